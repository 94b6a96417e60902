"""System checks: every wrong setting is reported at boot, with what to do about it.

`configuration`, `api` and `sign_in` check only the settings, `servers` queries the database and Redis
(`manage.py check --database default`, and `migrate` by itself). The ids of checks are never reused.
"""

from oasst.checks import api, configuration, servers, sign_in

__all__ = ["api", "configuration", "servers", "sign_in"]
