"""What a release holds, that the same data gives the same bytes, and that it is there as a whole or not at all."""

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from exports.models import Origin, Release, ReleaseFile, ReleaseLine
from exports.models.lines import valid_filters
from exports.releases import acts, builder, preview, verification
from exports.releases.documents import card
from exports.writing.pseudonyms import Pseudonyms, Voter
from oasst.db import locks
from oasst.models import Event, Message, Notification, Quarantine, Ranking, Reaction, Review, User, WithdrawnMessage
from oasst.notifications import inbox
from tests.corpus import a_reply, a_tree
from tests.exports.releases.conftest import TODAY, a_line, consents, rows, texts

Make = Callable[..., Release]


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_gate_is_closed_unless_something_opens_it(grove: list[Message], make: Make, mod: User) -> None:
    root, person = grove[0], User.objects.create(username="dora")
    other = User.objects.create(username="emil")
    consents(other, "CC0-1.0")
    quarantined, withdrawn = a_reply(root, None, text="held"), a_reply(root, None, text="withdrawn")
    Quarantine.objects.create(message=quarantined, reason="x")
    WithdrawnMessage.objects.create(message_id=withdrawn.pk, tree_id=root.pk)
    ada = root.author
    a_reply(root, person, text="no consent")
    a_reply(root, other, text="another licence")
    a_reply(a_reply(root, None, text="nobody's"), ada, text="after nobody's")
    a_reply(Message.objects.get(text="Good 1"), mod, text="rejected", review_result=False)
    a_reply(Message.objects.get(text="Good 1"), person, text="not reviewed", review_result=None)
    a_reply(Message.objects.get(text="Good 1"), other, text="deleted", deleted=True)
    a_reply(Message.objects.get(text="Good 2"), ada, text="mail me: ada@uni-bonn.de")
    a_tree(ada, text="unfinished")
    a_reply(a_tree(ada, state="ready_for_export", text="asked"), None, text="generated", synthetic=True)
    release = make(a_line())
    assert texts(release) == {f"{what} {n}{end}" for n in range(3) for what, end in (("Question", ""), ("Good", ""),
                              ("Better", ""), ("Why", "?"))}  # fmt: skip
    assert release.manifest["kept_out"] == {
        "deleted": 1, "no consent": 2, "no licence": 1, "not reviewed": 1, "personal data": 1, "quarantined": 1,
        "rejected": 1, "withdrawn": 1,
    }  # fmt: skip
    assert release.manifest["consents"] == {"2026-11": 3}
    assert (release.trees, release.messages) == (3, 12)


@pytest.mark.usefixtures("all_votes_are_told")
def test_only_who_granted_the_licence_is_heard_on_others_messages(
    grove: list[Message], make: Make, ada: User, ben: User
) -> None:
    stranger, elsewhere, gone = (User.objects.create(username=name) for name in ("dora", "emil", "fay"))
    consents(elsewhere, "CC0-1.0")
    consents(gone)
    User.objects.filter(pk=gone.pk).update(withdraws_at="2026-11-20T00:00Z")
    named = User.objects.create(kind="imported")
    root = grove[0]
    replies = [each.pk for each in Message.objects.filter(parent=root).order_by("rank")]
    for person in (stranger, elsewhere, gone, named, ben):
        Review.objects.create(message=root, user=person, guideline_version="1", labels={"spam": 0})
        Reaction.objects.create(message=root, user=person, emoji="+1")
        Ranking.objects.create(
            parent=root, user=person, guideline_version="1", shown=replies, revisions=[1, 1], ballot=[[str(replies[0])]]
        )
    line = a_line()

    def heard(role: Voter) -> set[str]:
        names = Pseudonyms(line.key)
        return {names.voter(str(person.pk), role, str(root.pk)) for person in (named, ben)}

    release = make(line)
    roles: dict[str, Voter] = {"reviews": "reviewer", "ballots": "ranker"}
    for name, role in roles.items():
        (side,) = [each.name for each in release.files.filter(format=name) if each.name.endswith(".gz")]
        assert [row["user_id"] for row in rows(release, side)] == sorted(heard(role))
    (events,) = [row["events"] for row in rows(release) if "events" in row]
    assert {kind: {each["user_id"] for each in said} for kind, said in events.items()} == {
        "emoji": heard("reactor"),
        "ranking": heard("ranker"),
    }


