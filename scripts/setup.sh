#!/usr/bin/env bash
# Installs the system packages that are missing.
#
#   setup.sh            what building and the embedded run need; checks that Swift is new enough, too
#   setup.sh services   what services.sh and the tests need: redis-server, kcat, openssl, Python with venv and as a library
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly swift_major=6 swift_minor=2
# Debian asks this program whether a package may start its service.
readonly policy=/usr/sbin/policy-rc.d policy_mark="# for as long as Freshet's setup.sh runs"

# The library of the Python that has venv, as Triton's Python backend needs it; where there is no such Python yet, 3.11's.
python_library() {
    local python version=3.11
    for python in python3 /usr/bin/python3; do
        if has_venv "$python"; then
            version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
            break
        fi
    done
    echo "libpython$version"
}

has_library() { command -v pkg-config >/dev/null && pkg-config --exists "$1"; }

# The Debian packages whose content is missing, one a line: for building and the embedded run.
missing_packages() {
    local tool
    for tool in curl git make pkg-config unzip; do
        command -v "$tool" >/dev/null || echo "$tool"
    done
    [ -e /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
    has_library hiredis || echo libhiredis-dev
    has_library libcurl || echo libcurl4-openssl-dev
    has_library rdkafka || echo librdkafka-dev
    has_library sqlite3 || echo libsqlite3-dev
}

# The same for services.sh.
missing_services() {
    command -v kcat >/dev/null || echo kcat
    command -v openssl >/dev/null || echo openssl
    if ! command -v redis-server >/dev/null || ! command -v redis-cli >/dev/null; then echo redis-server; fi
    has_venv python3 || has_venv /usr/bin/python3 || echo python3-venv
    [ "$(uname -s)" != Linux ] || ldconfig -p | grep -qF "$(python_library).so.1" || python_library
}

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

install_on_debian() {
    [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null \
        || fail "these packages are missing; as root, run: apt-get install -y $*"
    say "installing $*"
    [[ " $* " != *" redis-server "* ]] || hold_services
    # The list of packages may be partly out of reach and still be good enough.
    as_root apt-get update -qq </dev/null >&2 || say "apt-get update failed; trying with the lists there are"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2 \
        || fail "apt-get could not install them; install these packages by hand: $*"
    [[ " $* " != *" redis-server "* ]] || retire_redis
}

# Keeps services from being started while this script installs their packages, unless the machine has a rule of its own.
hold_services() {
    [ ! -e "$policy" ] || grep -qF "$policy_mark" "$policy" || return 0
    trap 'as_root rm -f "$policy"' EXIT
    # A trap waits for the command under way: the rule goes when the installation has ended, however that was.
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    printf '#!/bin/sh\n%s\nexit 101\n' "$policy_mark" | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
}

# Only the program is wanted: Debian's own service must not hold its port, now or after the next start of the machine.
retire_redis() {
    as_root service redis-server stop </dev/null >/dev/null 2>&1 || true
    as_root update-rc.d redis-server disable </dev/null >/dev/null 2>&1 \
        || say "the service redis-server could not be disabled; it may start with this machine"
}

# Installs what a function says is missing. Usage: check_packages <function>
check_packages() {
    local packages=() package
    while IFS= read -r package; do packages+=("$package"); done < <("$1")
    [ ${#packages[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null \
        || fail "missing (by their Debian names; there is no apt-get here to install them): ${packages[*]}"
    install_on_debian "${packages[@]}"
}

check_macos() {
    local library
    xcode-select -p >/dev/null 2>&1 \
        || fail "the command line tools are missing: run xcode-select --install (they bring curl, git, make and SQLite)"
    for library in hiredis rdkafka; do
        has_library "$library" || fail "pkg-config or a library is missing: run brew install pkgconf hiredis librdkafka"
    done
}

check_macos_services() {
    [ -z "$(missing_services)" ] || fail "programs are missing: run brew install redis kcat python"
}

check_swift() {
    local text
    command -v swift >/dev/null \
        || fail "Swift is missing: install $swift_major.$swift_minor or newer (https://www.swift.org/install) and put it on PATH"
    text=$(swift --version 2>/dev/null </dev/null) || fail "swift --version fails: reinstall Swift (https://www.swift.org/install)"
    [[ $text =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]] || fail "cannot tell Swift's version from: $text"
    local major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
    if ((major < swift_major || (major == swift_major && minor < swift_minor))); then
        fail "Swift $major.$minor is too old: install $swift_major.$swift_minor or newer (https://www.swift.org/install)"
    fi
    say "Swift $major.$minor, system packages complete"
}

case ${1:-}-$(uname -s) in
-Darwin) check_macos ;;
-*) check_packages missing_packages ;;
services-Darwin) check_macos_services ;;
services-*) check_packages missing_services ;;
*) fail "usage: setup.sh [services]" ;;
esac
[ "${1:-}" = services ] || check_swift
