"""Every address of the site, and one object of every model for those that name one."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from chat.models import Chat, ChatMessage, ChatModel, Generation, Preset
from exports.models import Contribution, Doi, LineReader, Origin, Release, ReleaseFile, ReleaseLine
from leaderboard.models import (
    Award,
    Board,
    Challenge,
    Heard,
    Member,
    Milestones,
    Placing,
    Profile,
    Reader,
    Received,
    Snapshot,
    Standing,
    Tally,
    Team,
    Voice,
    Work,
)
from leaderboard.models.voices import HEARD, VOICES
from moderation.models import (
    Action,
    Affected,
    Appeal,
    CannedResponse,
    Case,
    Change,
    Fingerprint,
    Kind,
    Note,
    Reason,
    Report,
    SecondLook,
    Signal,
    State,
    Step,
    Watermark,
)
from oasst import events
from oasst.access import Audience
from oasst.models import (
    Announcement,
    ApiClient,
    Assignment,
    ClientIdentity,
    Digest,
    Follow,
    ImportedFacts,
    Message,
    Notification,
    Quarantine,
    Ranking,
    Reaction,
    Review,
    Revision,
    Thanks,
    TopicPick,
    TreeState,
    User,
    Webhook,
    WithdrawnMessage,
)
from tasks.models import DailyGoal, Draft, Opening, Task, TutorialMark, WritingHabit
from tests.corpus import a_reply, a_tree

ID = UUID("7a3f2e54-0a0a-4c11-9d8e-6f1f5b1d0001")
# What stands in for the parts of an address that vary.
PARTS = {
    "tree_id": ID,
    "message_id": ID,
    "chat_id": ID,
    "user_id": ID,
    "task_id": ID,
    "action_id": ID,
    "kind": "initial_prompt",
    "draft_id": 1,
    "announcement_id": 1,
    "token_id": ID,
    "team_id": 1,
    "challenge_id": 1,
    "line": "main",
    "version": "2026.11",
    "session_id": 1,
    "pk": 1,
    "uidb36": "a",
    "key": "b-c",
    "content_type_id": 1,
    "app_label": "oasst",
}
# Their addresses name a key before the part that is theirs.
OF_ONE_KEY = ("mfa_remove_webauthn", "mfa_edit_webauthn")


def _patterns(entries: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _patterns(entry.url_patterns, inner)
        else:
            yield f"{namespace}{entry.name or ''}", entry


EVERY = list(_patterns(get_resolver().url_patterns))
# Operations of the API are walked over in tests/api.
NAMED = [
    (name, pattern)
    for name, pattern in EVERY
    if pattern.name and getattr(pattern.callback, "audience", None) != Audience.PROGRAMS
]


def address(name: str, pattern: URLPattern) -> str:
    names = [*pattern.pattern.regex.groupindex, *(["pk"] if name in OF_ONE_KEY else [])]
    parts = {part: PARTS.get(part, "oasst") for part in names}
    if name == "admin:view_on_site":
        parts["object_id"] = ID
    elif "object_id" in parts:
        parts["object_id"] = _any_id(name)
    return reverse(name, kwargs=parts)


def _any_id(name: str) -> object:
    """The id of an object the admin's address can show."""
    app, model, _page = name.removeprefix("admin:").rsplit("_", 2)
    found = apps.get_model(app, model).objects.first()
    assert found is not None, f"`one_of_everything` makes no {model}"
    return found.pk


def one_of_everything(ada: User, ben: User) -> None:
    """One object of every model."""
    root = a_tree(ada, id=ID, state=TreeState.READY_FOR_EXPORT, emojis={"+1": 2})
    reply = a_reply(root, ben, text="# By the sun\n\n![a bee](https://example.org/bee.png)")
    client = ApiClient.objects.create(id=ID, description="a bot", key_hash="0" * 64, key_hint="abcd")
    Webhook.objects.create(client=client, url="https://hooks.example.org/", subjects=["tree_finished"], secret="x")
    ClientIdentity.objects.create(client=client, username="x", user=ada)
    ImportedFacts.objects.create(message=root)
    Notification.objects.create(user=ada, kind="x", message=root)
    Quarantine.objects.create(message=a_reply(root, ada), reason="x")
    Reaction.objects.create(message=root, user=ben, emoji="+1")
    Revision.objects.create(message=root, number=1, text="x")
    review = Review.objects.create(id=ID, message=root, user=ben, guideline_version="x", labels={"spam": 0})
    Ranking.objects.create(
        id=ID, parent=root, user=ada, guideline_version="x", shown=[reply.pk], revisions=[1], ballot=[[str(reply.pk)]]
    )
    Announcement.objects.create(
        id=1, texts={"en": "**Tonight** we tidy up."}, link="/privacy/", starts_at=timezone.now()
    )
    WithdrawnMessage.objects.create(message_id=ID, tree_id=ID)
    _one_of_everything_in_moderation(ada, reply)
    dora = User.objects.create_user("dora", id=ID)
    _one_of_everything_on_the_leaderboard(dora)
    _one_of_everything_released(ada)
    _one_of_everything_in_chats(ada)
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    events.record(events.review_given(review, root))
    place = {"kind": "label_initial_prompt", "lang": "en"}
    opening = Opening.objects.create(**place, message_id=ID, tree_id=ID, wanted=3, turn=0)
    Task.objects.create(
        **place, user=ben, opening_id=opening.pk, opening_message_id=ID, message=root, until=timezone.now()
    )
    Draft.objects.create(**place, user=ben, message=root, content={"labels": {"spam": 0}})
    TopicPick.objects.create(tree_id=ID, user=ada, topics=["nature"])
    Thanks.objects.create(message=root, user=ben)
    Follow.objects.create(tree_id=ID, user=ben)
    Digest.objects.create(user=ada, every="week", parts=["waiting"], sent_for=timezone.now().date())
    DailyGoal.objects.create(user=ada, tasks=5)
    TutorialMark.objects.create(user=ada, what="initial_prompt")
    WritingHabit.objects.create(message=root, pasted="some", active="longer")


