"""How texts were written: two words kept beside a message, without which everything goes on as before."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from oasst.accounts import personal_data
from oasst.models import Message, User
from tasks.models import Active, Pasted, Task, WritingHabit
from tasks.rules import kinds
from tasks.work import submission, undo, writing_habits
from tasks.work.writing_habits import Habit
from tests.corpus import a_tree
from tests.pages.cast import signed_in
from tests.pages.working import begin
from tests.tasks.crowd import a_growing_tree, claim, people
from tests.tasks.statements import statements_sent

pytestmark = pytest.mark.django_db

HABIT = Habit(Pasted.HALF, Active.UP_TO_5_MIN)


def a_task(by: User, kind: str = kinds.INITIAL_PROMPT) -> Task:
    task = claim(by, kind)
    assert task is not None
    return task


def test_a_habit_costs_one_statement_and_without_one_there_is_none() -> None:
    crowd = people(6)
    a_growing_tree(crowd[0], crowd[1:4])
    sent = []
    for person, habit in ((crowd[4], None), (crowd[5], HABIT)):
        task = a_task(person, kinds.ASSISTANT_REPLY)
        with statements_sent() as found:
            receipt = submission.submit_text(task=task, text=f"By the sun, says {person}.", by=person, habit=habit)
        sent.append(len(found))
    assert sent[1] == sent[0] + 1
    assert writing_habits.of(Message.objects.values_list("pk", flat=True)) == {receipt.result_id: HABIT}


def test_submitting_twice_keeps_the_first_habit_and_taking_back_takes_it_along(ada: User) -> None:
    task = a_task(ada)
    first = submission.submit_text(task=task, text="Why do cats purr?", by=ada, habit=HABIT)
    other = Habit(Pasted.NONE, Active.LONGER)
    assert submission.submit_text(task=task, text="Why do cats purr?", by=ada, habit=other).repeated
    assert writing_habits.of([first.result_id]) == {first.result_id: HABIT}
    undo.undo_submission(task=task, by=ada)
    assert WritingHabit.objects.count() == 0


@pytest.mark.parametrize(
    ("pasted", "active"), [("", ""), ("most", ""), ("", "longer"), ("all", "longer"), ("most", "61.5")]
)
def test_words_of_no_list_stand_for_nothing(pasted: str, active: str) -> None:
    assert Habit.from_words(pasted, active) is None


def test_the_database_holds_no_other_words(ada: User) -> None:
    root = a_tree(ada)
    for wrong in ({"pasted": "all", "active": "longer"}, {"pasted": "most", "active": "61.5"}):
        with pytest.raises(IntegrityError, match="_known"), transaction.atomic():
            WritingHabit.objects.create(message=root, **wrong)


def test_the_page_submits_what_the_browser_says_and_shows_it_first(ada: User) -> None:
    client = signed_in(ada)
    address = begin(client, kinds.INITIAL_PROMPT)
    text, said = {"text": "Why do cats purr?"}, {"pasted": "most", "active": "under_1_min"}
    preview = client.post(address, {**text, **said, "step": "preview"}).content.decode()
    assert [words in preview for words in ("most of it", "under a minute", "delete them after 90 days")] == [True] * 3
    assert client.post(address, {**text, **said, "step": "submit"}).status_code == 302
    kept = writing_habits.of(Message.objects.values_list("pk", flat=True))
    assert list(kept.values()) == [Habit(Pasted.MOST, Active.UNDER_1_MIN)]
    assert "What we recorded about your typing" in client.get(reverse("my_work")).content.decode()


def test_a_browser_that_says_nothing_or_nonsense_submits_all_the_same(ada: User) -> None:
    client = signed_in(ada)
    address = begin(client, kinds.INITIAL_PROMPT)
    sent = {"text": "Why do cats purr?", "pasted": "everything", "active": "-1"}
    assert "your browser sent no information" in client.post(address, {**sent, "step": "preview"}).content.decode()
    assert client.post(address, {**sent, "step": "submit"}).status_code == 302
    assert (Message.objects.count(), WritingHabit.objects.count()) == (1, 0)


def test_moderators_read_it_on_the_page_of_the_message_while_it_is_kept(ada: User, mod: User) -> None:
    known, unknown = a_tree(ada), a_tree(ada)
    WritingHabit.objects.create(message=known, pasted="most", active="under_1_min")
    client = signed_in(mod)
    pages = [client.get(f"/admin/oasst/message/{each.pk}/change/").content.decode() for each in (known, unknown)]
    assert ["How it was written" in page for page in pages] == [True, False]
    assert ("most of it" in pages[0], "under a minute" in pages[0]) == (True, True)


def test_one_takes_it_along(ada: User, ben: User) -> None:
    WritingHabit.objects.create(message=a_tree(ada), pasted="some", active="longer")
    [part] = [each for each in personal_data.PARTS if each.name == "habits"]
    assert [part.of(each).count() for each in (ada, ben)] == [1, 0]
