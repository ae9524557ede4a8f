# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # names of services.sh: root, programs and home are set there, command is used there
# Virtual environments of Python for services.sh, each with the packages of scripts/requirements/<name>.txt.

readonly requirements=$root/scripts/requirements

# The Python to make an environment with; the one on PATH may lack what Debian's has.
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
        fail "$1 is not there, or more than once: remove .services and try again"
    fi
    printf '%s\n' "${files[0]}"
}

# Makes an environment anew. Usage: make_venv <folder> <name> <what is installed, in words>
make_venv() {
    local python
    python=$(find_python) || fail "there is no Python 3 with venv: install python3-venv"
    say "installing $3 into ${1#"$root"/}"
    rm -rf "$1"
    "$python" -m venv "$1" || fail "$python cannot make an environment in $1"
    "$1/bin/pip" install --quiet --disable-pip-version-check --no-input --no-deps --only-binary :all: \
        --require-hashes --requirement "$requirements/$2.txt" </dev/null >&2 \
        || fail "pip could not install $requirements/$2.txt: is there a network, and are there wheels for this system?"
}

# Marks an environment as whole; last of all, so that an installation that was broken off is made again.
complete_venv() { cp "$requirements/$2.txt" "$1/installed"; }

# Whether an environment is whole and has the packages that are asked for now. Usage: is_venv_complete <folder> <name>
is_venv_complete() { cmp -s "$requirements/$2.txt" "$1/installed"; }
