#!/usr/bin/env bash
# Shows the whole of Freshet on one machine: serves, replays a data set into the log, learns from it, evaluates the answers
# against what was held back, measures how fresh they are, reports, and goes on serving until Ctrl-C.
#
#   DATA=dir   ratings.dat, movies.dat and users.dat in MovieLens-1M's format (see scripts/data.sh for what is used without)
#   PORT=5000  where to serve, on 127.0.0.1
#   STATE=dir  where to keep state; what is there is taken up. Without it, state/<port>, emptied first.
#   ONCE=1     stop after the report
#   ENGINES=kafka,redis
#              each role a process of its own, the log in Kafka and user state in Redis, which are started for this run
#              alone (scripts/services.sh), on the six ports behind PORT, with their data in the state folder
#   BROKERS=host:port REDIS=redis://host:port/0
#              both, and with ENGINES=kafka,redis: brokers and a server of yours. Topics that are missing are made
#              there, and what is there is taken up. Releases and logs go to state/<port>-own, which nothing empties.
#
# What was held back is sent last, to measure freshness, unless state is kept: it could not be evaluated again.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly ready_seconds=300 refit_seconds=7200 stop_seconds=30 freshness_seconds=10

case ${ENGINES:-embedded} in
embedded) engines=embedded ;;
kafka,redis | redis,kafka) engines=kafka,redis ;;
*) fail "ENGINES: $ENGINES is neither embedded nor kafka,redis" ;;
esac
if [ -n "${BROKERS:-}${REDIS:-}" ]; then
    [ "$engines" = kafka,redis ] || fail "BROKERS and REDIS count with ENGINES=kafka,redis only: give that too"
    [ -n "${BROKERS:-}" ] || fail "REDIS without BROKERS: give both, or neither to have engines started for this run"
    [ -n "${REDIS:-}" ] || fail "BROKERS without REDIS: give both, or neither to have engines started for this run"
    engines=own
fi
readonly engines
# How many ports behind PORT are used: by the other roles, and by the engines of this run.
case $engines in
embedded) more_ports=0 ;;
own) more_ports=4 ;;
*) more_ports=6 ;;
esac
port=${PORT:-5000}
if ! [[ $port =~ ^[1-9][0-9]{0,4}$ ]] || ((port > 65535 - more_ports)); then
    fail "PORT: $port is not a number from 1 to $((65535 - more_ports))"
fi
readonly port url=http://127.0.0.1:$port
readonly ingest_url=http://127.0.0.1:$((port + 1)) train_url=http://127.0.0.1:$((port + 4))
if [ -n "${DATA:-}" ]; then
    DATA=$(absolute "$DATA")
    export DATA
    has_ratings "$DATA" || fail "DATA: $DATA does not hold ratings.dat, movies.dat and users.dat"
fi
if [ -n "${STATE:-}" ]; then
    state=$(absolute "$STATE")
elif [ "$engines" = own ]; then
    # Not where an embedded run would empty it: the log announces the releases that are there.
    state=$root/state/$port-own
else
    state=$root/state/$port
fi
readonly state
# A proxy has no business between processes of this machine.
export no_proxy="127.0.0.1${no_proxy:+,$no_proxy}"

names=()     # processes that run, in the order in which they were started
pids=()      # their ids
step=        # process id of the step under way
release=     # what the refit made, in words
services=    # set while this run's own engines run
kafka=()     # options of a process that reads or writes the log
store=()     # options of a process that uses the state store
durations=() # "<step> <seconds>" of each step

# Ends a child: asks, waits, and insists. Does not use wait, which may wait for ever for a child that ended just when a
# signal ended the wait before.
# shellcheck disable=SC2317 # reached through the trap
stop() {
    local child=$1 deadline=$((SECONDS + stop_seconds))
    [ -n "$child" ] || return 0
    kill -TERM "$child" 2>/dev/null
    while kill -0 "$child" 2>/dev/null; do
        if ((SECONDS >= deadline)); then
            say "process $child does not stop; killing it"
            kill -KILL "$child" 2>/dev/null
            return 0
        fi
        sleep 0.1
    done
    return 0
}

