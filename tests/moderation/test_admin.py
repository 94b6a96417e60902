"""Moderation in the admin: nothing is done that was not shown before, and who may not, is refused."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from moderation.actions import runner
from moderation.kinds import KINDS
from moderation.kinds.base.kind import Target
from moderation.models import Action, Kind, Reason, State
from oasst.models import Message, MessageTree, TreeState, User, UserRole
from tests.corpus import a_reply, a_tree
from tests.moderation.world import order
from tests.pages.cast import signed_in
from tests.tasks.statements import statements_sent

pytestmark = pytest.mark.django_db

# No one and nothing has this id.
UNKNOWN = "1b671a64-40d5-491e-99b0-da01ff1f3341"
TAKE = "/admin/moderation/action/take/"


@pytest.fixture
def client(mod: User) -> Client:
    return signed_in(mod)


@pytest.fixture
def senior(db: None) -> User:
    return User.objects.create_user("senior", role=UserRole.SENIOR_MODERATOR)


def _form(kind: Kind, **more: object) -> dict[str, object]:
    return {"kind": kind.value, "reason": Reason.SPAM.value, "text": "Because.", **more}


def _offered(client: Client, query: str) -> set[str]:
    choices = client.get(f"{TAKE}?{query}").context["form"].fields["kind"].choices
    return {value for value, _label in choices if value}


def _preview(client: Client, query: str, form: dict[str, object]) -> list[str]:
    page = client.post(f"{TAKE}?{query}", {**form, "step": "preview"})
    assert page.status_code == 200
    found: list[str] = page.context["figures"]
    return found


def _do(client: Client, query: str, form: dict[str, object]) -> Action:
    answer = client.post(f"{TAKE}?{query}", {**form, "step": "take"})
    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    return Action.objects.get(pk=answer["Location"].split("/")[-3])


# --- Taking -------------------------------------------------------------------------------------------------------------


def test_what_is_shown_before_is_what_is_done(client: Client, ada: User, ben: User, mod: User) -> None:
    root = a_tree(None)
    spam = a_reply(root, ada)
    below = a_reply(spam, ben)
    page = client.get(f"/admin/oasst/message/{spam.pk}/change/").content.decode()
    query = f"message={spam.pk}"
    assert f'href="{TAKE}?{query}"' in page
    shown = _preview(client, query, _form(Kind.DELETE))
    assert (shown[0], Action.objects.count(), Message.objects.filter(deleted=True).count()) == ("2 messages", 0, 0)
    action = _do(client, query, _form(Kind.DELETE))
    assert (action.by, action.kind, action.reason, action.text) == (mod, "delete", "spam", "Because.")
    assert set(Message.objects.filter(deleted=True)) == {spam, below}
    file = client.get(f"/admin/moderation/action/{action.pk}/change/").context["file"]
    assert (file.announced, file.done, file.steps, file.may_undo) == (shown, 1, 1, True)
    assert {each.person for each in file.affected} == {ada, ben}


@pytest.mark.parametrize("kind", [Kind.EDIT, Kind.QUARANTINE, Kind.HALT, Kind.CHANGE_LANG])
def test_what_is_rehearsed_to_be_shown_is_done_only_once(client: Client, ada: User, ben: User, kind: Kind) -> None:
    root = a_tree(ada)
    a_reply(root, ben)
    query, form = f"message={root.pk}", _form(kind, new_text="How do bees find their way?", lang="de")
    if KINDS[kind].target is Target.TREES:
        query = f"tree={root.pk}"
    shown = _preview(client, query, form)
    with statements_sent() as sent:
        action = _do(client, query, form)
    assert sum("Everything of a tree that an action may change" in sql for sql in sent) == 2  # before and after
    file = client.get(f"/admin/moderation/action/{action.pk}/change/").context["file"]
    assert file.announced == shown


def test_every_kind_gets_what_it_needs_from_the_form(client: Client, ada: User, mod: User) -> None:
    root = a_tree(ada, state=TreeState.GROWING)
    tree, message, person = f"tree={root.pk}", f"message={root.pk}", f"person={ada.pk}"
    _do(client, message, _form(Kind.EDIT, new_text="How do bees find their way?"))
    _do(client, tree, _form(Kind.CHANGE_LANG, lang="de"))
    _do(client, tree, _form(Kind.HALT))
    root.refresh_from_db()
    assert (root.text, root.lang) == ("How do bees find their way?", "de")
    assert MessageTree.objects.get().state == TreeState.HALTED_BY_MODERATOR
    until = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    muted = _do(client, person, _form(Kind.MUTE, kinds=["writing"], until=until))
    assert muted.detail == {"kinds": ["writing"], "until": f"{until}:00+00:00"}


def test_a_senior_moderator_purges_and_merges_people(senior: User, ada: User, ben: User) -> None:
    client, root = signed_in(senior), a_tree(ada)
    _do(client, f"person={ada.pk}", _form(Kind.MERGE, into="BEN"))
    assert Message.objects.get(pk=root.pk).author == ben
    purge = _do(client, f"person={ben.pk}", _form(Kind.PURGE, ban="on", prompts="on"))
    assert purge.detail == {"ban": True, "votes": False, "prompts": True}
    ben.refresh_from_db()
    assert (ben.is_active, Message.objects.get(pk=root.pk).deleted) == (False, True)


def test_what_makes_no_sense_is_said_at_the_form(client: Client, ada: User) -> None:
    root = a_tree(ada)
    for query, form, said in (
        (f"person={ada.pk}", _form(Kind.MUTE, kinds=["writing"]), "Enter an end date in the future."),
    ):
        for step in ("preview", "take"):
            page = client.post(f"{TAKE}?{query}", {**form, "step": step})
            assert (page.status_code, page.context["form"].non_field_errors()) == (400, [said])
    page = client.post(f"{TAKE}?message={root.pk}", _form(Kind.CHANGE_LANG, lang="Klingon"))
    assert (page.status_code, list(page.context["form"].errors)) == (400, ["lang"])
    assert client.post(f"{TAKE}?message={root.pk}", {"kind": "burn", "reason": "spam"}).status_code == 400
    assert Action.objects.count() == 0


@pytest.mark.parametrize("query", ["", "message=x", "picked=x", f"person={UNKNOWN}", f"tree={UNKNOWN}"])
def test_there_is_nothing_to_do_with_what_is_not_there(client: Client, query: str) -> None:
    assert client.get(f"{TAKE}?{query}").status_code == 404


# --- Who may ------------------------------------------------------------------------------------------------------------


def test_moderators_are_offered_what_their_role_reaches(client: Client, senior: User, ada: User) -> None:
    root = a_tree(ada)
    assert _offered(client, f"person={ada.pk}") == {"warn", "mute"}
    assert {"suspend", "ban", "unban", "purge", "merge"} <= _offered(signed_in(senior), f"person={ada.pk}")
    assert "edit" in _offered(client, f"message={root.pk}")
    assert "edit" not in _offered(client, f"tree={root.pk}")
    assert client.post(f"{TAKE}?person={ada.pk}", _form(Kind.BAN, step="take")).status_code == 400


def test_ranks_and_languages_hold_here_too(client: Client, mod: User, ada: User) -> None:
    peer = User.objects.create_user("peer", role=UserRole.MODERATOR)
    theirs, english = a_tree(peer), a_tree(ada)
    for step in ("preview", "take"):
        assert client.post(f"{TAKE}?person={peer.pk}", _form(Kind.WARN, step=step)).status_code == 403
        assert client.post(f"{TAKE}?message={theirs.pk}", _form(Kind.DELETE, step=step)).status_code == 403
    User.objects.filter(pk=mod.pk).update(moderates=["de"])
    assert client.post(f"{TAKE}?message={english.pk}", _form(Kind.DELETE, step="take")).status_code == 403
    assert Action.objects.count() == 0


# --- Many at once -------------------------------------------------------------------------------------------------------


def test_selecting_all_takes_the_filtered_list_and_only_for_the_person_who_selected(
    client: Client, ada: User, ben: User, mod: User
) -> None:
    flood = [a_tree(ada, text="Buy my book!") for _ in range(3)]
    kept = a_tree(ben, text="How do bees find home?")
    picked = {"action": "moderate", "_selected_action": [str(flood[0].pk)], "select_across": "1", "index": "0"}
    answer = client.post("/admin/oasst/message/?q=/^buy/", picked)
    query = answer["Location"].partition("?")[2]
    assert _preview(client, query, _form(Kind.DELETE))[0] == "3 messages"
    other = User.objects.create_user("other", role=UserRole.MODERATOR)
    assert signed_in(other).get(f"{TAKE}?{query}").status_code == 404
    action = _do(client, query, _form(Kind.DELETE))
    assert set(Message.objects.filter(deleted=True)) == set(flood)
    client.post(f"/admin/moderation/action/{action.pk}/undo/", {"why": "It was art."})
    action.refresh_from_db()
    assert (action.state, action.undone_by, action.undone_why) == (State.UNDONE, mod, "It was art.")
    assert list(Message.objects.filter(deleted=True)) == []
    assert Message.objects.get(pk=kept.pk).deleted is False


# --- Following ----------------------------------------------------------------------------------------------------------


def test_an_action_under_way_is_stopped_and_what_cannot_be_undone_says_why(
    client: Client, mod: User, ada: User
) -> None:
    roots = [a_tree(ada).pk for _ in range(21)]
    action = order(Kind.DELETE, mod, *roots)
    path = f"/admin/moderation/action/{action.pk}"
    file = client.get(f"{path}/change/").context["file"]
    assert (file.is_under_way, file.may_stop, file.may_undo, file.done, file.steps) == (True, True, False, 0, 21)
    client.post(f"{path}/stop/")
    assert Action.objects.get().state == State.CANCELLED
    runner.run(action.pk)
    assert Message.objects.filter(deleted=True).count() == 0
    Action.objects.update(undo_until=timezone.now())
    assert client.get(f"{path}/change/").context["file"].may_undo is False
    page = client.post(f"{path}/undo/", {"why": "x"}, follow=True)
    assert ["can no longer be undone" in str(each) for each in page.context["messages"]] == [True]


def test_actions_of_others_are_undone_and_stopped_by_those_who_may(mod: User, senior: User, ada: User) -> None:
    action = order(Kind.WARN, senior, person=ada)
    german = User.objects.create_user("german", role=UserRole.MODERATOR, moderates=["de"])
    english = order(Kind.DELETE, mod, a_tree(ada).pk)
    for act in ("undo", "stop"):
        assert signed_in(mod).post(f"/admin/moderation/action/{action.pk}/{act}/").status_code == 403
        assert signed_in(german).post(f"/admin/moderation/action/{english.pk}/{act}/").status_code == 403
    page = signed_in(mod).get(f"/admin/oasst/user/{ada.pk}/change/").content.decode()
    assert [f"/admin/moderation/action/{each.pk}/" in page for each in (action, english)] == [True, True]
