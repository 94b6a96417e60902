"""The statements of the engine find their rows by index however large the corpus is: the plans say so."""

import json
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from oasst.db.statements import load
from oasst.models import Message, User
from tasks import statements
from tasks.models import Draft, Opening
from tasks.rules import kinds
from tasks.rules.thresholds import COMMONS
from tasks.trees import flow
from tasks.work import claims
from tests.tasks.crowd import people

pytestmark = pytest.mark.django_db

# 200,000 of them are a million messages.
TREES = int(os.environ.get("PLAN_TREES", "4000"))
LARGE = {
    "oasst_messagetree",
    "oasst_message",
    "oasst_event",
    "oasst_review",
    "oasst_ranking",
    "tasks_task",
    "tasks_opening",
}
FRAGMENTS = {
    "repeats", "permitted", "accepted_work", "vouched_for", "reviewer_counts", "network", "is_remote", "is_language_staff",
    "new_task", "not_started", "unstarted_lease", "resumed", "task_limit_reached", "prompt_limit_reached", "draft", "tree",
    "restorable",
}  # fmt: skip
SEED = load(Path(__file__).with_name("large.sql"))
_TEXT = statements.STATEMENTS


@pytest.fixture
def person() -> User:
    """Someone who has done a lot in a corpus of 4,000 trees, a tenth of them alive."""
    person, *others = people(40)
    with connection.cursor() as cursor:
        # No checks of foreign keys: of a million messages they would take longer than all the rest.
        cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL statement_timeout = 0")
        for statement in SEED.values():
            cursor.execute(statement, {"trees": TREES, "people": [each.pk for each in (person, *others)]})
        cursor.execute("SET LOCAL session_replication_role = origin; ANALYZE")
    return person


def plan(name: str, /, *, analyze: bool = False, **parameters: Any) -> dict[str, Any]:
    """Runs the statement and returns the plan by which the server has done it and does it again, whatever parameters."""
    statements.rows(name, **parameters)
    places: dict[str, str] = {}
    text = re.sub(r"%\((\w+)\)s", lambda place: places.setdefault(place[1], f"${len(places) + 1}"), _TEXT[name])
    given = f"({', '.join(['%s'] * len(places))})" if places else ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE statement = %s", [text.replace("%%", "%")])
        prepared = cursor.fetchone()[0]
        cursor.execute(
            f"EXPLAIN (FORMAT JSON, ANALYZE {analyze}) EXECUTE {prepared}{given}", [parameters[each] for each in places]
        )
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


def test_every_statement_finds_its_rows_by_index(person: User) -> None:
    given = {**_asked(person), **_written(person)}
    plans = {name: plan(name, **parameters) for name, parameters in given.items()}
    plans["task_limit_reached"] = plan("claim", **{**given["claim"], "most": 0})
    assert set(_TEXT) - set(given) == FRAGMENTS
    assert {name: scanned(each) for name, each in plans.items() if scanned(each)} == {}


def _asked(person: User) -> dict[str, dict[str, Any]]:
    """Parameters for the statements that read, and for those that hand out and give back."""
    may = claims.person_parameters(person, COMMONS)
    reply = Message.objects.filter(parent__isnull=False).order_by("pk")[100]
    lease = {"lease": timedelta(minutes=5)}
    pending = {"unacknowledged": timedelta(minutes=5)}
    claim = {
        "lang": "en", "kind": kinds.ASSISTANT_REPLY, "client": None, "p_full": 1.0, "full_at_first": 25, "most": 8,
        **pending, **lease, **may,
    }  # fmt: skip
    return {
        "claim": claim,
        "claim_waiting": claim,
        "work_exists": claim,
        "claim_in_tree": {**claim, "tree": reply.tree_id, "message": None},
        "openings_to_pick": {**claim, "known": ["law"], "declined": ["sport"], "number": 3, "among": 24},
        "unstarted_task": {"me": person.pk, "langs": ["en", "sw"], "client": None},
        "done_today": {
            "me": person.pk,
            "today": timezone.now(),
            "monday": timezone.now(),
            "submitted": uuid4(),
            "most_reviews": 25,
        },
        "open_task_count": {"me": person.pk, **pending},
        "prompt_quota": may,
        "availability": {"langs": ["sw"], **may},
        "prospects": {"langs": ["sw"], **may},
        "heartbeat": {"task": uuid4(), "me": person.pk, **lease},
        "ack": {"task": uuid4(), "name": "here-1", "answerable": ["open", "expired"], **lease},
        "join_collective": {"task": uuid4(), "room": True, **lease, **may},
        "unskip": {"task": uuid4(), **lease},
        "reopen": {"task": uuid4(), **lease},
        "sweep": {"limit": 100},
        "sweep_orphans": {},
        "lock_tree": {"tree": reply.tree_id},
        "lock_tree_for_person": {"tree": reply.tree_id, "namespace": 3, "person": 1},
        "message_under_review": {"message": reply.pk},
        "reviews_given": {"message": reply.pk, "revision": 1, "enough_work": 10, "staff": ["admin"]},
        "facts": {"tree": reply.tree_id},
        "ballots": {"tree": reply.tree_id},
        "waiting_prompts": {"lang": "en", "start": uuid4(), "limit": 10},
        "trees_in": {"lang": "en", "states": ["growing", "prompt_lottery_waiting"], "enough": 10},
        "langs_to_decide": {"states": ["growing", "prompt_lottery_waiting"]},
        "is_repeated": {"author": person.pk, "window": timedelta(minutes=120), "text": "Bees"},
        "unopened_langs": {"langs": ["en", "de"]},
        "still_deleted": {"message": reply.pk},
        "thread": {"message": reply.pk},
        "task_messages": {"message": reply.pk, "me": person.pk, "replies": [reply.pk]},
        "trees_without_openings": {"lang": "en", "last": None, "limit": 10},
    }


