"""A walk through every operation of the API as a program of a reviewer: nothing tells who wrote what is judged."""

import re
from typing import Any

import pytest

from oasst.models import ApiClient, Message, Reaction, User
from tests.api.conftest import Program, a_program
from tests.api.operations import OURS, REFERENCE
from tests.blindness.world import (
    LOVED,
    MODEL,
    ORIGIN,
    Judged,
    Scene,
    a_reply_in_review,
    every_scene,
    finish,
    replies_in_ranking,
)

Answers = dict[str, Any]


def answers(program: Program, judged: Judged, reviewer: str) -> Answers:
    """What every operation that reads answers, for this message, its tree and its author; and what some acts answer."""
    parts = {
        **{name: str(value) for name, value in judged.parts.items()},
        "auth_method": "local", "username": reviewer.partition(":")[2], "time_frame": "total", "name": "users_accepted_tos",
        "line": "main", "version": "2026.11",
    }  # fmt: skip

    def filled(path: str) -> str:
        return re.sub(r"{(\w+)}", lambda part: parts[part[1]], path)

    paths = [filled(each.path) for each in (*REFERENCE, *OURS) if each.method == "GET"]
    found = {path: program.get(path, user=reviewer) for path in paths}
    cursor = "/messages/cursor"
    found["by author"] = program.get(cursor, user=reviewer, user_id=judged.message.author_id, include_user=True)
    found["by words"] = program.get(cursor, user=reviewer, lang="en", search_query=judged.message.text)
    reaction = {"user": _person(reviewer), "emoji": "diamond", "op": "add"}
    found["reaction"] = program.post(f"/messages/{judged.message.pk}/emoji", reaction)
    return {name: response.content.decode() for name, response in found.items()}


def telling(found: Answers, judged: Judged) -> dict[str, list[str]]:
    names = (*judged.names, str(judged.message.tree_id))
    about = {name: text for name, text in found.items() if any(each in text for each in names)}
    told = {name: [secret for secret in judged.secrets if secret in text] for name, text in about.items()}
    return {name: secrets for name, secrets in told.items() if secrets}


def _person(head: str) -> dict[str, str]:
    auth_method, _colon, name = head.partition(":")
    return {"id": name, "display_name": name, "auth_method": auth_method}


@every_scene
def test_no_operation_tells_a_reviewer_with_the_task_open(
    scene: Scene,
    author: User,
    ben: User,
    ada: User,
    bot: Program,
) -> None:
    judged = scene(author, ben, ada)
    found = answers(bot, judged, bot.knows(ben))
    assert telling(found, judged) == {}
    assert judged.message.text in found[f"/messages/{judged.message.pk}"]


@every_scene
def test_no_operation_tells_the_owner_of_a_personal_token(
    scene: Scene,
    author: User,
    ben: User,
    ada: User,
) -> None:
    judged, token = scene(author, ben, ada), a_program("ben's own", owner=ben, personal=True, scopes=["releases"])
    assert telling(answers(token, judged, token.knows(ben)), judged) == {}


@every_scene
def test_all_is_told_when_the_conversation_is_finished(
    scene: Scene,
    author: User,
    ben: User,
    ada: User,
    bot: Program,
) -> None:
    """So the walk sees what it looks for."""
    judged = scene(author, ben, ada)
    finish(judged)
    told = telling(answers(bot, judged, bot.knows(ben)), judged)
    assert {str(author.pk), MODEL, str(LOVED), '"synthetic":true'} <= set(told[f"/messages/{judged.message.pk}"])
    state = bot.get(f"/messages/{judged.message.pk}/tree/state").json()
    assert (state["origin"], state["message_tree_id"]) == (ORIGIN, str(judged.message.tree_id))


def test_authors_are_told_about_their_own_messages(author: User, ben: User, ada: User, bot: Program) -> None:
    judged = a_reply_in_review(author, ben, ada)
    found = bot.get(f"/messages/{judged.message.pk}", user=bot.knows(author)).json()
    assert (found["user_id"], found["model_name"], found["emojis"]) == (str(author.pk), MODEL, {"clap": LOVED})


def test_trusted_clients_get_what_open_assistant_gave(author: User, ben: User, ada: User) -> None:
    judged, site = a_reply_in_review(author, ben, ada), a_program("the web site", trusted=True)
    found = site.get(f"/messages/{judged.message.pk}", user=site.knows(ben)).json()
    assert (found["user_id"], found["synthetic"], found["emojis"]) == (str(author.pk), True, {"clap": LOVED})


def test_a_client_knows_who_wrote_what_it_posted_but_not_the_votes(
    author: User,
    ben: User,
    ada: User,
    bot: Program,
) -> None:
    judged = a_reply_in_review(author, ben, ada)
    Message.objects.filter(pk=judged.message.pk).update(client=bot.client)
    found = bot.get(f"/messages/{judged.message.pk}", user=bot.knows(ben)).json()
    assert (found["user_id"], found["emojis"], found["rank"], found["model_name"]) == (str(author.pk), {}, None, None)


def _asks_for(program: Program, by: User, kind: str) -> dict[str, Any]:
    head = program.knows(by)
    response = program.post("/tasks/", {"type": kind, "user": _person(head), "lang": "en"})
    assert response.status_code == 200, response.json()
    task: dict[str, Any] = response.json()
    return task


@pytest.mark.parametrize("trusted", [False, True])
def test_a_task_to_review_hides_the_author_from_other_programs(
    trusted: bool,
    author: User,
    ben: User,
    ada: User,
    cleo: User,
) -> None:
    judged, program = a_reply_in_review(author, ben, ada), a_program("any", trusted=trusted)
    Reaction.objects.create(message=judged.message, user=cleo, emoji="diamond")
    task = _asks_for(program, cleo, "label_assistant_reply")
    message = task["conversation"]["messages"][-1]
    told = (message["user_id"], message["synthetic"], message["emojis"])
    assert told == ((str(author.pk), True, {"clap": LOVED}) if trusted else (None, None, {}))
    assert (message["user_emojis"], message["user_is_author"]) == (["diamond"], False)


def test_a_task_to_rank_reveals_no_synthetic_replies_to_other_programs(
    author: User,
    ben: User,
    ada: User,
    cleo: User,
    bot: Program,
) -> None:
    judged = replies_in_ranking(author, ben, ada)
    Message.objects.filter(parent=judged.message.parent).update(synthetic=True)
    task = _asks_for(bot, cleo, "rank_assistant_replies")
    assert (task["reveal_synthetic"], [each["synthetic"] for each in task["reply_messages"]]) == (False, [None, None])


def test_the_clients_of_the_walk_are_not_trusted(bot: Program) -> None:
    assert not ApiClient.objects.get(pk=bot.client.pk).trusted
