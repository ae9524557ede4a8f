#!/usr/bin/env bash
# Checks the format of all Swift code.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

cd "$root"
swift format lint --strict --parallel --recursive Sources Tests replay Package.swift
