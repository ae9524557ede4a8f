# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # names of services.sh: root, programs and home are set there, command is used there
# A stand-in for Elasticsearch, for services.sh: noida-db, in a process of its own beside the one for Kafka, as all of its
# engines share one thread. Sourced after kafka.sh, which installs it.

elasticsearch_port() { echo "${ELASTICSEARCH_PORT:-9200}"; }

elasticsearch_is_installed() { emulators_are_installed; }

elasticsearch_install() { install_emulators; }

elasticsearch_command() {
    command=("$emulators/bin/noida-db" start --data-dir "$home/elasticsearch" --host 127.0.0.1
        --only elasticsearch --elasticsearch-port "$1")
}

# Asks for its name and waits two seconds for the first line of the answer.
elasticsearch_answers() (
    exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n' >&3 \
        && read -r -t 2 line <&3 && [[ $line == "HTTP/1.1 200"* ]]
) 2>/dev/null
