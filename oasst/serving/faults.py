"""Which errors mean that a part is away for now (a server that is stopped, restarted or full), and not a mistake of ours."""

from django.db import DatabaseError, InterfaceError, OperationalError
from redis.exceptions import RedisError

# Classes of SQLSTATE: connection failures, out of resources (disk, memory, connections), an operator's stop, system errors;
# and a server that only reads (a standby, or one set so by an administrator).
_AWAY_CLASSES = ("08", "53", "57P", "58")
_READ_ONLY = "25006"


def is_away(error: BaseException | None) -> bool:
    """The same request may succeed in a moment."""
    if isinstance(error, RedisError | InterfaceError):
        return True
    if not isinstance(error, DatabaseError):
        return False
    state: str | None = getattr(error.__cause__, "sqlstate", None)
    if state is None:  # there was no server to say one
        return isinstance(error, OperationalError)
    return state.startswith(_AWAY_CLASSES) or state == _READ_ONLY
