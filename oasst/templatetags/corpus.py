"""Filters that show the corpus: texts, languages, reactions."""

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.formats import number_format
from django.utils.safestring import SafeString

from oasst.core import langs, reaction_codes
from oasst.corpus import rendering

register = template.Library()


@register.filter
@stringfilter
def markdown(value: str) -> SafeString:
    return rendering.as_html(value)


@register.filter
def excerpt(value: str, length: int = 280) -> str:
    return rendering.excerpt(value, length)


@register.filter
def direction(lang: str) -> str:
    return langs.direction(lang)


@register.filter
def own_name(lang: str) -> str:
    return langs.own_name(lang)


@register.filter
def given(emojis: dict[str, int] | None) -> list[tuple[str, int]]:
    """Reactions as sign and count, without those that only ever counted skipped tasks."""
    return [(reaction_codes.SIGNS[code], emojis[code]) for code in reaction_codes.GIVEN if emojis and emojis.get(code)]


@register.filter
def grouped(value: int) -> str:
    """A count with its thousands grouped the way the language of the page does."""
    return number_format(value, use_l10n=True, force_grouping=True)
