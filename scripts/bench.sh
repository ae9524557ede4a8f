#!/usr/bin/env bash
# Runs the benchmarks: a package of their own, so that nobody else has to build them.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

cd "$root"
if [ ! -e Benchmarks/Package.swift ]; then
    say "there is no package Benchmarks yet; nothing to run"
    exit 0
fi
scripts/setup.sh
swift run -c release --package-path Benchmarks
