"""Texts that programs send are held to the rules of the page."""

import pytest

from oasst.api.base.codes import Code
from oasst.models import Message
from tests.api.conftest import Program, refused
from tests.api.volunteers import a_crowd

pytestmark = pytest.mark.django_db

LINES = "x\r\n" * 1_000  # 2,000 characters as they are stored, with the last one taken off


def test_lines_end_as_on_the_page_and_each_end_is_one_character(bot: Program) -> None:
    (volunteer,) = a_crowd(bot, 1)
    for sent, stored in (("one\r\ntwo\rthree\nfour\r\n", "one\ntwo\nthree\nfour"), (LINES, "x\n" * 999 + "x")):
        assert volunteer.writes(volunteer.given("initial_prompt"), sent).status_code == 200
        assert Message.objects.latest("created_at").text == stored


def test_the_same_words_with_other_line_ends_are_refused(bot: Program) -> None:
    (volunteer,) = a_crowd(bot, 1)
    assert volunteer.writes(volunteer.given("initial_prompt"), "one\ntwo").status_code == 200
    again = volunteer.writes(volunteer.given("initial_prompt"), "one\r\ntwo")
    assert refused(again, Code.TASK_MESSAGE_DUPLICATED, 400)


@pytest.mark.parametrize("text", ["\u200b", "\ufe0f\u034f", "\u0301", "\u3164", "\U000e0041", "\u2800\r\n"])
def test_texts_with_nothing_to_see_are_refused_when_written_and_when_edited(
    bot: Program, site: Program, text: str
) -> None:
    (volunteer,) = a_crowd(bot, 1)
    task = volunteer.given("initial_prompt")
    assert refused(volunteer.writes(task, text), Code.TASK_MESSAGE_TEXT_EMPTY, 400)
    assert volunteer.writes(volunteer.given("initial_prompt"), "Bees?").status_code == 200
    root = Message.objects.get()
    body = {"user": {"id": "x", "display_name": "x", "auth_method": "local"}, "new_content": text}
    assert refused(site.post(f"/messages/{root.pk}/edit", body), Code.TASK_MESSAGE_TEXT_EMPTY, 400)
