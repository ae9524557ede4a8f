# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # names of services.sh: root, programs and home are set there, command is used there
# Redis from Debian, for services.sh: appends every write to its log, evicts nothing.

redis_port() { echo "${REDIS_PORT:-6379}"; }

redis_is_installed() { command -v redis-server >/dev/null && command -v redis-cli >/dev/null; }

redis_install() { fail "redis-server or redis-cli is missing: install it, and put it on PATH"; }

redis_command() {
    command=(redis-server --bind 127.0.0.1 --port "$1" --dir "$home/redis" --daemonize no
        --appendonly yes --appendfsync everysec --save '' --maxmemory-policy noeviction)
}

# Sends a PING and waits two seconds for the answer; redis-cli would wait as long as it takes.
redis_answers() (
    exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'PING\r\n' >&3 && read -r -t 2 line <&3 && [ "$line" = $'+PONG\r' ]
) 2>/dev/null
