"""Report of a simulation, as lines to print."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count, F, QuerySet

from oasst.models import MessageTree, Quarantine, Ranking, Review, TreeState
from tasks.models import Opening
from tasks.rules import kinds, policy, shape
from tasks.simulation.run import Simulation
from tasks.texts.refusal import Why

# Final states.
_ENDS = (TreeState.READY_FOR_EXPORT, TreeState.ABORTED_LOW_GRADE, TreeState.SCORING_FAILED)


def lines(run: Simulation) -> Iterator[str]:
    tally, lang = run.tally, run.plan.lang
    rate = tally.acts / max(tally.seconds, 0.001)
    yield f"{len(run.people)} volunteers in {lang}: {tally.acts:,} acts in {tally.seconds:.1f} s ({rate:,.0f} acts/s)."
    yield "Submitted: " + _listed(tally.submitted)
    yield (
        f"Besides: {tally.skipped:,} skipped, {tally.abandoned:,} abandoned,"
        f" of which {tally.returned:,} were submitted late; {tally.halted:,} trees halted"
    )
    yield "Refused: " + _listed(Counter({f"{kind} ({why})": n for (kind, why), n in tally.refused.items()}))
    yield "Surplus: " + _surplus(run)
    yield "Trees: " + _listed(_states(lang))
    yield "People: " + _people(run)


def waiting(lang: str) -> Iterator[str]:
    """One line per unfinished tree of the language: what it waits for."""
    room, quarantined = _room(lang), _quarantined(lang)
    trees = MessageTree.objects.in_lang(lang).exclude(state__in=_ENDS).order_by("state", "id")
    growing = trees.filter(state=TreeState.GROWING).count()
    for tree_id, state in trees.values_list("pk", "state"):
        if tree_id in quarantined:
            what = "a moderator's decision on a message in quarantine"
        elif state == TreeState.PROMPT_LOTTERY_WAITING:
            what = f"its turn: {growing} trees are growing of at most {policy.rules(lang).max_active_trees}"
        elif state == TreeState.HALTED_BY_MODERATOR:
            what = "a moderator to lift the halt"
        elif state in shape.LIVE:
            what = _listed(room[tree_id]) + ", by another person" if room[tree_id] else "work that is leased"
        else:
            what = "a place among the rankings"
        yield f"{tree_id} ({state}) waits for {what}"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{n:,} {what}" for what, n in counts.most_common()) or "nothing"


def _states(lang: str) -> Counter[str]:
    counts = MessageTree.objects.in_lang(lang).order_by().values_list("state").annotate(n=Count("*"))
    return Counter(dict(counts))


# --- Surplus: work beyond what was needed --------------------------------------------------------------------------------


def _surplus(run: Simulation) -> str:
    lang = run.plan.lang
    rules = policy.rules(lang)
    reviews = Review.objects.filter(task_id__isnull=False, message__tree__lang=lang)
    prompts, replies = reviews.filter(message__parent=None), reviews.exclude(message__parent=None)
    too_many = _beyond(prompts, "message_id", rules.num_reviews_initial_prompt)
    too_many += _beyond(replies, "message_id", rules.num_reviews_reply)
    rankings = Ranking.objects.filter(parent__tree__lang=lang, task_id__isnull=False)
    late = sum(run.tally.refused[kind, Why.LAPSED.value] for kind in kinds.REPLYING)
    return (
        f"{_share(too_many, reviews.count())} of the reviews,"
        f" {_share(_beyond(rankings, 'parent_id', rules.num_required_rankings), rankings.count())} of the rankings,"
        f" {late:,} replies refused as late"
    )


def _beyond(judgements: QuerySet[Review] | QuerySet[Ranking], place: str, needed: int) -> int:
    """The number beyond those needed per message."""
    counts = judgements.order_by().values(place).annotate(n=Count("*")).filter(n__gt=needed)
    return sum(n - needed for n in counts.values_list("n", flat=True))


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({part / max(whole, 1):.1%})"


def _people(run: Simulation) -> str:
    acts = sorted(person.acts for person in run.people)
    care = sorted(person.care for person in run.people)
    median = acts[len(acts) // 2]
    return f"care from {care[0]:.2f} to {care[-1]:.2f}; tasks claimed from {acts[0]} to {acts[-1]}, median {median}"


# --- What trees wait for ------------------------------------------------------------------------------------------------


def _room(lang: str) -> defaultdict[UUID | None, Counter[str]]:
    room: defaultdict[UUID | None, Counter[str]] = defaultdict(Counter)
    free = F("wanted") - F("leased") - F("done")
    openings = Opening.objects.filter(lang=lang, wanted__gt=F("leased") + F("done"))
    for tree_id, kind, places in openings.values_list("tree_id", "kind", free):
        room[tree_id][kind] += places
    return room


def _quarantined(lang: str) -> set[UUID]:
    quarantined = Quarantine.objects.filter(outcome="", message__tree__lang=lang)
    return set(quarantined.values_list("message__tree_id", flat=True))
