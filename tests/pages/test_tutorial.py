"""Joining: languages, then the tutorial, which can be left, resumed elsewhere, refused and repeated."""

import re

import pytest
from django.test import Client

from oasst.models import User
from tasks.models import TutorialMark
from tasks.samples import tutorial
from tasks.samples.texts import SAMPLES
from tests.pages.cast import signed_in
from tests.pages.test_samples import DONE

pytestmark = pytest.mark.django_db


def read(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def answer(client: Client, kind: str) -> str:
    return " ".join(client.post(f"/desk/tutorial/{kind}/", DONE[kind]).content.decode().split())


def offered(client: Client) -> list[str]:
    """What the desk says of the tutorial."""
    return re.findall(r'<h2 id="tutorial">\s*<a href="/desk/tutorial/">\s*([^<]+?)\s*</a>', read(client, "/desk/"))


# --- Languages ----------------------------------------------------------------------------------------------------------


def test_a_person_who_has_just_joined_chooses_languages_and_comes_to_the_tutorial(ada: User) -> None:
    client = signed_in(ada)
    assert "Which languages do you speak well?" in read(client, "/welcome/")
    chosen = client.post("/welcome/", {"common_langs": ["de", "en"], "other_langs": "gsw"})
    assert (chosen.status_code, chosen["Location"]) == (302, "/desk/tutorial/")
    ada.refresh_from_db()
    assert (ada.langs, ada.display_name, ada.time_zone) == (["de", "en", "gsw"], "ada", "UTC")


@pytest.mark.parametrize(
    ("sent", "said"),
    [({}, "Choose at least one language."), ({"other_langs": "no such!"}, "Unknown language code: such!")],
)
def test_a_choice_of_languages_that_makes_no_sense_is_asked_again(sent: dict[str, str], said: str, ada: User) -> None:
    again = signed_in(ada).post("/welcome/", sent)
    assert (again.status_code, said in again.content.decode()) == (422, True)
    ada.refresh_from_db()
    assert ada.langs == []


# --- The tutorial -------------------------------------------------------------------------------------------------------


def test_the_five_steps_lead_from_one_to_the_next_and_end_on_the_desk(ada: User) -> None:
    client = signed_in(ada)
    assert offered(client) == ["New here? Take the tutorial"]
    found = []
    for number, kind in enumerate(tutorial.STEPS, 1):
        assert f"Step {number} of 5" in read(client, f"/desk/tutorial/{kind}/")
        page = answer(client, kind)
        assert "How others answered" in page
        further = re.search(r'id="further">\s*([^<]+?)\s*</h2>.*?<a class="button" href="([^"]+)"', page)
        assert further is not None
        found.append(further.groups())
    following = [(f"{number} of 5 done", f"/desk/tutorial/{kind}/") for number, kind in enumerate(tutorial.STEPS)]
    assert found == [*following[1:], ("Tutorial complete", "/desk/")]
    assert offered(client) == []


def test_the_tutorial_begins_with_a_review_and_ends_with_writing() -> None:
    assert (tutorial.STEPS[0], tutorial.STEPS[-1]) == ("label_assistant_reply", "assistant_reply")
    assert set(tutorial.STEPS) == set(SAMPLES)


def test_a_tutorial_left_in_the_middle_goes_on_in_another_browser(ada: User) -> None:
    here = signed_in(ada)
    for kind in ("initial_prompt", "prompter_reply"):
        answer(here, kind)
    here.post("/accounts/logout/")
    there = signed_in(ada)
    assert offered(there) == ["Continue the tutorial (2 of 5)"]
    overview = read(there, "/desk/tutorial/")
    assert overview.count("badge--good") == 2
    assert '<a class="button" href="/desk/tutorial/label_assistant_reply/"> Continue' in overview


def test_what_is_answered_is_not_kept_and_only_an_answer_that_counts_ends_a_step(ada: User) -> None:
    client = signed_in(ada)
    refused = client.post("/desk/tutorial/initial_prompt/", {"text": " "})
    assert (refused.status_code, TutorialMark.objects.count()) == (422, 0)
    for _ in range(2):
        answer(client, "initial_prompt")
    assert list(TutorialMark.objects.values_list("user", "what")) == [(ada.pk, "initial_prompt")]


def test_a_step_can_be_skipped_and_comes_back_at_the_end(ada: User) -> None:
    client = signed_in(ada)
    skip = 'href="/desk/tutorial/assistant_reply/">Skip this step'
    assert skip in read(client, "/desk/tutorial/initial_prompt/")
    for kind in list(DONE)[1:]:
        page = answer(client, kind)
    assert 'class="button" href="/desk/tutorial/initial_prompt/"' in page
    assert "Skip this step" not in read(client, "/desk/tutorial/initial_prompt/")


def test_it_is_no_wall_start_now_leads_to_the_desk_and_it_is_not_offered_again(ada: User, ben: User) -> None:
    client = signed_in(ada)
    assert [client.get(path).status_code for path in ("/desk/", "/browse/", "/account/")] == [200] * 3
    assert "Skip the tutorial" in read(client, "/desk/tutorial/")
    assert "Skip the tutorial" in read(client, "/desk/tutorial/rank_assistant_replies/")
    away = client.post("/desk/tutorial/away/")
    assert (away.status_code, away["Location"]) == (302, "/desk/")
    assert offered(client) == []
    assert offered(signed_in(ben)) == ["New here? Take the tutorial"]
    assert ["/desk/tutorial/" in read(client, path) for path in ("/guidelines/", "/account/")] == [True, True]


def test_it_can_be_done_again_from_the_beginning(ada: User) -> None:
    client = signed_in(ada)
    for kind in DONE:
        tutorial.complete(kind, by=ada)
    tutorial.put_away(by=ada)
    assert "Start over" in read(client, "/desk/tutorial/")
    assert client.post("/desk/tutorial/again/")["Location"] == "/desk/tutorial/"
    assert offered(client) == ["New here? Take the tutorial"]
    assert tutorial.progress(ada).next == SAMPLES["label_assistant_reply"]


def test_there_is_no_step_of_other_kinds(ada: User) -> None:
    client = signed_in(ada)
    assert client.get("/desk/tutorial/label_initial_prompt/").status_code == 404
    assert client.post("/desk/tutorial/nonsense/", {"text": "x"}).status_code == 404
    assert TutorialMark.objects.count() == 0


def test_people_who_have_not_signed_in_are_sent_to_do_so() -> None:
    assert Client().get("/desk/tutorial/")["Location"] == "/accounts/login/?next=/desk/tutorial/"
