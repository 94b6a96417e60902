"""Prepared replies as a field of forms: grouped by reason, in the languages of the people they are for."""

from collections.abc import Iterable, Sequence

from moderation.models import CannedResponse, Reason
from oasst.forms import lang_label

# Understood by most where there is no reply in a person's own language.
_FALLBACK = "en"

Choices = list[tuple[str, object]]


def prepared(langs: Iterable[str]) -> tuple[Choices, dict[str, str]]:
    """Choices and texts by key, in these languages (none: in all) and in English."""
    wanted = list(dict.fromkeys([*langs, _FALLBACK]))
    every = CannedResponse.objects.order_by("reason", "lang", "title")
    found = list(every.filter(lang__in=wanted) if len(wanted) > 1 else every)
    return _grouped(found), {str(each.pk): each.text for each in found}


def _grouped(found: Sequence[CannedResponse]) -> Choices:
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in found:
        label = str(Reason(each.reason).label)
        groups.setdefault(label, []).append((str(each.pk), f"{each} – {lang_label(each.lang)}"))
    return [("", "–"), *groups.items()] if groups else []
