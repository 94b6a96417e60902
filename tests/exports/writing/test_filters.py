"""What may be asked of an export: each filter alone, together, and what is refused."""

import io
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from exports.selection.filters import FILTERS, WrongFilter, selection
from exports.selection.selection import Bound
from oasst.models import Message, Review, User
from tests.exports.conftest import Export, Import
from tests.exports.files import an_id, message, reply, tree
from tests.exports.writing.test_export import texts


def graded(quality: float, count: int = 3) -> dict[str, Any]:
    return {"labels": {"quality": {"value": quality, "count": count}}}


@pytest.fixture
def forest(take: Import, ada: User, ben: User) -> None:
    """English 1 ← 2, 3 ← 4 and German 5 ← 6 of a hub, Spanish 7 that began here; 3 and 6 were reviewed here too."""
    dated = {"created_date": "2026-01-31T23:59:59Z"}
    later = {"created_date": "2026-02-01T00:00:00Z"}
    take(
        tree(
            message(
                1,
                reply(2, **graded(0.4), **later),
                reply(3, message(4, **graded(0.9), **later), **graded(0.5, 1), user_id=str(ada.pk), **later),
                **dated,
                **graded(1),
            ),
            origin="hub, the first",
        ),
        tree(
            message(5, reply(6, lang="de", **later), lang="de", review_count=1, **later, **graded(0.8)), origin="dolly"
        ),
        tree(message(7, lang="es", created_date="2026-03-01T12:00:00Z", review_count=5)),
    )
    for person, quality in ((ada, 0), (ben, 0.9)):
        on = Message.objects.get(pk=an_id(3))
        Review.objects.create(
            message=on, user=person, task_id=uuid.uuid4(), guideline_version="1", labels={"quality": quality}
        )


@pytest.mark.usefixtures("forest")
@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ({"lang": ["de", "ES"]}, [5, 6, 7]),
        ({"lang": "en,es"}, [1, 2, 3, 4, 7]),
        ({"since": "2026-02-01"}, [5, 6, 7]),
        ({"until": "2026-01-31"}, [1, 2, 3, 4]),
        ({"since": "2026-02-01", "until": "2026-02-01"}, [5, 6]),
        ({"state": ["growing", "ready_for_export"]}, [1, 2, 3, 4, 5, 6, 7]),
        ({"state": "growing"}, []),
        ({"origin": "hub, the first"}, [1, 2, 3, 4]),
        ({"origin": ["here", "dolly"]}, [5, 6, 7]),
        # 3 has 0.5 from its file and 0.9 from Ben, what Ada said of her own message does not count; 6 and 7 have none.
        ({"label": "quality>=0.7"}, [1, 3, 4, 5]),
        ({"label": ["quality>=0.7", "quality<=0.9"]}, [5]),
        ({"label": "quality<=0.8"}, [5, 6, 7]),
        ({"label": "toxicity<=0,quality>=0.71"}, [1, 5]),
        # Exactly 0.7 is Text 3's mean: (0.5 of the file + 0.9 of Ben) / 2.
        ({"label": "quality>0.7"}, [1, 5]),
        ({"label": "quality<0.8"}, [7]),
        ({"label": "prompt.quality>=0.9"}, [1, 2, 3, 4]),
        ({"label": "reply.quality>0.5"}, [1, 3, 4, 5, 7]),
        ({"label": ["reply.quality>0.7", "prompt.quality>0.7"]}, [1, 5]),
        ({"min_reviews": 3}, [1, 2, 3, 4, 7]),
        ({"lang": "en", "label": "quality>=0.45", "until": "2026-12-31"}, [1, 3, 4]),
    ],
)
def test_filters_choose_trees_and_messages(export: Export, options: dict[str, Any], numbers: list[int]) -> None:
    assert texts(export(**options)) == [f"Text {number}" for number in numbers]


@pytest.mark.usefixtures("forest")
def test_a_dry_run_counts_by_language_and_role_and_writes_nothing(tmp_path: Path) -> None:
    said = io.StringIO()
    call_command("export_trees", dry_run=True, out=tmp_path / "x.jsonl", stdout=said, format="sft", lang="en,de")
    assert [line.split() for line in said.getvalue().splitlines()] == [
        ["2", "trees,", "6", "messages,", "3", "lines"],
        ["de", "assistant", "1"],
        ["de", "prompter", "1"],
        ["en", "assistant", "2"],
        ["en", "prompter", "2"],
    ]
    assert not (tmp_path / "x.jsonl").exists()


