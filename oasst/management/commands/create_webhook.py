"""`manage.py create_webhook CLIENT ADDRESS SUBJECT…`: creates a webhook and prints its secret once."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError

from oasst.models import ApiClient, Webhook, WebhookSubject
from oasst.webhooks import subscriptions


class Command(BaseCommand):
    help = "Create a webhook and print the secret that signs its requests, which is shown only once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client", type=UUID, help="the id of the API client it belongs to")
        parser.add_argument("address", help="https://…")
        parser.add_argument(
            "subjects", nargs="+", choices=WebhookSubject.values, metavar="subject", help="an event to send"
        )

    def handle(self, *args: Any, client: UUID, address: str, subjects: list[str], **options: Any) -> None:
        owner = ApiClient.objects.filter(pk=client).first()
        if owner is None:
            raise CommandError(f"There is no API client {client}.")
        hook = Webhook(client=owner, url=address, subjects=subjects)
        try:
            hook.clean_fields(exclude=["secret"])
            subscriptions.check(owner, address, subjects)
        except ValidationError as wrong:
            raise CommandError("; ".join(wrong.messages)) from wrong
        secret = subscriptions.save_new(hook, by=None)
        self.stderr.write(f"Created the webhook {hook.pk}. Its secret, shown only once:")
        self.stdout.write(secret)
