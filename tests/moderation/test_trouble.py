"""What moderators of a new platform find, made by simulated volunteers."""

import pytest
from django.core.management import CommandError, call_command

from moderation.models import Report, Signal
from oasst.models import Message, User
from tests.corpus import a_tree

pytestmark = pytest.mark.django_db


def test_simulated_trouble_gives_moderators_signals_and_reports() -> None:
    call_command("simulate", volunteers=6, lang="en", seed=4, prompts=4, acts=60, verbosity=0)
    call_command("simulate_trouble", verbosity=0)
    raised = Signal.objects.filter(outcome="").exclude(kind="flood")
    assert set(raised.values_list("kind", flat=True)) == {"duplicate", "leftover", "private"}
    assert Report.objects.filter(outcome="").count() == 2
    assert Message.objects.filter(deleted=True).count() == 0


def test_no_one_simulated_makes_trouble_among_real_people(ada: User) -> None:
    a_tree(ada)
    with pytest.raises(CommandError, match="Real people are here"):
        call_command("simulate_trouble")
    assert Message.objects.count() == 1


def test_trouble_simulated_twice_adds_nothing_the_second_time(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("simulate", volunteers=6, lang="en", seed=4, prompts=4, acts=60, verbosity=0)
    call_command("simulate_trouble", verbosity=0)
    before = (Message.objects.count(), Signal.objects.count(), Report.objects.count())
    call_command("simulate_trouble")
    assert (Message.objects.count(), Signal.objects.count(), Report.objects.count()) == before
    assert "already" in capsys.readouterr().out
