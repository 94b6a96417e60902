"""A walk over every address: each view says who it is for, and every page keeps to it and to the content policy."""

import pytest
from django.test import Client
from django.urls import URLPattern, resolve

from oasst import access
from oasst.access import Audience
from oasst.core import identity_providers
from oasst.models import User, UserRole
from oasst.site.page_middleware import asked_by_program
from tests.pages.cast import inline_parts, signed_in
from tests.pages.walk import EVERY, NAMED, address, one_of_everything

POLICY = {
    "base-uri 'none'",
    "default-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "object-src 'none'",
}

# What programs get is no page.
NO_PAGE = {"default-src 'none'", "frame-ancestors 'none'"}

BY_POST = (
    "set_daily_goal",
    "claim", "skip", "unskip", "take_back", "draft", "preview", "discard_draft", "react", "report_message", "label_message",
    "claim_picked", "decline_topic", "thank", "follow", "put_tutorial_away", "begin_tutorial_again", "join_team",
    "leave_team",
)  # fmt: skip

# Addresses that answer with something else than 200 to the people they are for, each with its reason.
ELSEWHERE: dict[str, dict[str, int]] = {
    "api:elsewhere": {"": 404},  # what no operation answers
    "message": {"": 302},  # leads to the message's place in its tree
    "favicon": {"": 302},
    "decision": {"anonymous": 302, "": 404},  # about none of them
    "leaving": {"": 400},  # to nowhere
    **{name: {"": 405} for name in ("theme", "locale", "specimen_toast", "put_announcement_away")},  # by POST
    **{name: {"": 404} for name in ("chat", "chat_message")},  # ada's chat
    "chat_stream": {"": 403},  # without a token
    **{
        name: {"": 405}
        for name in (
            "delete_all_chats",
            "regenerate_reply",
            "stop_reply",
            "rename_chat",
            "pin_chat",
            "archive_chat",
            "delete_chat",
        )
    },  # by POST
    "healthz": {"": 503},  # no worker runs in the tests
    "account_logout": {"anonymous": 302},
    "account_login": {"volunteer": 302, "moderator": 302},  # people who have signed in are sent on
    "account_signup": {"volunteer": 302, "moderator": 302},
    "account_email_verification_sent": {"anonymous": 302, "volunteer": 302, "moderator": 302},  # nothing to confirm
    "account_confirm_login_code": {"anonymous": 302, "volunteer": 302, "moderator": 302},
    "account_set_password": {"volunteer": 302, "moderator": 302},  # they have one
    **{
        name: {"anonymous": 302, "volunteer": 302, "moderator": 302}
        for name in ("mfa_authenticate", "socialaccount_signup")
    },
    **{
        f"mfa_{name}": {"volunteer": 302, "moderator": 302}  # they have to show once more that it is they
        for name in (
            "activate_totp",
            "add_webauthn",
            "reauthenticate",
            "reauthenticate_webauthn",
        )
    },
    "mfa_reauthenticate": {"volunteer": 302},  # moderators have a second factor
    **{
        f"mfa_{name}": {"volunteer": 404, "moderator": 404}  # they have none
        for name in ("view_recovery_codes", "download_recovery_codes", "edit_webauthn", "remove_webauthn")
    },
    "mfa_deactivate_totp": {"volunteer": 404},
    "prove_by_code": {"volunteer": 302, "moderator": 302},  # they have a password
    "socialaccount_login_error": {"": 401},
    "mfa_login_webauthn": {"": 302},  # nothing without a passkey
    "account_request_login_code": {"volunteer": 302, "moderator": 302},
    **{
        f"{site}_{page}": {"": 404} for site in identity_providers.SITES for page in ("login", "callback")
    },  # not configured
    "pick": {"volunteer": 302, "moderator": 302},  # back to the tasks, without a kind of task
    "edit_message": {"volunteer": 404, "moderator": 404},  # someone else's message
    "work": {"volunteer": 404, "moderator": 404},  # someone else's task
    **{name: {"": 404} for name in ("release_file", "release_archive", "release_part")},  # no file was written
    "outbox": {"anonymous": 302, "volunteer": 403, "moderator": 403},  # for demo accounts and administrators
    **{name: {"volunteer": 405, "moderator": 405} for name in BY_POST},
    **{name: {"volunteer": 405, "moderator": 405} for name in ("revoke_token", "end_session")},
    "admin:login": {"anonymous": 302, "volunteer": 403, "moderator": 302},
    **{
        f"admin:{name}": {"moderator": 405}
        for name in ("logout", "moderation_action_undo", "moderation_action_stop", "moderation_note_write")
    },
    "admin:moderation_action_take": {"moderator": 404},  # on nothing
    "admin:password_change": {"moderator": 302},
    "admin:autocomplete": {"moderator": 403},  # no field of ours asks for it
    "admin:view_on_site": {"moderator": 404},
    **{
        f"admin:leaderboard_{name}_{act}": {"moderator": 200}
        for name in ("team", "challenge")
        for act in ("add", "delete")
    },
    **{f"admin:oasst_{name}_renew": {"moderator": 403} for name in ("apiclient", "webhook")},  # by administrators alone
}


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
    one_of_everything(ada, ben)


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
        path = address(name, pattern)
        audience = access.audience_of(resolve(path))
        assert audience is not None
        response = client.get(path)
        due_policy = NO_PAGE if asked_by_program(response.wsgi_request) else POLICY
        expected: tuple[int, set[str], list[str]] = (_expected(name, who, audience), due_policy, [])
        html = response.headers["Content-Type"].startswith("text/html")
        inline = inline_parts(response.content.decode()) if html else []
        policy = set(response.headers.get("Content-Security-Policy", "").split("; "))
        found = (response.status_code, policy, inline)
        if found != expected:
            wrong[name] = [(is_, due) for is_, due in zip(found, expected, strict=True) if is_ != due]
    assert wrong == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("corpus")
def test_the_forms_of_administrators_run_under_the_content_policy(mod: User) -> None:
    mod.role = UserRole.ADMIN
    mod.save()
    client, wrong, forms = signed_in(mod), {}, 0
    for name, pattern in NAMED:
        if name.startswith("admin:") and name.endswith(("_add", "_change", "_delete")):
            response = client.get(address(name, pattern))
            page = response.content.decode()
            forms += "<form" in page
            policy = set(response.headers["Content-Security-Policy"].split("; "))
            if (policy, inline_parts(page)) != (POLICY, []):
                wrong[name] = inline_parts(page)
    assert wrong == {}
    assert forms > 40


def test_the_looking_glass_finds_what_a_policy_would_refuse() -> None:
    page = """<p style="x">a</p><script>b</script><a href=" JavaScript:c">d</a><img onerror=e><style>f</style>
    <script src="/g.js"></script><script type="application/json">{}</script><a href="/on">h</a>"""
    assert [found.split()[0].strip("<>") for found in inline_parts(page)] == ["p", "script", "a", "img", "style"]
