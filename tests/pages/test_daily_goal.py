"""The goal for a day: what the counter counts towards, and choosing it."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from oasst.accounts import personal_data
from oasst.models import User
from tasks.models import DailyGoal
from tasks.reading import today
from tasks.rules import kinds
from tests.pages.working import begin, submit, text_of

pytestmark = pytest.mark.django_db


def test_one_chooses_a_goal_and_is_told_when_it_is_reached(client: Client, ada: User) -> None:
    assert today.done(ada).goal == 10
    page = client.post("/desk/goal/", {"tasks": "3"}, follow=True).content.decode()
    assert "Daily goal saved." in page
    assert '<option value="3" selected>' in page
    said = [
        text_of(submit(client, begin(client, kinds.INITIAL_PROMPT), text=f"Question {number}?")) for number in range(4)
    ]
    assert ["Daily goal reached!" in page for page in said] == [False, False, True, False]
    assert "3 of 3 today" in said[2]


@pytest.mark.parametrize("number", ["0", "7", "-1", "x", "", "999"])
def test_a_goal_that_is_not_on_offer_changes_nothing(client: Client, number: str) -> None:
    page = client.post("/desk/goal/", {"tasks": number}, follow=True).content.decode()
    assert "Choose one of the daily goals on offer." in page
    assert not DailyGoal.objects.exists()


def test_the_database_holds_no_other_goals(ada: User) -> None:
    for wrong in (0, 201):
        with pytest.raises(IntegrityError, match="daily_goal_in_range"), transaction.atomic():
            DailyGoal.objects.create(user=ada, tasks=wrong)


def test_one_takes_the_goal_along(ada: User, ben: User) -> None:
    today.set_goal(5, by=ada)
    [part] = [each for each in personal_data.PARTS if each.name == "daily_goal"]
    assert [part.of(each).count() for each in (ada, ben)] == [1, 0]
