"""A person's contributions with their results, newest first. The number of statements is constant."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Q, QuerySet, Value

from oasst.core.keyset import Spot
from oasst.models import AT_REST, Message, Quarantine, Ranking, Review, Role, TreeState, User
from tasks.acts import edits
from tasks.reading.outcomes import Contribution, Ordered, Reviewed, Written
from tasks.rules import opinions, policy
from tasks.work import writing_habits

PER_PAGE = 20

# The filters of the list: kinds of contribution, and outcomes of the message it is about.
KINDS = ("prompt", "prompter_reply", "assistant_reply", "review", "ranking")
FATES = ("in_review", "accepted", "rejected", "first", "finished", "removed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The filters of the list; empty means all. `words` searches the person's own texts."""

    kind: str = ""
    fate: str = ""
    lang: str = ""
    words: str = ""
    before: Spot | None = None


@dataclass(frozen=True, slots=True)
class Page:
    contributions: list[Contribution]
    older: Spot | None


def page(user: User, choice: Choice) -> Page:
    """One page of contributions and the cursor of the next."""
    keys = _keys(user, choice)
    here = keys[:PER_PAGE]
    ids: dict[str, list[UUID]] = defaultdict(list)
    for sort, id_, _given_at in here:
        ids[sort].append(id_)
    loaded = {each.id: each for each in (*_written(ids, user), *_reviewed(ids), *_ordered(ids))}
    older = Spot(here[-1][2], here[-1][1]) if len(keys) > PER_PAGE else None
    return Page([loaded[id_] for _sort, id_, _given_at in here], older)


def langs(user: User) -> list[str]:
    """Languages this person has written in."""
    return sorted(Message.objects.filter(author=user).order_by().values_list("lang", flat=True).distinct())


# --- Keys ------------------------------------------------------------------------------------------------------------


def _keys(user: User, choice: Choice) -> list[tuple[str, UUID, Any]]:
    """Sort, id and time of one page of contributions plus one, by one statement over the three tables."""
    parts = [
        rows.annotate(sort=Value(sort, output_field=CharField())).order_by("-created_at", "-id")[: PER_PAGE + 1]
        for sort, rows in _chosen(user, choice).items()
    ]
    if not parts:
        return []
    columns = [part.values_list("sort", "id", "created_at") for part in parts]
    keys = columns[0].union(*columns[1:], all=True) if len(columns) > 1 else columns[0]
    return list(keys.order_by("-created_at", "-id")[: PER_PAGE + 1] if len(columns) > 1 else keys)


def _chosen(user: User, choice: Choice) -> dict[str, QuerySet[Any]]:
    """The filtered contributions of the person, by sort."""
    behind = choice.before.behind if choice.before else Q()
    chosen: dict[str, QuerySet[Any]] = {}
    if choice.kind in ("", "prompt", "prompter_reply", "assistant_reply"):
        texts = Message.objects.filter(behind, _role(choice.kind), _about("", choice), author=user)
        chosen["message"] = texts.filter(text__icontains=choice.words) if choice.words else texts
    if choice.kind in ("", "review") and not choice.words:
        chosen["review"] = Review.objects.filter(behind, _about("message__", choice), user=user)
    if choice.kind in ("", "ranking") and not choice.words and choice.fate in ("", "in_review", "finished"):
        rankings = Ranking.objects.filter(behind, user=user)
        if choice.lang:
            rankings = rankings.filter(parent__lang=choice.lang)
        states = {"in_review": TreeState.RANKING, "finished": TreeState.READY_FOR_EXPORT}
        chosen["ranking"] = rankings.filter(parent__tree__state=states[choice.fate]) if choice.fate else rankings
    return chosen


def _role(kind: str) -> Q:
    return {
        "prompt": Q(parent=None),
        "prompter_reply": Q(role=Role.PROMPTER, parent__isnull=False),
        "assistant_reply": Q(role=Role.ASSISTANT),
    }.get(kind, Q())


def _about(path: str, choice: Choice) -> Q:
    """The filter for language and outcome of the message of a contribution."""
    fates: dict[str, dict[str, Any]] = {
        "in_review": {"deleted": False, "review_result": None},
        "accepted": {"deleted": False, "review_result": True},
        "rejected": {"deleted": False, "review_result": False},
        "first": {"deleted": False, "rank": 0, **({"tree__state__in": AT_REST} if path else {})},
        "finished": {"deleted": False, "review_result": True, "tree__state": TreeState.READY_FOR_EXPORT},
        "removed": {"deleted": True},
    }
    wanted = {**fates.get(choice.fate, {}), **({"lang": choice.lang} if choice.lang else {})}
    return Q(**{f"{path}{name}": value for name, value in wanted.items()})


# --- Loading ------------------------------------------------------------------------------------------------------------


def _written(ids: dict[str, list[UUID]], user: User) -> Iterable[Written]:
    if not ids["message"]:
        return
    texts = Message.objects.filter(pk__in=ids["message"])
    ranked = _ranked(texts)
    quarantined = set(Quarantine.objects.filter(message__in=texts, outcome="").values_list("message", flat=True))
    habits = writing_habits.of(ids["message"])
    labels_of: dict[tuple[UUID, int], list[dict[str, float]]] = defaultdict(list)
    reviews = Review.objects.filter(message__in=ids["message"], task_id__isnull=False)
    for message_id, revision, labels in reviews.values_list("message_id", "revision", "labels"):
        labels_of[message_id, revision].append(labels)
    for text in texts.select_related("tree"):
        given, rules = labels_of[text.pk, text.revision], policy.rules(text.lang)
        decided = text.review_result is not None
        yield Written(
            id=text.pk,
            given_at=text.created_at,
            message=text,
            reviews=len(given),
            needed=rules.reviews_needed(root=text.parent_id is None),
            opinions=opinions.opinions(given) if decided else [],
            ranked=ranked.get(text.parent_id, 0),
            is_quarantined=text.pk in quarantined,
            habit=habits.get(text.pk),
            editable_until=edits.until(text, by=user, quarantined=text.pk in quarantined, rules=rules),
        )


def _ranked(texts: "QuerySet[Message]") -> dict[UUID | None, int]:
    """The number of ranked replies by parent."""
    siblings = Message.objects.filter(parent__in=texts.values("parent"), rank__isnull=False, deleted=False)
    return dict(siblings.order_by().values_list("parent").annotate(n=Count("pk")))


def _reviewed(ids: dict[str, list[UUID]]) -> Iterable[Reviewed]:
    if not ids["review"]:
        return
    for review in Review.objects.filter(pk__in=ids["review"]).select_related("message", "message__tree"):
        message, rules = review.message, policy.rules(review.message.lang)
        alone = opinions.would_accept(review.labels, rules.threshold(root=message.parent_id is None))
        agrees = None if message.review_result is None else alone == message.review_result
        yield Reviewed(review.pk, review.created_at, message, review, agrees)


def _ordered(ids: dict[str, list[UUID]]) -> Iterable[Ordered]:
    if not ids["ranking"]:
        return
    rankings = list(Ranking.objects.filter(pk__in=ids["ranking"]).select_related("parent", "parent__tree"))
    shown = {each for ranking in rankings for each in ranking.shown}
    ranks = dict(Message.objects.filter(pk__in=shown).values_list("pk", "rank"))
    for ranking in rankings:
        places = {str(id_): place for id_ in ranking.shown if (place := ranks.get(id_)) is not None}
        agreed, pairs = opinions.pairs_agreed(ranking.ballot, places if ranking.parent.tree.is_at_rest else {})
        yield Ordered(ranking.pk, ranking.created_at, ranking.parent, ranking, agreed, pairs)
