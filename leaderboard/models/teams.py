"""Teams, who was in them when, and challenges. Facts: what they come to is counted from tallies whenever it is looked at."""

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
from oasst.models.users import validate_lang


class Team(models.Model):
    name = models.CharField(_("name"), max_length=60)
    about = models.CharField(_("about"), max_length=500, blank=True)
    open = models.BooleanField(_("takes new members"), default=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Upper("name"), name="team_name_unique", violation_error_message=_("There is a team of that name.")
            )
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """Somebody's time in a team; they are in one at once at most.

    An hour of work counts for the team one is in when the hour ends: the one in which one joins counts, the one in which one
    leaves does not. So what somebody did for a team stays with it.
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
    """So much accepted work of one kind, in one language, within some time; by everybody together or by one team."""

    class Counts(models.TextChoices):
        PROMPTS = "accepted_prompts", _("accepted prompts")
        ASSISTANT = "accepted_replies_assistant", _("accepted replies as the assistant")
        PROMPTER = "accepted_replies_prompter", _("accepted replies as the user")
        REVIEWS = "reviews_agreed", _("reviews that the outcome bore out")
        RANKINGS = "rankings_good", _("rankings that most others agree with")

    title = models.CharField(_("title"), max_length=100)
    lang = models.CharField(_("language"), max_length=LANG_LENGTH, validators=[validate_lang])
    counts = models.CharField(pgettext_lazy("challenge", "counts"), max_length=32, choices=Counts)
    goal = models.PositiveIntegerField(_("goal"), validators=[MinValueValidator(1)])
    starts_at = models.DateTimeField(_("starts at"), help_text=_("On the hour."))
    ends_at = models.DateTimeField(_("ends at"), help_text=_("On the hour; work of that hour no longer counts."))
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, verbose_name=_("team"))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="challenge_ends_after_it_starts",
                violation_error_message=_("It has to end after it starts."),
            ),
            models.CheckConstraint(condition=Q(goal__gte=1), name="challenge_has_a_goal"),
        ]
        indexes = [models.Index(fields=["ends_at"], name="challenge_end")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Work is counted by the hour, so a challenge begins and ends on one; and under canonical tags."""
        if langs.is_well_formed(self.lang):
            self.lang = langs.canonical(self.lang)
        for name in ("starts_at", "ends_at"):
            moment = getattr(self, name)
            if moment and (moment.minute or moment.second or moment.microsecond):
                raise ValidationError({name: _("Choose a time on the hour.")})
