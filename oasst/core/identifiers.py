"""Ids as people type or paste them. Pure, no Django."""

from uuid import UUID


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None
