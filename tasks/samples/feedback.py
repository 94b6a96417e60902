"""What is said about an answer to a sample: plain functions of the answer."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tasks.rules import kinds
from tasks.samples.texts import BEST_FIRST, REPLIES, VERDICTS, Sample
from tasks.texts.wording import LABELS, Text

# Words below and above which a text is unusual for its kind; most accepted texts of the published trees lie between.
_USUAL_WORDS = {
    kinds.INITIAL_PROMPT: (6, 150),
    kinds.PROMPTER_REPLY: (4, 120),
    kinds.ASSISTANT_REPLY: (25, 350),
}


class Level(enum.StrEnum):
    """How a remark is shown: the level of a notice."""

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
    """An answer and what is said about it. `order` is the replies as most reviewers put them."""

    text: str = ""
    remarks: Sequence[Remark] = ()
    order: Sequence[Any] = field(default=())


def about(sample: Sample, form: forms.Form) -> Answered:
    """Feedback on a valid form."""
    if sample.kind in kinds.WRITING:
        text = form.cleaned_data["text"]
        return Answered(text=text, remarks=about_text(sample, text))
    if sample.kind in kinds.LABELLING:
        return Answered(remarks=about_labels({name: value for name, value in form.cleaned_data.items() if value}))
    places = {str(reply.id): form.cleaned_data[f"place_{reply.id}"] for reply in REPLIES}
    vetoed = [str(reply.id) for reply in REPLIES if form.cleaned_data[f"veto_{reply.id}"]]
    remarks = about_places([places[str(reply.id)] for reply in BEST_FIRST], vetoed)
    return Answered(remarks=remarks, order=BEST_FIRST)


def about_text(sample: Sample, text: str) -> list[Remark]:
    """What can be said about a text without reading it; the rest is for people."""
    least, most = _USUAL_WORDS[sample.kind]
    words = len(text.split())
    remarks = [_length(words, least, most)]
    if text.isupper() and words > 1:
        remarks.append(Remark(Level.THINK, _("All capitals read as shouting.")))
    if text.strip() == str(sample.liked).strip():
        remarks.append(Remark(Level.THINK, _("That is our own text. In a real task it would count as copied.")))
    return remarks


def _length(words: int, least: int, most: int) -> Remark:
    if words < least:
        return Remark(Level.THINK, _("Rather short. Would somebody who knows nothing else of you understand it?"))
    if words > most:
        return Remark(Level.THINK, _("Rather long. What could go without being missed?"))
    return Remark(Level.GOOD, _("A good length for this."))


def about_labels(given: dict[str, str]) -> list[Remark]:
    """Each answer beside that of most reviewers, with their reason; nothing about what was left untouched."""
    return [_verdict(name, given[name]) for name in VERDICTS if name in given]


def _verdict(name: str, value: str) -> Remark:
    verdict, question = VERDICTS[name], LABELS[name].asks
    if value == "cant_tell":
        return Remark(Level.SAY, _("Fair enough. Most reviewers say: %s") % verdict.because, question)
    if verdict.low <= float(value) <= verdict.high:
        return Remark(Level.GOOD, _("Most reviewers answer as you did. %s") % verdict.because, question)
    return Remark(Level.THINK, _("Most reviewers answer differently. %s") % verdict.because, question)


def about_places(places: Sequence[int], vetoed: Sequence[str]) -> list[Remark]:
    """`places` are those given to the replies in the order of most reviewers, best first."""
    pairs = list(combinations(places, 2))
    agreed = sum(better < worse for better, worse in pairs)
    remarks = [_agreement(agreed, len(pairs))]
    if str(BEST_FIRST[-1].id) in vetoed:
        remarks.append(
            Remark(Level.GOOD, _("You said the harmful one should never be used. Thank you: that matters most."))
        )
    return remarks


def _agreement(agreed: int, pairs: int) -> Remark:
    if agreed == pairs:
        return Remark(Level.GOOD, _("You put them just as most reviewers do."))
    text = ngettext(
        "Of %(pairs)d pairs you put %(agreed)d in the order most reviewers do.",
        "Of %(pairs)d pairs you put %(agreed)d in the order most reviewers do.",
        agreed,
    )
    return Remark(Level.SAY, text % {"pairs": pairs, "agreed": agreed})
