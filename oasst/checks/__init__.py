"""System checks: every setting that can be wrong says so at boot, with what to do about it.

`configuration`, `api` and `sign_in` look at the settings alone, `servers` asks the database and Redis
(`manage.py check --database default`, and `migrate` by itself). The numbers are never given twice.
"""

from oasst.checks import api, configuration, servers, sign_in

__all__ = ["api", "configuration", "servers", "sign_in"]
