"""How ids are written: as they are, or as pseudonyms that only the holder of the key can make again. Pure."""

import hashlib
import hmac
from functools import lru_cache
from typing import Protocol
from uuid import UUID


class Names(Protocol):
    def message(self, id_: str) -> str: ...
    def user(self, id_: str) -> str: ...


class AsTheyAre:
    def message(self, id_: str) -> str:
        return id_

    def user(self, id_: str) -> str:
        return id_


class Pseudonyms:
    """HMAC-SHA256 of "message:<id>" or "user:<id>", cut to a UUID of version 8, so that the file can be taken in again."""

    def __init__(self, key: str) -> None:
        self._keyed = hmac.new(key.encode(), digestmod=hashlib.sha256)
        # The same few people and parents come again and again; the bound keeps memory constant.
        self.message = lru_cache(maxsize=10_000)(self._message)
        self.user = lru_cache(maxsize=10_000)(self._user)

    def _message(self, id_: str) -> str:
        return self._pseudonym(f"message:{id_}")

    def _user(self, id_: str) -> str:
        return self._pseudonym(f"user:{id_}")

    def _pseudonym(self, name: str) -> str:
        keyed = self._keyed.copy()
        keyed.update(name.encode())
        number = int.from_bytes(keyed.digest()[:16])
        number = number & ~(0xF << 76) | 0x8 << 76  # version 8: made by a rule of our own (RFC 9562 §5.8)
        number = number & ~(0x3 << 62) | 0x2 << 62  # the variant of all RFC UUIDs
        return str(UUID(int=number))
