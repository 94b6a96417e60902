"""The queries of the dashboard: available tasks, begun work, and the stages of trees by language."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils import timezone

from oasst.corpus import communities as community
from oasst.corpus.communities import Community
from oasst.models import User
from tasks import statements
from tasks.models import Draft, Task, TaskState
from tasks.rules import kinds, policy
from tasks.texts.prospects import Blocked, Cause, Prospect, Stages, why_nothing
from tasks.texts.wording import KINDS, KindText
from tasks.trees import flow
from tasks.work import claims, drafts, eligibility, quotas
from tasks.work.quotas import Quota

# The fixed order of kinds on the dashboard.
_SHOWN = (
    kinds.RANK_ASSISTANT_REPLIES, kinds.LABEL_ASSISTANT_REPLY, kinds.LABEL_PROMPTER_REPLY, kinds.LABEL_INITIAL_PROMPT,
    kinds.ASSISTANT_REPLY, kinds.PROMPTER_REPLY, kinds.INITIAL_PROMPT,
)  # fmt: skip
_MOST_BEGUN = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind of task in one language: the number of openings for this person, else the reason why there is none."""

    kind: str
    text: KindText
    openings: int
    blocked: Blocked | None
    way_out: KindText | None = None


@dataclass(frozen=True, slots=True)
class LangOffers:
    lang: str
    offers: list[Offer]
    community: Community

    @property
    def total(self) -> int:
        return sum(offer.openings for offer in self.offers)

    @property
    def there(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.openings]

    @property
    def lacking(self) -> list[Offer]:
        return [offer for offer in self.offers if not offer.openings]


def offers(user: User) -> list[LangOffers]:
    """The tasks available to this person by language, with every kind listed. Writes nothing."""
    prospects, quota = _prospects(user)
    communities = community.of_langs(user.langs)
    muted = {kind for kind in _SHOWN if not eligibility.may(user, kind)}
    return [_of_lang(lang, _without(muted, prospects[lang]), communities[lang], quota, muted) for lang in user.langs]


def leased_tasks(user: User) -> list[Task]:
    """The leased tasks this person may finish, ordered by the end of the lease."""
    leased = Task.objects.filter(user=user, state=TaskState.OPEN, until__gt=timezone.now())
    return [task for task in leased.select_related("message").order_by("until") if eligibility.may(user, task.kind)]


def drafts_left(user: User, leased: list[Task]) -> "QuerySet[Draft]":
    """The newest drafts without a leased task."""
    left = drafts.of_person(user)
    for task in leased:
        left = left.exclude(kind=task.kind, message=task.message, lang=task.lang, reason="")
    return left[:_MOST_BEGUN]


# --- Their parts --------------------------------------------------------------------------------------------------------


def _prospects(user: User) -> tuple[dict[str, dict[str, Prospect]], Quota]:
    """The prospects by language and kind under the rules in force, and the person's quota of prompts. One statement."""
    rules = policy.everywhere()
    prospects: dict[str, dict[str, Prospect]] = {lang: {} for lang in user.langs}
    (_lang, _kind, waiting, most, *_none), *open_ = statements.rows(
        "prospects", langs=user.langs, **claims.person_parameters(user, rules)
    )
    for lang, kind, *counts in open_:
        prospects[lang][kind] = Prospect(*counts)
    for lang, here in prospects.items():
        if lang in policy.rules(lang).no_prompts_in:
            here[kinds.INITIAL_PROMPT] = Prospect()
        elif kinds.INITIAL_PROMPT not in here and flow.prompts_wanted_first(lang):
            here[kinds.INITIAL_PROMPT] = Prospect(mine=1)
    return prospects, quotas.Quota(waiting, most, rules.prompts_waiting_most)


def _without(muted: Collection[str], here: dict[str, Prospect]) -> dict[str, Prospect]:
    """Removes the kinds the person is muted for, also as a way out for other kinds."""
    return {kind: replace(there, mine=0) if kind in muted else there for kind, there in here.items()}


def _of_lang(
    lang: str, here: dict[str, Prospect], around: Community, quota: Quota, muted: Collection[str]
) -> LangOffers:
    stages = Stages(in_review=around.in_review, waiting=around.waiting, growing=around.growing)
    closed = lang in policy.rules(lang).no_prompts_in
    barred = Blocked(Cause.MUTED)
    offers = [
        Offer(kind, KINDS[kind], 0, barred) if kind in muted else _offer(kind, here, stages, quota, closed=closed)
        for kind in _SHOWN
    ]
    return LangOffers(lang, offers, around)


def _offer(kind: str, here: dict[str, Prospect], stages: Stages, quota: Quota, *, closed: bool) -> Offer:
    openings = here.get(kind, Prospect()).mine
    if openings and kind == kinds.INITIAL_PROMPT and not quota.has_room:
        return Offer(kind, KINDS[kind], 0, Blocked(Cause.OWN_WAITING, quota.waiting, detail=quota.why))
    if openings:
        return Offer(kind, KINDS[kind], openings, None)
    blocked = why_nothing(kind, here, stages, closed=closed)
    open_elsewhere = here.get(blocked.way_out, Prospect()).mine
    return Offer(kind, KINDS[kind], 0, blocked, KINDS[blocked.way_out] if open_elsewhere else None)
