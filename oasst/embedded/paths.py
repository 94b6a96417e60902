"""Locations of the embedded servers' data and sockets. Settings use it, so nothing here touches a server."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

# sockaddr_un holds 107 bytes; PostgreSQL adds "/.s.PGSQL.5432" with a lock file's suffix.
_LONGEST_SOCKET_FOLDER = 80


@dataclass(frozen=True, slots=True)
class Paths:
    data: Path

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def redis(self) -> Path:
        return self.data / "redis"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def sockets(self) -> Path:
        """In the data folder, or in a private folder if that path is too long for a socket."""
        inside = self.data / "run"
        if len(os.fsencode(inside)) <= _LONGEST_SOCKET_FOLDER:
            return inside
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"oasst-{os.geteuid()}-{digest}"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def database_url(self) -> str:
        return f"postgres://oasst@{str(self.sockets).replace('/', '%2F')}:5432/oasst"

    def redis_url(self, database: int) -> str:
        return f"unix://{self.redis_socket}?db={database}"
