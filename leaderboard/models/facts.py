"""What people decide about themselves and their teams, and what they have been given. Survives a rebuild."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from oasst.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models import User
from oasst.models.users import validate_lang


class Profile(models.Model):
    """Somebody's page for others; without a row, or not `public`, there is none."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    public = models.BooleanField(default=False)
    about = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return str(self.user_id)


class Award(models.Model):
    """A badge somebody has earned, at a level. Once given it stays."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    badge = models.CharField(max_length=32)
    level = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "badge", "level"], name="award_once")]

    def __str__(self) -> str:
        return f"{self.badge} {self.level}"


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
    """A person is in one team at most. What they did before they joined does not count for it."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    joined_at = models.DateTimeField(db_default=Now())

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
    counts = models.CharField(_("counts"), max_length=32, choices=Counts)
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
        """Work is counted by the hour, so a challenge begins and ends on one."""
        for name in ("starts_at", "ends_at"):
            moment = getattr(self, name)
            if moment and (moment.minute or moment.second or moment.microsecond):
                raise ValidationError({name: _("Choose a time on the hour.")})
