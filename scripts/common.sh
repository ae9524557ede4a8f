# shellcheck shell=bash
# What the scripts share. Sourced; runs with the bash 3.2 of macOS too.

# The folder from which the script was called, and that of the project.
caller=$PWD
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
name=$(basename "$0" .sh)

say() { printf '%s: %s\n' "$name" "$*" >&2; }

fail() {
    say "error: $*"
    exit 1
}

# Milliseconds since 1970; whole seconds where bash has no better clock.
now_ms() {
    if [ -n "${EPOCHREALTIME:-}" ]; then
        local micros=${EPOCHREALTIME//[!0-9]/}
        echo $((micros / 1000))
    else
        echo $(($(date +%s) * 1000))
    fi
}

# A path as an absolute one; a relative one is taken from the folder that the script was called in.
absolute() {
    case $1 in
    /*) printf '%s\n' "$1" ;;
    *) printf '%s\n' "$caller/$1" ;;
    esac
}

has_ratings() { [ -r "$1/ratings.dat" ] && [ -r "$1/movies.dat" ] && [ -r "$1/users.dat" ]; }

# Whether a folder holds MovieLens-1M: its ratings.dat has a size of its own.
is_movielens() { has_ratings "$1" && [ "$(wc -c <"$1/ratings.dat")" -eq 24594131 ]; }

# What a folder holds, in words.
describe_data() {
    if is_movielens "$1"; then
        echo "MovieLens-1M, 1,000,209 real ratings"
    elif [ -e "$1/SYNTHETIC" ]; then
        echo "SYNTHETIC ratings made by replay synth; the figures say nothing about real users"
    else
        echo "ratings that are not MovieLens-1M"
    fi
}

# Makes a synthetic data set. Usage: make_synthetic <folder> <options of replay synth>
make_synthetic() {
    local target=$1
    shift
    [ ! -e "$target" ] || fail "$target is incomplete: remove it, and it is made again"
    rm -rf "$target.part"
    mkdir -p "$(dirname "$target")"
    "$root/.build/release/replay" synth --out "$target.part" "$@" >&2 || fail "replay synth failed"
    echo "Made by replay synth $*" >"$target.part/SYNTHETIC"
    mv "$target.part" "$target"
}

# Whether something listens on a port of this machine.
is_port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The first of some ports in a row that are free, below those that the system hands out. Usage: free_ports <count>
free_ports() {
    local first offset
    while :; do
        first=$((20000 + RANDOM % 10000))
        for ((offset = 0; offset < $1; offset++)); do
            if is_port_taken $((first + offset)); then continue 2; fi
        done
        echo "$first"
        return 0
    done
}

# Whether a Python can make virtual environments with pip in them; Debian has that in a package of its own.
has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }
