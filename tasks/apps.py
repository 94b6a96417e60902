from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = _("Engine")

    def ready(self) -> None:
        from oasst import chrome, digests, invariants, personal, retention, workplace
        from tasks import checks, digesting, menus, panels  # noqa: F401 -- registers the system check
        from tasks.habits import DAYS_KEPT
        from tasks.models import Draft, Task, TutorialMark, WritingHabit
        from tasks.views.parameters import show_parameters

        invariants.register(Path(__file__).with_name("invariants.sql"))
        personal.add(personal.Part("tasks", lambda user: Task.objects.filter(user=user)))
        personal.add(personal.Part("drafts", lambda user: Draft.objects.filter(user=user), passing=True))
        personal.add(personal.Part("tutorial", lambda user: TutorialMark.objects.filter(user=user), passing=True))
        personal.add(personal.Part("habits", lambda user: WritingHabit.objects.filter(message__author=user)))
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
        chrome.add_link(chrome.Link("desk", _("Work"), 10, lambda viewer: viewer.is_authenticated))
        chrome.add_panel(chrome.Page.LANDING, chrome.Panel(10, panels.samples))
        chrome.add_panel(chrome.Page.TREE, chrome.Panel(10, panels.wanted_here, lambda viewer: viewer.is_authenticated))
        chrome.add_panel(chrome.Page.STAFF_TREE, chrome.Panel(10, panels.work_in))
        chrome.add_panel(chrome.Page.STAFF_MESSAGE, chrome.Panel(20, panels.habit_of))
        chrome.add_message_part(chrome.MessagePart(10, menus.of_messages, lambda viewer: viewer.is_authenticated))
        workplace.add_page(workplace.Page("rules/", "rules", 10, _("Rules in force"), show_parameters))
        digests.add(digests.Section(10, "fates", _("What became of my work"), digesting.fates, "my_work"))
        digests.add(digests.Section(20, "waiting", _("What waits in my languages"), digesting.waiting, "desk"))
