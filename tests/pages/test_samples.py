"""Sample tasks for people without an account: each kind, with feedback, and nothing stored."""

import pytest
from django.apps import apps
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override

from oasst.models import User
from tasks.samples import feedback
from tasks.samples.feedback import Level
from tasks.samples.texts import BEST_FIRST, REPLIES, SAMPLES, VERDICTS
from tests.pages.cast import elements, signed_in

pytestmark = pytest.mark.django_db

BEST, SHORT, HARMFUL = BEST_FIRST


def _places(*places: int, **more: str) -> dict[str, str]:
    """Places of the replies in the order of most reviewers."""
    return {f"place_{reply.id}": str(place) for reply, place in zip(BEST_FIRST, places, strict=True)} | more


DONE: dict[str, dict[str, str]] = {
    "initial_prompt": {"text": "How long does sourdough keep when I cannot bake for two weeks?"},
    "assistant_reply": {"text": "You water it too **much**. " * 6},
    "prompter_reply": {"text": "It faces north, is that the reason?"},
    "label_assistant_reply": {"spam": "0", "fails_task": "1", "quality": "0.5", "helpfulness": "cant_tell"},
    "rank_assistant_replies": _places(1, 2, 3),
}


def _rows() -> int:
    return sum(model._default_manager.count() for model in apps.get_models())


def test_there_is_a_sample_of_each_of_the_five_kinds() -> None:
    assert set(SAMPLES) == set(DONE)
    links = {attrs["href"] for tag, attrs in elements(Client().get("/try/").content.decode()) if tag == "a"}
    assert {f"/try/{kind}/" for kind in SAMPLES} <= links


@pytest.mark.parametrize("kind", DONE)
def test_a_sample_is_done_without_an_account_and_nothing_is_stored(kind: str) -> None:
    client, before = Client(), _rows()
    task = client.get(f"/try/{kind}/")
    assert (task.status_code, "We don't store your answer." in task.content.decode()) == (200, True)
    answer = client.post(f"/try/{kind}/", DONE[kind])
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "How others answered" in page
    assert "/accounts/signup/" in page
    assert _rows() == before


def test_what_was_written_is_shown_as_it_would_look_beside_a_text_reviewers_like() -> None:
    page = Client().post("/try/assistant_reply/", {"text": "Too **much** water. <script>"}).content.decode()
    assert "<p>Too <strong>much</strong> water. &lt;script&gt;</p>" in page
    assert escape("It's most likely drowning") in page


@pytest.mark.parametrize(
    ("kind", "sent", "complaint"),
    [
        ("initial_prompt", {"text": "  "}, "Your text is empty. Write something first."),
        ("assistant_reply", {"text": "x" * 2001}, "It has 2001 characters of at most 2000."),
        ("label_assistant_reply", {"quality": "0.5"}, "Please answer the required question."),
        ("label_assistant_reply", {"spam": "7"}, "7 is not one of the available choices"),
        ("rank_assistant_replies", {}, "Enter a rank from 1 to 3."),
    ],
)
def test_what_a_real_task_would_refuse_is_refused_with_the_reason(
    kind: str, sent: dict[str, str], complaint: str
) -> None:
    answer = Client().post(f"/try/{kind}/", sent)
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert "How others answered" not in answer.content.decode()


def test_there_is_no_sample_of_other_kinds() -> None:
    assert Client().get("/try/label_initial_prompt/").status_code == 404
    assert Client().get("/try/nonsense/").status_code == 404


def test_a_signed_in_person_is_led_to_the_desk(ada: User) -> None:
    page = signed_in(ada).post("/try/rank_assistant_replies/", DONE["rank_assistant_replies"]).content.decode()
    assert 'class="button" href="/desk/"' in page


# --- Feedback -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Why?", [Level.THINK]),
        ("Why do bees know the way home?", [Level.GOOD]),
        ("WHY DO BEES KNOW THE WAY HOME", [Level.GOOD, Level.THINK]),
        ("word " * 200, [Level.THINK]),
        (str(SAMPLES["initial_prompt"].liked), [Level.GOOD, Level.THINK]),
    ],
)
def test_a_text_is_told_what_can_be_seen_without_reading_it(text: str, levels: list[Level]) -> None:
    assert [remark.level for remark in feedback.about_text(SAMPLES["initial_prompt"], text)] == levels


@pytest.mark.parametrize(
    ("given", "levels"),
    [
        ({"spam": "0", "fails_task": "1", "quality": "0.5", "helpfulness": "0"}, [Level.GOOD] * 4),
        ({"spam": "1", "helpfulness": "1"}, [Level.THINK] * 2),
        ({"spam": "0", "quality": "cant_tell"}, [Level.GOOD, Level.SAY]),
    ],
)
def test_each_answer_stands_beside_that_of_most_reviewers(given: dict[str, str], levels: list[Level]) -> None:
    assert [remark.level for remark in feedback.about_labels(given)] == levels


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ([1, 2, 3], "You ranked them just like most reviewers."),
        ([3, 2, 1], "You ranked 0 of 3 pairs like most reviewers."),
        ([1, 1, 2], "You ranked 2 of 3 pairs like most reviewers."),
        ([2, 1, 3], "You ranked 2 of 3 pairs like most reviewers."),
    ],
)
def test_a_ranking_is_compared_pair_by_pair(places: list[int], said: str) -> None:
    with override("en"):
        assert [str(remark.text) for remark in feedback.about_places(places, [])] == [said]


def test_a_veto_of_the_harmful_reply_is_praised_and_of_another_is_not() -> None:
    assert len(feedback.about_places([1, 2, 3], [str(HARMFUL.id)])) == 2
    assert len(feedback.about_places([1, 2, 3], [str(BEST.id), str(SHORT.id)])) == 1


def test_the_replies_are_shown_in_another_order_than_the_best_one() -> None:
    assert REPLIES != BEST_FIRST
    assert set(REPLIES) == set(BEST_FIRST)
    assert all(0 <= verdict.low <= verdict.high <= 1 for verdict in VERDICTS.values())
