"""Input fields that several operations share."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from oasst.api.base import cursors
from oasst.core import langs


class LangField(serializers.CharField):
    """A language tag, taken in any case and made canonical."""

    default_error_messages = {"malformed": "This is not a valid language tag. Use one like en, pt-BR or zh-Hant."}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=langs.MAX_LENGTH, **options)

    def to_internal_value(self, data: Any) -> str:
        tag = super().to_internal_value(data)
        try:
            return langs.canonical(tag) if tag else ""
        except ValueError:
            self.fail("malformed")


class MomentField(serializers.DateTimeField):
    """A time; without an offset it is UTC."""

    def to_internal_value(self, value: Any) -> datetime:
        try:
            return cursors.moment(str(value))
        except ValueError:
            self.fail("invalid", format="ISO 8601")
