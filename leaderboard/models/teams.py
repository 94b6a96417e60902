"""Teams, memberships over time, and challenges. Progress is counted from tallies when a page is read."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oasst.core import langs
from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models import User
from oasst.models.lang_checks import one_lang
from oasst.models.users import validate_lang


class Team(models.Model):
    name = models.CharField(_("name"), max_length=60)
    about = models.CharField(_("about"), max_length=500, blank=True)
    open = models.BooleanField(_("open to new members"), default=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Upper("name"),
                name="team_name_unique",
                violation_error_message=_("A team with this name already exists."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A user's membership in a team, in at most one at a time.

    An hour of work counts for the team the user is in at its end: the hour of joining counts, the hour of leaving does not.
    Earlier work for a team stays with that team.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    joined_at = models.DateTimeField(db_default=Now())
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(left_at=None), name="member_of_one_team"),
            models.CheckConstraint(condition=Q(left_at__gte=F("joined_at")), name="member_left_after_joining"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.team_id}"


class Challenge(models.Model):
    """A goal for one kind of work in one language and period, for everyone or for one team."""

    class Counts(models.TextChoices):
        PROMPTS = "accepted_prompts", _("accepted prompts")
        ASSISTANT = "accepted_replies_assistant", _("accepted assistant replies")
        PROMPTER = "accepted_replies_prompter", _("accepted user replies")
        REVIEWS = "reviews_agreed", _("reviews matching the outcome")
        RANKINGS = "rankings_good", _("rankings matching the consensus")

    title = models.CharField(_("title"), max_length=100)
    lang = models.CharField(_("language"), max_length=LANG_LENGTH, validators=[validate_lang])
    counts = models.CharField(pgettext_lazy("challenge", "counts"), max_length=32, choices=Counts)
    goal = models.PositiveIntegerField(_("goal"), validators=[MinValueValidator(1)])
    starts_at = models.DateTimeField(_("starts at"), help_text=_("A full hour, UTC."))
    ends_at = models.DateTimeField(_("ends at"), help_text=_("A full hour, UTC. Work in that hour no longer counts."))
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, verbose_name=_("team"))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        constraints = [
            one_lang("challenge_lang_is_a_tag"),
            models.CheckConstraint(
                condition=Q(
                    counts__in=[
                        "accepted_prompts",
                        "accepted_replies_assistant",
                        "accepted_replies_prompter",
                        "reviews_agreed",
                        "rankings_good",
                    ]
                ),
                name="challenge_counts_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="challenge_ends_after_it_starts",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(condition=Q(goal__gte=1), name="challenge_has_a_goal"),
        ]
        indexes = [models.Index(fields=["ends_at"], name="challenge_end")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Tallies are hourly and use canonical language tags, so challenges must too."""
        if langs.is_lang(self.lang):
            self.lang = langs.canonical(self.lang)
        for name in ("starts_at", "ends_at"):
            moment = getattr(self, name)
            if moment and (moment.minute or moment.second or moment.microsecond):
                raise ValidationError({name: _("Choose a full hour.")})
