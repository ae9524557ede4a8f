#!/usr/bin/env bash
# Installs, starts and stops the engines that can run on this machine: Redis, Triton, and stand-ins for Kafka and
# Elasticsearch. They listen on 127.0.0.1 only.
#
#   services.sh install   what start and the tests need, into .services/; needs neither time nor network when it is there
#   services.sh start     what does not run yet, and waits until it answers
#   services.sh stop      what was started here, and nothing else
#   services.sh status    what runs, where, since when, and its log; ends with status 1 unless all of it answers
#
# Names of services behind any of these restrict it to them: services.sh start redis kafka
#
#   REDIS_PORT=6379  KAFKA_PORT=9092  ELASTICSEARCH_PORT=9200  TRITON_PORT=8000
#   SERVICES_HOME=dir   where engines keep data, logs and process ids; .services without it. Programs stay in .services.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# In the order in which they are started.
readonly services=(redis kafka elasticsearch triton) answer_seconds=60 stop_seconds=30
home=$root/.services
[ -z "${SERVICES_HOME:-}" ] || home=$(absolute "$SERVICES_HOME")
readonly home programs=$root/.services
# shellcheck source=scripts/services/python.sh
. "$root/scripts/services/python.sh"
# A service has a file of functions: <service>_port, _is_installed, _install, _command (sets the array command for a
# port; its first word is the program) and _answers; and _is_supported, if there are machines that it does not run on.
for service in "${services[@]}"; do
    # shellcheck source=/dev/null # one of scripts/services/
    . "$root/scripts/services/$service.sh"
done

# --- What is installed

are_installed() {
    local service
    for service in "${chosen[@]}"; do "${service}_is_installed" || return 1; done
}

install_services() {
    if are_installed; then return 0; fi
    "$root/scripts/setup.sh" services
    local service
    for service in "${chosen[@]}"; do "${service}_is_installed" || "${service}_install"; done
}

# --- What runs

log_of() { printf '%s\n' "$home/log/$1.log"; }

# When a process began, in whatever form the system has: tells it from a later one with the same id.
birth_of() {
    if [ -r "/proc/$1/stat" ]; then
        sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
    else
        ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' '-'
    fi
}

# Reads process id, port, birth and program of the process that was started last; fails when that does not run any more.
read_running() {
    local state command born program
    read -r pid running_port born program 2>/dev/null <"$home/run/$1.pid" || return 1
    read -r state command < <(ps -o stat=,comm= -p "$pid" 2>/dev/null) || return 1
    [[ $state != Z* ]] && [ "${command##*/}" = "$program" ] && [ "$(birth_of "$pid")" = "$born" ]
}

# Starts a service's process, which outlives this shell and its terminal, and writes down which it is.
launch() {
    local service=$1 port=$2 command
    "${service}_command" "$port"
    mkdir -p "$home/run" "$home/log" "$home/$service"
    if [ -e "$(log_of "$service")" ]; then mv -f "$(log_of "$service")" "$(log_of "$service").before"; fi
    # A signal waits until it is written down which process there is to stop.
    trap 'is_cut_short=yes' INT TERM HUP
    # A group of its own keeps a Ctrl-C at this terminal from it.
    set -m
    nohup "${command[@]}" >"$(log_of "$service")" 2>&1 </dev/null 9>&- &
    pid=$!
    set +m
    disown "$pid"
    # Nor may it hit the programs that write: the service above has not inherited this.
    trap '' INT TERM HUP
    printf '%s %s %s %s\n' "$pid" "$port" "$(birth_of "$pid")" "$(basename "${command[0]}")" >"$home/run/$service.pid"
    trap - INT TERM HUP
    [ -z "$is_cut_short" ] || exit 130
}

