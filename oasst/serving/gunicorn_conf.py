"""How gunicorn serves the platform, on a laptop and in production: threads, because the work is short SQL, behind a loop
that reads requests and writes answers, so that a slow client holds none of them (oasst.serving.worker).

Every thread may hold one database connection: WEB_WORKERS x WEB_THREADS, and a few for the jobs, must stay below
PostgreSQL's max_connections.
"""

from pathlib import Path

from environs import Env

_env = Env()

wsgi_app = "oasst.wsgi"
bind = _env.list("WEB_BIND", ["127.0.0.1:8000"])

worker_class = "oasst.serving.worker.Worker"
workers = _env.int("WEB_WORKERS", 2)
threads = _env.int("WEB_THREADS", 8)

# No leak lives long, and the jitter keeps the workers from restarting together.
max_requests = 10_000
max_requests_jitter = 1_000

# Above the database's statement_timeout, so that the database gives up first and reports the reason.
timeout = 90
graceful_timeout = 30

# Heartbeats must never wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- memory, and gunicorn makes a private file

# The socket would be a file in a home folder that a service does not have.
control_socket_disable = True

# Off: the proxy keeps the access log. Where it is on, it has neither addresses of people nor query strings, which hold keys.
logger_class = "oasst.serving.gunicorn_log.Logger"
accesslog = "-" if _env.bool("WEB_ACCESS_LOG", False) else None
access_log_format = '"%(m)s %(U)s" %(s)s %(B)s %(M)sms'
errorlog = "-"
