#!/usr/bin/env bash
# Kills processes at random moments while events arrive, and proves what is left: a standalone process, and a process per
# role on Kafka and Redis. The tests do the same on little data with few kills.
#
#   SEED=n     what is sent and killed follows from it; drawn and printed without
#   KILLS=50   how many processes are killed in each of the two runs
#   DATA=dir   MovieLens-1M; data/ml-1m if it is there, synthetic ratings without
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[[ ${SEED:-1} =~ ^[0-9]{1,18}$ ]] || fail "SEED: $SEED is not a whole number"
[[ ${KILLS:-50} =~ ^[1-9][0-9]{0,3}$ ]] || fail "KILLS: $KILLS is not a number from 1 to 9999"
if [ -n "${DATA:-}" ]; then
    DATA=$(absolute "$DATA")
    has_ratings "$DATA" || fail "DATA: $DATA does not hold ratings.dat, movies.dat and users.dat"
    export DATA
elif has_ratings "$root/data/ml-1m"; then
    export DATA=$root/data/ml-1m
fi

cd "$root"
scripts/setup.sh
scripts/services.sh install redis kafka
swift build --build-tests </dev/null >&2
CHAOS_SEED=${SEED:-$((RANDOM * 32768 + RANDOM))}
export CHAOS_SEED CHAOS_KILLS=${KILLS:-50}
say "SEED=$CHAOS_SEED KILLS=$CHAOS_KILLS"
exec swift test --skip-build --filter ChaosTests </dev/null
