"""The topics of a prompt: picked by its author, checked by its reviewers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oasst.core import topics
from oasst.corpus.topics import NAMES
from oasst.models import MessageTree
from tasks.models import Task
from tasks.rules import kinds

_FIELDS = tuple(f"topic_{place}" for place in range(topics.MOST))
_LABELS = (_("Main topic"), _("Another topic"), _("A third topic"))


class TopicsForm(forms.Form):
    """One list for each place. Unknown values are ignored: a topic is never a reason to refuse work."""

    def __init__(self, data: Any = None, *, picked: list[str]) -> None:
        initial = dict(zip(_FIELDS, picked, strict=False))
        super().__init__(data, initial=initial)
        choices = [("", "—"), *NAMES.items()]
        for name, label in zip(_FIELDS, _LABELS, strict=True):
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.picked = picked

    @property
    def chosen(self) -> list[str]:
        return topics.known(self[name].value() or "" for name in _FIELDS)

    @property
    def answer(self) -> list[str] | None:
        """What the person says; None if the form wasn't shown, or nothing has been picked by anyone."""
        is_shown = self.is_bound and _FIELDS[0] in self.data
        return self.chosen if is_shown and (self.chosen or self.picked) else None


def topics_form(task: Task, data: Any = None) -> TopicsForm | None:
    """For prompts alone: replies inherit the topics of their tree."""
    if task.kind == kinds.INITIAL_PROMPT:
        return TopicsForm(data, picked=[])
    if task.kind == kinds.LABEL_INITIAL_PROMPT and task.tree_id:
        picked = MessageTree.objects.filter(pk=task.tree_id).values_list("topics", flat=True).first()
        return TopicsForm(data, picked=picked or [])
    return None
