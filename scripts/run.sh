#!/usr/bin/env bash
# Shows the whole of Freshet on one machine: serves, replays a data set into the server, learns from it, evaluates the
# answers against what was held back, reports, and goes on serving until Ctrl-C.
#
#   DATA=dir   ratings.dat, movies.dat and users.dat in MovieLens-1M's format (see scripts/data.sh for what is used without)
#   PORT=5000  where to serve, on 127.0.0.1
#   STATE=dir  where to keep state; what is there is taken up. Without it, state/<port>, emptied first.
#   ONCE=1     stop after the report
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly ready_seconds=300 refit_seconds=7200 stop_seconds=15

port=${PORT:-5000}
if ! [[ $port =~ ^[1-9][0-9]{0,4}$ ]] || ((port > 65535)); then
    fail "PORT: $port is not a number from 1 to 65535"
fi
readonly port url=http://127.0.0.1:$port
if [ -n "${DATA:-}" ]; then
    DATA=$(absolute "$DATA")
    export DATA
    has_ratings "$DATA" || fail "DATA: $DATA does not hold ratings.dat, movies.dat and users.dat"
fi
if [ -n "${STATE:-}" ]; then state=$(absolute "$STATE"); else state=$root/state/$port; fi
readonly state log=$state/freshet.log
# A proxy has no business between processes of this machine.
export no_proxy="127.0.0.1${no_proxy:+,$no_proxy}"

server=      # process id while it runs
step=        # process id of the step under way
release=     # what the refit made, in words
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
    local status=$?
    trap '' INT TERM
    trap - EXIT
    stop "$step"
    stop "$server"
    rm -rf "$scratch"
    exit "$status"
}

# Ends with the server's last words when it has ended by itself.
check_server() { kill -0 "$server" 2>/dev/null || await_server; }

# Waits until the server ends, which it does not do before it is asked to.
await_server() {
    local status=0
    wait "$server" || status=$?
    server=
    tail -n 20 "$log" >&2
    fail "freshet ended with status $status; its log is $log"
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
        check_server
        fail "$label failed with status $status; the server's log is $log"
    fi
    record "$label" "$started"
}

prepare_state() {
    if [ -z "${STATE:-}" ] && [ -e "$state" ]; then
        if [ -e "$state/lock" ] && command -v flock >/dev/null && ! flock -n "$state/lock" true; then
            fail "$state is in use by another process: stop it or choose another folder with STATE="
        fi
        rm -rf "$state"
    fi
    mkdir -p "$state"
}

start_server() {
    local started deadline=$((SECONDS + ready_seconds))
    say "start on port $port"
    started=$(now_ms)
    .build/release/freshet standalone --port "$port" --state "$state" --data "$data" >"$log" 2>&1 </dev/null &
    server=$!
    until [ "$(curl -s -o "$scratch/ready" -w '%{http_code}' --max-time 5 "$url/readyz" || true)" = 200 ]; do
        check_server
        if ((SECONDS >= deadline)); then
            tail -n 20 "$log" >&2
            fail "freshet is not ready after $ready_seconds s: $(cat "$scratch/ready" 2>/dev/null || true)"
        fi
        sleep 0.2
    done
    check_server
    record start "$started"
}

# Learns a release and checks that it went into service.
refit() {
    run_step refit "$scratch/refit" \
        curl -sS -X POST --max-time "$refit_seconds" -w '\n%{http_code}\n' "$url/admin/refit?wait=true"
    local answer status
    answer=$(sed '$d' "$scratch/refit")
    status=$(tail -n 1 "$scratch/refit")
    [ "$status" = 200 ] || fail "the refit was answered with status $status: $answer"
    [[ $answer =~ \"accepted\":\ *true ]] || fail "the release did not go into service: $answer"
    release="$(field release "$answer"): $(field reason "$answer")"
}

# A text of a JSON object on one line.
field() { sed -n 's/.*"'"$1"'": *"\([^"]*\)".*/\1/p' <<<"$2"; }

# The most memory that the server has held; what it holds now where the system keeps no record.
memory() {
    if [ -r "/proc/$server/status" ]; then
        awk '/^VmHWM:/ { printf "%d MiB at most\n", $2 / 1024 }' "/proc/$server/status"
    else
        ps -o rss= -p "$server" | awk '{ printf "%d MiB now\n", $1 / 1024 }'
    fi
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
    printf '\nSeconds\n'
    for duration in "${durations[@]}"; do
        printf '  %-10s %8s\n' "${duration% *}" "${duration##* }"
    done
    printf '\nMemory of the server: %s\n' "$(memory)"
    printf 'State: %s\nLog:   %s\n' "$state" "$log"
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
start_server
run_step replay "$scratch/replay" .build/release/replay run --data "$data" --holdout 10 --url "$url"
refit
run_step evaluate "$scratch/evaluate" .build/release/replay evaluate --data "$data" --holdout 10 --url "$url"
check_server
report

[ -z "${ONCE:-}" ] || exit 0
trap 'echo; say "stopping"; exit 0' INT TERM
printf '\nServing on %s until Ctrl-C.\n' "$url"
await_server
