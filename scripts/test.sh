#!/usr/bin/env bash
# Everything that has to hold before a change goes in: format, debug build, end-to-end runs of the release build (one
# embedded, and a small one with a process per role on Kafka and Redis where those are installed), all tests.
# The tests come last, so that their summary ends the output; whatever else failed is named behind it.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

failures=()
scratch=$(mktemp -d "${TMPDIR:-/tmp}/freshet-test.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# Prints the folder of a small synthetic data set, made once. Needs .build/release/replay.
small_data() {
    local folder=$scratch/data
    has_ratings "$folder" \
        || (make_synthetic "$folder" --users 400 --items 300 --ratings 30000 --genres 18 --skew 0.8 --seed 1) || return 1
    echo "$folder"
}

# Serves, replays, learns and evaluates, as `make run` does. Usage: run_end_to_end <engines> <data>
run_end_to_end() {
    local data=$2
    [ -n "$data" ] || data=$(small_data) || return 1
    # What whoever calls has set for runs of their own does not count here.
    env -u BROKERS -u REDIS ENGINES="$1" DATA="$data" STATE="$scratch/${1%%,*}" PORT="$(free_ports 7)" ONCE=1 \
        scripts/run.sh
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
engines=installed
if ! scripts/services.sh install; then
    # Without them the tests that use them are skipped, with a reason.
    engines=
    if [ -n "${CI:-}" ]; then failures+=("installing the engines for tests"); fi
fi
scripts/lint.sh || failures+=("the format check")
swift build --build-tests </dev/null
scripts/build.sh
if run_end_to_end embedded "$data"; then
    .build/release/freshet verify --state "$scratch/embedded" || failures+=("the proof of the embedded run's state")
else
    failures+=("the embedded end-to-end run")
fi
if [ -n "$engines" ]; then
    run_end_to_end kafka,redis "" || failures+=("the end-to-end run on Kafka and Redis")
else
    say "no end-to-end run on Kafka and Redis: they are not installed"
fi
status=0
swift test --skip-build </dev/null || status=$?
if ((${#failures[@]} > 0)); then
    printf -v text '%s and ' "${failures[@]}"
    say "FAILED besides the tests above: ${text% and }"
    exit 1
fi
exit "$status"
