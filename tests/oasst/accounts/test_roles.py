"""Who may do what by role and by language, and how people are appointed."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from oasst import access
from oasst.access import Viewer
from oasst.accounts import administrators
from oasst.models import User, UserRole

ROLES = list(UserRole)


def _person(role: UserRole, **fields: object) -> User:
    return User(role=role, **fields)


@pytest.mark.parametrize(
    ("may", "roles"),
    [
        (access.may_read_prereleases, ROLES[1:]),
        (access.may_moderate, ROLES[2:]),
        (access.may_decide_on_people, ROLES[3:]),
        (access.may_administer, ROLES[4:]),
    ],
)
def test_every_right_belongs_to_a_role_and_those_above_it(may: Callable[[Viewer], bool], roles: list[UserRole]) -> None:
    assert [role for role in ROLES if may(_person(role))] == roles
    assert [role for role in ROLES if may(_person(role, is_active=False))] == []
    assert not may(AnonymousUser())


def test_only_those_who_look_after_others_are_staff() -> None:
    assert [role for role in ROLES if _person(role).is_staff] == ["moderator", "senior_moderator", "admin"]


def test_a_moderator_appointed_for_a_language_moderates_that_one_alone() -> None:
    german, every = _person(UserRole.MODERATOR, moderates=["de"]), _person(UserRole.MODERATOR)
    assert [access.may_moderate_lang(german, lang) for lang in ("de", "en", "de-AT")] == [True, False, False]
    assert [access.may_moderate_lang(every, lang) for lang in ("de", "en")] == [True, True]
    assert not access.may_moderate_lang(_person(UserRole.RESEARCHER), "de")
    assert not access.may_moderate_lang(AnonymousUser(), "de")


def test_staff_act_on_people_of_a_lower_rank_alone() -> None:
    acts = {
        str(actor): [str(role) for role in ROLES if access.may_act_on(_person(actor), _person(role))] for actor in ROLES
    }
    assert acts == {
        "volunteer": [],
        "researcher": [],
        "moderator": ["volunteer", "researcher"],
        "senior_moderator": ["volunteer", "researcher", "moderator"],
        "admin": ["volunteer", "researcher", "moderator", "senior_moderator"],
    }
    assert not access.may_act_on(AnonymousUser(), _person(UserRole.VOLUNTEER))


@pytest.mark.parametrize("role", [UserRole.VOLUNTEER, UserRole.RESEARCHER, UserRole.ADMIN])
def test_only_moderators_can_be_appointed_for_some_languages(ada: User, role: UserRole) -> None:
    with pytest.raises(IntegrityError, match="user_languages_of_moderators"), transaction.atomic():
        User.objects.filter(pk=ada.pk).update(role=role, moderates=["de"])


def test_a_moderator_of_one_language_made_administrator_is_one_everywhere(mod: User) -> None:
    User.objects.filter(pk=mod.pk).update(moderates=["de"])
    assert administrators.appoint(mod)
    mod.refresh_from_db()
    assert (mod.role, mod.moderates) == ("admin", [])
