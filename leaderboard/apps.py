from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeaderboardConfig(AppConfig):
    name = "leaderboard"
    verbose_name = _("Leaderboard")

    def ready(self) -> None:
        from leaderboard import panels, runs
        from leaderboard.badges import BADGES
        from leaderboard.models import Award, Member, Profile
        from oasst import inbox, personal
        from oasst.api import streaks
        from oasst.chrome import Link, Page, Panel, add_link, add_panel

        add_link(Link("leaderboard", _("Leaderboard"), 45))
        add_link(Link("statistics", _("Statistics"), 46))
        add_panel(Page.DASHBOARD, Panel(30, panels.standing, panels.signed_in))
        add_panel(Page.DASHBOARD, Panel(35, panels.challenges_for_me, panels.signed_in))
        add_panel(Page.STAFF_PERSON, Panel(30, panels.tallies))
        add_panel(Page.MY_WORK, Panel(30, panels.standing, panels.signed_in))
        personal.add(personal.Part("profile", lambda user: Profile.objects.filter(user=user), passing=True))
        personal.add(personal.Part("badges", lambda user: Award.objects.filter(user=user), passing=True))
        personal.add(personal.Part("teams", lambda user: Member.objects.filter(user=user), passing=True))
        streaks.told_by(runs.of)
        inbox.about("badge", _("badges"))
        for badge in BADGES:
            inbox.say(badge.news, badge.announcement)
