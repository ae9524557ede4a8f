#!/usr/bin/env bash
# Runs the benchmarks: a package of their own, so that nobody else has to build them.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Measures with a Redis server of its own, whose data goes away.
bench_redis() {
    if ! command -v redis-server >/dev/null; then
        say "redis-server is not installed; what is measured with it is left out"
        return
    fi
    folder=$(mktemp -d "${TMPDIR:-/tmp}/freshet-bench.XXXXXX")
    local port
    port=$(free_ports 1)
    redis-server --bind 127.0.0.1 --port "$port" --dir "$folder" --appendonly yes --save '' >"$folder/log" &
    server=$!
    trap 'kill "$server"; wait "$server" || true; rm -rf "$folder"' EXIT
    while ! is_port_taken "$port"; do
        kill -0 "$server" || fail "redis-server did not start: $(tail -n 5 "$folder/log")"
    done
    REDIS=redis://127.0.0.1:$port swift run -c release --package-path Benchmarks RedisReplay
}

cd "$root"
if [ ! -e Benchmarks/Package.swift ]; then
    say "there is no package Benchmarks yet; nothing to run"
    exit 0
fi
scripts/setup.sh
swift run -c release --package-path Benchmarks EmbeddedReplay
bench_redis
