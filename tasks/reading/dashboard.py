"""What there is to do for somebody, what they have begun and done, and how their languages are doing."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from oasst.core.time_zones import zone
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

# Stable order of the desk.
_SHOWN = (
    kinds.RANK_ASSISTANT_REPLIES, kinds.LABEL_ASSISTANT_REPLY, kinds.LABEL_PROMPTER_REPLY, kinds.LABEL_INITIAL_PROMPT,
    kinds.ASSISTANT_REPLY, kinds.PROMPTER_REPLY, kinds.INITIAL_PROMPT,
)  # fmt: skip
_MOST_BEGUN = 5
# Work is handed in within hours of being handed out; counting what was handed out a little earlier finds it by the index.
_LATE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind of work in one language: how many openings there are for this person, else why there is none."""

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


@dataclass(frozen=True, slots=True)
class Done:
    """How many tasks somebody has handed in, since midnight where they are and since Monday."""

    today: int
    this_week: int


def offers(user: User) -> list[LangOffers]:
    """Work by language of this person, every kind listed, also when there is none. Writes nothing."""
    found, quota = _prospects(user)
    communities = community.of_langs(user.langs)
    muted = {kind for kind in _SHOWN if not eligibility.may(user, kind)}
    return [_of_lang(lang, _without(muted, found[lang]), communities[lang], quota, muted) for lang in user.langs]


def begun(user: User) -> list[Task]:
    """Tasks this person holds and may finish, those that lapse first before the others."""
    held = Task.objects.filter(user=user, state=TaskState.OPEN, until__gt=timezone.now())
    return [task for task in held.select_related("message").order_by("until") if eligibility.may(user, task.kind)]


def drafts_left(user: User, held: list[Task]) -> "QuerySet[Draft]":
    """The newest drafts that belong to none of the tasks this person holds."""
    left = drafts.of_person(user)
    for task in held:
        left = left.exclude(kind=task.kind, message=task.message, lang=task.lang, reason="")
    return left[:_MOST_BEGUN]


def done(user: User, *, now: datetime | None = None) -> Done:
    """By one look into the person's newest tasks."""
    today = (now or timezone.now()).astimezone(zone(user.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    recent = Task.objects.filter(user=user, state=TaskState.DONE, created_at__gte=monday - _LATE)
    return Done(
        **recent.aggregate(
            today=Count("pk", filter=Q(ended_at__gte=today)), this_week=Count("pk", filter=Q(ended_at__gte=monday))
        )
    )


# --- Their parts --------------------------------------------------------------------------------------------------------


def _prospects(user: User) -> tuple[dict[str, dict[str, Prospect]], Quota]:
    """By language and kind, as the rules have it, and the person's quota of prompts. One statement."""
    rules = policy.rules()
    found: dict[str, dict[str, Prospect]] = {lang: {} for lang in user.langs}
    (_lang, _kind, waiting, most, *_none), *open_ = statements.rows(
        "prospects", langs=user.langs, **claims.person_parameters(user, rules)
    )
    for lang, kind, *counts in open_:
        found[lang][kind] = Prospect(*counts)
    for lang, here in found.items():
        if lang in rules.no_prompts_in:
            here[kinds.INITIAL_PROMPT] = Prospect()
        elif kinds.INITIAL_PROMPT not in here and flow.prompts_wanted(rules, growing=0, in_review=0, waiting=0):
            here[kinds.INITIAL_PROMPT] = Prospect(mine=1)
    return found, quotas.Quota(waiting, most, rules.prompts_waiting_most)


def _without(muted: Collection[str], here: dict[str, Prospect]) -> dict[str, Prospect]:
    """Nothing of these kinds is for this person, nor a way out of a lack of others."""
    return {kind: replace(there, mine=0) if kind in muted else there for kind, there in here.items()}


def _of_lang(
    lang: str, here: dict[str, Prospect], around: Community, quota: Quota, muted: Collection[str]
) -> LangOffers:
    stages = Stages(in_review=around.in_review, waiting=around.waiting, growing=around.growing)
    closed = lang in policy.rules().no_prompts_in
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
