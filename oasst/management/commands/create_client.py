"""`manage.py create_client DESCRIPTION`: an API client, and its key this once."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError

from oasst.accounts import clients
from oasst.models import ApiClient, Scope, User


class Command(BaseCommand):
    help = "Makes an API client and prints its key, which is shown this once and stored nowhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("description", help="what it is, for people")
        parser.add_argument("--trusted", action="store_true", help="may see and change what belongs to other clients")
        parser.add_argument("--frontend-type", default="", metavar="TYPE", help="web, bot, import …")
        parser.add_argument(
            "--scopes",
            nargs="+",
            choices=Scope.values,
            default=list(clients.ALL_SCOPES),
            help="what the key is good for (default: everything)",
        )
        parser.add_argument("--owner", default="", metavar="NAME", help="the person who answers for it, by name")
        parser.add_argument("--email", default="", metavar="ADDRESS", help="whom to write to about it")

    def handle(self, *args: Any, description: str, scopes: list[str], **options: Any) -> None:
        client = ApiClient(
            description=description,
            trusted=options["trusted"],
            frontend_type=options["frontend_type"],
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
        self.stderr.write(f"Made the API client {client.pk}. Its key, shown this once:")
        self.stdout.write(key)


def _owner(name: str) -> User | None:
    if not name:
        return None
    owner = User.objects.filter(username__iexact=name).first()
    if owner is None:
        raise CommandError(f"There is nobody called {name!r}.")
    return owner
