from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeaderboardConfig(AppConfig):
    name = "leaderboard"
    verbose_name = _("Leaderboard")

    def ready(self) -> None:
        from leaderboard import panels
        from oasst.chrome import Link, Page, Panel, add_link, add_panel

        add_link(Link("leaderboard", _("Leaderboard"), 45))
        add_link(Link("statistics", _("Statistics"), 46))
        add_panel(Page.DASHBOARD, Panel(30, panels.standing, panels.signed_in))
        add_panel(Page.MY_WORK, Panel(30, panels.standing, panels.signed_in))
