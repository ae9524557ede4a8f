#!/usr/bin/env bash
# Everything that has to hold before a change goes in: format, debug build, an end-to-end run of the release build, all tests.
# The tests come last, so that their summary ends the output; whatever else failed is named behind it.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

failures=()
scratch=$(mktemp -d "${TMPDIR:-/tmp}/freshet-test.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)) && is_port_taken "$port"; do :; done
    echo "$port"
}

# Serves, replays, learns and evaluates, as `make run` does.
run_end_to_end() {
    local data=$1
    if [ -z "$data" ]; then
        data=$scratch/data
        (make_synthetic "$data" --users 400 --items 300 --ratings 30000 --genres 18 --skew 0.8 --seed 1) || return 1
    fi
    DATA=$data STATE=$scratch/state PORT=$(free_port) ONCE=1 scripts/run.sh
}

data=
if [ -n "${DATA:-}" ]; then
    data=$(absolute "$DATA")
    has_ratings "$data" || fail "DATA: $data does not hold ratings.dat, movies.dat and users.dat"
elif has_ratings "$root/data/ml-1m"; then
    data=$root/data/ml-1m
fi
if [ -n "$data" ] && is_movielens "$data"; then
    say "end-to-end run and tests use MovieLens-1M in $data"
    export DATA=$data
else
    # The tests that need data state facts of MovieLens-1M; without it they are skipped, with a reason.
    unset DATA
    say "end-to-end run uses ${data:-SYNTHETIC ratings}; tests that need MovieLens-1M are skipped"
fi

cd "$root"
scripts/setup.sh
if ! scripts/services.sh install; then
    # Without them the tests that use them are skipped, with a reason.
    if [ -n "${CI:-}" ]; then failures+=("installing the engines for tests"); fi
fi
scripts/lint.sh || failures+=("the format check")
swift build --build-tests </dev/null
scripts/build.sh
run_end_to_end "$data" || failures+=("the end-to-end run")
status=0
swift test --skip-build </dev/null || status=$?
if ((${#failures[@]} > 0)); then
    printf -v text '%s and ' "${failures[@]}"
    say "FAILED besides the tests above: ${text% and }"
    exit 1
fi
exit "$status"
