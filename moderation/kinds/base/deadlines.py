"""The end of a mute or a suspension."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.kinds.base.kind import FormField
from moderation.kinds.base.order import Order, Wrong

_FORMAT = "%Y-%m-%dT%H:%M"


def check(order: Order) -> None:
    if order.until is None or order.until <= timezone.now():
        raise Wrong(_("Enter an end date in the future."))


def _stored(until: datetime | None) -> str | None:
    return until.isoformat() if until else None


FIELD = FormField(
    "until",
    lambda _messages, _by: forms.DateTimeField(
        label=gettext_lazy("Mute or suspend until (UTC)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, _FORMAT),
        input_formats=[_FORMAT],
    ),
    detail="until",
    stored=_stored,
)