def test_a_line_may_hold_a_part_and_says_which(
    grove: list[Message], make: Make, ada: User, ben: User, cleo: User
) -> None:
    User.objects.filter(pk__in=[ada.pk, cleo.pk]).update(credit_name=F("username"))
    Message.objects.filter(text="Good 2").update(review_count=3)
    line = a_line(filters="lang = de\nsince=2026-01-01\n\nmin-reviews=3")
    assert preview.of(line).counts["by_lang"] == {"de": 2}
    release = make(line)
    assert texts(release) == {"Question 2", "Good 2"}
    said = release.manifest
    assert (said["filters"], said["consents"]) == (["lang = de", "since=2026-01-01", "min-reviews=3"], {"2026-11": 2})
    assert {key: said["selection"][key] for key in ("langs", "since", "min_reviews")} == {
        "langs": ["de"], "since": "2026-01-01", "min_reviews": 3
    }  # fmt: skip
    told = (release.folder / "README.md").read_text()
    assert "chosen by `lang = de`, `since=2026-01-01`, `min-reviews=3`." in told
    assert "Thanks to ada, and" in told
    for wrong, reason in (
        (
            "de",
            "de: de is not a filter; use one per line, such as lang=de,es. Filters are lang, origin, since, until, label, "
            "min-reviews, licence.",
        ),
        ("top-k=1", "top-k: top-k=1 is not a filter; use one"),
        ("label=quality=0.5", "label: quality=0.5 is not a condition like quality>=0.5 or toxicity<=0.2."),
        ("label=chosen.quality>0.5", "label: chosen is for one format"),
        ("since=2026-02-01\nuntil=2026-01-01", "since: 2026-02-01 is after 2026-01-01."),
    ):
        with pytest.raises(ValidationError) as refused:
            valid_filters(wrong)
        assert refused.value.message[: len(reason)] == reason


def test_imported_texts_come_under_the_licence_of_their_origin(transactional_db: None, make: Make) -> None:
    named = User.objects.create(kind="imported")
    for origin, text in (("hub", "of the hub"), ("elsewhere", "of elsewhere"), (None, "of nowhere")):
        tree = a_tree(named, state="ready_for_export", text=text).tree
        tree.origin = origin
        tree.save()
    line = a_line()
    assert texts(make(line)) == set()
    Origin.objects.create(name="hub", licence="CC-BY-4.0", url="https://example.org/hub")
    release = make(line)
    assert texts(release) == {"of the hub"}
    assert release.manifest["origins"] == [
        {"origin": "hub", "licence": "CC-BY-4.0", "url": "https://example.org/hub", "trees": 1}
    ]
    assert "| hub | CC-BY-4.0 | 1 |" in (release.folder / "README.md").read_text()


def test_same_data_same_bytes_whatever_the_order_of_rows(grove: list[Message], make: Make) -> None:
    line = a_line()
    first = make(line)
    before = contents(first.folder)
    with connection.cursor() as cursor:  # every row moves to the end of its table, the last one first
        for table in ("oasst_message", "oasst_messagetree", "oasst_consent"):
            cursor.execute(f"SELECT id FROM {table} ORDER BY id DESC")
            for (id_,) in cursor.fetchall():
                cursor.execute(f"UPDATE {table} SET id = id WHERE id = %s", [id_])
    second = make(line)
    assert (first.version, contents(second.folder)) == (second.version, before)


def test_counts_are_of_what_is_in_the_files(grove: list[Message], make: Make) -> None:
    release = make(a_line())
    counts = release.manifest["counts"]
    assert counts["by_lang"] == {"en": 8, "de": 4}
    assert counts["by_role"] == {"assistant": 6, "prompter": 6}
    assert (counts["people"], counts["reviews"], sum(counts["by_split"].values())) == (3, 9, 12)
    for file in release.files.exclude(rows=None).filter(name__endswith=".jsonl.gz"):
        assert (file.name, len(rows(release, file.name))) == (file.name, file.rows)
    sft = release.files.filter(format="sft", name__endswith=".gz")
    assert sum(file.rows or 0 for file in sft) == 6
    assert {row["created_date"][10:] for row in rows(release)} == {"T00:00:00.000000+00:00"}


def test_a_flipped_byte_is_found(grove: list[Message], make: Make) -> None:
    release = make(a_line())
    said = io.StringIO()
    call_command("verify_release", f"main/{release.version}", stdout=said)
    assert said.getvalue() == f"{release.folder}: all files are intact.\n"
    file = release.folder / "data/trees.jsonl.gz"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert verification.problems(release.folder) == ["data/trees.jsonl.gz has been changed."]
    with pytest.raises(CommandError, match="differs from the release"):
        call_command("verify_release", release.version, stderr=io.StringIO())
    with pytest.raises(acts.CannotBe, match=r"trees\.jsonl\.gz has been changed"):
        acts.publish(release, by=None)
    file.write_bytes(content + b"x")
    (release.folder / "croissant.json").unlink()
    (release.folder / "more.txt").write_text("x")
    assert verification.problems(release.folder) == [
        "croissant.json is missing.",
        f"data/trees.jsonl.gz has {len(content) + 1} bytes instead of {len(content)}.",
        "more.txt does not belong to the release.",
    ]


