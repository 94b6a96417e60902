from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    name = "exports"
    verbose_name = _("Releases")

    def ready(self) -> None:
        from exports.models import LineReader, Release
        from oasst import personal

        personal.add(personal.Part("pre_releases", lambda user: LineReader.objects.filter(user=user), passing=True))
        personal.add(personal.Part("releases", lambda user: Release.objects.made_by(user)))
