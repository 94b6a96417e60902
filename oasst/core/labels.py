"""Labels of a review: their names, their widgets, and which apply to which messages. Pure, no Django.

Names, order and widgets are those of the oasst1 files, see docs/data-format.md. A value is a float from 0 to 1. A label
that was not answered is absent from a review, never 0.
"""

from dataclasses import dataclass
from typing import Literal

Role = Literal["prompter", "assistant"]
Widget = Literal["yes_no", "flag", "likert"]


@dataclass(frozen=True, slots=True)
class Label:
    name: str
    widget: Widget


# The order of this table is the order in every file.
LABELS: tuple[Label, ...] = (
    Label("spam", "yes_no"),
    Label("fails_task", "yes_no"),
    Label("lang_mismatch", "flag"),
    Label("pii", "flag"),
    Label("not_appropriate", "flag"),
    Label("hate_speech", "flag"),
    Label("sexual_content", "flag"),
    Label("moral_judgement", "flag"),
    Label("political_content", "flag"),
    Label("quality", "likert"),
    Label("toxicity", "likert"),
    Label("humor", "likert"),
    Label("helpfulness", "likert"),
    Label("creativity", "likert"),
    Label("violence", "likert"),
)
NAMES: tuple[str, ...] = tuple(label.name for label in LABELS)

# The questions for volunteers, in the order of the form.
FOR_PROMPTER: tuple[str, ...] = (
    "spam", "lang_mismatch", "quality", "creativity", "humor", "toxicity", "violence",
    "not_appropriate", "pii", "hate_speech", "sexual_content",
)  # fmt: skip
FOR_ASSISTANT: tuple[str, ...] = (
    "spam", "lang_mismatch", "fails_task", "quality", "helpfulness", "creativity", "humor", "toxicity", "violence",
    "not_appropriate", "pii", "hate_speech", "sexual_content",
)  # fmt: skip

MANDATORY: tuple[str, ...] = ("spam",)


def valid_for(role: Role) -> tuple[str, ...]:
    return FOR_PROMPTER if role == "prompter" else FOR_ASSISTANT
