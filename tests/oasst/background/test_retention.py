"""What passes goes in time, and docs/privacy.md says exactly what is stored."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from chat.models import Chat
from moderation.models import Case, Fingerprint, Note, Report, Signal
from oasst.accounts import personal_data
from oasst.background import retention
from oasst.models import Message, Notification, User
from tasks.models import Draft, WritingHabit
from tests.corpus import a_tree
from tests.plugin import ROOT

PAGE = (ROOT / "docs" / "privacy.md").read_text()


def test_the_page_names_every_table_about_people() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE.split("## By kind")[1].split("## For how long")[0]))
    assert named == {part.name for part in personal_data.PARTS}


def test_the_page_names_every_rule_with_its_days() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (\d+) \|$", PAGE, flags=re.MULTILINE)
    assert rows == [(rule.name, rule.what, str(rule.days)) for rule in retention.RULES]


@pytest.mark.django_db
def test_each_rule_takes_what_is_over_and_leaves_the_rest(ada: User) -> None:
    now = timezone.now()
    root: Message = a_tree(ada)
    case = Case.objects.create(message=root, lang="en", state="upheld", decided_at=now - timedelta(days=731))
    for days in (0, 29, 31, 179, 181):
        then = now - timedelta(days=days)
        UserSession.objects.create(user=ada, ip="203.0.113.7", session_key=str(days), user_agent="x", last_seen_at=then)
        Notification.objects.create(user=ada, kind="x", read_at=then)
        Draft.objects.create(user=ada, kind="initial_prompt", lang="en", reason="lapsed", updated_at=then)
    Notification.objects.create(user=ada, kind="unread", created_at=now - timedelta(days=999))
    Report.objects.create(case=case, reporter=ada, reason="spam", outcome="upheld")
    WritingHabit.objects.create(message=root, pasted="most", active="under_1_min", at=now - timedelta(days=89))
    for days in (729, 731):
        over = {"outcome": "gone", "decided_at": now - timedelta(days=days)}
        Signal.objects.create(message=root, kind="lang", lang="en", digest=days, sureness=1, **over)
    Fingerprint.objects.create(message=root, digest=1, bands=[], gone_at=now - timedelta(days=31))
    for days in (729, 731):
        Note.objects.create(person=ada, by=ada, text="Seen.", written_at=now - timedelta(days=days))
    for days in (29, 31):
        Chat.objects.create(guest="x", title=str(days), updated_at=now - timedelta(days=days))
    assert retention.clear(now) == {
        "sessions": 0, "addresses": 3, "news": 1, "habits": 0, "drafts": 1, "notes": 1, "staff_notes": 1,
        "signals": 1, "fingerprints": 1, "guest_chats": 1,
    }  # fmt: skip
    assert sorted(UserSession.objects.values_list("session_key", flat=True)) == ["0", "29"]
    assert Notification.objects.filter(kind="unread").count() == 1
    assert sum(retention.clear(now).values()) == 0
    assert retention.clear(now + timedelta(days=2))["habits"] == 1
