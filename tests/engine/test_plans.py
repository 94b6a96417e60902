"""The statements of the engine find their rows by index however large the corpus is: the plans say so."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from oasst.models import Message, User
from oasst.sql import load
from tasks import flow, kinds, selection, statements
from tasks.models import Opening
from tasks.rules import COMMONS
from tests.engine.crowd import people

pytestmark = pytest.mark.django_db

TREES = 4_000
LARGE = {
    "oasst_messagetree",
    "oasst_message",
    "oasst_event",
    "oasst_review",
    "oasst_ranking",
    "tasks_task",
    "tasks_opening",
}
SEED = load(Path(__file__).with_name("large.sql"))


@pytest.fixture
def person() -> User:
    """Somebody who has done a lot in a corpus of 4,000 trees, a tenth of them alive."""
    person, *others = people(40)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in SEED.values():
            cursor.execute(statement, {"trees": TREES, "people": [each.pk for each in (person, *others)]})
        cursor.execute("ANALYZE")
    return person


def plan(name: str, /, *, analyze: bool = False, **parameters: Any) -> dict[str, Any]:
    with connection.cursor() as cursor:
        sql = load(Path(statements.__file__).with_name("queries.sql"))[name]
        cursor.execute(f"EXPLAIN (FORMAT JSON, ANALYZE {analyze}) {sql}", parameters)
        found = cursor.fetchone()[0]
    root: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return root


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def scanned(plan: dict[str, Any]) -> set[str]:
    """The large tables that are read from end to end."""
    whole = {node["Relation Name"] for node in nodes(plan) if node["Node Type"] == "Seq Scan"}
    return whole & LARGE


def test_every_statement_of_daily_work_finds_its_rows_by_index(person: User) -> None:
    may = selection.may(person, COMMONS)
    reply = Message.objects.filter(parent__isnull=False).order_by("pk")[100]
    opening = Opening.objects.filter(kind=kinds.LABEL_ASSISTANT_REPLY).order_by("pk")[100]
    claim = {
        "lang": "en", "kind": kinds.ASSISTANT_REPLY, "client": None, "lease": timedelta(minutes=5), "p_full": 1.0, **may,
    }  # fmt: skip
    plans = {
        "claim": plan("claim", **claim),
        "claim_waiting": plan("claim_waiting", **claim),
        "is_there_work": plan("is_there_work", **claim),
        "availability": plan("availability", langs=["sw"], **may),
        "facts": plan("facts", tree=reply.tree_id),
        "finish": plan(
            "finish", kind=opening.kind, message=opening.message_id, state="done", reason="", result=uuid4(),
            task=uuid4(), me=person.pk, lang="en",
        ),
        "store_openings": plan(
            "store_openings", tree=reply.tree_id, lang="en", kinds=[kinds.LABEL_ASSISTANT_REPLY], messages=[reply.pk],
            wanted=[3], done=[0], barred=[person.pk], lonely=[False],
        ),
        "store_reply": plan(
            "store_reply", id=uuid4(), author=person.pk, client=None, name=None, task=uuid4(), text="Bees",
            parent=reply.pk, open="growing", window=timedelta(minutes=120),
        ),
        "count_ranking": plan("count_ranking", shown=[reply.pk]),
        "ballots": plan("ballots", tree=reply.tree_id),
        "sweep": plan("sweep", limit=100),
        "sweep_orphans": plan("sweep_orphans"),
        "waiting_prompts": plan("waiting_prompts", lang="en", start=uuid4(), limit=10),
        "trees_in": plan("trees_in", lang="en", states=["growing", "prompt_lottery_waiting"], enough=10),
        "langs_to_decide": plan("langs_to_decide", states=["growing", "prompt_lottery_waiting"]),
        "untouched_langs": plan("untouched_langs", langs=["en", "de"]),
        "take_late_prompt": plan("take_late_prompt", place=flow.place_of_prompts("en")),
        "delete_messages": plan("delete_messages", message=reply.pk),
        "restore_messages": plan("restore_messages", message=reply.pk),
        "recount_children": plan("recount_children", ids=[reply.pk]),
        "thread": plan("thread", message=reply.pk),
    }  # fmt: skip
    assert {name: scanned(each) for name, each in plans.items() if scanned(each)} == {}


def test_a_claim_takes_the_head_of_the_queue_from_its_index(person: User) -> None:
    found = plan(
        "claim", lang="en", kind=kinds.ASSISTANT_REPLY, client=None, lease=timedelta(minutes=5), p_full=1.0,
        **selection.may(person, COMMONS),
    )  # fmt: skip
    assert "opening_with_room" in {node.get("Index Name") for node in nodes(found)}


def test_a_draw_reads_as_many_waiting_trees_as_it_looks_at(person: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE oasst_messagetree SET state = 'prompt_lottery_waiting' WHERE lang = 'en'")
        cursor.execute("ANALYZE oasst_messagetree")
    found = plan("waiting_prompts", analyze=True, lang="en", start=UUID(int=1 << 127), limit=100)
    trees = [node for node in nodes(found) if node.get("Relation Name") == "oasst_messagetree"]
    assert [(node["Index Name"], node["Actual Rows"], node["Actual Loops"]) for node in trees] == [
        ("tree_lang_state_id", 100, 1),
        ("tree_lang_state_id", 0, 0),
    ]
