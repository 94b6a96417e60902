"""What Open Assistant's browser tests promised, and the journeys it had without testing them."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from oasst.models import Message, Review, User
from tasks.rules import kinds
from tasks.texts.refusal import SENTENCES, Why
from tests.pages.working import begin, submit
from tests.tasks.crowd import a_growing_tree, a_prompt, people, work, work_until_quiet

pytestmark = pytest.mark.django_db

SIGN_UP = {"username": "dora", "email": "dora@example.org", "password1": "a horse with no name", "accept": "on"}


def test_after_entering_an_address_the_page_asks_to_check_the_mail() -> None:
    page = Client().post("/accounts/signup/", SIGN_UP, follow=True).content.decode()
    assert "dora@example.org" in page
    assert [message.to for message in mail.outbox] == [["dora@example.org"]]


def test_the_code_from_the_mail_signs_in_and_the_name_is_visible() -> None:
    client = Client()
    client.post("/accounts/signup/", SIGN_UP)
    code = re.search(r"page you came from:\s+([A-Z0-9-]+)\s", str(mail.outbox[0].body))
    assert code is not None
    page = client.post("/accounts/confirm-email/", {"code": code[1]}, follow=True).content.decode()
    assert '<bdi class="site-nav__name">dora</bdi>' in page


@pytest.mark.parametrize("path", ["/desk/", "/desk/mine/", "/desk/tutorial/", "/account/", "/inbox/", "/welcome/"])
def test_a_new_person_accepts_the_terms_before_the_pages_of_members(ada: User, path: str) -> None:
    client = Client()
    client.force_login(ada)
    there = client.get(path)
    assert there.headers["Location"].startswith("/terms/?next=")
    client.get(there.headers["Location"])
    assert client.post("/terms/", {"accept": "on", "next": path}).headers["Location"] == path
    assert client.get(path).status_code == 200


def test_without_a_task_there_is_a_clear_page_and_no_error(client: Client) -> None:
    answer = client.post("/desk/claim/", {"kind": kinds.RANK_ASSISTANT_REPLIES, "lang": "en"}, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "No task is available for you right now. Try another kind, or come back later." in page
    assert "Write a prompt" in page


def test_a_text_is_written_looked_at_and_submitted_and_another_task_follows(client: Client) -> None:
    first = begin(client, kinds.INITIAL_PROMPT)
    assert "Why is the sky blue?" in client.post(f"{first}preview/", {"text": "Why is the sky blue?"}).content.decode()
    page = submit(client, first, text="Why is the sky blue?")
    assert Message.objects.get().text == "Why is the sky blue?"
    assert '<h1 tabindex="-1" aria-describedby="before">Write a prompt</h1>' in page.replace("\n", " ")
    assert begin(client, kinds.INITIAL_PROMPT) != first


def _a_prompt() -> None:
    a_prompt(people(1)[0])


def _an_answer() -> None:
    crowd = people(4)
    a_growing_tree(crowd[0], crowd[1:])
    work(crowd[1], kinds.ASSISTANT_REPLY)


def _a_follow_up() -> None:
    crowd = people(5)
    a_growing_tree(crowd[0], crowd[1:4])
    work(crowd[1], kinds.ASSISTANT_REPLY)
    work_until_quiet(crowd, only=(kinds.LABEL_ASSISTANT_REPLY,))
    work(crowd[0], kinds.PROMPTER_REPLY)


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        (kinds.LABEL_INITIAL_PROMPT, _a_prompt),
        (kinds.LABEL_ASSISTANT_REPLY, _an_answer),
        (kinds.LABEL_PROMPTER_REPLY, _a_follow_up),
    ],
)
def test_each_of_the_three_labelling_tasks_is_completed(
    client: Client, ada: User, kind: str, make: Callable[[], None]
) -> None:
    make()
    answers = {"spam": "0", "fails_task": "0"} if kind == kinds.LABEL_ASSISTANT_REPLY else {"spam": "0"}
    submit(client, begin(client, kind), **answers)
    assert Review.objects.get(user=ada).labels == dict.fromkeys(answers, 0.0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("x" * 2001, "It has 2001 characters of at most 2000."), ("  ", "Your text is empty. Write something first.")],
    ids=["too long", "empty"],
)
def test_what_the_engine_refuses_reaches_the_page_as_a_sentence(client: Client, text: str, sentence: str) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    answer = client.post(address, {"text": text, "step": "submit"})
    assert (answer.status_code, sentence in answer.content.decode()) == (409, True)


def test_every_refusal_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Why)
    assert [why for why, sentence in SENTENCES.items() if not str(sentence).endswith(".")] == []


def test_a_draft_survives_a_reload(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    client.post(f"{address}draft/", {"text": "Half a thought"})
    assert ">Half a thought</textarea>" in re.sub(r">\s+", ">", client.get(address).content.decode())


def test_not_rated_stays_apart_from_zero_and_from_cannot_tell(client: Client, ada: User) -> None:
    _a_prompt()
    address = begin(client, kinds.LABEL_INITIAL_PROMPT)
    submit(client, address, spam="0", quality="0", humor="cant_tell")
    review = Review.objects.get(user=ada)
    assert (review.labels, review.cant_tell) == ({"spam": 0.0, "quality": 0.0}, ["humor"])
    assert "toxicity" not in review.labels
