"""Handing work out: what there is for a person, claiming it, holding on to it, giving it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from oasst.db import locks
from oasst.models import ApiClient, User
from tasks import statements
from tasks.models import Task, TaskState
from tasks.rules import kinds, policy
from tasks.rules.thresholds import Rules
from tasks.texts.refusal import Refusal, Why
from tasks.trees import automatic_moderation, flow, reviewers
from tasks.work import eligibility, quotas

# When many arrive at one opening, each of these waits its turn in a transaction of its own.
_FURTHER_TRIES = 5

_chance = Random()  # noqa: S311 -- which kind of work comes next is no secret


@dataclass(frozen=True, slots=True)
class Available:
    """How many openings a person could take, and how much room is in them together."""

    openings: int
    room: int


def availability(user: User, langs: list[str]) -> dict[tuple[str, str], Available]:
    """What there is for this person by (language, kind). Two statements, and it writes nothing.

    A language nobody has worked in yet has room for prompts only, as the rules say.
    """
    rules = policy.rules()
    (*_none, waiting, most), *open_ = statements.rows("availability", langs=langs, **may(user, rules))
    found = {(lang, kind): Available(openings, room) for lang, kind, openings, room in open_}
    for lang in flow.untouched(langs):
        found[lang, kinds.INITIAL_PROMPT] = Available(1, flow.prompts_wanted(rules, growing=0, in_review=0, waiting=0))
    has_room = quotas.Quota(waiting, most, rules.prompts_waiting_most).has_room
    for lang in rules.no_prompts_in if has_room else langs:
        found.pop((lang, kinds.INITIAL_PROMPT), None)
    return {(lang, kind): there for (lang, kind), there in found.items() if eligibility.may(user, kind)}


def claim(*, by: User, kind: str, lang: str, client: ApiClient | None = None, is_drawn: bool = False) -> Task:
    """Hands this person the task of the kind and language that they hold and have not begun, else the next opening. Only
    work that was drawn for them (`is_drawn`) may come in its short form where the rules leave that to chance.

    Raises:
        Refusal: as `eligibility.expect`, TOO_MANY_PENDING, PROMPTS_WAITING, or NOTHING_TO_DO (also when others took
            the last).
    """
    rules = policy.rules()
    eligibility.expect(by, eligibility.work_of(kind))
    if kind == kinds.INITIAL_PROMPT:
        if lang in rules.no_prompts_in:
            raise Refusal(Why.NOTHING_TO_DO)
        flow.begin(lang)
    asked: dict[str, Any] = {
        "lang": lang,
        "kind": kind,
        "client": client.pk if client else None,
        "lease": first_lease(kind, rules, client),
        "p_full": _p_full(kind, rules, is_drawn=is_drawn),
        "most": rules.max_pending_tasks_per_user,
        "unacknowledged": rules.lease_unacknowledged,
        **may(by, rules),
    }
    taken = _try_to_claim("claim", by, asked)
    for _attempt in range(_FURTHER_TRIES):
        if taken or not statements.value("is_there_work", **asked):
            break
        taken = _try_to_claim("claim_waiting", by, asked)
    if not taken:
        raise Refusal(Why.NOTHING_TO_DO)
    return taken


def _try_to_claim(statement: str, by: User, asked: Mapping[str, Any]) -> Task | None:
    """One try in one transaction, so that nobody waits while holding an opening."""
    with transaction.atomic():
        locks.lock_person(by.pk)
        taken = statements.one(Task, statement, **asked)
    if taken is None and open_tasks(by) >= asked["most"]:
        raise Refusal(Why.TOO_MANY_PENDING)
    if taken is None and asked["kind"] == kinds.INITIAL_PROMPT:
        quotas.expect_room(by, policy.rules())
    return taken


def claim_any(*, by: User, langs: list[str], client: ApiClient | None = None, chance: Random = _chance) -> Task:
    """Hands out what the person holds and has not begun, else work of a kind drawn by the rules' weights among those there
    are, in any of the languages.

    Raises:
        Refusal: as `claim`.
    """
    looked_at = statements.rows("looked_at", me=by.pk, langs=langs, client=client.pk if client else None)
    for kind, lang in looked_at:
        if eligibility.may(by, kind):
            return claim(by=by, kind=kind, lang=lang, client=client, is_drawn=True)
    there = availability(by, langs)
    weights = _weights(policy.rules())
    while there:
        choices = list(there)
        lang, kind = chance.choices(choices, [weights[kind] for _lang, kind in choices])[0]
        del there[lang, kind]
        try:
            return claim(by=by, kind=kind, lang=lang, client=client, is_drawn=True)
        except Refusal as refusal:
            if refusal.why not in (Why.NOTHING_TO_DO, Why.PROMPTS_WAITING):
                raise
    raise Refusal(Why.NOTHING_TO_DO)


def open_tasks(user: User) -> int:
    """Those that count towards the most that one person may hold."""
    return int(statements.value("pending", me=user.pk, unacknowledged=policy.rules().lease_unacknowledged))


def lease(kind: str, rules: Rules) -> timedelta:
    """How long work of this kind is held without a sign of life."""
    return rules.lease_write if kind in kinds.WRITING else rules.lease_judge


def first_lease(kind: str, rules: Rules, client: ApiClient | None) -> timedelta:
    """How long work is held before anything is heard of it: clients acknowledge it first. They may do so just before they
    submit, so what takes long to write is not taken from people who are writing.
    """
    full = lease(kind, rules)
    return full if client is None or kind in kinds.WRITING else min(full, rules.lease_unacknowledged)


def heartbeat(task: Task) -> datetime | None:
    """Extends the lease; the new end, or None when the task is no longer held."""
    until: datetime | None = statements.value(
        "heartbeat", task=task.pk, me=task.user_id, lease=lease(task.kind, policy.rules())
    )
    return until


def skip(task: Task, *, reason: str = "") -> bool:
    """Gives the task back; False when it was no longer held."""
    with transaction.atomic():
        skipped = end(task, TaskState.SKIPPED, reason=reason)
    if skipped:
        automatic_moderation.skipped(task)
    return skipped


def end(task: Task, state: TaskState, *, reason: str = "", result_id: UUID | None = None) -> bool:
    """Ends an open task and returns its lease, in the caller's transaction; False when it was not open."""
    ended = statements.value(
        "finish", task=task.pk, kind=task.kind, message=task.opening_message_id, lang=task.lang, me=task.user_id,
        state=state, reason=reason[:512], result=result_id,
    )  # fmt: skip
    return ended is not None


