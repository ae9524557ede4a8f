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
#              alone (scripts/services.sh), on the six ports behind PORT
#   BROKERS=host:port REDIS=redis://host:port/0
#              with ENGINES: brokers and a server of yours; topics that are missing are made there
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly ready_seconds=300 refit_seconds=7200 stop_seconds=30 freshness_seconds=10

port=${PORT:-5000}
if ! [[ $port =~ ^[1-9][0-9]{0,4}$ ]] || ((port > 65529)); then
    fail "PORT: $port is not a number from 1 to 65529"
fi
readonly port url=http://127.0.0.1:$port ingest_url=http://127.0.0.1:$((port + 1)) train_url=http://127.0.0.1:$((port + 4))
case ${ENGINES:-embedded} in
embedded) engines=embedded ;;
kafka,redis | redis,kafka) engines=kafka,redis ;;
*) fail "ENGINES: $ENGINES is neither embedded nor kafka,redis" ;;
esac
readonly engines
if [ -n "${DATA:-}" ]; then
    DATA=$(absolute "$DATA")
    export DATA
    has_ratings "$DATA" || fail "DATA: $DATA does not hold ratings.dat, movies.dat and users.dat"
fi
if [ -n "${STATE:-}" ]; then state=$(absolute "$STATE"); else state=$root/state/$port; fi
readonly state
# A proxy has no business between processes of this machine.
export no_proxy="127.0.0.1${no_proxy:+,$no_proxy}"

names=()     # processes that run, in the order in which they were started
pids=()      # their ids
step=        # process id of the step under way
release=     # what the refit made, in words
services=    # set while this run's own engines run
durations=() # "<step> <seconds>" of each step

# Ends a child: asks, waits, and insists.
# shellcheck disable=SC2317 # reached through the trap
stop() {
    local child=$1 deadline=$((SECONDS + stop_seconds))
    [ -n "$child" ] || return 0
    kill -TERM "$child" 2>/dev/null || true
    while kill -0 "$child" 2>/dev/null; do
        if ((SECONDS >= deadline)); then
            say "process $child does not stop; killing it"
            kill -KILL "$child" 2>/dev/null || true
            break
        fi
        sleep 0.1
    done
    wait "$child" 2>/dev/null || true
}

# shellcheck disable=SC2317 # reached through the trap
clean_up() {
    local status=$? index
    trap '' INT TERM
    trap - EXIT
    stop "$step"
    for ((index = ${#pids[@]} - 1; index >= 0; index--)); do stop "${pids[index]}"; done
    [ -z "$services" ] || own_services stop || true
    rm -rf "$scratch"
    exit "$status"
}

# Ends with a process's last words when it has ended by itself.
check_processes() {
    local index
    for ((index = 0; index < ${#pids[@]}; index++)); do
        kill -0 "${pids[index]}" 2>/dev/null || report_end "$index"
    done
}

report_end() {
    local status=0 name=${names[$1]}
    wait "${pids[$1]}" || status=$?
    tail -n 20 "$state/$name.log" >&2
    fail "freshet $name ended with status $status; its log is $state/$name.log"
}

record() { durations+=("$1 $(awk -v ms=$(($(now_ms) - $2)) 'BEGIN { printf "%.1f", ms / 1000 }')"); }

# Runs a step beside this shell, so that signals are heard at once. Usage: run_step <name> <file for its output> <command>
run_step() {
    local label=$1 output=$2 started status=0
    shift 2
    say "$label"
    started=$(now_ms)
    "$@" >"$output" </dev/null &
    step=$!
    wait "$step" || status=$?
    step=
    if ((status != 0)); then
        cat "$output" >&2
        check_processes
        fail "$label failed with status $status; the logs are in $state"
    fi
    record "$label" "$started"
}

prepare_state() {
    if [ -z "${STATE:-}" ] && [ -e "$state" ]; then
        if [ -e "$state/lock" ] && command -v flock >/dev/null && ! flock -n "$state/lock" true; then
            fail "$state is in use by another process: stop it or choose another folder with STATE="
        fi
        [ ! -e "$state/services/run" ] || own_services stop
        rm -rf "$state"
    fi
    mkdir -p "$state"
}

# Starts a role beside this shell. Usage: launch <role> <options>
launch() {
    local role=$1
    shift
    .build/release/freshet "$role" "$@" >"$state/$role.log" 2>&1 </dev/null &
    names+=("$role")
    pids+=($!)
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

# The engines of this run alone.
own_services() {
    KAFKA=tansu SERVICES_HOME=$state/services REDIS_PORT=$((port + 5)) KAFKA_PORT=$((port + 6)) \
        scripts/services.sh "$1" >&2
}

start_standalone() {
    launch standalone --port "$port" --state "$state" --data "$data"
    await_ready "$url"
}

start_roles() {
    local brokers=${BROKERS:-127.0.0.1:$((port + 6))} redis=${REDIS:-redis://127.0.0.1:$((port + 5))/0}
    local kafka=(--brokers "$brokers") store=(--redis "$redis") releases=(--releases "$state/releases")
    if [ -z "${BROKERS:-}" ] || [ -z "${REDIS:-}" ]; then
        services=started
        own_services start
        if [ -z "${BROKERS:-}" ]; then
            # Tansu and a librdkafka before 2.2 do not understand each other.
            export LD_LIBRARY_PATH=$root/.services/librdkafka${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
            # It lets an empty fetch wait to the end even when something arrives; Kafka does not.
            kafka+=(--kafka-property fetch.wait.max.ms=5)
        fi
    fi
    .build/release/freshet topics create "${kafka[@]}" --data "$data" >&2 || fail "the topics cannot be made"
    launch update-features --port $((port + 2)) "${kafka[@]}" "${store[@]}"
    launch update-recall --port $((port + 3)) "${kafka[@]}" "${store[@]}" "${releases[@]}"
    launch ingest --port $((port + 1)) "${kafka[@]}"
    launch train --port $((port + 4)) "${kafka[@]}" "${releases[@]}"
    launch serve --port "$port" "${kafka[@]}" "${store[@]}" "${releases[@]}"
    for offset in 2 3 1 4 0; do await_ready "http://127.0.0.1:$((port + offset))"; done
    replay_to=(--brokers "$brokers" --url "$url")
}

start_processes() {
    local started
    say "start on port $port ($engines)"
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
    printf '\nSeconds\n'
    for duration in "${durations[@]}"; do
        printf '  %-10s %8s\n' "${duration% *}" "${duration##* }"
    done
    printf '\nMemory\n'
    memory
    printf '\nState and logs: %s\n' "$state"
    printf "\nTry:\n  curl -s %s/ml/rec -H 'Content-Type: application/json' -d '{\"userid\":%s}'\n" "$url" "$user"
}

is_port_taken "$port" && fail "port $port is already in use: stop the other process or choose another port with PORT="
scratch=$(mktemp -d "${TMPDIR:-/tmp}/freshet.XXXXXX")
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$root"

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
# It sends what was held back, after which state that is kept could not be evaluated again.
[ -n "${STATE:-}" ] || run_step freshness "$scratch/freshness" .build/release/replay freshness --data "$data" \
    --holdout 10 --url "$url" --ingest-url "$event_url" --seconds "$freshness_seconds"
check_processes
report

[ -z "${ONCE:-}" ] || exit 0
trap 'echo; say "stopping"; exit 0' INT TERM
printf '\nServing on %s until Ctrl-C.\n' "$url"
while :; do
    check_processes
    # A trap is run between two commands.
    sleep 1 &
    wait $! || true
done
