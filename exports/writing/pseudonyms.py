"""How ids are written: as they are, or as pseudonyms that only the holder of the key can make again. Pure."""

import hashlib
import hmac
from functools import lru_cache
from typing import Literal, Protocol
from uuid import UUID

# What people are called as in rows that say what they made of others' texts.
Voter = Literal["reviewer", "ranker", "reactor"]


class Names(Protocol):
    def message(self, id_: str) -> str: ...
    def author(self, id_: str) -> str: ...
    def voter(self, id_: str, role: Voter, message: str) -> str:
        """Of a person who reviewed, ranked or reacted to this message."""


class AsTheyAre:
    def message(self, id_: str) -> str:
        return id_

    def author(self, id_: str) -> str:
        return id_

    def voter(self, id_: str, role: Voter, message: str) -> str:
        return id_


class Pseudonyms:
    """HMAC-SHA256 of "message:<id>" or "user:<id>", truncated to a version 8 UUID, so that the file can be imported again.

    A person has a different pseudonym per role, because texts are public and their authors may be known. Voters have one
    per message: a list of a person's reviewed messages lacks their own, which after about twenty identifies them.
    """

    def __init__(self, key: str) -> None:
        self._keyed = hmac.new(key.encode(), digestmod=hashlib.sha256)
        # The same few people and parents come again and again; the bound keeps memory constant.
        self.message = lru_cache(maxsize=10_000)(self._message)
        self.author = lru_cache(maxsize=10_000)(self._author)

    def voter(self, id_: str, role: Voter, message: str) -> str:
        return self._pseudonym(f"{role}:{message}:{id_}")

    def _message(self, id_: str) -> str:
        return self._pseudonym(f"message:{id_}")

    def _author(self, id_: str) -> str:
        return self._pseudonym(f"user:{id_}")

    def _pseudonym(self, name: str) -> str:
        keyed = self._keyed.copy()
        keyed.update(name.encode())
        number = int.from_bytes(keyed.digest()[:16])
        number = number & ~(0xF << 76) | 0x8 << 76  # version 8: made by a rule of our own (RFC 9562 §5.8)
        number = number & ~(0x3 << 62) | 0x2 << 62  # the variant of all RFC UUIDs
        return str(UUID(int=number))


class PseudonymsByRole(Pseudonyms):
    """For the named readers of a private line: who votes has one name for each role, so that annotators can be studied."""

    def voter(self, id_: str, role: Voter, message: str) -> str:
        return self._pseudonym(f"{role}:{id_}")
