"""Public profiles: editing one's own, and reading those of others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from leaderboard.boards import boards, standings
from leaderboard.boards.boards import Row
from leaderboard.boards.standings import Sums
from leaderboard.community import awards
from leaderboard.community.awards import BadgeProgress
from leaderboard.models import Board, Profile, Standing
from leaderboard.rules import scoring, steps
from leaderboard.rules.scoring import Progress
from leaderboard.rules.windows import Window
from oasst.models import User


@dataclass(frozen=True, slots=True)
class PublicProfile:
    """`points` by window; `by_lang` is confirmed work per language, most points first."""

    user: User
    about: str
    progress: Progress
    points: Mapping[str, int]
    by_lang: Sequence[tuple[str, Row]]
    badges: Sequence[BadgeProgress]


def own(user: User) -> Profile:
    """The person's profile, stored or not yet."""
    return Profile.objects.filter(user=user).first() or Profile(user=user)


def change(*, by: User, public: bool, about: str) -> Profile:
    """Publishes or hides the person's profile and sets its text."""
    with transaction.atomic():
        profile, _is_new = Profile.objects.update_or_create(
            user=by, defaults={"public": public, "about": about.strip()}
        )
    return profile


def public(user_id: UUID) -> PublicProfile:
    """
    Raises:
        Http404: no public profile with this id.
    """
    profile = (
        Profile.objects.select_related("user")
        .filter(user=user_id, public=True, user__is_active=True, user__deleted_at=None)
        .first()
    )
    if profile is None:
        raise Http404(_("This profile doesn't exist or isn't public."))
    user = profile.user
    standings_of_user = list(Standing.objects.filter(user_id=user.pk))
    points = {row.window: row.points for row in standings_of_user if not row.lang}
    return PublicProfile(
        user=user,
        about=profile.about,
        progress=scoring.progress(steps.step(points.get(Window.TOTAL, 0))),
        points=points,
        by_lang=_by_lang(user, [row for row in standings_of_user if row.lang and row.window == Window.TOTAL]),
        badges=awards.earned_by(user),
    )


def _by_lang(user: User, rows: Sequence[Standing]) -> list[tuple[str, Row]]:
    board = Board.objects.filter(window=Window.TOTAL).first()
    sums: dict[str, Sums] = {each["lang"]: each for each in standings.add_up([user.pk], board)} if board else {}
    return [
        (row.lang, boards.Row(None, user, row.points, 0, sums.get(row.lang, {}), has_profile=True, is_me=False))
        for row in sorted(rows, key=lambda row: (-row.points, row.lang))
    ]
