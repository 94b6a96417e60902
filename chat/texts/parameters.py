"""The parameters of generation in words, and what a reply was made with."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.models import ChatMessage

LABELS: dict[str, tuple[str | Promise, str | Promise]] = {
    "max_tokens": (gettext_lazy("Longest reply"), gettext_lazy("In tokens. A word is one or two of them.")),
    "temperature": (
        gettext_lazy("Temperature"),
        gettext_lazy("0: always the likeliest word. Higher: more varied, and more often wrong."),
    ),
    "top_p": (gettext_lazy("Top-p"), gettext_lazy("Only the likeliest words that together have this probability.")),
    "top_k": (gettext_lazy("Top-k"), gettext_lazy("Only this many of the likeliest words.")),
    "repetition_penalty": (gettext_lazy("Repetition penalty"), gettext_lazy("Above 1: repeats itself less.")),
    "seed": (
        gettext_lazy("Seed"),
        gettext_lazy("The same seed and settings give the same reply, on most servers."),
    ),
}


def used(message: ChatMessage) -> Sequence[str]:
    parts = [message.model_name] if message.model_name else []
    parts += [f"{label_of(name)} {_number(value)}" for name, value in sorted(message.params.items())]
    if message.completion_tokens is not None:
        parts.append(_("%(n)s tokens") % {"n": number_format(message.completion_tokens, force_grouping=True)})
    if message.total_ms is not None:
        parts.append(_("%(n)s s") % {"n": number_format(message.total_ms / 1000, 1)})
    if message.ignored:
        parts.append(_("not used: %(names)s") % {"names": ", ".join(str(label_of(name)) for name in message.ignored)})
    return parts


def label_of(name: str) -> str | Promise:
    return LABELS[name][0] if name in LABELS else name


def _number(value: object) -> str:
    return number_format(value) if isinstance(value, int | float) else str(value)