def _written(person: User) -> dict[str, dict[str, Any]]:
    """Parameters for the statements that write what has been submitted or decided."""
    reply = Message.objects.filter(parent__isnull=False).order_by("pk")[100]
    opening = Opening.objects.filter(kind=kinds.LABEL_ASSISTANT_REPLY).order_by("pk")[100]
    place = flow.place_of_prompts("en")
    draft = {"me": person.pk, "kind": kinds.ASSISTANT_REPLY, "lang": "en", "content": "{}"}
    return {
        "save_draft": {**draft, "message": reply.pk},
        "save_prompt_draft": {**draft, "message": None},
        "finish": {
            "kind": opening.kind, "message": opening.message_id, "state": "done", "reason": "", "result": uuid4(),
            "task": uuid4(), "me": person.pk, "lang": "en",
        },
        "store_openings": {
            "tree": reply.tree_id, "lang": "en", "kinds": [kinds.LABEL_ASSISTANT_REPLY], "messages": [reply.pk],
            "wanted": [3], "done": [0], "barred": [person.pk], "lonely": [False],
            "waits": [True],
        },
        "store_reply": {
            "id": uuid4(), "author": person.pk, "client": None, "name": None, "task": uuid4(), "text": "Bees",
            "parent": reply.pk, "open": "growing", "window": timedelta(minutes=120),
            "authorship": "", "source": "",
        },
        "store_verdict": {"message": reply.pk, "result": True, "new": 1},
        "count_ranking": {"shown": [reply.pk]},
        "write_ranks": {"parents": [reply.parent_id], "ids": [reply.pk], "ranks": [0]},
        "restore_ranks": {"ids": [reply.pk], "ranks": [1]},
        "open_prompts": {"place": place, "lang": "en"},
        "take_late_prompt": {"place": place, "beside_leases": True},
        "delete_text": {"message": uuid4()},
        "delete_messages": {"message": reply.pk},
        "restore_messages": {"message": reply.pk},
        "recount_children": {"ids": [reply.pk]},
    }  # fmt: skip


def test_a_claim_takes_the_head_of_the_queue_from_its_index(person: User) -> None:
    found = plan("claim", **_asked(person)["claim"])
    assert "opening_with_room" in {node.get("Index Name") for node in nodes(found)}


def test_only_a_claim_of_prompts_reads_own_prompts_and_by_their_index(person: User) -> None:
    def prompts_read(name: str, **parameters: Any) -> list[int]:
        found = plan(name, analyze=True, **parameters)
        return [each["Actual Loops"] for each in nodes(found) if each.get("Index Name") == "message_root_author"]

    claim = _asked(person)["claim"]
    Opening.objects.create(
        kind=kinds.INITIAL_PROMPT, message_id=flow.place_of_prompts("en"), lang="en", wanted=9, turn=0
    )
    # Begun, so that the second run does not hand out what the first did.
    Draft.objects.create(
        user=person, kind=kinds.INITIAL_PROMPT, lang="en", updated_at=timezone.now() + timedelta(hours=1)
    )
    assert prompts_read("claim", **claim) == [0]
    assert prompts_read("claim", **{**claim, "kind": kinds.INITIAL_PROMPT}) == [1]
    assert prompts_read("availability", **_asked(person)["availability"]) == [1]


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
