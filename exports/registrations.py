"""Registers releases with the registries of the apps below."""

from django.utils.translation import gettext_lazy as _

from exports import panels
from exports.models import Contribution, LineReader, Release
from exports.releases import notices
from oasst.accounts.personal_data import PARTS, Part
from oasst.notifications import inbox
from oasst.site.page_registry import LINKS, PANELS, Link, Page, Panel


def register() -> None:
    LINKS.add(Link("releases", _("Releases"), 47))
    PANELS.add(
        Panel(Page.LANDING, 50, panels.newest_release),
        Panel(Page.MY_WORK, 40, panels.mine, panels.signed_in),
    )
    inbox.TOPICS.add(notices.TOPIC)
    inbox.KINDS.add(notices.PUBLISHED)
    PARTS.add(
        Part("pre_releases", lambda user: LineReader.objects.filter(user=user), passing=True),
        Part("in_releases", lambda user: Contribution.objects.filter(user=user), passing=True),
        Part("releases", lambda user: Release.objects.made_by(user)),
    )
