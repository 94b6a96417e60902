"""Personal tokens: people make and revoke their own, and releases are all they open."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from oasst.accounts import clients, keys, updates
from oasst.api.base.callers import Needs, identify
from oasst.api.base.errors import ApiError
from oasst.models import ApiClient, Event, EventType, Scope, User
from tests.api.conftest import Program
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db

PAGE = "/account/tokens/"


def opens(key: str, scope: Scope) -> bool:
    request = Request(APIRequestFactory().get("/", headers={"X-API-Key": key}))
    try:
        return identify(request, Needs.KEY, scope, None) is not None
    except ApiError:
        return False


def a_token(owner: User, name: str = "laptop") -> tuple[ApiClient, str]:
    return clients.make_token(by=owner, name=name, expires_at=None)


def test_a_token_is_made_shown_once_and_recorded(ada: User) -> None:
    web = signed_in(ada)
    page = web.post(PAGE, {"name": "laptop", "days": "30"})
    key = page.context["new_token"]
    token = ApiClient.objects.get()
    assert (token.key_hash, token.description, token.owner, token.personal) == (keys.hash_of(key), "laptop", ada, True)
    assert token.expires_at is not None
    assert abs(token.expires_at - timezone.now() - timedelta(days=30)) < timedelta(minutes=1)
    assert (key in page.content.decode(), "no-store" in page.headers["Cache-Control"]) == (True, True)
    assert (key in web.get(PAGE).content.decode(), "laptop" in web.get(PAGE).content.decode()) == (False, True)
    event = Event.objects.get(type=EventType.CLIENT_MADE)
    assert (event.user_id, event.detail["personal"], key in str(event.detail)) == (ada.pk, True, False)


def test_a_token_opens_releases_and_nothing_else(ada: User) -> None:
    token, key = a_token(ada)
    assert {scope: opens(key, scope) for scope in Scope} == {Scope.READ: False, Scope.WORK: False, Scope.RELEASES: True}
    program = Program(token, key)
    assert [program.get("/stats/").status_code, program.get("/messages/").status_code] == [403, 403]
    assert program.post("/frontend_users/", {"id": "x", "display_name": "x", "auth_method": "local"}).status_code == 403


@pytest.mark.parametrize("change", [{"trusted": True}, {"scopes": ["read", "releases"]}, {"scopes": []}])
def test_no_row_can_make_more_of_a_token(change: dict[str, object], ada: User) -> None:
    token, _key = a_token(ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiClient.objects.filter(pk=token.pk).update(**change)


def test_a_token_ends_when_its_time_is_over_or_its_owner_is_banned_or_gone(ada: User, ben: User) -> None:
    token, key = a_token(ada)
    ApiClient.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not opens(key, Scope.RELEASES)
    ApiClient.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    assert opens(key, Scope.RELEASES)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert not opens(key, Scope.RELEASES)
    _token, other = a_token(ben)
    updates.delete(ben, by=None)
    assert (opens(other, Scope.RELEASES), ApiClient.objects.get()) == (False, token)


def test_people_revoke_their_own_tokens_and_no_one_elses(ada: User, ben: User) -> None:
    token, key = a_token(ada)
    path = f"{PAGE}{token.pk}/revoke/"
    assert signed_in(ben).post(path).status_code == 404
    assert opens(key, Scope.RELEASES)
    assert signed_in(ada).post(path, follow=True).status_code == 200
    assert (opens(key, Scope.RELEASES), ApiClient.objects.count()) == (False, 0)
    assert Event.objects.get(type=EventType.CLIENT_REMOVED).user_id == ada.pk
    assert signed_in(ada).post(path).status_code == 404


def test_clients_that_someone_answers_for_are_not_their_tokens(ada: User) -> None:
    client, _key = clients.make(by=None, description="a bot", owner=ada)
    web = signed_in(ada)
    assert "a bot" not in web.get(PAGE).content.decode()
    assert web.post(f"{PAGE}{client.pk}/revoke/").status_code == 404


def test_a_token_has_a_name_and_there_are_not_too_many(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    web = signed_in(ada)
    assert web.post(PAGE, {"name": " ", "days": ""}).context["form"].errors.keys() == {"name"}
    assert web.post(PAGE, {"name": "x", "days": "7"}).context["form"].errors.keys() == {"days"}
    monkeypatch.setattr("oasst.accounts.clients.MOST_TOKENS", 1)
    assert web.post(PAGE, {"name": "first", "days": ""}).context["new_token"]
    page = web.post(PAGE, {"name": "second", "days": ""})
    assert (page.context["new_token"], ApiClient.objects.get().description) == ("", "first")
    assert "reached the limit of 1 token. Revoke one first." in page.content.decode()


@pytest.mark.parametrize("count", [1, 15])
def test_the_page_takes_the_same_statements_however_many_tokens(
    count: int, ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        a_token(ada, f"token {number}")
    web = signed_in(ada)
    web.get(PAGE)
    with django_assert_num_queries(4):  # the session, the person, the tokens, whether there is unread news
        web.get(PAGE)
