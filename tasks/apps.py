from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = _("Engine")

    def ready(self) -> None:
        from tasks.registrations import register

        register()
