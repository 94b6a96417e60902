"""How many statements working over HTTP sends, sign-in not counted: never more than the budget, up to a finished tree."""

from collections import defaultdict
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.utils import timezone

from oasst.models import MessageTree, User
from tasks.rules import kinds
from tasks.trees import flow
from tests.api.conftest import Program
from tests.api.volunteers import Json, Volunteer, a_crowd
from tests.tasks.statements import statements_sent

pytestmark = pytest.mark.django_db
SIGN_IN = 1
CLAIM, ACK = 3, 2
# Finding the task that is answered, and submitting. When someone was last active is noted once a minute, on top.
SUBMIT = 1 + 11
# Leaving the choice to us costs a look at what there is, and at what the person has been handed already.
CLAIM_ANY = CLAIM + 3


def cost(act: Callable[[], Any], *, budget: int) -> tuple[int, Any]:
    """A try that finds nothing is not counted: it looks twice."""
    with statements_sent() as sent:
        response = act()
    assert response.status_code == 503 or len(sent) - SIGN_IN <= budget, "\n\n".join(sent)
    return len(sent) - SIGN_IN, response


def work(volunteer: Volunteer, type_: str) -> tuple[Json, tuple[int, int, int]] | None:
    """A whole cycle: the task, and what claiming, acknowledging and answering it cost."""
    claim, response = cost(lambda: volunteer.asks(type_), budget=CLAIM_ANY if type_ == "random" else CLAIM)
    if response.status_code == 503:
        return None
    task: Json = response.json()
    ack, response = cost(lambda: volunteer.acks(task), budget=ACK)
    assert response.status_code == 204
    answer, response = cost(lambda: volunteer.does(task), budget=SUBMIT)
    assert response.status_code == 200, response.json()
    return task, (claim, ack, answer)


@pytest.mark.parametrize("ask", ["random", "by type"])
def test_every_cycle_up_to_a_finished_tree_keeps_to_the_budget(bot: Program, settings: Any, ask: str) -> None:
    settings.RATE_LIMIT = False
    flow.open_language("en")
    crowd = a_crowd(bot, 8)
    for each in crowd:
        bot.post("/tasks/availability", each.user)  # made on first sight
    User.objects.update(last_activity_at=timezone.now())
    work(crowd[0], "initial_prompt")
    costs: dict[str, set[tuple[int, int, int]]] = defaultdict(set)
    for _round in range(30):
        for each, type_ in product(crowd, ["random"] if ask == "random" else kinds.ALL[1:]):
            if found := work(each, type_):
                costs[found[0]["type"]].add(found[1])
        flow.decide("en")
        if MessageTree.objects.filter(state="ready_for_export").exists():
            break
    assert MessageTree.objects.filter(state="ready_for_export").exists()
    assert set(costs) >= {*kinds.LABELLING, *kinds.REPLYING, kinds.RANK_ASSISTANT_REPLIES}
