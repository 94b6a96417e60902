"""Activity of the community of each language: its trees by state, and those finished in the last day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from oasst.models import MessageTree, TreeState

_KEY = "community"
# Reads every tree, which takes some hundredths of a second for a hundred thousand trees.
_FRESH_FOR_S = 60
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Community:
    """`states` counts the trees of a language by state; `finished_today` those of them finished within 24 hours."""

    lang: str
    states: dict[str, int] = field(default_factory=dict)
    finished_today: int = 0

    @property
    def in_review(self) -> int:
        return self.states.get(TreeState.INITIAL_PROMPT_REVIEW, 0)

    @property
    def waiting(self) -> int:
        return self.states.get(TreeState.PROMPT_LOTTERY_WAITING, 0)

    @property
    def growing(self) -> int:
        return self.states.get(TreeState.GROWING, 0)

    @property
    def ranking(self) -> int:
        return self.states.get(TreeState.RANKING, 0)

    @property
    def finished(self) -> int:
        return self.states.get(TreeState.READY_FOR_EXPORT, 0)


def of_langs(tags: Iterable[str]) -> dict[str, Community]:
    """Cached for a minute; also works for a language without trees."""
    known = cache.get(_KEY)
    if known is None:
        known = _count()
        cache.set(_KEY, known, _FRESH_FOR_S)
    return {tag: Community(tag, *known.get(tag, ())) for tag in tags}


def _count() -> dict[str, tuple[dict[str, int], int]]:
    # A tree that was imported as finished was never drawn and not finished here.
    finished = Q(
        state=TreeState.READY_FOR_EXPORT, state_since__gt=timezone.now() - _A_DAY, won_prompt_lottery_at__isnull=False
    )
    states: dict[str, dict[str, int]] = defaultdict(dict)
    today: dict[str, int] = defaultdict(int)
    rows = MessageTree.objects.order_by().values_list("lang", "state")
    for lang, state, trees, fresh in rows.annotate(trees=Count("pk"), fresh=Count("pk", filter=finished)):
        states[lang][state] = trees
        today[lang] += fresh
    return {lang: (states[lang], today[lang]) for lang in states}
