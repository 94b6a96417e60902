from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = _("Engine")

    def ready(self) -> None:
        from oasst.accounts import personal_data
        from oasst.background import retention
        from oasst.corpus import invariants
        from oasst.notifications import digests
        from oasst.site import page_registry
        from oasst.staff import workplace
        from tasks import checks, panels  # noqa: F401
        from tasks.models import Draft, Task, TutorialMark, WritingHabit
        from tasks.reading import (
            digest_sections,
            message_menus,
        )
        from tasks.views.rules import show_parameters
        from tasks.work.writing_habits import DAYS_KEPT

        invariants.register(Path(__file__).with_name("invariants.sql"))
        personal_data.add(personal_data.Part("tasks", lambda user: Task.objects.filter(user=user)))
        personal_data.add(personal_data.Part("drafts", lambda user: Draft.objects.filter(user=user), passing=True))
        personal_data.add(
            personal_data.Part("tutorial", lambda user: TutorialMark.objects.filter(user=user), passing=True)
        )
        personal_data.add(personal_data.Part("habits", lambda user: WritingHabit.objects.filter(message__author=user)))
        retention.add(
            retention.Rule(
                "habits",
                "how a text was written, after it was handed in",
                DAYS_KEPT,
                lambda end: WritingHabit.objects.filter(at__lt=end),
            )
        )
        retention.add(
            retention.Rule(
                "drafts",
                "drafts, after they were touched last",
                180,
                lambda end: Draft.objects.filter(updated_at__lt=end),
            )
        )
        page_registry.add_link(page_registry.Link("desk", _("Work"), 10, lambda viewer: viewer.is_authenticated))
        page_registry.add_panel(page_registry.Page.LANDING, page_registry.Panel(10, panels.samples))
        page_registry.add_panel(
            page_registry.Page.TREE, page_registry.Panel(10, panels.wanted_here, lambda viewer: viewer.is_authenticated)
        )
        page_registry.add_panel(page_registry.Page.STAFF_TREE, page_registry.Panel(10, panels.work_in))
        page_registry.add_panel(page_registry.Page.STAFF_MESSAGE, page_registry.Panel(20, panels.habit_of))
        page_registry.add_message_part(
            page_registry.MessagePart(10, message_menus.of_messages, lambda viewer: viewer.is_authenticated)
        )
        workplace.add_page(workplace.Page("rules/", "rules", 10, _("Rules in force"), show_parameters))
        digests.add(digests.Section(10, "fates", _("What became of my work"), digest_sections.fates, "my_work"))
        digests.add(digests.Section(20, "waiting", _("What waits in my languages"), digest_sections.waiting, "desk"))
