"""Signals in words for moderators. Quotes are taken from the current text."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.actions.figures import proposal_in_words
from moderation.kinds import KINDS
from moderation.models import Signal
from moderation.signals import decisions, links
from oasst.core import langs
from oasst.core.texts import pii
from oasst.staff.workplace import Text

_MOST_SITES = 5


def facts(signal: Signal) -> list[tuple[Text, Text]]:
    """The facts to decide on, the proposal last."""
    order = decisions.proposed(signal)
    proposal = f"{KINDS[order.kind].label} ({order.reason.label})"
    return [
        *_FACTS[Signal.Kind(signal.kind)](signal),
        (_("Confidence"), percent(signal.sureness)),
        (_("Proposed"), proposal),
    ]


def proposed_act(signal: Signal) -> Text:
    """The button that takes the proposed action."""
    return proposal_in_words(decisions.proposed(signal))


def percent(share: float) -> str:
    return _("%(number)s %%") % {"number": number_format(round(100 * share))}


def _of_duplicate(signal: Signal) -> Iterator[tuple[Text, Text]]:
    if signal.other is None:
        yield _("Similar to"), _("a message that no longer exists")
        return
    whose = _("by the same person") if signal.detail.get("own") else str(signal.other.author or _("an unknown author"))
    gone = ", " + _("deleted") if signal.other.deleted else ""
    address = reverse("admin:oasst_message_change", args=[signal.other.pk])
    yield _("Similar to"), format_html('<a href="{}">{}</a>, <bdi>{}</bdi>{}', address, _("this message"), whose, gone)


def _of_flood(signal: Signal) -> Iterator[tuple[Text, Text]]:
    texts, minutes = signal.detail["texts"], round(signal.detail["minutes"])
    wrote = ngettext("%(n)d text", "%(n)d texts", texts) % {"n": texts}
    yield _("Wrote"), _("%(texts)s in %(minutes)d minutes") % {"texts": wrote, "minutes": minutes}


def _of_links(signal: Signal) -> Iterator[tuple[Text, Text]]:
    sites = list(dict.fromkeys(links.sites(signal.message.text)))[:_MOST_SITES]
    yield _("Links to"), ", ".join(sites)
    why, detail = signal.detail["why"], signal.detail
    if why == "many":
        yield _("Because"), ngettext("%(n)d link", "%(n)d links", detail["links"]) % {"n": detail["links"]}
    elif why == "again":
        yield _("Because"), _("%(n)d of the author's latest texts link to the same site") % {"n": detail["texts"]}
    else:
        yield _("Because"), _("the author has no accepted text yet")


def _of_leftover(signal: Signal) -> Iterator[tuple[Text, Text]]:
    if signal.detail["why"] == "button":
        yield _("Because"), _("it contains the label of a chat tool's button")
    else:
        yield _("Because"), _("it describes itself as a chat tool would")


def _of_lang(signal: Signal) -> Iterator[tuple[Text, Text]]:
    yield _("Detected language"), langs.own_name(signal.detail["lang"])


def _of_private(signal: Signal) -> Iterator[tuple[Text, Text]]:
    yield (
        _("Found"),
        ", ".join(f"{_KINDS[pii.Kind(kind)]()} × {count}" for kind, count in sorted(signal.detail.items())),
    )
    yield _("Proposed text"), marked(signal.message.text, signal.message.lang)


def _of_toxic(_signal: Signal) -> Iterator[tuple[Text, Text]]:
    yield _("Because"), _("a classifier or word list flagged it as insulting")


def marked(text: str, lang: str) -> SafeString:
    """The redacted text, with the placeholders of private data marked."""
    pieces, at = list[str](), 0
    for kind, start, end in pii.found(text):
        pieces += [conditional_escape(text[at:start]), format_html("<mark>[{}]</mark>", kind)]
        at = end
    whole = mark_safe("".join([*pieces, conditional_escape(text[at:])]))  # noqa: S308 -- escaped
    return format_html('<span lang="{}" dir="{}">{}</span>', lang, langs.direction(lang), whole)


_KINDS: Mapping[pii.Kind, Callable[[], str]] = MappingProxyType(
    {
        pii.Kind.EMAIL: lambda: _("email address"),
        pii.Kind.PHONE: lambda: _("phone number"),
        pii.Kind.CARD: lambda: _("card number"),
        pii.Kind.IBAN: lambda: _("bank account"),
        pii.Kind.KEY: lambda: _("API key or password"),
    }
)

_FACTS: Mapping[Signal.Kind, Callable[[Signal], Iterator[tuple[Text, Text]]]] = MappingProxyType(
    {
        Signal.Kind.DUPLICATE: _of_duplicate,
        Signal.Kind.FLOOD: _of_flood,
        Signal.Kind.LINKS: _of_links,
        Signal.Kind.LEFTOVER: _of_leftover,
        Signal.Kind.LANG: _of_lang,
        Signal.Kind.PRIVATE: _of_private,
        Signal.Kind.TOXIC: _of_toxic,
    }
)
