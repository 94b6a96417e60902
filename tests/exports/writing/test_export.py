"""What an export holds, in which order, and that it is there as a whole or not at all."""

import hashlib
import hmac
import json
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from exports.parsing.aggregates import DETOXIFY
from exports.selection.selection import Selection
from exports.sql import STATEMENTS
from exports.writing.exporter import export_trees
from oasst.core import labels, reaction_codes
from oasst.models import Message, Quarantine, Ranking, Reaction, Review, User, WithdrawnMessage
from tests.corpus import a_reply, a_tree
from tests.exports.conftest import Export, Import
from tests.exports.files import Object, an_id, flat, message, reply, tree

EVERYTHING = {"state": "all", "include_deleted": True, "include_spam": True, "include_synthetic": True}


def texts(lines: list[Object]) -> list[str]:
    return [each["text"] for line in lines for each in flat(line)]


@pytest.fixture
def forest(take: Import) -> None:
    """Finished 1 ← 2 ← 3, and 4, 5 beside 2; unfinished 6; with a generated reply 7 ← 8; German 9."""
    take(
        tree(
            message(
                1,
                reply(2, message(3), deleted=True),
                reply(4, message(40, review_result=False, role="prompter"), rank=1),
                reply(5, rank=0),
                reply(50, review_result=None),
            )
        ),
        tree(message(6), tree_state="growing"),
        tree(message(7, reply(8, synthetic=True))),
        tree(message(9, lang="de")),
    )


@pytest.mark.usefixtures("forest")
@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ({}, [1, 5, 4, 9]),
        ({"include_deleted": True}, [1, 5, 4, 2, 3, 9]),
        ({"include_spam": True}, [1, 5, 4, 40, 50, 9]),
        ({"include_synthetic": True}, [1, 5, 4, 7, 8, 9]),
        ({"state": "growing"}, [6]),
        ({"state": "all"}, [1, 5, 4, 6, 9]),
        ({"lang": "DE"}, [9]),
        (EVERYTHING, [1, 5, 4, 40, 2, 3, 50, 6, 7, 8, 9]),
    ],
)
def test_what_is_left_out_takes_along_all_that_answers_it(
    export: Export, options: dict[str, Any], numbers: list[int]
) -> None:
    assert texts(export(**options)) == [f"Text {number}" for number in numbers]
    rows = export(format="messages", **options)
    assert [each["text"] for each in rows] == [f"Text {number}" for number in numbers]


def test_quarantined_and_withdrawn_messages_never_leave(take: Import, export: Export, mod: User) -> None:
    take(tree(message(1, reply(2, message(3)), reply(4, message(5)), reply(6))), tree(message(7, reply(8))))
    Quarantine.objects.create(message_id=an_id(2), reason="pii")
    Quarantine.objects.create(
        message_id=an_id(6), reason="pii", outcome="released", closed_by=mod, closed_at="2026-01-01T00:00Z"
    )
    WithdrawnMessage.objects.create(message_id=an_id(4), tree_id=an_id(1))
    WithdrawnMessage.objects.create(message_id=an_id(7), tree_id=an_id(7))
    assert texts(export(**EVERYTHING)) == ["Text 1", "Text 6"]


def test_fields_stand_in_the_order_of_the_layout_and_nulls_are_absent(
    take: Import, export_bytes: Callable[..., bytes]
) -> None:
    root = message(
        1,
        reply(2),
        user_id=an_id(9),
        created_date="2023-02-07T17:29:24.7274Z",
        text="„Grüße“\n",
        model_name="m",
        emojis={"_skip_reply": 2, "+1": 1},
        labels={"violence": {"count": 2, "value": 0.0}, "spam": {"count": 3, "value": 0.8333333333333334}},
        detoxify={"threat": 1e-05, "toxicity": 0.1},
    )
    take(tree(root, origin="hub"))
    head = (
        f'"message_id":"{an_id(1)}","user_id":"{an_id(9)}","created_date":"2023-02-07T17:29:24.727400+00:00",'
        '"text":"„Grüße“\\n","role":"prompter","lang":"en","review_count":3,"review_result":true,"deleted":false,'
        '"synthetic":false,"model_name":"m","emojis":{"+1":1,"_skip_reply":2}'
    )
    second = (
        f'"message_id":"{an_id(2)}","parent_id":"{an_id(1)}","text":"Text 2","role":"assistant","lang":"en",'
        '"review_count":3,"review_result":true,"deleted":false,"synthetic":false'
    )
    tail = (
        ',"labels":{"spam":{"value":0.8333333333333334,"count":3},"violence":{"value":0.0,"count":2}}'
        ',"detoxify":{"toxicity":0.1,"threat":0.00001}'
    )
    place = f'"message_tree_id":"{an_id(1)}","tree_state":"ready_for_export"'
    assert export_bytes(labels=True).decode() == (
        f'{{{place},"prompt":{{{head},"replies":[{{{second},"replies":[]}}]{tail}}},"origin":"hub"}}\n'
    )
    assert export_bytes(labels=True, format="messages").decode() == (
        f'{{{head}{tail},{place},"origin":"hub"}}\n{{{second},{place}}}\n'
    )
    assert "labels" not in export_bytes().decode()


