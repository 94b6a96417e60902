"""The figures of the landing page."""

from dataclasses import asdict, dataclass

from django.core.cache import cache
from django.db.models import Count, Q

from oasst.core.langs import UNDETERMINED
from oasst.models import Message, MessageTree, TreeState, User, UserKind

_KEY = "landing-figures"
# Counting a million messages takes a tenth of a second, so the result is cached.
_FRESH_FOR_S = 60


@dataclass(frozen=True, slots=True)
class Figures:
    """`langs` are the languages of all trees with the number of finished ones, in descending order."""

    messages: int
    people: int
    langs: list[tuple[str, int]]

    @property
    def finished_trees(self) -> int:
        return sum(finished for _lang, finished in self.langs)


def figures() -> Figures:
    """Cached for a minute."""
    figures = cache.get(_KEY)
    if figures is None:
        figures = asdict(_count())
        cache.set(_KEY, figures, _FRESH_FOR_S)
    return Figures(**figures)


def _count() -> Figures:
    finished = Count("pk", filter=Q(state=TreeState.READY_FOR_EXPORT))
    trees = MessageTree.objects.exclude(lang=UNDETERMINED)
    return Figures(
        messages=Message.objects.filter(deleted=False).count(),
        people=User.objects.filter(deleted_at=None).exclude(kind=UserKind.SIMULATED).count(),
        langs=list(trees.values_list("lang").annotate(finished=finished).order_by("-finished", "lang")),
    )
