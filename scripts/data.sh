#!/usr/bin/env bash
# Finds a data set, or makes one, and prints its folder: DATA, else data/ml-1m, else MovieLens-1M from GroupLens, else
# a synthetic one. Needs .build/release/replay for the last.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# As published beside it, in ml-1m.zip.md5.
readonly url=https://files.grouplens.org/datasets/movielens/ml-1m.zip
readonly checksum=c4d9eecfca2ab87c1945afe126590906

md5_of() {
    if command -v md5sum >/dev/null; then md5sum <"$1" | cut -d ' ' -f 1; else md5 -q "$1"; fi
}

# Fetches MovieLens-1M into data/ml-1m; says why if it cannot.
download() {
    local sum
    say "fetching MovieLens-1M from GroupLens (for research; not to be redistributed; its README has the licence)"
    mkdir -p "$root/data"
    part=$(mktemp -d "$root/data/.download.XXXXXX")
    if ! curl -fsSL --connect-timeout 15 --speed-limit 1000 --speed-time 30 -o "$part/ml-1m.zip" "$url"; then
        say "it cannot be fetched"
        return 1
    fi
    sum=$(md5_of "$part/ml-1m.zip")
    if [ "$sum" != "$checksum" ]; then
        say "what came is not the published file: its MD5 is $sum, not $checksum"
        return 1
    fi
    if ! unzip -q "$part/ml-1m.zip" -d "$part" </dev/null >&2 || ! has_ratings "$part/ml-1m"; then
        say "the archive cannot be unpacked"
        return 1
    fi
    mv "$part/ml-1m" "$root/data/ml-1m"
}

part=
trap '[ -z "$part" ] || rm -rf "$part"' EXIT

if [ -n "${DATA:-}" ]; then
    folder=$(absolute "$DATA")
    has_ratings "$folder" || fail "DATA: $folder does not hold ratings.dat, movies.dat and users.dat"
elif folder=$root/data/ml-1m && [ -e "$folder" ]; then
    has_ratings "$folder" || fail "$folder is incomplete: remove it, and it is fetched again"
elif download; then
    :
else
    folder=$root/data/synthetic
    say "going on with SYNTHETIC ratings in data/synthetic; for MovieLens-1M, unpack ml-1m.zip into data/ or name its folder in DATA"
    if ! has_ratings "$folder"; then
        make_synthetic "$folder" --users 2000 --items 1000 --ratings 200000 --genres 18 --skew 0.8 --seed 1
    fi
fi
printf '%s\n' "$folder"
