"""A walk over every address: each view says who it is for, and every page keeps to it and to the content policy."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from oasst import access, events
from oasst.access import Audience
from oasst.models import (
    ApiClient,
    ClientIdentity,
    ImportedFacts,
    Notification,
    Quarantine,
    Ranking,
    Reaction,
    Review,
    Revision,
    TreeState,
    User,
    WithdrawnMessage,
)
from tasks.models import Draft, Opening, Task
from tests.corpus import a_reply, a_tree
from tests.pages.cast import inline_parts, signed_in

ID = UUID("7a3f2e54-0a0a-4c11-9d8e-6f1f5b1d0001")
# What stands in for the parts of an address that vary.
PARTS = {
    "tree_id": ID,
    "message_id": ID,
    "task_id": ID,
    "draft_id": 1,
    "uidb36": "a",
    "key": "b-c",
    "content_type_id": 1,
    "app_label": "oasst",
}

POLICY = {
    "base-uri 'none'",
    "default-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "object-src 'none'",
}

# Addresses that answer with something else than 200 to the people they are for, each with its reason.
ELSEWHERE: dict[str, dict[str, int]] = {
    "api:elsewhere": {"": 404},  # what no operation answers
    "message": {"": 302},  # leads to the message's place in its tree
    "favicon": {"": 302},
    "theme": {"": 405},  # by POST
    "healthz": {"": 503},  # no worker runs in the tests
    "account_logout": {"anonymous": 302},
    "account_login": {"volunteer": 302, "moderator": 302},  # people who have signed in are sent on
    "account_signup": {"volunteer": 302, "moderator": 302},
    "account_email_verification_sent": {"anonymous": 302, "volunteer": 302, "moderator": 302},  # nothing to confirm
    "account_confirm_login_code": {"anonymous": 302, "volunteer": 302, "moderator": 302},
    "account_set_password": {"volunteer": 302, "moderator": 302},  # they have one
    "work": {"volunteer": 404, "moderator": 404},  # somebody else's task
    **{name: {"volunteer": 405, "moderator": 405} for name in ("claim", "skip", "draft", "discard_draft")},  # by POST
    "admin:login": {"anonymous": 302, "volunteer": 403, "moderator": 302},
    "admin:logout": {"moderator": 405},  # by POST alone
    "admin:password_change": {"moderator": 302},
    "admin:autocomplete": {"moderator": 403},  # no field of ours asks for it
    "admin:view_on_site": {"moderator": 404},
}


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


def _address(name: str, pattern: URLPattern) -> str:
    parts = {part: PARTS.get(part, "oasst") for part in pattern.pattern.regex.groupindex}
    if name == "admin:view_on_site":
        parts["object_id"] = ID
    elif "object_id" in parts:
        parts["object_id"] = _any_id(name)
    return reverse(name, kwargs=parts)


def _any_id(name: str) -> object:
    """The id of an object the admin's address can show."""
    app, model, _page = name.removeprefix("admin:").rsplit("_", 2)
    found = apps.get_model(app, model).objects.first()
    assert found is not None, f"`corpus` makes no {model}"
    return found.pk


def _expected(name: str, who: str, audience: Audience) -> int:
    special = ELSEWHERE.get(name, {})
    if who in special or "" in special:
        return special.get(who, special.get("", 0))
    if audience != Audience.PUBLIC and who == "anonymous":
        return 302
    if audience == Audience.MODERATORS and who == "volunteer":
        return 302  # to the admin's sign-in, which refuses
    if name.startswith("admin:") and name.endswith(("_add", "_delete")):
        return 403  # nothing is added or deleted in the admin
    return 200


@pytest.fixture
def corpus(ada: User, ben: User) -> None:
    """One object of every model."""
    root = a_tree(ada, id=ID, state=TreeState.READY_FOR_EXPORT, emojis={"+1": 2})
    reply = a_reply(root, ben, text="# By the sun\n\n![a bee](https://example.org/bee.png)")
    client = ApiClient.objects.create(id=ID, description="a bot", key_hash="0" * 64, key_hint="abcd")
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
    WithdrawnMessage.objects.create(message_id=ID, tree_id=ID)
    User.objects.create_user("dora", id=ID)
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    events.record(events.review_given(review, root))
    place = {"kind": "label_initial_prompt", "lang": "en"}
    opening = Opening.objects.create(**place, message_id=ID, tree_id=ID, wanted=3, turn=0)
    Task.objects.create(
        **place, user=ben, opening_id=opening.pk, opening_message_id=ID, message=root, until=timezone.now()
    )
    Draft.objects.create(**place, user=ben, message=root, content={"labels": {"spam": 0}})


@pytest.mark.parametrize(("name", "pattern"), EVERY, ids=[name for name, _ in EVERY])
def test_every_view_says_who_it_is_for(name: str, pattern: URLPattern) -> None:
    namespace = name.rpartition(":")[0]
    declared = getattr(pattern.callback, "audience", None) or access.OF_OTHERS.get(pattern.name or "")
    assert isinstance(declared or access.OF_OTHERS.get(namespace), Audience)


@pytest.mark.django_db
@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize("who", ["anonymous", "volunteer", "moderator"])
def test_every_page_is_for_whom_it_says_and_runs_under_the_content_policy(who: str, cleo: User, mod: User) -> None:
    client = {"anonymous": Client(), "volunteer": signed_in(cleo), "moderator": signed_in(mod)}[who]
    wrong = {}
    for name, pattern in NAMED:
        address = _address(name, pattern)
        audience = access.audience_of(resolve(address))
        assert audience is not None
        response = client.get(address)
        expected: tuple[int, set[str], list[str]] = (_expected(name, who, audience), POLICY, [])
        html = response.headers["Content-Type"].startswith("text/html")
        inline = inline_parts(response.content.decode()) if html else []
        policy = set(response.headers.get("Content-Security-Policy", "").split("; "))
        found = (response.status_code, policy, inline)
        if found != expected:
            wrong[name] = [(is_, due) for is_, due in zip(found, expected, strict=True) if is_ != due]
    assert wrong == {}


def test_the_looking_glass_finds_what_a_policy_would_refuse() -> None:
    page = """<p style="x">a</p><script>b</script><a href=" JavaScript:c">d</a><img onerror=e><style>f</style>
    <script src="/g.js"></script><script type="application/json">{}</script><a href="/on">h</a>"""
    assert [found.split()[0].strip("<>") for found in inline_parts(page)] == ["p", "script", "a", "img", "style"]
