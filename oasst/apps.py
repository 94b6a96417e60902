from django.apps import AppConfig
from django.contrib.admin import apps as stock
from django.utils.translation import gettext_lazy as _


class OasstConfig(AppConfig):
    name = "oasst"
    verbose_name = _("Corpus")

    def ready(self) -> None:
        from oasst.registrations import register

        register()


class AdminConfig(stock.AdminConfig):
    """Django's admin with our way in. Outside `oasst.admin`, which registers with the site while it is being made."""

    default = False
    default_site = "oasst.staff.admin_site.Site"