def _one_of_everything_in_chats(ada: User) -> None:
    model = ChatModel.objects.create(slug="parrot", name="Parrot", base_url="http://127.0.0.1:9/v1", guests=True)
    chat = Chat.objects.create(id=ID, user=ada, title="Bees", model=model)
    message = ChatMessage.objects.create(chat=chat, role="user", content="How do bees find home?")
    reply = ChatMessage.objects.create(
        id=ID, chat=chat, parent=message, role="assistant", content="By the sun.", model=model, params={"seed": 7}
    )
    Generation.objects.create(message=reply)
    Preset.objects.create(name="Careful", params={"temperature": 0.2})


def _one_of_everything_released(ada: User) -> None:
    line = ReleaseLine.objects.create(slug="main", name="Main", licence="Apache-2.0")
    release = Release.objects.create(line=line, version="2026.11", state="draft")
    ReleaseFile.objects.create(release=release, name="data/trees.jsonl.gz", size=1, sha256="0" * 64)
    Contribution.objects.create(release=release, user=ada, messages=1)
    Doi.objects.create(release=release, name="10.5072/main-2026.11")
    Release.objects.update(state="published", published_at=timezone.now())
    LineReader.objects.create(line=line, user=ada)
    Origin.objects.create(name="hub", licence="CC-BY-4.0")


def _one_of_everything_in_moderation(ada: User, message: Message) -> None:
    whole = {"id": ID, "kind": Kind.WARN, "reason": Reason.SPAM, "state": State.DONE, "lang": "en"}
    action = Action.objects.create(**whole, person=ada, undo_until=timezone.now())
    step = Step.objects.create(action=action, tree_id=message.tree_id)
    Change.objects.create(step=step, table="message", row=str(message.pk), before={"rank": 1}, after={"rank": None})
    Affected.objects.create(action=action, person=ada)
    Appeal.objects.create(action=action, person=ada, text="Why?", due_at=timezone.now())
    Report.objects.create(case=Case.objects.create(message=message, lang="en"), reporter=ada, reason="spam")
    alike = {"kind": Signal.Kind.DUPLICATE, "sureness": 0.9, "detail": {"own": 0}}
    Signal.objects.create(message=message, other_id=message.tree_id, person=ada, lang="en", digest=1, **alike)
    Fingerprint.objects.create(message=message, digest=1, bands=[])
    Watermark.objects.create(name="signals")
    Note.objects.create(message=message, by=ada, text="Look here.")
    CannedResponse.objects.create(reason=Reason.SPAM, lang="en", title="No ads", text="No advertising, please.")
    SecondLook.objects.create(action=action)
    Assignment.objects.create(queue="reports", key=str(message.pk), to=ada, by=ada)


def _one_of_everything_on_the_leaderboard(dora: User) -> None:
    now, on = timezone.now(), {"window": "week", "lang": ""}
    Profile.objects.create(user=dora, public=True, about="Bees, mostly.")
    Award.objects.create(user=dora, badge="seed", level=1)
    team = Team.objects.create(id=1, name="Beekeepers", created_by=dora)
    Member.objects.create(user=dora, team=team)
    Challenge.objects.create(
        id=1, title="A hundred replies", lang="en", counts=Challenge.Counts.ASSISTANT, goal=100, starts_at=now,
        ends_at=now + timedelta(days=7), created_by=dora,
    )  # fmt: skip
    Work.objects.create(id=ID, kind="prompt", user_id=ID, lang="en", at=now, message_id=ID, tree_id=ID)
    Placing.objects.create(ranking_id=ID, message_id=ID, user_id=ID, lang="en", at=now, place=1)
    Received.objects.create(message_id=ID, what="upvotes", number=1, total=0)
    Voice.objects.create(user_id=ID, other_id=ID, **dict.fromkeys(VOICES, 1))
    Heard.objects.create(user_id=ID, **dict.fromkeys(HEARD, 1))
    Milestones.objects.create(tree_id=ID, lang="en")
    Tally.objects.create(user_id=ID, lang="en", span="day", start=now, prompts=1)
    Board.objects.create(window="week", since=now - timedelta(days=7), refreshed_at=now)
    Standing.objects.create(**on, user_id=ID, points=12, leader_score=9)
    Reader.objects.create(name="tallies")
    Snapshot.objects.create(name="users_accepted_tos", stats={"count": 1}, made_at=now)
