#!/bin/bash
# Runs one part of the platform: web, worker, beat, hub, or migrate and end. In containers and systemd units alike.
# The settings come from the environment (deploy/env.sample); programs are looked up on the PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

# Wrong settings end the start here, with what to do, and not later in front of people.
checked() { python manage.py check --deploy --database default; }

case "${1:-}" in
  web)
    checked
    exec gunicorn --config python:oasst.serving.gunicorn_conf "${@:2}"
    ;;
  worker)
    checked
    queues=$(python -c 'from oasst.core.schedule import QUEUES; print(",".join(QUEUES))')
    exec celery --app oasst worker --queues "${WORKER_QUEUES:-$queues}" --concurrency "${WORKER_PROCESSES:-2}" \
      --loglevel INFO --without-gossip --without-mingle "${@:2}"
    ;;
  beat)
    checked
    exec celery --app oasst beat --loglevel INFO --pidfile= "${@:2}"
    ;;
  hub)
    checked
    exec python manage.py chat_hub --bind "${CHAT_HUB_BIND:-127.0.0.1:8001}" "${@:2}"
    ;;
  migrate)
    # The proxy sends releases from this folder, which has to be there when it starts.
    mkdir -p "${OASST_DATA:-.data}/releases"
    exec python manage.py migrate --noinput "${@:2}"
    ;;
  *)
    echo "usage: ${0##*/} web|worker|beat|hub|migrate [options passed on]" >&2
    exit 64
    ;;
esac
