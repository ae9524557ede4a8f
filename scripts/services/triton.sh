# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # names of services.sh: root, programs and home are set there, command is used there
# NVIDIA's Triton from PyPI, for services.sh: without a GPU, and with the Python backend alone, which scores with
# onnxruntime. It begins without models; who uses it writes them into $home/triton/models and has them loaded.

readonly triton=$programs/triton

# On Linux, with a Python that there are packages for; a Python that setup.sh has yet to install will do.
triton_is_supported() {
    local python
    [ "$(uname -s)" = Linux ] || return 1
    python=$(find_python) || return 0
    "$python" -c 'import sys; sys.exit(sys.version_info[:2] not in [(3, 11), (3, 12)])'
}

triton_port() { echo "${TRITON_PORT:-8000}"; }

triton_is_installed() { is_venv_complete "$triton" triton && [ -x "$triton/bin/tritonserver" ]; }

triton_install() {
    local site server version
    triton_is_supported || fail "Triton needs Linux and Python 3.11 or 3.12"
    make_venv "$triton" triton "Triton, onnxruntime and onnx"
    site=$(only "$triton/lib/python3*/site-packages")
    server=$site/pytriton/tritonserver
    # The backend starts this program for each model; it must be the one of the environment's Python.
    version=$(basename "$(dirname "$site")")
    cp "$server/python_backend_stubs/${version#python}/triton_python_backend_stub" "$server/backends/python/" \
        || fail "Triton has no backend for $version"
    chmod +x "$server/bin/tritonserver" "$server/backends/python/triton_python_backend_stub"
    cat >"$triton/bin/tritonserver" <<SCRIPT
#!/bin/sh
# Triton with what it needs of this environment.
export PATH="$triton/bin:\$PATH" PYTHONPATH="$site" LD_LIBRARY_PATH="$site/nvidia_pytriton.libs"
exec "$server/bin/tritonserver" --backend-directory="$server/backends" "\$@"
SCRIPT
    chmod +x "$triton/bin/tritonserver"
    complete_venv "$triton" triton
}

triton_command() {
    mkdir -p "$home/triton/models"
    command=("$triton/bin/tritonserver" --model-repository="$home/triton/models" --model-control-mode=explicit
        --http-address=127.0.0.1 --http-port="$1" --allow-grpc=false --allow-metrics=false)
}

triton_answers() { is_port_taken "$1" && curl -fsS -m 2 -o /dev/null "http://127.0.0.1:$1/v2/health/ready" 2>/dev/null; }