def test_the_better_answer_alone_may_be_bound_by_label_and_rank(take: Import, export: Export) -> None:
    answers = [
        reply(2, rank=0, **graded(0.6)),
        reply(3, rank=1, **graded(0.8)),
        reply(4, rank=2, **graded(0.1)),
    ]
    take(tree(message(1, *answers)))

    def pairs(**filters: Any) -> list[tuple[str, str]]:
        found = export(format="preference", **filters)
        return [(row["chosen"][0]["content"][-1], row["rejected"][0]["content"][-1]) for row in found]

    assert pairs() == [("2", "3"), ("2", "4"), ("3", "4")]
    assert pairs(label="chosen.quality>0.6") == [("3", "4")]
    assert pairs(label="chosen.quality>=0.6") == [("2", "3"), ("2", "4"), ("3", "4")]
    assert pairs(chosen_top="1") == [("2", "3"), ("2", "4")]
    assert pairs(chosen_top="1", label="chosen.quality>0.7") == []
    assert pairs(label="reply.quality>0.5") == [("2", "3")]
    assert len(pairs(most_pairs="2")) == 2


def test_generated_answers_may_lose_but_teach_nothing(take: Import, export: Export) -> None:
    generated = {"synthetic": True, "model_name": "m"}
    take(
        tree(
            message(
                1,
                reply(2, rank=0, **generated),
                reply(3, rank=1),
                reply(4, message(40, reply(41, rank=0), reply(42, rank=1)), rank=2, **generated),
                reply(5, message(50, reply(51, rank=0), reply(52, rank=1), **generated), rank=3),
            )
        ),
        tree(message(6, reply(7, rank=0), reply(8, rank=1), **generated)),
    )
    pairs = export(format="preference", synthetic="rejected")
    assert [(row["chosen"][0]["content"], row["rejected"][0]["content"]) for row in pairs] == [
        ("Text 3", "Text 4"),
        ("Text 3", "Text 5"),
    ]
    assert export(format="preference-implicit", synthetic="rejected", top_k=2) == []
    assert [row["label"] for row in export(format="kto", synthetic="rejected")] == [False]
    assert len(export(format="preference", synthetic="all")) == 9
    assert export(format="preference") == []


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"lang": ["q"]}, "'q' is not a valid language tag"),
        ({"state": ["grown"]}, "grown is not a state; states are "),
        ({"since": ["yesterday"]}, "yesterday is not a date like 2026-11-21"),
        ({"since": ["2026-02-02"], "until": ["2026-02-01"]}, "2026-02-02 is after 2026-02-01"),
        ({"label": ["quality"]}, "quality is not a condition like quality>=0.5 or toxicity<=0.2"),
        ({"label": ["beauty>=0.5"]}, "beauty is not a label; labels are spam, "),
        ({"label": ["quality>=2"]}, "2 is more than 1; labels range from 0 to 1"),
        ({"label": ["chosen.quality>0.5"]}, "chosen only works with formats that have rejected answers: preference, "),
        ({"chosen-top": ["1"]}, "chosen only works with formats that have rejected answers: preference, "),
        ({"min-reviews": ["few"]}, "must be a whole number of at least 0, not few"),
        ({"synthetic": ["some"]}, "some is not one of none, rejected, all"),
        ({"synthetic": ["rejected"]}, "rejected only works with formats that have rejected answers: preference, "),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_the_name_of_the_filter(given: dict[str, list[str]], reason: str) -> None:
    with pytest.raises(WrongFilter) as refused:
        selection("trees", given)
    assert refused.value.filter == next(iter(given))
    assert str(refused.value)[: len(reason)] == reason


def test_the_command_names_the_option_that_is_wrong_and_needs_a_file() -> None:
    for options, reason in (
        ({"label": "x"}, "--label: x is not a condition like quality>=0.5 or toxicity<=0.2."),
        ({}, "Give a file with --out, or use --dry-run."),
    ):
        with pytest.raises(CommandError) as refused:
            call_command("export_trees", **options)
        assert str(refused.value) == reason


def test_what_is_given_becomes_the_selection() -> None:
    given = {
        "lang": ["de,EN", "de"], "state": ["all"], "origin": ["here", "a, b"], "since": ["2026-01-01"],
        "label": ["quality>=0.5", "quality <= .9"], "top-k": ["2"], "synthetic": ["all"], "color": ["red"],
    }  # fmt: skip
    found = selection("kto", given, ["anonymize"])
    assert found.training
    assert (found.training.name, found.anonymous, found.top, found.synthetic) == ("kto", True, 2, "all")
    assert (found.langs, found.states, found.origins, found.since) == (
        ("de", "en"), (), ("", "a, b"), date(2026, 1, 1),
    )  # fmt: skip
    assert found.bounds == (Bound("quality", 0.5, 0.9),)
    assert len({each.name for each in FILTERS}) == len(FILTERS)
    with pytest.raises(WrongFilter, match="novel is not a format; choose from trees, messages, "):
        selection("novel", {})