def test_a_changed_manifest_is_found(grove: list[Message], make: Make) -> None:
    release = make(a_line())
    manifest = release.folder / "manifest.json"
    said = orjson.loads(manifest.read_bytes())
    known = release.unlisted
    assert set(known) == {"manifest.json", "manifest.json.sig", "SHA256SUMS"}
    del known["SHA256SUMS"], known["manifest.json.sig"]
    assert verification.problems(release.folder, known) == []
    manifest.write_bytes(orjson.dumps({**said, "licence": "CC0-1.0"}))
    assert verification.problems(release.folder, known) == [
        "manifest.json is not the one that was written.",
        "SHA256SUMS lists other files than were written.",
    ]
    said["files"][0]["rows"] = 7
    manifest.write_bytes(orjson.dumps(said))
    assert verification.problems(release.folder) == [
        "manifest.json lists other files than were written.",
        "SHA256SUMS lists other files than were written.",
    ]
    manifest.write_bytes(b"{")
    assert verification.problems(release.folder) == ["manifest.json is damaged."]
    manifest.unlink()
    assert verification.problems(release.folder) == ["manifest.json is missing."]


def test_the_next_release_lacks_what_was_withdrawn_and_tells_what_is_new(grove: list[Message], make: Make) -> None:
    line = a_line()
    make(line, publish=True, version="2026.10")
    gone = Message.objects.get(text="Better 0")
    WithdrawnMessage.objects.create(message_id=gone.pk, tree_id=gone.tree_id)
    Message.objects.filter(text="Good 1").update(text="Best 1")
    a_reply(Message.objects.get(text="Good 2"), grove[0].author, text="How so?")
    a_tree(grove[0].author, state="ready_for_export", text="Another")
    release = make(line)
    assert texts(release) >= {"Best 1", "How so?", "Another"}
    assert texts(release) & {"Better 0", "Why 0?"} == set()
    assert release.manifest["delta"] == {
        "since": "2026.10", "added": 2, "removed": 2, "changed": 1, "trees_added": 1, "trees_removed": 0
    }  # fmt: skip


