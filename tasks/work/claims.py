"""Claims: which tasks are available to a person, and the transaction that leases one to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db import transaction

from oasst.db import locks
from oasst.models import ApiClient, User
from tasks import statements
from tasks.models import Task
from tasks.rules import kinds, policy
from tasks.rules.thresholds import Rules
from tasks.texts.refusal import Refusal, Why
from tasks.trees import flow, reviewers
from tasks.work import eligibility, leases, quotas

# If many claim one opening at once, each of these attempts waits for its lock in a transaction of its own.
_FURTHER_TRIES = 5

_chance = Random()  # noqa: S311 -- which kind of work comes next is no secret


@dataclass(frozen=True, slots=True)
class Available:
    """How many openings a person may take, and the free places in them."""

    openings: int
    room: int


def availability(user: User, langs: list[str]) -> dict[tuple[str, str], Available]:
    """The work available to this person by (language, kind). Two statements; writes nothing.

    A language without an opening for prompts has room for as many prompts as the rules want.
    """
    rules = policy.everywhere()
    (*_none, waiting, most), *rows = statements.rows("availability", langs=langs, **person_parameters(user, rules))
    result = {(lang, kind): Available(openings, room) for lang, kind, openings, room in rows}
    for lang in flow.unopened(langs):
        result[lang, kinds.INITIAL_PROMPT] = Available(1, flow.prompts_wanted_first(lang))
    has_room = quotas.Quota(waiting, most, rules.prompts_waiting_most).has_room
    for lang in langs:
        if not has_room or lang in policy.rules(lang).no_prompts_in:
            result.pop((lang, kinds.INITIAL_PROMPT), None)
    return {(lang, kind): available for (lang, kind), available in result.items() if eligibility.may(user, kind)}


def claim(*, by: User, kind: str, lang: str, client: ApiClient | None = None, is_drawn: bool = False) -> Task:
    """Returns the person's unstarted task of this kind and language, else leases the next opening. Only work that was drawn
    for them (`is_drawn`) may be a review in its short form, with the probability of the rules.

    Raises:
        Refusal: as `eligibility.expect`, TOO_MANY_PENDING, PROMPTS_WAITING, or NOTHING_TO_DO (also if others took the last
            opening).
    """
    rules = policy.rules(lang)
    eligibility.expect(by, eligibility.work_of(kind))
    if kind == kinds.INITIAL_PROMPT:
        if lang in rules.no_prompts_in:
            raise Refusal(Why.NOTHING_TO_DO)
        flow.open_language(lang)
    parameters = {"lang": lang, **lease_parameters(by, kind, rules, client=client, is_drawn=is_drawn)}
    task = _try_to_claim("claim", by, parameters)
    for _attempt in range(_FURTHER_TRIES):
        if task or not statements.value("work_exists", **parameters):
            break
        task = _try_to_claim("claim_waiting", by, parameters)
    if not task:
        raise Refusal(Why.NOTHING_TO_DO)
    return task


def _try_to_claim(statement: str, by: User, parameters: Mapping[str, Any]) -> Task | None:
    """One attempt in its own transaction, so that no opening is locked while waiting for another."""
    with transaction.atomic():
        locks.lock_person(by.pk)
        task = statements.one(Task, statement, **parameters)
    if task is None and leases.open_tasks(by) >= parameters["most"]:
        raise Refusal(Why.TOO_MANY_PENDING)
    if task is None and parameters["kind"] == kinds.INITIAL_PROMPT:
        quotas.expect_room(by, policy.rules(parameters["lang"]))
    return task


def claim_any(*, by: User, langs: list[str], client: ApiClient | None = None, chance: Random = _chance) -> Task:
    """Returns the person's unstarted task, else claims work of a kind and language drawn from the available ones by the
    weights of the rules.

    Raises:
        Refusal: as `claim`.
    """
    unstarted = statements.rows("unstarted_task", me=by.pk, langs=langs, client=client.pk if client else None)
    for kind, lang in unstarted:
        if eligibility.may(by, kind):
            return claim(by=by, kind=kind, lang=lang, client=client, is_drawn=True)
    available = availability(by, langs)
    weights = {lang: _weights(policy.rules(lang)) for lang in langs}
    while available:
        choices = list(available)
        lang, kind = chance.choices(choices, [weights[lang][kind] for lang, kind in choices])[0]
        del available[lang, kind]
        try:
            return claim(by=by, kind=kind, lang=lang, client=client, is_drawn=True)
        except Refusal as refusal:
            if refusal.why not in (Why.NOTHING_TO_DO, Why.PROMPTS_WAITING):
                raise
    raise Refusal(Why.NOTHING_TO_DO)


def lease_parameters(
    by: User, kind: str, rules: Rules, *, client: ApiClient | None = None, is_drawn: bool = False
) -> dict[str, Any]:
    """The parameters of every statement that leases an opening of this kind: those of the task, and of the person."""
    return {
        "kind": kind,
        "client": client.pk if client else None,
        "lease": leases.first_duration(kind, rules, client),
        "full_at_first": rules.full_reviews_at_first,
        "p_full": _p_full(kind, rules, is_drawn=is_drawn),
        "most": rules.max_pending_tasks_per_user,
        "unacknowledged": rules.lease_unacknowledged,
        **person_parameters(by, rules),
    }


def person_parameters(user: User, rules: Rules) -> dict[str, Any]:
    """The parameters of the fragments about a person: `permitted`, `reviewer_counts`, and `prompt_quota`."""
    return {
        "me": user.pk,
        "cool_off": rules.skip_cool_off,
        "self_labeling": rules.self_labeling,
        "self_ranking": rules.self_ranking,
        **quotas.parameters(rules),
        **reviewers.parameters(rules),
    }


def _p_full(kind: str, rules: Rules, *, is_drawn: bool) -> float:
    """The share of reviews of this kind that ask for all labels; other work has one form. Reviews of replies requested by
    kind always ask for all.
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
