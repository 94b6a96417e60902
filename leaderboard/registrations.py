"""Registers the leaderboard with the registries of the apps below."""

from django.utils.translation import gettext_lazy as _

from leaderboard import panels
from leaderboard.boards import reference_streaks
from leaderboard.community import fates
from leaderboard.models import Award, Member, Profile
from leaderboard.rules.badges import BADGES
from oasst.accounts.personal_data import PARTS, Part
from oasst.api.base import streaks
from oasst.notifications import inbox
from oasst.site.page_registry import LINKS, PANELS, Link, Page, Panel


def register() -> None:
    LINKS.add(Link("leaderboard", _("Leaderboard"), 45), Link("statistics", _("Statistics"), 46))
    PANELS.add(
        Panel(Page.DASHBOARD, 30, panels.standing, panels.signed_in),
        Panel(Page.DASHBOARD, 35, panels.challenges_for_me, panels.signed_in),
        Panel(Page.STAFF_PERSON, 30, panels.tallies),
        Panel(Page.AFTER_TASK, 30, panels.added, panels.signed_in),
        Panel(Page.MY_WORK, 30, panels.standing, panels.signed_in),
    )
    PARTS.add(
        Part("profile", lambda user: Profile.objects.filter(user=user), passing=True),
        Part("badges", lambda user: Award.objects.filter(user=user), passing=True),
        Part("teams", lambda user: Member.objects.filter(user=user), passing=True),
    )
    streaks.PROVIDERS.add(reference_streaks.of)
    inbox.TOPICS.add(inbox.Topic("badge", _("badges")), fates.TOPIC)
    inbox.KINDS.add(*fates.KINDS)
    inbox.KINDS.add(*(inbox.Kind(badge.news, badge.announcement) for badge in BADGES))