def test_a_release_after_a_restore_without_files_warns_and_is_not_the_first(
    grove: list[Message], make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    line = a_line()
    first = make(line, publish=True, version="2026.10")
    assert (first.manifest["previous"], acts.warning(line)) == (None, "")
    assert "first release of its line" in (first.folder / "README.md").read_text()
    shutil.rmtree(first.folder)
    for arguments in ((), ("--dry-run",)):
        call_command("make_release", *arguments, verbosity=0)
        assert "The files of 2026.10 are not in" in capsys.readouterr().err
    release = line.releases.get(state="draft")
    said = (release.folder / "README.md").read_text()
    assert (release.manifest["previous"], release.manifest["delta"]) == ("2026.10", None)
    assert "It follows 2026.10." in said
    assert "first release of its line" not in said


def test_a_retired_release_still_is_the_one_before(grove: list[Message], make: Make) -> None:
    line = a_line()
    acts.retire(make(line, publish=True, version="2026.10"))
    assert make(line).manifest["previous"] == "2026.10"


def test_what_fails_in_the_middle_leaves_nothing_and_can_be_begun_again(
    grove: list[Message], make: Make, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = a_line()
    with monkeypatch.context() as broken:
        broken.setattr(card, "card", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make(line)
    assert list(line.releases.values_list("state", flat=True)) == ["failed"]
    assert list((folder / "main").iterdir()) == []
    assert make(line).messages == 12
    assert line.releases.count() == 1


_KILLED = """
import os, signal
from datetime import date
from exports.models import Release
from exports.releases import acts
from exports.releases.documents import card
card.card = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
acts.build(Release.objects.get(), today=date(2026, 11, 21))
"""


def test_killed_in_the_middle_nothing_is_to_be_seen_and_the_next_run_finishes(
    grove: list[Message], folder: Path, settings: Any
) -> None:
    release = acts.begin(line=a_line(), by=None, today=TODAY)
    here = settings.BASE_DIR
    url = f"postgres://oasst@{str(settings.DATABASES['default']['HOST']).replace('/', '%2F')}:5432/"
    environment = {
        **os.environ, "OASST_DATA": str(folder.parent), "DATABASE_URL": url + connection.settings_dict["NAME"],
        "REDIS_URL": "redis://localhost:1", "ANONYMIZE_KEY": settings.ANONYMIZE_KEY,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", _KILLED],
        cwd=here,
        env=environment,
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    release.refresh_from_db()
    assert (release.state, [each.name for each in (folder / "main").iterdir()]) == ("building", [".building-2026.11"])
    (again,) = acts.due(release.created_at)
    _build_when_free(again)
    assert (again.state, [each.name for each in (folder / "main").iterdir()]) == ("draft", ["2026.11"])
    assert verification.problems(again.folder) == []


def _build_when_free(release: Release) -> None:
    """The database takes a moment to notice that the holder of the lock is gone."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return acts.build(release, today=TODAY)
        except builder.Busy:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_two_do_not_build_one_line(grove: list[Message], make: Make) -> None:
    release = acts.begin(line=a_line(), by=None, today=TODAY)
    lock = [int(locks.Namespace.RELEASE), release.line_id]
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", lock)
            with pytest.raises(builder.Busy):
                acts.build(release)
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", lock)
    finally:
        other.close()
    acts.build(release)
    before = contents(release.folder)
    acts.build(Release.objects.get())
    assert (release.state, contents(release.folder)) == ("draft", before)


def test_what_is_published_stays_as_it_is(grove: list[Message], make: Make, mod: User) -> None:
    release = make(a_line())
    acts.publish(release, by=mod)
    assert (release.state, release.published_by) == ("published", mod)
    (event,) = Event.objects.filter(type="release_published")
    assert (event.user_id, event.detail) == (mod.pk, {"release": "main 2026.11"})
    for change in (
        lambda: Release.objects.update(version="2026.12"),
        lambda: Release.objects.update(state="draft", published_at=None, published_by=None),
        lambda: Release.objects.all().delete(),
        lambda: ReleaseFile.objects.update(sha256="0" * 64),
        lambda: ReleaseFile.objects.all().delete(),
        lambda: ReleaseFile.objects.create(release=release, name="x", size=1, sha256="0"),
    ):
        with pytest.raises(IntegrityError, match=r"as (it is|they are)"), transaction.atomic():
            change()
    with pytest.raises(acts.CannotBe):
        acts.publish(release, by=mod)
    with pytest.raises(acts.CannotBe):
        make(release.line, version="2026.11")
    assert make(release.line).version == "2026.11.1"
    acts.retire(release)
    assert release.state == "retired"
    with pytest.raises(acts.CannotBe):
        acts.retire(release)


def test_everyone_whose_messages_are_in_it_is_told_once_it_is_published(
    grove: list[Message], make: Make, ada: User, ben: User, mod: User
) -> None:
    User.objects.filter(pk=ben.pk).update(is_active=False)
    release = make(a_line())
    assert not Notification.objects.exists()
    acts.publish(release, by=mod)
    told = {each.user.username: each for each in Notification.objects.filter(kind="release_published")}
    assert told.keys() == {"ada", "cleo"}
    assert inbox.text_of(told["ada"]) == "Release main 2026.11 has messages of yours in it: 6"


def test_no_one_is_told_of_a_private_line(grove: list[Message], make: Make) -> None:
    make(a_line("secret", private=True), publish=True)
    assert not Notification.objects.exists()


def test_the_event_of_a_private_line_names_no_release(grove: list[Message], make: Make) -> None:
    make(a_line("secret", private=True), publish=True)
    assert Event.objects.get(type="release_published").detail == {"line": "secret"}


def test_the_command_counts_first_and_publishes_if_asked_to(grove: list[Message], folder: Path) -> None:
    said = io.StringIO()
    call_command("make_release", dry_run=True, stdout=said)
    first, *others = said.getvalue().splitlines()
    assert first == "Open Commons: 12 messages in 3 trees"
    assert others[0] == "  by language: en 8, de 4"
    assert (others[-1], ReleaseLine.objects.count()) == ("  left out: –", 0)
    call_command("make_release", publish=True, release_version="2026.01", stdout=said)
    release = Release.objects.get()
    assert said.getvalue().splitlines()[-1] == f"Published: main 2026.01, {release.folder}"
    with pytest.raises(CommandError, match=r"2026\.01 is published already"):
        call_command("make_release", release_version="2026.01", stdout=said)
    with pytest.raises(CommandError, match="no version such as"):
        call_command("make_release", release_version="../x", stdout=said)