def a_review(on: Message, by: User, **given: float) -> None:
    Review.objects.create(message=on, user=by, task_id=uuid.uuid4(), guideline_version="1", labels=given)


def test_our_reviews_join_the_imported_mean_and_a_review_of_oneself_does_not_count(
    take: Import, export: Export, ada: User, ben: User, cleo: User
) -> None:
    given = {"spam": {"value": 0.5, "count": 2}, "humor": {"value": 0.1, "count": 1}}
    take(tree(message(1, user_id=str(ada.pk), labels=given)), tree(message(2, labels=given)))
    root = Message.objects.get(pk=an_id(1))
    a_review(root, ada, spam=1, quality=1)
    a_review(root, ben, spam=0, quality=0.7)
    Review.objects.create(message=root, user=ben, guideline_version="1", labels={"spam": 1})
    a_review(root, cleo, quality=0.1)
    first, second = export(labels=True)
    assert first["prompt"]["labels"] == {
        "spam": {"value": 0.5, "count": 4},
        "quality": {"value": 0.4, "count": 2},
        "humor": {"value": 0.1, "count": 1},
    }
    assert list(first["prompt"]["labels"]) == ["spam", "quality", "humor"]
    assert second["prompt"]["labels"] == given


def test_means_do_not_depend_on_the_order_of_reviews(export: Export, transactional_db: None) -> None:
    values = [0.1, 0.2, 0.3, 0.7, 0.6, 0.05]
    people = [User.objects.create(username=f"u{n}") for n in range(len(values))]
    for order in (values, values[::-1]):
        root = a_tree(None, state="ready_for_export")
        for person, value in zip(people, order, strict=True):
            a_review(root, person, quality=value)
    one, other = (line["prompt"]["labels"]["quality"]["value"] for line in export(labels=True))
    assert one == other == 0.325


def test_events_say_who_reacted_and_who_ranked_how(export: Export, ada: User, ben: User, cleo: User) -> None:
    root = a_tree(ada, state="ready_for_export", emojis={"+1": 2})
    one, two, gone = a_reply(root, ben), a_reply(root, cleo), a_reply(root, None, deleted=True)
    for person, emoji in ((cleo, "rofl"), (ben, "+1"), (cleo, "+1")):
        Reaction.objects.create(message=root, user=person, emoji=emoji)
    common = {"parent": root, "guideline_version": "1"}
    Ranking.objects.create(
        **common,
        user=ada,
        shown=[two.pk, gone.pk, one.pk],
        revisions=[1, 1, 2],
        ballot=[[str(gone.pk)], [str(one.pk), str(two.pk)]],
        vetoed=[two.pk, gone.pk],
    )
    Ranking.objects.create(
        **common, user=ben, shown=[one.pk, two.pk], revisions=[1, 1], ballot=[], none_acceptable=True
    )
    Ranking.objects.create(**common, user=cleo, shown=[gone.pk], revisions=[1], ballot=[[str(gone.pk)]])
    (line,) = export(events=True)
    ranked = [str(one.pk), str(two.pk)]
    place = {"ranking_parent_id": str(root.pk), "message_tree_id": str(root.pk)}
    by_ada: Object = {
        "type": "ranking", "user_id": str(ada.pk), "ranking": [1, 0], "ranked_message_ids": ranked, **place,
        "tiers": [ranked], "vetoed": [str(two.pk)], "revisions": [2, 1],
    }  # fmt: skip
    by_ben: Object = {
        "type": "ranking", "user_id": str(ben.pk), "ranking": [], "ranked_message_ids": [], **place,
        "not_rankable": True, "shown": ranked,
    }  # fmt: skip
    signs = [(cleo, "+1"), (cleo, "rofl"), (ben, "+1")]
    assert line["prompt"]["events"] == {
        "emoji": sorted(
            [{"type": "emoji", "user_id": str(person.pk), "emoji": emoji} for person, emoji in signs],
            key=lambda event: str(event["user_id"]),
        ),
        "ranking": sorted([by_ada, by_ben], key=lambda event: str(event["user_id"])),
    }
    assert "events" not in line["prompt"]["replies"][0]


