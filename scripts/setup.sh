#!/usr/bin/env bash
# Installs the system packages that are missing, and checks that Swift is new enough.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly swift_major=6 swift_minor=2

has_library() { command -v pkg-config >/dev/null && pkg-config --exists "$1"; }

# The Debian packages whose content is missing, one a line.
missing_packages() {
    local tool
    for tool in curl git make pkg-config unzip; do
        command -v "$tool" >/dev/null || echo "$tool"
    done
    [ -e /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
    has_library libcurl || echo libcurl4-openssl-dev
    has_library rdkafka || echo librdkafka-dev
    has_library sqlite3 || echo libsqlite3-dev
}

install_on_debian() {
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "these packages are missing; as root, run: apt-get install -y $*"
        sudo=(sudo)
    fi
    say "installing $*"
    # The list of packages may be partly out of reach and still be good enough.
    ${sudo[@]+"${sudo[@]}"} apt-get update -qq </dev/null >&2 || say "apt-get update failed; trying with the lists there are"
    ${sudo[@]+"${sudo[@]}"} env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2 \
        || fail "apt-get could not install them; install these packages by hand: $*"
}

check_packages() {
    local packages=() package
    while IFS= read -r package; do packages+=("$package"); done < <(missing_packages)
    [ ${#packages[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null \
        || fail "missing (by their Debian names; there is no apt-get here to install them): ${packages[*]}"
    install_on_debian "${packages[@]}"
}

check_macos() {
    xcode-select -p >/dev/null 2>&1 \
        || fail "the command line tools are missing: run xcode-select --install (they bring curl, git, make and SQLite)"
    command -v pkg-config >/dev/null || fail "pkg-config is missing: run brew install pkgconf curl librdkafka"
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

case $(uname -s) in
Darwin) check_macos ;;
*) check_packages ;;
esac
check_swift
