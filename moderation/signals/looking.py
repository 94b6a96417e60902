"""What there is to notice in some messages as they stand now. Reads, and decides nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from moderation import statements
from moderation.models import Signal
from moderation.signals import fingerprints, flooding, languages, links, phrases
from moderation.signals.finding import Finding
from oasst import pii
from oasst.models import Message, Role
from tasks.rules import Rules

Findings: TypeAlias = dict[str, Finding]

# Of a person's last texts so many are looked through for the same site.
_TEXTS_BACK = 50
# Patterns do not know how sure they are.
_SURE_OF_PRIVATE = 0.9


@dataclass(frozen=True, slots=True)
class Author:
    """What the author had done when they wrote it: texts within the window, and none accepted yet."""

    texts: int = 0
    is_newcomer: bool = False


def look(messages: Iterable[Message], runs: Mapping[UUID, frozenset[str]], rules: Rules) -> dict[UUID, Findings]:
    """By message what was found, by kind of signal. Their fingerprints are kept already."""
    alike = fingerprints.duplicates(runs, rules)
    asked = statements.rows("authors_then", messages=list(runs), window=rules.flood_window)
    authors = {message: Author(texts, is_newcomer) for message, texts, is_newcomer in asked}
    return {
        message.pk: {
            kind: finding
            for kind, finding in (
                (Signal.Kind.DUPLICATE, alike.get(message.pk)),
                *_of_one(message, authors.get(message.pk, Author()), rules),
            )
            if finding
        }
        for message in messages
    }


def _of_one(message: Message, author: Author, rules: Rules) -> Iterable[tuple[str, Finding | None]]:
    """What texts of models say of themselves is no leftover."""
    yield Signal.Kind.FLOOD, flooding.flood(author.texts, rules)
    yield Signal.Kind.LINKS, _links(message, author, rules)
    if not message.synthetic:
        yield Signal.Kind.LEFTOVER, phrases.leftover(message.text, is_prompt=message.role == Role.PROMPTER)
    yield Signal.Kind.LANG, languages.foreign(message.text, message.lang, rules)
    yield Signal.Kind.PRIVATE, _private(message.text)


def _links(message: Message, author: Author, rules: Rules) -> Finding | None:
    if not links.sites(message.text):
        return None
    before = statements.rows("texts_with_links_before", message=message.pk, most=_TEXTS_BACK)
    return links.advertising(
        message.text,
        is_prompt=message.role == Role.PROMPTER,
        is_newcomer=author.is_newcomer,
        before=[text for (text,) in before],
        rules=rules,
    )


def _private(text: str) -> Finding | None:
    kinds = [kind for kind, _start, _end in pii.found(text)]
    return Finding(_SURE_OF_PRIVATE, {kind.value: kinds.count(kind) for kind in sorted(set(kinds))}) if kinds else None
