from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    name = "exports"
    verbose_name = _("Releases")

    def ready(self) -> None:
        from exports import panels
        from exports.models import Contribution, LineReader, Release
        from oasst.accounts import personal_data
        from oasst.site.page_registry import Link, Page, Panel, add_link, add_panel

        add_link(Link("releases", _("Releases"), 47))
        add_panel(Page.LANDING, Panel(50, panels.newest_release))
        add_panel(Page.MY_WORK, Panel(40, panels.mine, panels.signed_in))

        personal_data.add(
            personal_data.Part("pre_releases", lambda user: LineReader.objects.filter(user=user), passing=True)
        )
        personal_data.add(
            personal_data.Part("in_releases", lambda user: Contribution.objects.filter(user=user), passing=True)
        )
        personal_data.add(personal_data.Part("releases", lambda user: Release.objects.made_by(user)))
