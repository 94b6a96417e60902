"""Under which licence each row is, in plain exports; and which licences may stand together."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from exports import formats, licences
from exports.licences import Licences
from exports.models import Origin
from oasst.models import Consent, User
from tests.corpus import a_reply, a_tree
from tests.exports.conftest import Export


@pytest.mark.parametrize(
    ("licence", "allowed", "fits"),
    [
        ("CC-BY-4.0", ["CC-BY-4.0"], True),
        ("cc-by-4.0", ["CC-BY-4.0"], True),
        ("CC0-1.0", ["CC-BY-4.0"], True),
        ("PDDL-1.0", ["Apache-2.0"], True),
        ("CC-BY-4.0", ["CC0-1.0"], False),
        ("CC-BY-NC-SA-4.0", ["CC-BY-4.0"], False),
        ("Apache-2.0", ["CC-BY-4.0"], False),
        ("CC-BY-SA-3.0", ["CC-BY-SA-4.0"], False),
        ("Apache-2.0", ["CC-BY-4.0", "Apache-2.0"], True),
        ("", ["CC-BY-4.0"], False),
        ("CC0-1.0", [], False),
    ],
)
def test_a_row_is_under_its_own_licence_or_any_if_there_are_no_conditions(
    licence: str, allowed: list[str], fits: bool
) -> None:
    assert licences.fits(licence, allowed) is fits


def test_an_expression_names_the_conditions_and_is_empty_if_one_is_unknown() -> None:
    assert licences.together(["MIT", "CC-BY-4.0", "MIT"]) == "CC-BY-4.0 AND MIT"
    assert licences.together(["CC0-1.0", "MIT"]) == "MIT"
    assert licences.together(["CC0-1.0"]) == "CC0-1.0"
    assert licences.together(["", "MIT"]) == licences.together([]) == ""
    assert licences.each_in("CC-BY-4.0 AND MIT") == ["CC-BY-4.0", "MIT"]
    assert licences.each_in("") == []


def test_people_are_under_the_licence_they_granted_or_that_of_the_source() -> None:
    known = Licences(people={"p": "CC-BY-4.0", "q": ""}, origins={"hub": "MIT"})
    assert [known.of(*each) for each in (("p", "hub"), ("q", "hub"), ("x", "hub"), (None, "hub"), ("x", None))] == [
        "CC-BY-4.0", "", "MIT", "MIT", "",
    ]  # fmt: skip


@pytest.fixture
def mixed(transactional_db: None, ada: User) -> None:
    """An imported tree under MIT that ada answered, and one that began here."""
    Consent.objects.create(user=ada, terms_version="1", dataset_licence="CC0-1.0")
    Consent.objects.create(user=ada, terms_version="2", dataset_licence="CC-BY-4.0")
    Origin.objects.create(name="hub", licence="MIT")
    root = a_tree(User.objects.create(kind="imported"), state="ready_for_export", text="Imported")
    root.tree.origin = "hub"
    root.tree.save()
    a_reply(root, ada, text="Answered here")
    a_tree(ada, state="ready_for_export", text="Begun here")


def test_every_format_of_rows_names_licence_and_origin_of_each_row(mixed: None, export: Export) -> None:
    told = {}
    for name, each in formats.ALL.items():
        rows = export(format=name)
        told[name] = {
            (row["meta"]["origin"], row["meta"]["licence"]) if "meta" in row else (row.get("origin"), row["licence"])
            for row in rows
        }
        assert ("licence" in each.columns.__annotations__) or ("meta" in each.columns.__annotations__)
    assert told["threads"] == {("hub", "CC-BY-4.0 AND MIT"), ("", "CC-BY-4.0")}
    assert told["sft"] == {("hub", "CC-BY-4.0 AND MIT")}
    assert told["prompts"] == {("hub", "MIT"), ("", "CC-BY-4.0")}
    assert told["table"] == {("hub", "MIT"), ("hub", "CC-BY-4.0"), ("", "CC-BY-4.0")}


@pytest.mark.parametrize("layout", ["trees", "messages"])
def test_archives_name_licences_where_they_are_asked_for(mixed: None, export: Export, layout: str) -> None:
    assert "licence" not in str(export(format=layout))
    (first, *rest) = export(format=layout, licences=True)
    if layout == "trees":
        assert (first["prompt"]["licence"], first["prompt"]["replies"][0]["licence"]) == ("MIT", "CC-BY-4.0")
        assert rest[0]["prompt"]["licence"] == "CC-BY-4.0"
    else:
        assert [row["licence"] for row in (first, *rest)] == ["MIT", "CC-BY-4.0", "CC-BY-4.0"]


def test_a_filter_by_licence_leaves_out_the_rest_and_what_answers_it(mixed: None, export: Export) -> None:
    def found(*names: str) -> list[str]:
        return [row["text"] for row in export(format="messages", licence=list(names))]

    assert found("MIT") == ["Imported"]
    assert found("cc-by-4.0") == ["Begun here"]
    assert found("MIT,CC-BY-4.0") == ["Imported", "Answered here", "Begun here"]
    assert found("Apache-2.0") == []


def test_what_is_no_licence_is_refused(transactional_db: None, tmp_path: Any) -> None:
    with pytest.raises(CommandError, match="--licence: free of charge is not an SPDX licence identifier"):
        call_command("export_trees", out=tmp_path / "x", licence=["free of charge"], stderr=io.StringIO())
