"""Exit status 0 when this web process, its database and its Redis answer. For the container's HEALTHCHECK.

Whether a worker lives is left out on purpose: a proxy should not turn people away because a background job is late.
`/healthz` itself reports both.
"""

import json
import os
import sys
import urllib.error
import urllib.request

port = os.environ.get("WEB_BIND", "127.0.0.1:8000").split(",")[0].rpartition(":")[2]
host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})

try:
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 -- always http
        body = answer.read()
except urllib.error.HTTPError as unwell:
    body = unwell.read()
except OSError as silent:
    sys.exit(f"no answer: {silent}")

try:
    health = json.loads(body)
    sys.exit(0 if health["database"] and health["redis"] else f"not well: {health}")
except (ValueError, KeyError, TypeError):
    sys.exit("answered with something else than its health")
