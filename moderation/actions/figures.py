"""The figures of a preview or an effect, in words."""

from collections.abc import Mapping

from django.utils.translation import ngettext


def in_words(figures: Mapping[str, int]) -> list[str]:
    """A phrase for every figure, the messages first."""
    return [_phrase(name, figures[name]) for name in _ORDER if figures.get(name)]


_ORDER = ("messages", "others", "prompts", "trees", "people", "reviews", "rankings", "reactions")


def _phrase(name: str, n: int) -> str:
    phrases = {
        "messages": ngettext("%(n)d message", "%(n)d messages", n),
        "others": ngettext("of them %(n)d by somebody else", "of them %(n)d by others", n),
        "prompts": ngettext("of them %(n)d prompt", "of them %(n)d prompts", n),
        "trees": ngettext("in %(n)d conversation", "in %(n)d conversations", n),
        "people": ngettext("by %(n)d person", "by %(n)d people", n),
        "reviews": ngettext("%(n)d review", "%(n)d reviews", n),
        "rankings": ngettext("%(n)d ranking", "%(n)d rankings", n),
        "reactions": ngettext("%(n)d reaction", "%(n)d reactions", n),
    }
    return phrases[name] % {"n": n}
