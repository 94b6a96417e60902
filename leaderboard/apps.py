from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeaderboardConfig(AppConfig):
    name = "leaderboard"
    verbose_name = _("Leaderboard")

    def ready(self) -> None:
        from leaderboard import panels
        from leaderboard.boards import reference_streaks
        from leaderboard.models import Award, Member, Profile
        from leaderboard.rules.badges import BADGES
        from oasst.accounts import personal_data
        from oasst.api.base import streaks
        from oasst.notifications import inbox
        from oasst.site.page_registry import Link, Page, Panel, add_link, add_panel

        add_link(Link("leaderboard", _("Leaderboard"), 45))
        add_link(Link("statistics", _("Statistics"), 46))
        add_panel(Page.DASHBOARD, Panel(30, panels.standing, panels.signed_in))
        add_panel(Page.DASHBOARD, Panel(35, panels.challenges_for_me, panels.signed_in))
        add_panel(Page.STAFF_PERSON, Panel(30, panels.tallies))
        add_panel(Page.MY_WORK, Panel(30, panels.standing, panels.signed_in))
        personal_data.add(personal_data.Part("profile", lambda user: Profile.objects.filter(user=user), passing=True))
        personal_data.add(personal_data.Part("badges", lambda user: Award.objects.filter(user=user), passing=True))
        personal_data.add(personal_data.Part("teams", lambda user: Member.objects.filter(user=user), passing=True))
        streaks.told_by(reference_streaks.of)
        inbox.about("badge", _("badges"))
        for badge in BADGES:
            inbox.say(badge.news, badge.announcement)
