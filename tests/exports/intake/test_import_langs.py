"""Languages of files: what is no tag is refused with its line, or re-tagged and counted when asked for."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from oasst.models import Message, MessageTree, Quarantine, TreeState
from tests.corpus import a_tree
from tests.exports.conftest import Export, Import
from tests.exports.files import message, reply, tree


def a_file(lang: Any, of_reply: Any = None) -> dict[str, Any]:
    return tree(message(1, reply(2, lang=of_reply or lang), lang=lang))


@pytest.mark.parametrize(
    "lang", ["English", "PT_BR", "German", "eng", "xx", "zxx", "mul", "und", "", "en_US.UTF-8", "xyz"]
)
def test_what_is_no_tag_is_refused_with_the_line_and_what_a_tag_looks_like(
    take: Import, tmp_path: Path, lang: str
) -> None:
    with pytest.raises(CommandError) as refused:
        take(tree(message(9)), a_file("en", of_reply=lang) if lang else a_file(lang))
    said = str(refused.value)
    assert said.startswith(f"{tmp_path / 'in.jsonl'}:2: message ")
    assert said.endswith(
        f"lang: {lang!r} is not a valid language tag. Use one like en, pt-BR or zh-Hant. Nothing was imported."
    )
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("written", "stored"), [("PT_BR", "pt-BR"), ("English", "en"), ("eng", "en"), ("iw_IL", "he-IL")]
)
def test_what_clearly_means_a_language_is_fixed_and_counted(take: Import, written: str, stored: str) -> None:
    said = take(a_file(written), fix_lang=True)
    assert {*Message.objects.values_list("lang", flat=True), MessageTree.objects.get().lang} == {stored}
    assert f"Language {written!r} as {stored}: 2 messages." in said.splitlines()


def test_what_means_no_language_takes_the_one_that_is_told_and_is_refused_without(take: Import) -> None:
    with pytest.raises(CommandError, match="the option --text-lang gives texts like this one a language"):
        take(a_file("xx"), fix_lang=True)
    assert "Language 'xx' as de: 2 messages." in take(a_file("xx"), fix_lang=True, text_lang="DE")
    assert {*Message.objects.values_list("lang", flat=True)} == {"de"}


def test_a_missing_language_takes_the_one_that_is_told_and_is_refused_without(take: Import) -> None:
    with pytest.raises(
        CommandError, match=r"lang is missing; the option --text-lang gives it one\. Nothing was imported"
    ):
        take(a_file(None))
    assert "Language none as yo: 2 messages." in take(a_file(None), text_lang="yo")
    assert MessageTree.objects.get().lang == "yo"


def test_only_messages_that_were_taken_in_are_counted(take: Import) -> None:
    take(a_file("PT_BR"), fix_lang=True)
    said = take(a_file("PT_BR"), fix_lang=True)
    assert "Skipped 1 trees that already exist." in said
    assert "Language" not in said


def test_a_deprecated_code_of_a_file_becomes_its_successor_without_being_asked(take: Import) -> None:
    assert "Language" not in take(a_file("iw"))
    assert MessageTree.objects.get().lang == "he"


@pytest.mark.parametrize("name", ["German", "xx", "und", "PT_BR"])
def test_a_language_to_filter_by_must_be_one(export: Export, take: Import, name: str) -> None:
    expected = f"--lang: {name!r} is not a valid language tag. Use one like en, pt-BR or zh-Hant."
    with pytest.raises(CommandError) as refused:
        export(lang=name)
    assert str(refused.value) == expected
    for option in ("lang", "text_lang"):
        with pytest.raises(CommandError, match=r"is not a valid language tag\. Use one like"):
            take(a_file("en"), **{option: name})


def test_what_is_in_quarantine_for_its_language_is_in_no_export(export: Export) -> None:
    root = a_tree(None, lang="und", state=TreeState.READY_FOR_EXPORT)
    Quarantine.objects.create(message=root, reason="unknown_language")
    assert export(state=["all"], include_spam=True, include_deleted=True) == []
