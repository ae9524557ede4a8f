#!/usr/bin/env bash
# Generates Sources/Kafka/Generated from proto/. Needs protoc; builds its Swift plugin from the checkout that the package
# resolved to, so that generated code and runtime are of one version.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly output=Sources/Kafka/Generated

cd "$root"
command -v protoc >/dev/null || fail "protoc is missing: install protobuf-compiler"
if [ -z "${PROTOC_GEN_SWIFT:-}" ]; then
    swift package resolve </dev/null >&2
    checkout=$root/.build/checkouts/swift-protobuf
    swift build -c release --package-path "$checkout" --scratch-path "$root/.build/protoc-gen-swift" \
        --product protoc-gen-swift </dev/null >&2
    PROTOC_GEN_SWIFT=$root/.build/protoc-gen-swift/release/protoc-gen-swift
fi
protoc --plugin=protoc-gen-swift="$PROTOC_GEN_SWIFT" --proto_path=proto \
    --swift_out="$output" --swift_opt=Visibility=Internal --swift_opt=FileNaming=DropPath --swift_opt=UseAccessLevelOnImports=true \
    proto/freshet/v1/log.proto
say "wrote $output"
