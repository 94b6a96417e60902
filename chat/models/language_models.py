"""What answers in chats: rows that administrators add."""

import os
import re

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chat.rules.parameters import NAMES, PARAMETERS
from oasst.models.json_checks import json_is

# Names of variables with keys begin with this, so that no row can send another secret of the site to a server.
KEY_PREFIX = "CHAT_KEY_"


class Kind(models.TextChoices):
    OPENAI = "openai", _("server with OpenAI's interface")
    COMMONS = "commons", _("answers from the dataset")


def validate_base_url(address: str) -> None:
    URLValidator(schemes=["http", "https"])(
        re.sub(r"^(https?://)(?:localhost|[\w-]+)(?=[:/]|$)", r"\1example.org", address)
    )


def validate_key_name(name: str) -> None:
    if not re.fullmatch(KEY_PREFIX + r"[A-Z0-9_]{1,60}", name):
        raise ValidationError(
            _("The name of an environment variable that begins with %(prefix)s: capital letters, digits and _ only."),
            params={"prefix": KEY_PREFIX},
        )


def validate_wire_names(names: object) -> None:
    if not isinstance(names, dict) or not all(
        key in PARAMETERS and isinstance(value, str) and re.fullmatch(r"\w{1,60}", value)
        for key, value in names.items()
    ):
        raise ValidationError(
            _("An object with our names of parameters (%(names)s) and the server's."),
            params={"names": ", ".join(NAMES)},
        )


class ChatModelQuerySet(models.QuerySet["ChatModel"]):
    def offered(self, *, guest: bool) -> "ChatModelQuerySet":
        """Models that people, or guests, can choose."""
        shown = self.filter(enabled=True)
        return shown.filter(guests=True) if guest else shown


class ChatModel(models.Model):
    """A model people can talk to.

    The key is named, never stored: `key_name` is the name of an environment variable. `honours` are the parameters the
    server does something with; others are not sent. `wire_names` says what it calls them where it differs.
    """

    slug = models.SlugField(_("short name"), max_length=60, unique=True, help_text=_("Used in the API and in exports."))
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(
        _("description"), max_length=300, blank=True, help_text=_("Shown in the list of models.")
    )
    tags = ArrayField(
        models.CharField(max_length=30),
        verbose_name=_("tags"),
        default=list,
        blank=True,
        help_text=_("Language, domain, style or size, separated by commas. People filter models by them."),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.OPENAI)
    base_url = models.CharField(
        pgettext_lazy("server", "address"),
        max_length=300,
        blank=True,
        validators=[validate_base_url],
        help_text=_("The address before /chat/completions, such as http://localhost:8080/v1."),
    )
    key_name = models.CharField(
        _("variable with the key"),
        max_length=80,
        blank=True,
        validators=[validate_key_name],
        help_text=_("The name of an environment variable, such as CHAT_KEY_EXAMPLE. The key itself is never stored."),
    )
    remote_model = models.CharField(_("name of the model there"), max_length=200, blank=True)
    honours = ArrayField(
        models.CharField(max_length=30, choices=[(name, name) for name in NAMES]),
        verbose_name=_("parameters it uses"),
        default=list,
        blank=True,
        help_text=_("Separated by commas: max_tokens, temperature, top_p, top_k, repetition_penalty, seed."),
    )
    wire_names = models.JSONField(
        _("names of parameters there"),
        default=dict,
        blank=True,
        validators=[validate_wire_names],
        help_text=_('Only those that differ, such as {"repetition_penalty": "repeat_penalty"}.'),
    )
    context_tokens = models.PositiveIntegerField(
        _("context in tokens"), default=4096, validators=[MinValueValidator(256), MaxValueValidator(10_000_000)]
    )
    reply_tokens = models.PositiveIntegerField(
        _("longest reply in tokens"), default=1024, validators=[MinValueValidator(1), MaxValueValidator(4096)]
    )
    system_prompt = models.TextField(_("system prompt"), max_length=4000, blank=True)
    concurrency = models.PositiveSmallIntegerField(
        _("replies at a time"), default=4, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    person_tokens = models.PositiveIntegerField(
        _("tokens a person and day"), default=0, help_text=_("0: no limit. Counted over the last 24 hours.")
    )
    guest_tokens = models.PositiveIntegerField(
        _("tokens a guest and day"), default=5_000, help_text=_("0: no limit. Counted over the last 24 hours.")
    )
    guests = models.BooleanField(_("guests may use it"), default=False)
    enabled = models.BooleanField(_("offered"), default=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=50)
    outputs_may_train = models.BooleanField(
        _("output may be used for training"),
        default=False,
        help_text=_("Only if the model's terms allow it. Otherwise its replies cannot be donated."),
    )
    output_licence = models.CharField(_("licence of the output"), max_length=80, blank=True)
    is_well = models.BooleanField(null=True, editable=False)
    checked_at = models.DateTimeField(_("tested at"), null=True, editable=False)
    check_result = models.CharField(_("result of the test"), max_length=300, blank=True, db_default="", editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ChatModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("chat model")
        verbose_name_plural = _("chat models")
        ordering = ("order", "name")
        constraints = [
            json_is("object", "chat_model_wire_names_by_name", "wire_names"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="chat_model_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind="openai") | ~Q(base_url=""),
                name="chat_model_server_has_an_address",
                violation_error_message=_("Enter the address of the server."),
            ),
            models.CheckConstraint(condition=Q(concurrency__gte=1), name="chat_model_concurrency_from_one"),
            models.CheckConstraint(condition=Q(reply_tokens__gte=1), name="chat_model_reply_tokens_from_one"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The key from the environment, or an empty string."""
        return os.environ.get(self.key_name, "") if self.key_name.startswith(KEY_PREFIX) else ""
