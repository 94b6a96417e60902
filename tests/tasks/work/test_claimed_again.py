"""A page that is loaded again takes no second task, and what programs hold without a word blocks others only briefly."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from oasst.models import ApiClient, Message, TreeState, User
from tasks.models import Opening, Task, TaskState
from tasks.rules import kinds, policy
from tasks.rules.thresholds import CLASSIC, COMMONS, PRESETS
from tasks.texts.refusal import Refusal, Why
from tasks.trees import flow
from tasks.work import acknowledgements, claims, drafts, leases, submission
from tests.tasks.crowd import a_growing_tree, a_prompt, people, tree_of
from tests.tasks.promises import broken_promises
from tests.tasks.test_races import at_once
from tests.tasks.work.test_acknowledgements import a_client, lapse

pytestmark = pytest.mark.django_db
WAYS = pytest.mark.parametrize("by_api", [True, False], ids=["api", "pages"])


@pytest.fixture
def crowd() -> list[User]:
    return people(8)


def through(by_api: bool) -> ApiClient | None:
    return a_client() if by_api else None


def claimed(by: User, kind: str, client: ApiClient | None = None, lang: str = "en") -> Task:
    return claims.claim(by=by, kind=kind, lang=lang, client=client)


def begin(task: Task) -> None:
    """The person has more than looked at it."""
    if task.client is None:
        drafts.save(task, {"text": "Begun"})
    else:
        acknowledgements.ack(task=task, frontend_message_id=str(task.pk), client=task.client)


def lapsed(task: Task) -> Task:
    lapse(task)
    return task


def older(task: Task, by: timedelta) -> None:
    """As if it had been handed out and last heard of that long ago."""
    Task.objects.filter(pk=task.pk).update(created_at=task.created_at - by, until=task.until - by)
    leases.sweep()


@WAYS
@pytest.mark.parametrize("kind", [kinds.INITIAL_PROMPT, kinds.LABEL_INITIAL_PROMPT, kinds.ASSISTANT_REPLY])
def test_what_is_held_and_was_only_looked_at_is_handed_out_again(crowd: list[User], kind: str, by_api: bool) -> None:
    a_growing_tree(crowd[0], crowd[1:4])
    a_prompt(crowd[0])
    a_prompt(crowd[0])
    client = through(by_api)
    first = claimed(crowd[5], kind, client)
    again = claimed(crowd[5], kind, client)
    assert (again.pk, again.shown, again.mode, again.state) == (first.pk, first.shown, first.mode, TaskState.OPEN)
    assert again.until >= first.until
    assert Task.objects.filter(user=crowd[5]).count() == 1
    assert Opening.objects.get(pk=first.opening_id).leased == 1
    assert broken_promises() == []


def test_what_is_handed_out_again_is_of_the_text_as_it_is_now(crowd: list[User]) -> None:
    root, bot = a_prompt(crowd[0]), a_client()
    assert claimed(crowd[1], kinds.LABEL_INITIAL_PROMPT, bot).revisions == [1]
    Message.objects.filter(pk=root.pk).update(revision=2)
    again = claimed(crowd[1], kinds.LABEL_INITIAL_PROMPT, bot)
    assert (again.shown, again.revisions) == ([root.pk], [2])


@WAYS
def test_what_was_begun_is_not(crowd: list[User], by_api: bool) -> None:
    client = through(by_api)
    first = claimed(crowd[0], kinds.INITIAL_PROMPT, client)
    begin(first)
    second = claimed(crowd[0], kinds.INITIAL_PROMPT, client)
    assert second.pk != first.pk
    assert claimed(crowd[0], kinds.INITIAL_PROMPT, client).pk == second.pk


def test_another_language_program_or_person_and_what_has_lapsed_is_other_work(crowd: list[User]) -> None:
    bot = a_client()
    first = claimed(crowd[0], kinds.INITIAL_PROMPT, bot)
    others = [
        claimed(crowd[0], kinds.INITIAL_PROMPT, bot, lang="de"),
        claimed(crowd[0], kinds.INITIAL_PROMPT, a_client()),
        claimed(crowd[0], kinds.INITIAL_PROMPT),
        claimed(crowd[1], kinds.INITIAL_PROMPT, bot),
    ]
    lapse(first)
    others.append(claimed(crowd[0], kinds.INITIAL_PROMPT, bot))
    assert len({first.pk, *(each.pk for each in others)}) == 6


@WAYS
def test_who_leaves_the_choice_to_us_is_handed_the_same_again(crowd: list[User], by_api: bool) -> None:
    a_growing_tree(crowd[0], crowd[1:4])
    a_prompt(crowd[0])
    ask = partial(claims.claim_any, by=crowd[5], langs=["de", "en"], client=through(by_api))
    first = ask()
    assert {ask().pk for _ in range(5)} == {first.pk}
    leases.skip(first)
    assert ask().pk != first.pk


@pytest.mark.django_db(transaction=True)
def test_many_requests_at_once_are_handed_one_task() -> None:
    person, bot = people(1)[0], a_client()
    flow.open_language("en")
    results = at_once([partial(claimed, person, kinds.INITIAL_PROMPT, bot)] * 12)
    assert len({each.pk for each in results if isinstance(each, Task)}) == 1
    assert broken_promises() == []


def test_a_review_that_no_program_acknowledges_goes_to_others_after_five_minutes(crowd: list[User]) -> None:
    a_prompt(crowd[0])
    bot, minute = a_client(), timedelta(minutes=1)
    silent, acked, on_pages = (
        claimed(crowd[1], kinds.LABEL_INITIAL_PROMPT, bot),
        claimed(crowd[2], kinds.LABEL_INITIAL_PROMPT, bot),
        claimed(crowd[3], kinds.LABEL_INITIAL_PROMPT),
    )
    begin(acked)
    with pytest.raises(Refusal):
        claimed(crowd[4], kinds.LABEL_INITIAL_PROMPT, bot)
    for task in (silent, acked, on_pages):
        task.refresh_from_db()
        older(task, 5.5 * minute)
    states = [Task.objects.get(pk=task.pk).state for task in (silent, acked, on_pages)]
    assert states == [TaskState.EXPIRED, TaskState.OPEN, TaskState.OPEN]
    assert claimed(crowd[4], kinds.LABEL_INITIAL_PROMPT, bot)


def test_a_text_keeps_its_half_hour_but_is_not_counted_after_five_minutes(crowd: list[User]) -> None:
    bot = a_client()
    held = [
        claimed(crowd[0], kinds.INITIAL_PROMPT, bot, lang) for lang in ("en", "de", "fr", "es", "it", "pt", "ru", "ja")
    ]
    with pytest.raises(Refusal) as refused:
        claimed(crowd[0], kinds.INITIAL_PROMPT, bot, "zh")
    assert refused.value.why == Why.TOO_MANY_PENDING
    begin(held[0])
    for task in held:
        task.refresh_from_db()
        older(task, timedelta(minutes=6))
    assert Task.objects.filter(state=TaskState.OPEN).count() == 8
    assert leases.open_tasks(crowd[0]) == 1  # the one that was acknowledged
    assert claimed(crowd[0], kinds.INITIAL_PROMPT, bot, "zh")


@WAYS
def test_a_late_reply_is_taken_from_programs_wherever_there_is_a_place(
    crowd: list[User], by_api: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PRESETS, "commons", replace(COMMONS, max_children_count=1))
    root = a_growing_tree(crowd[0], crowd[1:4])
    late, later = [lapsed(claimed(person, kinds.ASSISTANT_REPLY, through(by_api))) for person in crowd[4:6]]
    assert claimed(crowd[6], kinds.ASSISTANT_REPLY)  # someone else holds the only place
    submit = partial(submission.submit_text, task=late, text="It came late.", by=crowd[4])
    if by_api:
        assert Message.objects.get(pk=submit().result_id).parent_id == root.pk
    else:
        with pytest.raises(Refusal):
            submit()
    with pytest.raises(Refusal):  # now there is none
        submission.submit_text(task=later, text="It came too late.", by=crowd[5])
    assert broken_promises() == []


@WAYS
def test_a_late_prompt_is_taken_from_programs_wherever_there_is_room(
    crowd: list[User], by_api: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PRESETS, "commons", replace(COMMONS, max_active_trees=1, max_initial_prompt_review=0))
    late = claimed(crowd[0], kinds.INITIAL_PROMPT, through(by_api))
    lapse(late)
    assert claimed(crowd[1], kinds.INITIAL_PROMPT)
    submit = partial(submission.submit_text, task=late, text="It came late.", by=crowd[0])
    if by_api:
        assert Message.objects.get(pk=submit().result_id).parent_id is None
    else:
        with pytest.raises(Refusal):
            submit()
    assert broken_promises() == []


def test_what_programs_let_lapse_counts_as_no_skip(crowd: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRESETS, "classic", replace(CLASSIC, auto_mod_max_skip_reply=2))
    bot = a_client()
    with policy.using("classic"):
        root = a_growing_tree(crowd[0], crowd[1:4])
        for person in crowd[4:]:
            lapse(claimed(person, kinds.ASSISTANT_REPLY, bot))
        assert tree_of(root).state == TreeState.GROWING
        assert not Task.objects.filter(state=TaskState.SKIPPED).exists()
        for person in crowd[4:6]:
            leases.skip(claimed(person, kinds.ASSISTANT_REPLY, bot))
        assert tree_of(root).state == TreeState.HALTED_BY_MODERATOR


def test_reviews_of_replies_that_are_asked_for_by_name_are_always_full() -> None:
    for kind in kinds.LABELLING[1:]:
        rules = replace(
            COMMONS, p_full_review_reply_prompter=0, p_full_review_reply_assistant=0, p_full_review_prompt=0
        )
        assert (claims._p_full(kind, rules, is_drawn=False), claims._p_full(kind, rules, is_drawn=True)) == (1, 0)
    assert claims._p_full(kinds.LABEL_INITIAL_PROMPT, rules, is_drawn=False) == 0
