"""Demo content of an empty platform: three accounts to sign in with, and conversations written by hand (`trees/`).

The passwords are printed when the platform starts, so these accounts work on the local machine only
(`oasst.accounts.sign_in`, `oasst.site.middleware`) and a system check fails where they exist anywhere else.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oasst import events
from oasst.accounts import consent
from oasst.core.texts import names
from oasst.demo import lines, script
from oasst.models import Consent, EventType, MessageTree, User, UserKind, UserRole

ORIGIN = "demo"

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


def is_empty() -> bool:
    """The platform is unused: there is neither a tree nor an account."""
    return not MessageTree.objects.exists() and not User.objects.exists()


def exists() -> bool:
    return User.objects.filter(kind=UserKind.DEMO).exists()


def load() -> None:
    """Creates the accounts and imports the conversations, without those parts that demo people write later."""
    create()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "demo.jsonl"
        file.write_bytes(b"".join(lines.lines(timezone.now())))
        call_command("import_trees", str(file), origin=ORIGIN, licence=settings.DATASET_LICENCE, verbosity=0)


def create() -> None:
    """Creates the missing demo accounts, with their consent; the others stay unchanged."""
    for account in ACCOUNTS:
        with transaction.atomic():
            if not User.objects.filter(username__iexact=account.name).exists():
                _make(account)
    with transaction.atomic():
        _make_people()


def _make(account: Account) -> None:
    user = User.objects.create_user(
        account.name,
        account.email,
        account.password,
        id=script.account_id(account.name),
        kind=UserKind.DEMO,
        role=account.role,
        langs=_LANGS,
    )
    EmailAddress.objects.create(user=user, email=account.email, verified=True, primary=True)
    events.record(events.about_user(EventType.USER_JOINED, user, kind=user.kind))
    consent.accept(by=user)


def _make_people() -> None:
    """The authors of the conversations, who cannot sign in; in bulk, because there are more than a hundred."""
    known = set(User.objects.filter(kind=UserKind.DEMO).values_list("pk", flat=True))
    people = [user for user in _people() if user.pk not in known]
    User.objects.bulk_create(people)
    Consent.objects.bulk_create(
        Consent(user=user, terms_version=settings.TERMS_VERSION, dataset_licence=settings.DATASET_LICENCE)
        for user in people
    )
    if people:
        events.record(*(events.about_user(EventType.USER_JOINED, user, kind=user.kind) for user in people))


def _people() -> Iterator[User]:
    for lang, usernames in script.people().items():
        for name in usernames:
            user = User(
                id=script.account_id(name),
                username=name,
                display_name=name.capitalize(),
                name_key=names.key(name.capitalize()),
                kind=UserKind.DEMO,
                langs=[lang],
            )
            user.set_unusable_password()
            yield user
