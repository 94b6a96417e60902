"""What counts as a text, and as the same text again."""

import pytest

from oasst.models import Message, User
from tasks import answer_checks
from tasks.acts import edits
from tasks.rules import kinds, policy
from tasks.texts.refusal import Refusal, Why
from tasks.trees import interventions
from tasks.work import claims, submission
from tests.oasst.core.test_visible import NOTHING
from tests.tasks.crowd import a_growing_tree, a_prompt, claim, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db: None) -> User:
    return people(1)[0]


def writes(by: User, text: str) -> str:
    task = claims.claim(by=by, kind=kinds.INITIAL_PROMPT, lang="en")
    return Message.objects.get(pk=submission.submit_text(task=task, text=text, by=by).result_id).text


@pytest.mark.parametrize("characters", NOTHING.values(), ids=NOTHING)
def test_a_text_without_a_visible_character_is_refused_when_written_and_when_edited(
    author: User, characters: str
) -> None:
    root = a_prompt(author)
    for act in (
        lambda: writes(author, f" {characters} \n"),
        lambda: edits.edit(message=root, text=characters, by=author),
        lambda: interventions.edit(root, characters, by=author),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.why == Why.EMPTY


def test_lines_are_stored_with_one_character_and_counted_so(author: User) -> None:
    assert writes(author, "one\r\ntwo\rthree\n") == "one\ntwo\nthree"
    longest = policy.everywhere().message_size_limit
    text = "\r\n".join("x" * (longest // 2))[: (longest // 2) * 3 - 2]
    assert len(answer_checks.checked_text(text, policy.everywhere())) == longest - 1


SAME = {
    "white space": "How  do\tbees\n\nfind\u00a0home?",
    "line ends": "How do bees\r\nfind home?",
    "invisible characters": "How do be\u200bes find\u2060 ho\ufeffme?\u3164",
    "around it": "  How do bees find home?\u3000",
    "tags": "How do bees find home?\U000e0041",
}


@pytest.mark.parametrize("again", SAME.values(), ids=SAME)
def test_the_same_words_again_are_refused_whatever_stands_between_them(author: User, again: str) -> None:
    writes(author, "How do bees find home?")
    with pytest.raises(Refusal) as refused:
        writes(author, again)
    assert refused.value.why == Why.REPEATED


def test_accents_encoded_in_another_way_are_the_same_words(author: User) -> None:
    writes(author, "Où est le café ?")
    with pytest.raises(Refusal):
        writes(author, "Ou\u0300 est le cafe\u0301 ?")


def test_other_words_and_other_people_are_no_repeats(author: User) -> None:
    assert [writes(author, text) for text in ("Bees?", "bees?", "Bees", "B ees?")] == [
        "Bees?",
        "bees?",
        "Bees",
        "B ees?",
    ]
    assert writes(people(1)[0], "Bees?") == "Bees?"


def test_the_same_reply_again_is_refused_in_another_place_too(author: User) -> None:
    others = people(4)
    for _ in range(2):
        a_growing_tree(others[0], others[1:])
    first = claim(author, kinds.ASSISTANT_REPLY)
    assert first
    submission.submit_text(task=first, text="By the sun.", by=author)
    second = claim(author, kinds.ASSISTANT_REPLY)  # after the first submission: unstarted work is handed out again
    assert second
    with pytest.raises(Refusal) as refused:
        submission.submit_text(task=second, text="By\r\nthe  sun.\u200b", by=author)
    assert refused.value.why == Why.REPEATED
