"""`manage.py seal_secrets`: see docs/operations.md."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import QuerySet

from oasst.db import sealing
from oasst.models import Webhook

# The secret data of an authenticator; a passkey has only public data.
_OF_AUTHENTICATORS = ("secret", "seed")
_LISTS_OF_AUTHENTICATORS = ("migrated_codes",)


class Command(BaseCommand):
    help = "Seal all stored secrets with the newest of SEALING_KEYS. The older keys are then no longer needed."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                webhooks = self._webhooks(Webhook.objects.order_by("pk").select_for_update(no_key=True))
                factors = self._factors(Authenticator.objects.order_by("pk").select_for_update(no_key=True))
        except sealing.Unreadable as wrong:
            raise CommandError(f"{wrong} Nothing was changed.") from None
        self.stdout.write(
            f"Sealed the secrets of {webhooks} webhooks and {factors} second factors with the newest key."
        )

    def _webhooks(self, hooks: "QuerySet[Webhook]") -> int:
        for hook in hooks:
            hook.save(update_fields=["secret"])
        return len(hooks)

    def _factors(self, factors: "QuerySet[Authenticator]") -> int:
        done = 0
        for factor in factors:
            sealed = sealed_data(factor.data)
            if sealed != factor.data:
                factor.data = sealed
                factor.save(update_fields=["data"])
                done += 1
        return done


def sealed_data(data: dict[str, Any]) -> dict[str, Any]:
    """The data of an authenticator with its secrets sealed with the newest key."""
    sealed = {name: sealing.reseal(data[name]) for name in _OF_AUTHENTICATORS if isinstance(data.get(name), str)}
    lists = {name: [sealing.reseal(each) for each in data[name]] for name in _LISTS_OF_AUTHENTICATORS if name in data}
    return {**data, **sealed, **lists}