await_answer() {
    local service=$1 port=$2 deadline=$((SECONDS + answer_seconds))
    until "${service}_answers" "$port"; do
        if ! kill -0 "$pid" 2>/dev/null; then
            tail -n 20 "$(log_of "$service")" >&2
            fail "$service ended by itself; its log is $(log_of "$service")"
        fi
        ((SECONDS < deadline)) || fail "$service does not answer after $answer_seconds s; its log is $(log_of "$service")"
        sleep 0.1
    done
    # The process that answers is the one that was started.
    read_running "$service" || fail "$service ended by itself; its log is $(log_of "$service")"
}

start_service() {
    local service=$1 port variable running_port
    port=$("${service}_port")
    variable=$(tr '[:lower:]' '[:upper:]' <<<"$service")_PORT
    if ! [[ $port =~ ^[1-9][0-9]{0,4}$ ]] || ((port > 65535)); then
        fail "$variable: $port is not a number from 1 to 65535"
    fi
    if read_running "$service"; then
        [ "$running_port" = "$port" ] \
            || fail "$service runs on port $running_port already: stop it first, to have it on $port"
        await_answer "$service" "$port"
        say "$service runs already on 127.0.0.1:$port (process $pid)"
        return 0
    fi
    is_port_taken "$port" \
        && fail "port $port is taken by something that was not started here: stop it, or choose another port with $variable="
    launch "$service" "$port"
    await_answer "$service" "$port"
    say "$service runs on 127.0.0.1:$port (process $pid, log $(log_of "$service"))"
}

# Ends a service's process: asks, waits, and insists.
stop_service() {
    local service=$1 pid running_port signal
    if read_running "$service"; then
        for signal in TERM KILL; do
            # Its own children it stops itself; when it is killed, they go with its group.
            if [ "$signal" = TERM ]; then kill -TERM "$pid"; else kill -KILL -- "-$pid"; fi 2>/dev/null || true
            await_end "$service" && break
            [ "$signal" = KILL ] && fail "$service (process $pid) does not end"
            say "$service (process $pid) does not stop; killing it"
        done
        say "$service is stopped"
    else
        say "$service does not run"
    fi
    rm -f "$home/run/$service.pid"
}

# Waits until a service's process has ended; fails when it takes too long.
await_end() {
    local deadline=$((SECONDS + stop_seconds))
    while read_running "$1"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.1
    done
}

# One line of a service; fails unless it answers.
show_service() {
    local service=$1 pid running_port state=answers
    if ! read_running "$service"; then
        printf '%-13s does not run\n' "$service"
        return 1
    fi
    "${service}_answers" "$running_port" || state="DOES NOT ANSWER"
    printf '%-13s %s on 127.0.0.1:%s, process %s since %s, log %s\n' "$service" "$state" "$running_port" "$pid" \
        "$(ps -o lstart= -p "$pid" | sed 's/^ *//; s/ *$//')" "$(log_of "$service")"
    [ "$state" = answers ]
}

# Keeps other calls waiting until this one ends.
lock() {
    mkdir -p "$home" "$programs"
    command -v flock >/dev/null || return 0
    exec 9>"$home/lock"
    flock 9
}

pid=
running_port=
is_cut_short=
action=${1:-}
chosen=("${@:2}")
for service in ${chosen[@]+"${chosen[@]}"}; do
    [[ " ${services[*]} " == *" $service "* ]] || fail "$service is none of: ${services[*]}"
done
if [ ${#chosen[@]} -eq 0 ]; then
    for service in "${services[@]}"; do
        if declare -F "${service}_is_supported" >/dev/null && ! "${service}_is_supported"; then continue; fi
        chosen+=("$service")
    done
fi
case $action in
install)
    lock
    install_services
    ;;
start)
    lock
    install_services
    for service in "${chosen[@]}"; do start_service "$service"; done
    ;;
stop)
    lock
    # The other way round: who needs another stops before it.
    for ((index = ${#chosen[@]} - 1; index >= 0; index--)); do stop_service "${chosen[index]}"; done
    ;;
status)
    status=0
    for service in "${chosen[@]}"; do show_service "$service" || status=1; done
    exit "$status"
    ;;
*) fail "usage: services.sh install | start | stop | status [service ...]" ;;
esac
