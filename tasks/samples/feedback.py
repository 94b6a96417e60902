"""Feedback on the answer to a sample: pure functions of the answer."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tasks.forms.review import LabelsForm
from tasks.rules import kinds
from tasks.samples.texts import BEST_FIRST, REPLIES, VERDICTS, Sample
from tasks.texts.wording import LABELS, Text

# Usual numbers of words by kind: the range of most accepted texts in the published trees.
_USUAL_WORDS = {
    kinds.INITIAL_PROMPT: (6, 150),
    kinds.PROMPTER_REPLY: (4, 120),
    kinds.ASSISTANT_REPLY: (25, 350),
}


class Level(enum.StrEnum):
    """The level of the notice that displays a remark."""

    GOOD = "success"
    THINK = "warning"
    SAY = "info"


@dataclass(frozen=True, slots=True)
class Remark:
    level: Level
    text: Text
    about: Text = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with its feedback. `order` is the replies as ranked by most reviewers."""

    text: str = ""
    remarks: Sequence[Remark] = ()
    order: Sequence[Any] = field(default=())


def about(sample: Sample, form: forms.Form) -> Answered:
    """Feedback on a valid form."""
    if sample.kind in kinds.WRITING:
        text = form.cleaned_data["text"]
        return Answered(text=text, remarks=about_text(sample, text))
    if isinstance(form, LabelsForm):
        return Answered(remarks=about_labels(dict(form.chosen())))
    places = {str(reply.id): form.cleaned_data[f"place_{reply.id}"] for reply in REPLIES}
    vetoed = [str(reply.id) for reply in REPLIES if form.cleaned_data[f"veto_{reply.id}"]]
    remarks = about_places([places[str(reply.id)] for reply in BEST_FIRST], vetoed)
    return Answered(remarks=remarks, order=BEST_FIRST)


def about_text(sample: Sample, text: str) -> list[Remark]:
    """Remarks on a text from its form alone; its content is for reviewers."""
    least, most = _USUAL_WORDS[sample.kind]
    words = len(text.split())
    remarks = [_length(words, least, most)]
    if text.isupper() and words > 1:
        remarks.append(Remark(Level.THINK, _("Writing in all capitals looks like shouting.")))
    if text.strip() == str(sample.liked).strip():
        remarks.append(Remark(Level.THINK, _("That's our own example. In a real task, it would count as copied.")))
    return remarks


def _length(words: int, least: int, most: int) -> Remark:
    if words < least:
        return Remark(Level.THINK, _("Rather short. Would a stranger understand it?"))
    if words > most:
        return Remark(Level.THINK, _("Rather long. What could you leave out?"))
    return Remark(Level.GOOD, _("Good length."))


def about_labels(given: dict[str, str]) -> list[Remark]:
    """Compares each answer with that of most reviewers. Unanswered labels have no remark."""
    return [_verdict(name, given[name]) for name in VERDICTS if name in given]


def _verdict(name: str, value: str) -> Remark:
    verdict, question = VERDICTS[name], LABELS[name].asks
    if value == "cant_tell":
        return Remark(Level.SAY, _("Fair enough. Most reviewers said: %s") % verdict.because, question)
    if verdict.low <= float(value) <= verdict.high:
        return Remark(Level.GOOD, _("Most reviewers agree with you. %s") % verdict.because, question)
    return Remark(Level.THINK, _("Most reviewers answered differently. %s") % verdict.because, question)


def about_places(places: Sequence[int], vetoed: Sequence[str]) -> list[Remark]:
    """`places` are the ranks given to the replies of `BEST_FIRST`."""
    pairs = list(combinations(places, 2))
    agreed = sum(better < worse for better, worse in pairs)
    remarks = [_agreement(agreed, len(pairs))]
    if str(BEST_FIRST[-1].id) in vetoed:
        remarks.append(
            Remark(Level.GOOD, _("You marked the harmful answer as unacceptable. Thank you, that matters most."))
        )
    return remarks


def _agreement(agreed: int, pairs: int) -> Remark:
    if agreed == pairs:
        return Remark(Level.GOOD, _("You ranked them just like most reviewers."))
    text = ngettext(
        "You ranked %(agreed)d of %(pairs)d pair like most reviewers.",
        "You ranked %(agreed)d of %(pairs)d pairs like most reviewers.",
        pairs,
    )
    return Remark(Level.SAY, text % {"pairs": pairs, "agreed": agreed})
