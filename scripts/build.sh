#!/usr/bin/env bash
# Builds both executables for release, into .build/release.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

cd "$root"
scripts/setup.sh
for product in freshet replay; do
    # Standard output is left to the results of whoever calls this.
    swift build -c release --product "$product" </dev/null >&2
done
