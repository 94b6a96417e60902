"""`manage.py make_admin EMAIL`: the first real administrator."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError

from oasst.accounts import administrators


class Command(BaseCommand):
    help = "Make the person with this email address an administrator, creating an account if they have none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="for a new account, read the password from the first line of standard input instead of asking for it",
        )

    def handle(self, *args: Any, email: str, password_stdin: bool, **options: Any) -> None:
        try:
            user = administrators.find(email)
        except administrators.Refused as reason:
            raise CommandError(str(reason)) from reason
        if user:
            news = "is now an administrator" if administrators.appoint(user) else "was already an administrator"
            self.stdout.write(f"{user.username} <{user.email}> {news}.")
            return
        try:
            user = administrators.create(email, _password(from_stdin=password_stdin))
        except ValidationError as weak:
            raise CommandError("The password is too weak. " + " ".join(weak.messages)) from weak
        self.stdout.write(f"Created the administrator {user.username} <{user.email}>, who can sign in now.")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise CommandError("There is no terminal to ask for a password. Pipe it in and add --password-stdin.")
    password = getpass.getpass("Password for the new account: ")
    if getpass.getpass("Repeat the password: ") != password:
        raise CommandError("The passwords don't match. Nothing was changed.")
    return password
