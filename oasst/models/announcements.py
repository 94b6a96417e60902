"""Announcements: shown above every page for a while, e.g. planned maintenance or a new release."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oasst.models.json_checks import json_is


class AnnouncementLevel(models.TextChoices):
    INFO = "info", pgettext_lazy("announcement", "news")
    SUCCESS = "success", pgettext_lazy("announcement", "good news")
    WARNING = "warning", pgettext_lazy("announcement", "warning")
    ERROR = "error", pgettext_lazy("announcement", "trouble")


class AnnouncementAudience(models.TextChoices):
    EVERYONE = "everyone", _("everyone")
    VOLUNTEERS = "volunteers", _("signed-in people")
    STAFF = "staff", _("moderators and administrators")


class Announcement(models.Model):
    """`texts` maps interface languages to Markdown. Without a start it is a draft."""

    texts = models.JSONField(default=dict)
    link = models.CharField(
        _("link"),
        max_length=500,
        blank=True,
        validators=[
            RegexValidator(r"^(https://|/(?!/))", _("Enter an address of this site, or one that starts with https://"))
        ],
        help_text=_("The target of “Read more”: an address on this site, such as /guidelines/, or on another."),
    )
    level = models.CharField(_("level"), max_length=8, choices=AnnouncementLevel, default=AnnouncementLevel.INFO)
    audience = models.CharField(
        _("for"), max_length=10, choices=AnnouncementAudience, default=AnnouncementAudience.EVERYONE
    )
    starts_at = models.DateTimeField(
        _("from"), null=True, blank=True, help_text=_("Leave blank to keep it as a draft.")
    )
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Leave blank to show it until it is deleted.")
    )

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [
            json_is("object", "announcement_texts_by_locale", "texts"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="announcement_ends_after_it_starts",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(condition=Q(level__in=AnnouncementLevel.values), name="announcement_level_known"),
            models.CheckConstraint(
                condition=Q(audience__in=AnnouncementAudience.values), name="announcement_audience_known"
            ),
        ]

    def __str__(self) -> str:
        return str(next(iter(self.texts.values()), f"#{self.pk}"))[:80]
