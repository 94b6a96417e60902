"""`manage.py create_client DESCRIPTION`: creates an API client and prints its key once."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError

from oasst.accounts import clients
from oasst.models import ApiClient, Scope, User

_UNTRUSTED = (
    "This client is untrusted: reviews by its people are kept and exported, but never decide on a text. Use --trusted"
    " for a bot or site whose people you vouch for. See docs/api.md."
)


class Command(BaseCommand):
    help = "Create an API client and print its key, which is shown only once and not stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("description", help="a description, shown to people")
        parser.add_argument(
            "--trusted",
            action="store_true",
            help="can read and change data of other clients, and its people's reviews count: for bots and sites",
        )
        parser.add_argument(
            "--tasks-per-minute", type=int, metavar="N", help="the rate limit of tasks for all its people"
        )
        parser.add_argument("--frontend-type", default="", metavar="TYPE", help="web, bot, import …")
        parser.add_argument(
            "--scopes",
            nargs="+",
            choices=Scope.values,
            default=list(clients.ALL_SCOPES),
            help="a scope of the key (default: all scopes)",
        )
        parser.add_argument("--owner", default="", metavar="NAME", help="user name of the person responsible for it")
        parser.add_argument("--email", default="", metavar="ADDRESS", help="contact address")

    def handle(self, *args: Any, description: str, scopes: list[str], **options: Any) -> None:
        client = ApiClient(
            description=description,
            trusted=options["trusted"],
            frontend_type=options["frontend_type"],
            tasks_per_minute=options["tasks_per_minute"],
            scopes=scopes,
            admin_email=options["email"],
            owner=_owner(options["owner"]),
        )
        try:
            client.clean_fields(exclude=["key_hash", "key_hint"])
        except ValidationError as wrong:
            raise CommandError(
                "; ".join(f"{field}: {' '.join(why)}" for field, why in wrong.message_dict.items())
            ) from wrong
        key = clients.save_new(client, by=None)
        self.stderr.write(f"Created the API client {client.pk}. Its key, shown only once:")
        self.stdout.write(key)
        if not client.trusted:
            self.stderr.write(_UNTRUSTED)


def _owner(name: str) -> User | None:
    if not name:
        return None
    owner = User.objects.filter(username__iexact=name).first()
    if owner is None:
        raise CommandError(f"There is no user named {name!r}.")
    return owner