def sweep(batch: int = 100) -> int:
    """Takes back all leases that have run out and returns how many."""
    total = 0
    while True:
        with transaction.atomic():
            returned = int(statements.value("sweep", limit=batch))
        if not returned:
            break
        total += returned
    return total + statements.changed("sweep_orphans")


def may(user: User, rules: Rules) -> dict[str, Any]:
    """The parameters of the fragments about a person: `may` with `counts`, and `prompts_of`."""
    return {
        "me": user.pk,
        "cool_off": rules.skip_cool_off,
        "self_labeling": rules.self_labeling,
        "self_ranking": rules.self_ranking,
        **quotas.parameters(rules),
        **reviewers.parameters(rules),
    }


def _p_full(kind: str, rules: Rules, *, is_drawn: bool) -> float:
    """The share of reviews of this kind that ask for all labels; other work has one form. Reviews of replies that somebody
    asks for by name always do.
    """
    if kind == kinds.LABEL_INITIAL_PROMPT:
        return rules.p_full_review_prompt
    if not is_drawn:
        return 1
    return {
        kinds.LABEL_ASSISTANT_REPLY: rules.p_full_review_reply_assistant,
        kinds.LABEL_PROMPTER_REPLY: rules.p_full_review_reply_prompter,
    }.get(kind, 1)


def _weights(rules: Rules) -> dict[str, float]:
    return {
        **dict.fromkeys(kinds.RANKING, rules.weight_ranking),
        kinds.LABEL_ASSISTANT_REPLY: rules.weight_label_reply,
        kinds.LABEL_PROMPTER_REPLY: rules.weight_label_reply,
        kinds.LABEL_INITIAL_PROMPT: rules.weight_label_prompt,
        **dict.fromkeys(kinds.REPLYING, rules.weight_reply),
        kinds.INITIAL_PROMPT: rules.weight_initial_prompt,
    }
