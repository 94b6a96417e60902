"""Creating and changing webhooks. The secret is shown only once, when it is created."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasst import events
from oasst.models import ApiClient, Event, EventType, User, Webhook
from oasst.webhooks import addresses, signatures, subjects


def check(client: ApiClient, url: str, wanted: Iterable[str], resolve: addresses.Resolve = addresses.resolved) -> None:
    """Raises:
    ValidationError: the address is not allowed, or the client may not subscribe to this.
    """
    try:
        addresses.target(url, resolve)
    except addresses.NotAllowed as why:
        raise ValidationError({"url": str(why)}) from why
    if set(wanted) - set(subjects.open_to(client, wanted)):
        raise ValidationError({"subjects": _("Only trusted clients can subscribe to reports.")})


def save_new(hook: Webhook, *, by: User | None) -> str:
    """Saves a new webhook and returns its secret. It gets the events from now on."""
    hook.secret = signatures.new_secret()
    hook.seq = events.latest()
    with transaction.atomic():
        hook.save(force_insert=True)
        _record(hook, by, "made")
    return hook.secret


def renew(hook: Webhook, *, by: User | None) -> str:
    """Renews the webhook's secret, which signs all requests from now on."""
    hook.secret = signatures.new_secret()
    with transaction.atomic():
        hook.save(update_fields=["secret"])
        _record(hook, by, "secret")
    return hook.secret


def save_changed(hook: Webhook, changed: Iterable[str], *, by: User | None) -> None:
    """Saves the named fields, already set on the webhook. When switched on again, it continues at once where it stopped."""
    fields = sorted(changed)
    if not fields:
        return
    if "enabled" in fields and hook.enabled:
        hook.failures, hook.next_try_at = 0, timezone.now()
        fields += ["failures", "next_try_at"]
    with transaction.atomic():
        hook.save(update_fields=fields)
        _record(hook, by, *fields)


def _record(hook: Webhook, by: User | None, *changed: str) -> None:
    detail = {"client": str(hook.client_id), "webhook": str(hook.pk), "changed": list(changed)}
    events.record(Event(type=EventType.CLIENT_CHANGED, user_id=by.pk if by else None, detail=detail))