# shellcheck disable=SC2317 # reached through the trap
clean_up() {
    local status=$? index child
    trap '' INT TERM HUP PIPE
    trap - EXIT
    # Whatever fails here, for example a message to a terminal that is gone: the rest has to end as well.
    set +e
    stop "$step"
    for ((index = ${#pids[@]} - 1; index >= 0; index--)); do stop "${pids[index]}"; done
    # A signal may have come before the child was written down.
    for child in $(jobs -p); do stop "$child"; done
    [ -z "$services" ] || own_services stop
    rm -rf "$scratch"
    exit "$status"
}

# Ends the script, and with it all that it started, when it is told to end. Usage: end_on_signals [<status>]
end_on_signals() {
    # shellcheck disable=SC2064 # what is given now counts
    trap "exit ${1:-129}" HUP
    # shellcheck disable=SC2064
    trap "exit ${1:-130}" INT
    # shellcheck disable=SC2064
    trap "exit ${1:-143}" TERM
    trap 'exit 141' PIPE
}

# Ends with a process's last words when it has ended by itself.
check_processes() {
    local index
    for ((index = 0; index < ${#pids[@]}; index++)); do
        kill -0 "${pids[index]}" 2>/dev/null || report_end "$index"
    done
}

report_end() {
    local status=0 role=${names[$1]}
    wait "${pids[$1]}" || status=$?
    tail -n 20 "$state/$role.log" >&2
    fail "freshet $role ended with status $status; its log is $state/$role.log"
}

record() { durations+=("$1 $(awk -v ms=$(($(now_ms) - $2)) 'BEGIN { printf "%.1f", ms / 1000 }')"); }

# Runs a step beside this shell, so that signals are heard at once. Usage: run_step <name> <file for its output> <command>
run_step() {
    local label=$1 output=$2 started status=0
    shift 2
    say "$label"
    started=$(now_ms)
    # In a group of its own, like the roles: a signal to this script's group reaches this script alone.
    set -m
    "$@" >"$output" </dev/null &
    step=$!
    set +m
    wait "$step" || status=$?
    step=
    if ((status != 0)); then
        cat "$output" >&2
        check_processes
        fail "$label failed with status $status; the logs are in $state"
    fi
    record "$label" "$started"
}

# Whether what is here after this run is to be taken up by the next one.
keeps_state() { [ "$engines" = own ] || [ -n "${STATE:-}" ]; }

# Checks the ports behind PORT from one number to another.
check_ports() {
    local offset use="another port"
    ((more_ports == 0)) || use="another first port (this run uses $((more_ports + 1)) in a row)"
    for ((offset = $1; offset <= $2; offset++)); do
        is_port_taken $((port + offset)) \
            && fail "port $((port + offset)) is already in use: stop the other process or choose $use with PORT="
    done
    return 0
}

prepare_state() {
    if ! keeps_state && [ -e "$state" ]; then
        if [ -e "$state/lock" ] && command -v flock >/dev/null && ! flock -n "$state/lock" true; then
            fail "$state is in use by another process: stop it or choose another folder with STATE="
        fi
        rm -rf "$state"
    fi
    mkdir -p "$state"
}

# Stops the engines of a run before that was killed: their ports are needed, and their folder is removed.
stop_leftovers() {
    local pid_file
    for pid_file in "$state"/services/run/*.pid; do
        [ -e "$pid_file" ] || continue
        own_services stop || fail "the engines of an earlier run do not stop"
        return 0
    done
}

# Starts a role beside this shell. Usage: launch <role> <options>
launch() {
    local role=$1
    shift
    # In a group of its own: a Ctrl-C reaches this script alone, which stops one after the other.
    set -m
    .build/release/freshet "$role" "$@" >"$state/$role.log" 2>&1 </dev/null &
    pids+=($!)
    set +m
    names+=("$role")
}

# Waits until a process is ready. Usage: await_ready <url>
await_ready() {
    local deadline=$((SECONDS + ready_seconds))
    until [ "$(curl -s -o "$scratch/ready" -w '%{http_code}' --max-time 5 "$1/readyz" || true)" = 200 ]; do
        check_processes
        if ((SECONDS >= deadline)); then
            tail -n 20 "$state"/*.log >&2
            fail "$1 is not ready after $ready_seconds s: $(cat "$scratch/ready" 2>/dev/null || true)"
        fi
        sleep 0.2
    done
}

# The engines of this run alone. Usage: own_services start | stop [<service> ...]
own_services() {
    SERVICES_HOME=$state/services REDIS_PORT=$((port + 5)) KAFKA_PORT=$((port + 6)) scripts/services.sh "$@" >&2
}

start_standalone() {
    launch standalone --port "$port" --state "$state" --data "$data"
    await_ready "$url"
}

# Sees to the engines and the topics in them.
start_engines() {
    local brokers redis
    if [ "$engines" = own ]; then
        brokers=$BROKERS redis=$REDIS
    else
        say engines
        local started
        started=$(now_ms)
        services=started
        own_services start redis kafka
        record engines "$started"
        brokers=127.0.0.1:$((port + 6)) redis=redis://127.0.0.1:$((port + 5))/0
    fi
    kafka+=(--brokers "$brokers")
    store+=(--redis "$redis")
    replay_to=(--brokers "$brokers" --url "$url")
    run_step topics "$state/topics.log" .build/release/freshet topics create "${kafka[@]}" --data "$data"
}

start_roles() {
    local releases=(--releases "$state/releases") offset
    # The stand-in for Kafka never takes a dead member out of its group; one that has a name gets its place back.
    launch update-features --port $((port + 2)) "${kafka[@]}" "${store[@]}" --group-instance features-1
    launch update-recall --port $((port + 3)) "${kafka[@]}" "${store[@]}" "${releases[@]}" --group-instance recall-1
    launch ingest --port $((port + 1)) "${kafka[@]}"
    launch train --port $((port + 4)) "${kafka[@]}" "${releases[@]}"
    launch serve --port "$port" "${kafka[@]}" "${store[@]}" "${releases[@]}"
    for offset in 2 3 1 4 0; do await_ready "http://127.0.0.1:$((port + offset))"; done
}

start_processes() {
    local started
    [ "$engines" = embedded ] || start_engines
    say "start on port $port (${engines/own/engines of your own})"
    started=$(now_ms)
    if [ "$engines" = embedded ]; then start_standalone; else start_roles; fi
    check_processes
    record start "$started"
}

# Learns a release and checks that it went into service.
refit() {
    run_step refit "$scratch/refit" \
        curl -sS -X POST --max-time "$refit_seconds" -w '\n%{http_code}\n' "$refit_url/admin/refit?wait=true"
    local answer status
    answer=$(sed '$d' "$scratch/refit")
    status=$(tail -n 1 "$scratch/refit")
    [ "$status" = 200 ] || fail "the refit was answered with status $status: $answer"
    [[ $answer =~ \"accepted\":\ *true ]] || fail "the release did not go into service: $answer"
    release="$(field release "$answer"): $(field reason "$answer")"
    [ "$engines" = embedded ] || await_release "$(field release "$answer")"
}

# Waits until the server has loaded a release that another process made.
await_release() {
    local deadline=$((SECONDS + ready_seconds))
    until curl -s --max-time 5 "$url/status" | grep -q "\"id\":\"$1\""; do
        check_processes
        ((SECONDS < deadline)) || fail "the server does not serve release $1 after $ready_seconds s"
        sleep 0.2
    done
}

# A text of a JSON object on one line.
field() { sed -n 's/.*"'"$1"'": *"\([^"]*\)".*/\1/p' <<<"$2"; }

# The most memory that each process has held; what it holds now where the system keeps no record.
memory() {
    local index
    for ((index = 0; index < ${#pids[@]}; index++)); do
        if [ -r "/proc/${pids[index]}/status" ]; then
            awk -v name="${names[index]}" '/^VmHWM:/ { printf "  %-16s %5d MiB at most\n", name, $2 / 1024 }' \
                "/proc/${pids[index]}/status"
        else
            ps -o rss= -p "${pids[index]}" \
                | awk -v name="${names[index]}" '{ printf "  %-16s %5d MiB now\n", name, $1 / 1024 }'
        fi
    done
}

indent() { sed 's/^/  /' "$1"; }

report() {
    local duration user
    user=$(head -n 1 "$data/ratings.dat" | cut -d : -f 1)
    printf '\nData: %s\n  %s\n' "$(describe_data "$data")" "$data"
    printf '\nReplay\n'
    indent "$scratch/replay"
    printf '\nRelease\n  %s\n' "$release"
    printf '\nAnswers, measured against the last 10 ratings of each user, which were not sent\n'
    indent "$scratch/evaluate"
    if [ -e "$scratch/freshness" ]; then
        printf '\nFreshness, from when an event is due\n'
        indent "$scratch/freshness"
    fi
    if [ -e "$scratch/verify" ]; then
        printf '\nState, against the log folded again\n'
        indent "$scratch/verify"
    fi
    printf '\nSeconds\n'
    for duration in "${durations[@]}"; do
        printf '  %-10s %8s\n' "${duration% *}" "${duration##* }"
    done
    printf '\nMemory\n'
    memory
    printf '\nState and logs: %s\n' "$state"
    printf "\nTry:\n  curl -s %s/ml/rec -H 'Content-Type: application/json' -d '{\"userid\":%s}'\n" "$url" "$user"
}

cd "$root"
# The roles' ports first: engines that run while nothing else does are not of a run under way.
check_ports 0 $((more_ports < 4 ? more_ports : 4))
[ -n "${STATE:-}" ] || stop_leftovers
check_ports 5 "$more_ports"
scratch=$(mktemp -d "${TMPDIR:-/tmp}/freshet.XXXXXX")
trap clean_up EXIT
end_on_signals

started=$(now_ms)
scripts/build.sh
record build "$started"
started=$(now_ms)
data=$(scripts/data.sh)
record data "$started"
say "data: $(describe_data "$data")"
prepare_state
replay_to=(--url "$url")
if [ "$engines" = embedded ]; then refit_url=$url event_url=$url; else refit_url=$train_url event_url=$ingest_url; fi
readonly refit_url event_url
start_processes
run_step replay "$scratch/replay" .build/release/replay run --data "$data" --holdout 10 "${replay_to[@]}"
refit
run_step evaluate "$scratch/evaluate" .build/release/replay evaluate --data "$data" --holdout 10 --url "$url"
keeps_state || run_step freshness "$scratch/freshness" .build/release/replay freshness --data "$data" \
    --holdout 10 --url "$url" --ingest-url "$event_url" --seconds "$freshness_seconds"
[ "$engines" = embedded ] || run_step verify "$scratch/verify" \
    .build/release/freshet verify "${kafka[@]}" "${store[@]}" --releases "$state/releases"
check_processes
report

[ -z "${ONCE:-}" ] || exit 0
end_on_signals 0
printf '\nServing on %s until Ctrl-C.\n' "$url"
while :; do
    check_processes
    # A trap is run between two commands.
    sleep 1 &
    wait $! || true
done
