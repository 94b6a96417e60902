"""Filters that show the corpus: texts, languages, reactions."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from oasst.core import langs, reaction_codes
from oasst.corpus import rendering
from oasst.corpus.hits import Piece

register = template.Library()


@register.filter
@stringfilter
def markdown(value: str) -> SafeString:
    return rendering.as_html(value)


@register.inclusion_tag("pieces/prose.html")
def prose(value: str, lang: str, look: str = "prose") -> dict[str, Any]:
    """A message's text with the way to see it as it was written. Every page shows texts by this tag."""
    written = str(value)  # sample tasks have translated texts
    return {"shown": rendering.rendered(written), "text": written, "lang": lang, "look": look}


@register.filter
def excerpt(value: str, length: int = 280) -> str:
    return rendering.excerpt(value, length)


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """An excerpt with its hits marked."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", each.text) if each.is_hit else each.text,) for each in pieces)
    )


@register.filter
@stringfilter
def direction(lang: str) -> str:
    return langs.direction(lang)


@register.filter
@stringfilter
def own_name(lang: str) -> str:
    return langs.own_name(lang)


@register.filter
def given(emojis: dict[str, int] | None) -> list[tuple[str, int]]:
    """Reactions as sign and count, without those that only ever counted skipped tasks."""
    counts = reaction_codes.counted(emojis)
    return [(reaction_codes.SIGNS[code], counts[code]) for code in reaction_codes.GIVEN if counts.get(code)]


@register.filter
def grouped(value: int) -> str:
    """A count with its thousands grouped the way the language of the page does."""
    return number_format(value, use_l10n=True, force_grouping=True)
