#!/usr/bin/env bash
# Checks the format of all Swift code.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

cd "$root"
swift format lint --strict --parallel --recursive Sources Tests replay Benchmarks/Sources Benchmarks/Package.swift Package.swift