def test_pseudonyms_stand_for_ids_everywhere_and_the_file_can_be_taken_in_again(
    take: Import, export: Export, export_bytes: Callable[..., bytes], empty: Callable[[], None],
    ada: User, ben: User, tmp_path: Path, settings: Any,
) -> None:  # fmt: skip
    settings.ANONYMIZE_KEY = "a key"
    root = a_tree(ada, state="ready_for_export")
    answer = a_reply(root, ben)
    Ranking.objects.create(
        parent=root, user=ben, shown=[answer.pk], revisions=[1], ballot=[[str(answer.pk)]], guideline_version="1"
    )
    options = {"anonymize": True, "events": True}
    (line,) = export(**options)

    def pseudonym(name: str) -> str:
        digits = hmac.new(b"a key", name.encode(), hashlib.sha256).hexdigest()[:32]
        return str(uuid.UUID(int=int(digits, 16) & ~(0xF << 76) & ~(3 << 62) | 8 << 76 | 2 << 62))

    assert line["message_tree_id"] == line["prompt"]["message_id"] == pseudonym(f"message:{root.pk}")
    assert line["prompt"]["user_id"] == pseudonym(f"user:{ada.pk}")
    assert line["prompt"]["replies"][0]["parent_id"] == pseudonym(f"message:{root.pk}")
    assert line["prompt"]["events"]["ranking"][0]["ranked_message_ids"] == [pseudonym(f"message:{answer.pk}")]
    assert line["prompt"]["events"]["ranking"][0]["message_tree_id"] == pseudonym(f"message:{root.pk}")
    assert uuid.UUID(line["message_tree_id"]).version == 8
    content = export_bytes(**options)
    assert not [each for each in (root.pk, answer.pk, ada.pk, ben.pk) if str(each) in content.decode()]
    empty()
    take(tmp_path / "out.jsonl")
    assert export_bytes(events=True) == content
    settings.ANONYMIZE_KEY = "another"
    assert export_bytes(**options) != content


def test_a_deep_tree_comes_out_as_it_went_in(take: Import, export_bytes: Callable[..., bytes]) -> None:
    line = ""
    for number in range(500, -1, -1):
        one = json.dumps(message(number, role=["prompter", "assistant"][number % 2]), separators=(",", ":"))
        line = one.removesuffix("]}") + line + "]}"
    take(f'{{"message_tree_id":"{an_id(0)}","tree_state":"growing","prompt":{line}}}')
    assert len(export_bytes(state="all", format="messages").splitlines()) == 501
    assert export_bytes(state="all").count(b'"replies":[') == 501


class _Full:
    def write(self, line: bytes, /) -> None:
        raise OSError("no space left")


def test_output_is_independent_of_the_batch_size_and_a_full_disk_ends_it(
    take: Import, export_bytes: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    take(*(tree(message(number, reply(number + 1))) for number in range(1, 11, 2)))
    everything = {"labels": True, "events": True}
    at_once = export_bytes(**everything)
    monkeypatch.setattr("exports.writing.corpus._TREES_AT_ONCE", 2)
    assert export_bytes(**everything) == at_once
    assert at_once.count(b"\n") == 5
    with pytest.raises(OSError, match="no space left"):
        export_trees(Selection(), _Full())
    assert Message.objects.count() == 10


def test_the_statement_knows_every_reaction_and_scale_in_their_order() -> None:
    text = STATEMENTS["messages_to_export"]
    for names, source in (
        (reaction_codes.CODES, "m.emojis->>'{}'"),
        (DETOXIFY, "f.detoxify->>'{}'"),
    ):
        places = [text.index(source.format(name)) for name in names]
        assert places == sorted(places)
        before, after = source.split("{}")
        assert len(re.findall(re.escape(before) + r"[^']+" + re.escape(after), text)) == len(names)


@pytest.mark.parametrize("seeded", [False, True])
def test_every_statement_runs(transactional_db: None, take: Import, seeded: bool) -> None:
    if seeded:
        take(tree(message(1, reply(2))))
    ids = [an_id(1), an_id(2)]
    parameters: dict[str, Any] = {
        "trees": ids, "ids": ids, "deleted": True, "spam": True, "labels": True, "states": None, "langs": None,
        "origins": None, "since": None, "until": None, "min_reviews": 0, "bounded": ["quality"], "least": [0], "most": [1],
        "sides": [""], "over": [False], "under": [False],
        "synthetic": True, "label_order": list(labels.NAMES), "dates": "day", "places": 1,
    }  # fmt: skip
    found = {}
    with connection.cursor() as cursor:
        for name, text in STATEMENTS.items():
            cursor.execute(text, parameters)
            found[name] = cursor.rowcount
    expected = {
        "trees_to_export": 1, "messages_to_export": 2, "reactions_to_export": 0, "reviews_to_export": 0,
        "rankings_to_export": 0, "messages_known": 2, "messages_withdrawn": 0, "withdrawn_since": 0,
        "add_people": 2, "licences_of_people": 0, "licences_of_origins": 0,
    }  # fmt: skip
    assert found == (expected if seeded else dict.fromkeys(expected, 0) | {"add_people": 2})
