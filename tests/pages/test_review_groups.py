"""The questions of a review: three groups, one "None of these", steps with words, and style folded once one knows it."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from oasst.core import labels
from oasst.models import Review, User
from tasks.rules import kinds, policy
from tasks.rules.thresholds import CLASSIC, COMMONS, PRESETS
from tasks.texts.label_steps import EXAMPLES, STEPS
from tasks.work import claims
from tests.corpus import a_tree
from tests.pages.working import begin, submit
from tests.tasks.crowd import a_growing_tree, a_prompt, people, work, work_until_quiet

pytestmark = pytest.mark.django_db

SCALES = [label.name for label in labels.LABELS if label.widget == "likert"]


def an_answer_to_review() -> None:
    crowd = people(4)
    a_growing_tree(crowd[0], crowd[1:])
    work(crowd[1], kinds.ASSISTANT_REPLY)


def given(user: User, number: int) -> None:
    """Reviews that this person has given before."""
    Review.objects.bulk_create(Review(message=a_tree(None), user=user, labels={"spam": 0.0}) for _ in range(number))


def test_an_answer_is_asked_about_in_three_groups(client: Client) -> None:
    an_answer_to_review()
    page = client.get(begin(client, kinds.LABEL_ASSISTANT_REPLY)).content.decode()
    headings = ("Is anything wrong?", "How good is it?", ">Style<")
    parts = [page.partition(heading)[2] for heading in headings]
    groups = [part.partition(end)[0] for part, end in zip(parts, (*headings[1:], "</details>"), strict=True)]
    names = [list(dict.fromkeys(re.findall(r'type="radio" name="(\w+)"', group))) for group in groups]
    assert names == [
        ["spam", "lang_mismatch", "fails_task", "not_appropriate", "pii", "hate_speech", "sexual_content"],
        ["quality", "helpfulness"],
        ["creativity", "humor", "toxicity", "violence"],
    ]
    assert page.count("None of these") == 2  # the choice, and its key in the list


def test_none_of_these_answers_what_is_open_about_problems_without_a_script(client: Client, ada: User) -> None:
    an_answer_to_review()
    submit(
        client,
        begin(client, kinds.LABEL_ASSISTANT_REPLY),
        none_wrong="on",
        pii="1",
        fails_task="cant_tell",
        quality="1",
    )
    review = Review.objects.get(user=ada)
    no = dict.fromkeys(("spam", "lang_mismatch", "not_appropriate", "hate_speech", "sexual_content"), 0.0)
    assert (review.labels, review.cant_tell) == ({**no, "pii": 1.0, "quality": 1.0}, ["fails_task"])


def test_every_scale_has_five_steps_with_words_and_an_example(client: Client) -> None:
    assert set(STEPS) == set(EXAMPLES) == set(SCALES)
    assert {len({str(step) for step in steps}) for steps in STEPS.values()} == {5}
    a_prompt(people(1)[0])
    page = client.get(begin(client, kinds.LABEL_INITIAL_PROMPT)).content.decode()
    shown = re.findall(r'<b aria-hidden="true">(\d)</b>\s*<span>([^<]+)</span>', page)
    assert shown[:5] == [("1", "useless"), ("2", "weak"), ("3", "fair"), ("4", "good"), ("5", "excellent")]
    assert len(shown) == 5 * 5
    assert "is weak: true, but without amounts or time." in page


@pytest.mark.parametrize(("before", "is_open"), [(24, True), (25, False)])
def test_style_is_folded_after_the_first_25_reviews(client: Client, ada: User, before: int, is_open: bool) -> None:
    given(ada, before)
    a_prompt(people(1)[0])
    page = client.get(begin(client, kinds.LABEL_INITIAL_PROMPT)).content.decode()
    assert ('<details class="question-group" open>' in page) == is_open
    assert 'name="quality"' in page.partition('<details class="question-group"')[0]


@pytest.mark.parametrize(
    ("rules", "before", "mode"), [(COMMONS, 24, "full"), (COMMONS, 25, "simple"), (CLASSIC, 0, "simple")]
)
def test_the_first_25_reviews_of_a_person_ask_for_all_labels(
    ada: User, monkeypatch: pytest.MonkeyPatch, rules: object, before: int, mode: str
) -> None:
    monkeypatch.setitem(PRESETS, "commons", replace(rules, name="commons", p_full_review_prompt=0.0))  # type: ignore[type-var]
    given(ada, before)
    a_prompt(people(1)[0])
    assert policy.rules("en").p_full_review_prompt == 0.0
    assert claims.claim(by=ada, kind=kinds.LABEL_INITIAL_PROMPT, lang="en").mode == mode


def test_a_question_that_got_an_impossible_answer_says_so(client: Client) -> None:
    a_prompt(people(1)[0])
    answer = client.post(begin(client, kinds.LABEL_INITIAL_PROMPT), {"spam": "0", "quality": "7", "step": "submit"})
    assert answer.status_code == 422
    assert "7 is not one of the available choices" in answer.content.decode()


def test_a_sample_and_a_step_of_the_tutorial_have_the_widgets_of_work(client: Client) -> None:
    crowd = people(8)
    a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd, only=tuple(kind for kind in kinds.ALL if kind not in kinds.RANKING))
    for path in (
        begin(client, kinds.RANK_ASSISTANT_REPLIES),
        "/try/rank_assistant_replies/",
        "/desk/tutorial/rank_assistant_replies/",
    ):
        page = client.get(path).content.decode()
        assert [page.count(part) > 0 for part in ("data-candidate", "data-handle", "data-more", "ranking.")] == [
            True
        ] * 4
        assert page.count("data-candidate") >= 2
    reviewed = client.get("/try/label_assistant_reply/").content.decode()
    assert "data-none-wrong" in reviewed
    assert "labelling." in reviewed


def test_an_untouched_ranking_of_a_sample_asks_once_too() -> None:
    sent = {"place_" + each: "1" for each in re.findall(r'name="place_([^"]+)"', Client().get(RANK).content.decode())}
    asked = Client().post(RANK, {**sent, "untouched": "on"})
    assert asked.status_code == 422
    assert "Yes, keep this order" in asked.content.decode()
    assert (
        "How others answered" in Client().post(RANK, {**sent, "untouched": "on", "step": "as_shown"}).content.decode()
    )


RANK = "/try/rank_assistant_replies/"
