"""The demo as a visitor finds it: loaded, played, and without one simulated text."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from moderation.models import Signal
from moderation.signals import watch
from oasst import demo
from oasst.corpus import invariants
from oasst.demo import script
from oasst.models import Event, EventType, Message, MessageTree, TreeState, User, UserKind
from tasks.models import Opening, Task, TaskState
from tasks.rules import kinds

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_demo_is_sound_varied_and_leaves_work_for_visitors() -> None:
    """One test, because loading the demo takes seconds."""
    demo.load()
    call_command("play_demo", verbosity=0)
    _is_sound_and_has_only_texts_of_its_files()
    _has_all_states_in_which_a_tree_rests()
    _ranked_a_tree_from_its_ballots()
    _has_work_of_each_kind_and_cases_for_moderators()
    done = Event.objects.filter(user_id=script.account_id("demo-volunteer")).values_list("type", flat=True)
    assert {EventType.MESSAGE_POSTED, EventType.REVIEW_GIVEN} <= set(done)
    before = Message.objects.count()
    call_command("play_demo", verbosity=0)
    assert Message.objects.count() == before


def _is_sound_and_has_only_texts_of_its_files() -> None:
    assert [each.invariant.name for each in invariants.check() if each.offenders] == []
    written = {text.id: text.text for tree in script.trees() for text in tree.prompt.walk()}
    assert dict(Message.objects.values_list("pk", "text")) == written
    assert set(Message.objects.values_list("author__kind", flat=True)) == {UserKind.DEMO}
    assert not User.objects.filter(kind=UserKind.SIMULATED).exists()
    assert not Task.objects.filter(state=TaskState.OPEN).exists()


def _has_all_states_in_which_a_tree_rests() -> None:
    states = Counter(MessageTree.objects.values_list("state", flat=True))
    assert set(states) == set(TreeState) - {TreeState.READY_FOR_SCORING}
    assert states.total() == len(script.trees())
    halted = MessageTree.objects.filter(state=TreeState.HALTED_BY_MODERATOR)
    assert set(halted.values_list("prior_state", flat=True)) == {TreeState.GROWING}


def _ranked_a_tree_from_its_ballots() -> None:
    tree = next(tree for tree in script.trees() if tree.state == TreeState.READY_FOR_SCORING)
    ranks = dict(Message.objects.filter(parent=tree.prompt.id).values_list("text", "rank"))
    assert ranks == {reply.text: (reply.rank or 0) - 1 for reply in tree.prompt.replies}
    assert MessageTree.objects.get(pk=tree.prompt.id).state == TreeState.READY_FOR_EXPORT


def _has_work_of_each_kind_and_cases_for_moderators() -> None:
    volunteer = script.account_id("demo-volunteer")
    english = Opening.objects.filter(lang="en").exclude(barred_id=volunteer)
    assert set(english.values_list("kind", flat=True)) >= {
        kinds.INITIAL_PROMPT, kinds.PROMPTER_REPLY, kinds.ASSISTANT_REPLY, kinds.LABEL_INITIAL_PROMPT,
        kinds.LABEL_ASSISTANT_REPLY, kinds.RANK_ASSISTANT_REPLIES,
    }  # fmt: skip
    watch.watch()
    assert set(Signal.objects.values_list("kind", flat=True)) == {Signal.Kind.PRIVATE, Signal.Kind.LEFTOVER}
    assert Event.objects.filter(type=EventType.REPORT_OPENED).count() == 2


@pytest.mark.parametrize("account", demo.ACCOUNTS, ids=lambda account: account.name)
def test_every_account_of_the_demo_can_sign_in_and_see_its_tasks(account: demo.Account) -> None:
    demo.create()
    sent = {"login": account.name, "password": account.password}
    here = Client(REMOTE_ADDR="127.0.0.1", HTTP_HOST="localhost")
    assert here.post("/accounts/login/", sent).status_code == 302
    desk = here.get("/desk/", follow=True)
    assert (desk.status_code, account.name in desk.content.decode()) == (200, True)


def test_without_the_demo_nothing_is_played() -> None:
    with pytest.raises(CommandError, match="There are no demo accounts"):
        call_command("play_demo")
