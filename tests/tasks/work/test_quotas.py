"""How many prompts of one person may be under way: an exact number that grows with accepted ones; no text is lost by it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from oasst.models import Message, MessageTree, User
from tasks.acts import interactions
from tasks.models import Draft, Opening, Task, TaskState
from tasks.rules import kinds, policy
from tasks.rules.thresholds import CLASSIC, COMMONS
from tasks.texts.refusal import Refusal, Why
from tasks.trees import flow, interventions
from tasks.work import claims, collective, drafts, leases, quotas, submission, undo
from tests.corpus import a_tree
from tests.pages.cast import signed_in
from tests.tasks.crowd import a_growing_tree, a_prompt, claim, do, people, work
from tests.tasks.promises import broken_promises
from tests.tasks.statements import statements_sent
from tests.tasks.test_races import at_once
from tests.tasks.work.test_acknowledgements import a_client

AT_FIRST = COMMONS.prompts_waiting_at_first


@pytest.fixture
def author(db: None) -> User:
    return people(1)[0]


def refusal_of(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value


def prompt_task(by: User, lang: str = "en") -> Task:
    return claims.claim(by=by, kind=kinds.INITIAL_PROMPT, lang=lang)


@pytest.mark.parametrize(("accepted", "most"), [(0, 5), (1, 6), (44, 49), (45, 50), (60, 50)])
def test_the_number_rises_with_accepted_prompts_to_its_end(author: User, accepted: int, most: int) -> None:
    for _ in range(accepted):
        a_tree(author)
    a_tree(author, deleted=True)
    assert quotas.of(author.pk, COMMONS) == quotas.Quota(0, most, 50)


def test_the_sixth_is_refused_with_how_many_wait_and_what_makes_it_rise(author: User) -> None:
    do(prompt_task(author, "de"), author)  # in whatever language
    for _ in range(AT_FIRST - 1):
        a_prompt(author)
    assert quotas.of(author.pk, COMMONS) == quotas.Quota(5, 5, 50)
    refusal = refusal_of(lambda: prompt_task(author))
    assert refusal.why == Why.PROMPTS_WAITING
    assert str(refusal) == (
        "Your prompts need to be reviewed before you can write more. Try another kind of task."
        " 5 of your prompts are waiting for review; the limit is 5."
        " Each accepted prompt raises it by one."
    )
    assert claim(people(1)[0], kinds.INITIAL_PROMPT)


def test_each_accepted_prompt_allows_one_more_and_each_decision_makes_room(author: User) -> None:
    reviewers = people(3)
    a_growing_tree(author, reviewers)
    for _ in range(AT_FIRST + 1):
        a_prompt(author)
    assert refusal_of(lambda: prompt_task(author)).why == Why.PROMPTS_WAITING
    for reviewer in reviewers:
        while work(reviewer, kinds.LABEL_INITIAL_PROMPT, labels={"spam": 1.0}):
            pass
    assert quotas.of(author.pk, COMMONS) == quotas.Quota(0, 6, 50)
    a_prompt(author)


def test_what_waits_for_no_one_does_not_count(author: User, mod: User) -> None:
    roots = [a_prompt(author) for _ in range(AT_FIRST)]
    Message.objects.filter(pk=roots[0].pk).update(deleted=True)
    MessageTree.objects.filter(pk=roots[1].pk).update(state="halted_by_moderator")
    assert quotas.of(author.pk, COMMONS).waiting == AT_FIRST - 2


@pytest.mark.django_db
def test_classic_has_no_limit(author: User) -> None:
    with policy.using("classic"):
        for _ in range(AT_FIRST + 2):
            a_prompt(author)
        assert quotas.of(author.pk, CLASSIC) == quotas.Quota(AT_FIRST + 2, None, 50)


def test_neither_availability_nor_chance_nor_the_desk_offers_what_would_be_refused(author: User) -> None:
    a_prompt(people(1)[0])
    for _ in range(AT_FIRST):
        a_prompt(author)
    with statements_sent() as sent:
        there = claims.availability(author, ["en", "fr"])
    assert (list(there), len(sent)) == ([("en", kinds.LABEL_INITIAL_PROMPT)], 2)
    assert claims.claim_any(by=author, langs=["en", "fr"]).kind == kinds.LABEL_INITIAL_PROMPT
    assert refusal_of(lambda: claims.claim_any(by=author, langs=["fr"])).why == Why.NOTHING_TO_DO
    client = signed_in(author)
    client.get("/desk/")
    with statements_sent() as sent:
        page = client.get("/desk/").content.decode()
    assert "5 of your prompts are waiting for review; the limit is 5." in page
    assert 'name="kind" value="initial_prompt"' not in page
    assert len(sent) - 2 <= 8, "\n\n".join(sent)


def test_other_work_is_claimed_with_as_many_statements_as_ever(author: User) -> None:
    a_prompt(people(1)[0])
    with statements_sent() as sent:
        claims.claim(by=author, kind=kinds.LABEL_INITIAL_PROMPT, lang="en")
    assert len(sent) == 2


# --- What is submitted late, or without a lease --------------------------------------------------------------------------


def lapsed(task: Task) -> Task:
    """A task whose lease has run out."""
    Task.objects.filter(pk=task.pk).update(until=timezone.now() - timedelta(hours=1))
    leases.sweep()
    return task


def test_a_late_prompt_beyond_the_limit_stays_a_draft_and_may_be_sent_later(author: User, mod: User) -> None:
    late = lapsed(prompt_task(author))
    roots = [a_prompt(author) for _ in range(AT_FIRST)]
    submit = partial(submission.submit_text, task=late, text="Why do cats purr?", by=author)
    assert refusal_of(submit).why == Why.PROMPTS_WAITING
    assert list(Draft.objects.values_list("content", "reason")) == [({"text": "Why do cats purr?"}, "prompts_waiting")]
    interventions.halt(roots[0].pk, by=mod)
    assert submit().repeated is False
    assert broken_promises() == []


def begun_prompt(by: User, lang: str = "en") -> Task:
    """A task that is not handed out again, because something has been kept of it."""
    task = prompt_task(by, lang)
    assert drafts.save(task, {"text": "Begun"})
    return task


def test_visits_do_not_count(author: User) -> None:
    assert len({prompt_task(author).pk for _ in range(AT_FIRST + 3)}) == 1
    for _ in range(AT_FIRST):
        begun_prompt(author)
    assert quotas.of(author.pk, COMMONS).waiting == 0


def test_the_limit_holds_for_open_tasks_when_it_is_reached_and_keeps_their_text(author: User) -> None:
    tasks = [begun_prompt(author) for _ in range(AT_FIRST + 1)]
    for task in tasks[:AT_FIRST]:
        do(task, author)
    refusal = refusal_of(lambda: submission.submit_text(task=tasks[-1], text="Why do cats purr?", by=author))
    assert refusal.why == Why.PROMPTS_WAITING
    assert Message.objects.filter(author=author).count() == AT_FIRST
    assert {"text": "Why do cats purr?"} in Draft.objects.values_list("content", flat=True)


def test_a_skipped_prompt_is_not_taken_up_again_beyond_the_limit(author: User) -> None:
    task = prompt_task(author)
    leases.skip(task)
    for _ in range(AT_FIRST):
        a_prompt(author)
    assert refusal_of(lambda: undo.unskip(task=task, by=author)).why == Why.PROMPTS_WAITING


def test_an_answer_to_a_collective_task_beyond_the_limit_is_kept_as_a_draft(author: User) -> None:
    bot = a_client()
    shared = collective.share(claims.claim(by=people(1)[0], kind=kinds.INITIAL_PROMPT, lang="en", client=bot))
    Task.objects.filter(pk=shared.pk).update(frontend_message_id="all")
    write = partial(interactions.write, client=bot, by=author, name="all")
    for number in range(AT_FIRST):
        write(message_name=f"m-{number}", text=f"Prompt number {number} of many")
    assert refusal_of(lambda: write(message_name="m", text="Why do cats purr?")).why == Why.PROMPTS_WAITING
    assert list(Draft.objects.values_list("content", flat=True)) == [{"text": "Why do cats purr?"}]
    assert Task.objects.filter(user=author, state=TaskState.OPEN).count() == 0
    assert Opening.objects.get(kind=kinds.INITIAL_PROMPT).leased == 0


@pytest.mark.django_db(transaction=True)
def test_one_person_in_many_tabs_and_two_languages_gets_exactly_the_quota() -> None:
    person = people(1)[0]
    for lang in ("en", "de"):
        flow.open_language(lang)
    tasks = [begun_prompt(person, lang) for lang in ("en", "de") * 4]
    results = at_once([partial(do, task, person) for task in tasks])
    assert Message.objects.filter(author=person).count() == AT_FIRST
    assert {each.why for each in results if isinstance(each, Refusal)} == {Why.PROMPTS_WAITING}
