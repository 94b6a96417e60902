"""Runs all detectors on messages in their current state. Read-only."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from django.db import DatabaseError

from moderation import statements
from moderation.models import Signal
from moderation.signals import chat_leftovers, fingerprints, floods, languages, links
from moderation.signals.findings import Finding
from oasst.core.texts import pii
from oasst.models import Message, Role
from tasks.rules.moderation_rules import ModerationRules

Findings: TypeAlias = dict[str, Finding]
Detector: TypeAlias = Callable[[], Finding | None]

log = logging.getLogger(__name__)

# How many of a person's latest texts are searched for the same site.
_TEXTS_BACK = 50
# Patterns do not know how sure they are.
_SURE_OF_PRIVATE = 0.9


@dataclass(frozen=True, slots=True)
class Author:
    """The author's history when they wrote a text: texts within the window, and whether none is accepted yet."""

    texts: int = 0
    is_newcomer: bool = False


def look(
    messages: Iterable[Message], runs: Mapping[UUID, frozenset[str]], rules: ModerationRules
) -> dict[UUID, Findings]:
    """Findings by message and kind of signal. The fingerprints must be stored already."""
    alike = fingerprints.duplicates(runs, rules)
    asked = statements.rows("authors_then", messages=list(runs), window=rules.flood_window)
    authors = {message: Author(texts, is_newcomer) for message, texts, is_newcomer in asked}
    return {
        message.pk: _noticed(
            message, alike.get(message.pk), _detectors(message, authors.get(message.pk, Author()), rules)
        )
        for message in messages
    }


def _noticed(message: Message, alike: Finding | None, detectors: Iterable[tuple[str, Detector]]) -> Findings:
    """Runs the detectors. A failure is logged: one text must not block the others."""
    found: Findings = {Signal.Kind.DUPLICATE: alike} if alike else {}
    for kind, detect in detectors:
        try:
            finding = detect()
        except DatabaseError:
            raise
        except Exception:
            log.exception("The detector %r failed at message %s", str(kind), message.pk)
            continue
        if finding:
            found[kind] = finding
    return found


def _detectors(message: Message, author: Author, rules: ModerationRules) -> Iterable[tuple[str, Detector]]:
    """Texts labelled as written by a model may describe themselves as such."""
    yield Signal.Kind.FLOOD, lambda: floods.flood(author.texts, rules)
    yield Signal.Kind.LINKS, lambda: _links(message, author, rules)
    if not message.synthetic:
        yield (
            Signal.Kind.LEFTOVER,
            lambda: chat_leftovers.leftover(message.text, is_prompt=message.role == Role.PROMPTER),
        )
    yield Signal.Kind.LANG, lambda: languages.foreign(message.text, message.lang, rules)
    yield Signal.Kind.PRIVATE, lambda: _private(message.text)


def _links(message: Message, author: Author, rules: ModerationRules) -> Finding | None:
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
