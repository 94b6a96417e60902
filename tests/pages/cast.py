"""Clients of the cast, and HTML looked at the way the policy for content does."""

from html.parser import HTMLParser
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.test import Client

from oasst.accounts import consent
from oasst.models import User


def signed_in(user: User) -> Client:
    """A client of someone who has accepted the terms; of staff who have shown their second factor, too."""
    consent.accept(by=user)
    client = Client()
    client.force_login(user)
    prove(client, user)
    if user.is_staff:
        show_second_factor(client, user)
    return client


def prove(client: Client, user: User) -> None:
    """As if the person had just given the password once more."""
    _record(client, user, "password", reauthenticated=True)


def show_second_factor(client: Client, user: User) -> None:
    factor = Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, data={})[0]
    _record(client, user, "mfa", id=factor.pk, type=factor.type)


def _record(client: Client, user: User, method: str, **detail: Any) -> None:
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, method, **detail)
    request.session.save()


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    """Every element with its attributes, in order."""
    parser = _Elements()
    parser.feed(html)
    return parser.found


def inline_parts(html: str) -> list[str]:
    """What a strict Content-Security-Policy would refuse to run or apply."""
    found = []
    for tag, attrs in elements(html):
        data_only = attrs.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in attrs and not data_only):
            found.append(f"<{tag}>")
        for name, value in attrs.items():
            if name == "style" or name.startswith("on") or value.strip().lower().startswith("javascript:"):
                found.append(f"<{tag} {name}={value!r}>")
    return found
