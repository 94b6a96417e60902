"""Sets of parameters with a name: of the site, and of people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oasst.models import User
from oasst.models.json_checks import json_is


class Preset(models.Model):
    """`owner` is null for presets of the site, which everyone can choose."""

    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+", editable=False)
    name = models.CharField(_("name"), max_length=60)
    params = models.JSONField(_("parameters"), default=dict, blank=True)

    class Meta:
        ordering = ("owner", "name")
        constraints = [
            json_is("object", "chat_preset_params_by_name", "params"),
            models.UniqueConstraint(
                fields=["owner", "name"],
                nulls_distinct=False,
                name="chat_preset_name_unique",
                violation_error_message=_("A preset with this name already exists."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
