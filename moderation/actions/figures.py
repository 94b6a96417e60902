"""The figures of a preview or an effect, and the act itself, in words."""

from collections.abc import Mapping

from django.utils.text import capfirst
from django.utils.translation import ngettext

from moderation.kinds import KINDS
from moderation.kinds.base.order import Order


def in_words(figures: Mapping[str, int]) -> list[str]:
    """A phrase for every figure, the messages first."""
    return [_phrase(name, figures[name]) for name in _ORDER if figures.get(name)]


_ORDER = (
    "messages", "others", "prompts", "trees", "people", "accounts", "reports", "reviews", "rankings", "reactions",
    "reviews_of", "rankings_of", "reactions_to",
)  # fmt: skip


def _phrase(name: str, n: int) -> str:
    phrases = {
        "messages": ngettext("%(n)d message", "%(n)d messages", n),
        "others": ngettext("%(n)d of them by someone else", "%(n)d of them by others", n),
        "prompts": ngettext("%(n)d of them a prompt", "%(n)d of them prompts", n),
        "trees": ngettext("in %(n)d conversation", "in %(n)d conversations", n),
        "people": ngettext("by %(n)d person", "by %(n)d people", n),
        "accounts": ngettext("%(n)d account", "%(n)d accounts", n),
        "reports": ngettext("%(n)d open report, which this decides", "%(n)d open reports, which this decides", n),
        "reviews_of": ngettext("%(n)d review of these messages", "%(n)d reviews of these messages", n),
        "rankings_of": ngettext("%(n)d ranking of their replies", "%(n)d rankings of their replies", n),
        "reactions_to": ngettext("%(n)d reaction to them", "%(n)d reactions to them", n),
        "reviews": ngettext("%(n)d review", "%(n)d reviews", n),
        "rankings": ngettext("%(n)d ranking", "%(n)d rankings", n),
        "reactions": ngettext("%(n)d reaction", "%(n)d reactions", n),
    }
    return phrases[name] % {"n": n}


def act_in_words(order: Order, figures: Mapping[str, int]) -> str:
    """The button that takes the action: "Delete 18 messages", "Warn sim-004"."""
    kind = KINDS[order.kind]
    values = {"n": figures.get("messages", len(order.messages)), "name": order.person}
    return str(kind.button % values) if kind.button else capfirst(str(kind.label))


def proposal_in_words(order: Order) -> str:
    """The button of a signal that takes the proposed action."""
    proposal = KINDS[order.kind].proposal
    return str(proposal) if proposal else act_in_words(order, {})
