"""Demo content of an empty platform: three accounts and a file of conversation trees written for it.

The passwords are printed when the platform starts, so these accounts work on the local machine only
(`oasst.accounts.sign_in`, `oasst.site.middleware`) and a system check fails where they exist anywhere else.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oasst import events
from oasst.accounts import consent
from oasst.models import EventType, MessageTree, User, UserKind, UserRole

TREES = Path(__file__).with_name("trees.jsonl")

_LANGS = ["en", "de", "fr", "es", "pt-BR", "ar", "zh", "ja", "hi", "tr", "sw", "ru"]


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    password: str
    role: UserRole
    sentence: str | Promise

    @property
    def email(self) -> str:
        return f"{self.name}@example.org"


ACCOUNTS = (
    Account(
        "demo-volunteer",
        "grow-a-tree-1",
        UserRole.VOLUNTEER,
        _("writes, reviews and ranks"),
    ),
    Account(
        "demo-moderator",
        "keep-it-kind-2",
        UserRole.MODERATOR,
        _("also handles reports in the admin"),
    ),
    Account(
        "demo-researcher",
        "read-it-all-3",
        UserRole.RESEARCHER,
        _("also downloads the dataset"),
    ),
)

# Options of `manage.py simulate`: enough volunteers and work for trees in every state.
GROWTHS: tuple[dict[str, Any], ...] = (
    {"lang": "en", "volunteers": 15, "seed": 4, "prompts": 14, "acts": 300, "halts": 1, "quarantines": 3},
    {"lang": "de", "volunteers": 8, "seed": 4, "acts": 60, "quarantines": 1},
    {"lang": "ar", "volunteers": 8, "seed": 4, "acts": 40},
)


def is_empty() -> bool:
    """The platform is unused: there is neither a tree nor an account."""
    return not MessageTree.objects.exists() and not User.objects.exists()


def exists() -> bool:
    return User.objects.filter(kind=UserKind.DEMO).exists()


def create() -> None:
    """Creates the missing demo accounts, with their consent; the others stay unchanged.

    The importer reads the trees in `TREES`.
    """
    for account in ACCOUNTS:
        with transaction.atomic():
            if not User.objects.filter(username__iexact=account.name).exists():
                _make(account)


def _make(account: Account) -> None:
    user = User.objects.create_user(
        account.name, account.email, account.password, kind=UserKind.DEMO, role=account.role, langs=_LANGS
    )
    EmailAddress.objects.create(user=user, email=account.email, verified=True, primary=True)
    events.record(events.about_user(EventType.USER_JOINED, user, kind=user.kind))
    consent.accept(by=user)
