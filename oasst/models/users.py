"""People. One identity per person, whether they signed up here, came through an API client or are named in a file."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasst.core import langs
from oasst.core.texts import names
from oasst.models.lang_checks import many_langs


class UserKind(models.TextChoices):
    """Where a person came from. Only SIGNED_UP and DEMO people have a password."""

    SIGNED_UP = "signed_up", _("signed up here")
    CLIENT = "client", _("named by an API client")
    IMPORTED = "imported", _("named in an imported file")
    DEMO = "demo", _("demo account")
    SIMULATED = "simulated", _("simulated volunteer")


class UserRole(models.TextChoices):
    """Ordered by rank: each role includes the rights of those before it."""

    VOLUNTEER = "volunteer", _("volunteer")
    RESEARCHER = "researcher", _("researcher")
    MODERATOR = "moderator", _("moderator")
    SENIOR_MODERATOR = "senior_moderator", _("senior moderator")
    ADMIN = "admin", _("administrator")


# Staff roles. Only the first two can be limited to some languages.
MODERATORS = (UserRole.MODERATOR, UserRole.SENIOR_MODERATOR)
STAFF = (*MODERATORS, UserRole.ADMIN)


class WorkKind(models.TextChoices):
    """Kinds of work a person can be muted for."""

    WRITING = "writing", _("writing prompts and replies")
    REVIEWING = "reviewing", _("reviewing")
    RANKING = "ranking", _("ranking")
    REACTING = "reacting", _("reactions, labels and reports")


class Theme(models.TextChoices):
    AUTO = "auto", _("system")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


def validate_lang(tag: str) -> None:
    try:
        langs.canonical(tag)
    except ValueError as wrong:
        raise ValidationError(str(wrong)) from wrong


def _lasts(until: datetime | None) -> bool:
    return until is not None and until > timezone.now()


class Users(BaseUserManager["User"]):
    def create_user(self, username: str, email: str = "", password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, email=self.normalize_email(email), **fields)
        user.display_name = user.display_name or username
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, email: str = "", password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, email, password, **fields, role=UserRole.ADMIN)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=UserKind, default=UserKind.SIGNED_UP)
    role = models.CharField(max_length=16, choices=UserRole, default=UserRole.VOLUNTEER)
    username = models.CharField(  # noqa: DJ001 -- null is outside the unique constraint
        _("name"),
        max_length=150,
        null=True,
        blank=True,
        help_text=_("The user name for sign-in. Without one the person cannot sign in."),
    )
    email = models.EmailField(_("email address"), blank=True)
    display_name = models.CharField(_("display name"), max_length=256, blank=True)
    name_key = models.CharField(  # noqa: DJ001 -- null is outside the unique constraint
        max_length=names.LONGEST_KEY,
        null=True,
        editable=False,
        help_text=_("The skeleton of the display name, see `oasst.core.texts.names`."),
    )
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Untick to ban."))
    ban_reason = models.CharField(
        _("reason of the ban"), max_length=300, blank=True, db_default="", help_text=_("Shown to the banned person.")
    )
    suspended_until = models.DateTimeField(
        _("suspended until"), null=True, blank=True, help_text=_("Until then they can read, but not contribute.")
    )
    muted = ArrayField(
        models.CharField(max_length=16, choices=WorkKind),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("Kinds of work they are muted for."),
    )
    muted_until = models.DateTimeField(_("muted until"), null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    withdraws_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When they asked to withdraw everything they wrote; a job does it.")
    )
    erased_from = models.DateTimeField(
        null=True, blank=True,
        help_text=_("Their account is scheduled for deletion at this time; until then they can come back."),
    )  # fmt: skip
    moderates = ArrayField(
        models.CharField(max_length=langs.MAX_LENGTH, validators=[validate_lang]),
        default=list,
        db_default=[],
        blank=True,
        verbose_name=_("languages they moderate"),
        help_text=_("Language tags separated by commas. Leave blank for all languages."),
    )
    langs = ArrayField(
        models.CharField(max_length=langs.MAX_LENGTH, validators=[validate_lang]),
        default=list,
        blank=True,
        verbose_name=_("languages I work in"),
    )
    locale = models.CharField(_("interface language"), max_length=35, blank=True)
    theme = models.CharField(
        _("theme"), max_length=8, choices=Theme, blank=True, db_default="", help_text=_("Blank: not chosen.")
    )
    credit_name = models.CharField(
        _("name in the list of contributors"), max_length=100, blank=True, db_default="",
        help_text=_("Listed in release credits. Leave blank to stay anonymous."),
    )  # fmt: skip
    hidden_news = ArrayField(
        models.CharField(max_length=32),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("Topics hidden from their inbox."),
    )
    interests = ArrayField(
        models.CharField(max_length=16),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("Topics they know about."),
    )
    declined_topics = ArrayField(
        models.CharField(max_length=16),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("Topics they would rather not write about."),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    show_on_leaderboard = models.BooleanField(default=True)
    notes = models.TextField(_("moderators' notes"), max_length=1024, blank=True)
    date_joined = models.DateTimeField(db_default=Now(), editable=False)
    last_activity_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    objects = Users()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Upper("username"), name="user_username_unique", violation_error_message=_("That username is taken.")
            ),
            models.UniqueConstraint(
                fields=["name_key"], name="user_name_key_unique", violation_error_message=_("That username is taken.")
            ),
            models.CheckConstraint(condition=~models.Q(username=""), name="user_username_not_empty"),
            models.CheckConstraint(condition=models.Q(kind__in=UserKind.values), name="user_kind_known"),
            models.CheckConstraint(condition=models.Q(role__in=UserRole.values), name="user_role_known"),
            models.CheckConstraint(
                condition=models.Q(moderates=[]) | models.Q(role__in=MODERATORS),
                name="user_languages_of_moderators",
                violation_error_message=_("Only moderators can be limited to some languages."),
            ),
            many_langs("user_langs_are_tags", "langs"),
            many_langs("user_moderates_are_tags", "moderates"),
            models.CheckConstraint(condition=models.Q(theme__in=["", *Theme.values]), name="user_theme_known"),
        ]
        indexes = [
            models.Index(fields=["date_joined", "id"], name="user_joined"),
            models.Index(fields=["erased_from"], condition=models.Q(erased_from__isnull=False), name="user_leaving"),
            models.Index(fields=["username", "id"], name="user_by_username"),
            models.Index(fields=["display_name", "id"], name="user_by_display_name"),
        ]

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Stores the skeleton of the display name; closed accounts all share one name, and a merged account keeps its
        own.
        """
        if update_fields is None or {"display_name", "username"} & set(update_fields):
            shown = "" if self.deleted_at else self.display_name or self.username or ""
            self.name_key = names.key(shown)
            update_fields = update_fields and {*update_fields, "name_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def __str__(self) -> str:
        return self.display_name or self.username or f"#{str(self.id)[:8]}"

    @property
    def is_staff(self) -> bool:
        """May enter the admin; each admin page checks further rights with `oasst.access`."""
        return self.role in STAFF

    @property
    def takes_part(self) -> bool:
        """Neither banned nor suspended at this moment."""
        return self.is_active and not _lasts(self.suspended_until)

    def is_kept_from(self, work: str) -> bool:
        return work in self.muted and _lasts(self.muted_until)

    @property
    def is_superuser(self) -> bool:
        return self.role == UserRole.ADMIN

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Administrators may do everything the admin offers, moderators may view everything."""
        return self.is_active and (self.is_superuser or (self.is_staff and perm.split(".")[-1].startswith("view_")))

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class Consent(models.Model):
    """One acceptance of one version of the terms, including the grant of the dataset's licence."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    terms_version = models.CharField(max_length=32)
    dataset_licence = models.CharField(max_length=64, help_text=_("SPDX identifier of the licence granted."))
    accepted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "terms_version"], name="consent_once_per_version")]

    def __str__(self) -> str:
        return f"{self.user} → {self.terms_version}"
