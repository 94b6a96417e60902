"""What went wrong with a reply, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STOPPED = _("You stopped this reply.")
LENGTH = _("The reply reached its longest length.")

_WORDS: dict[str, str | Promise] = {
    "interrupted": _("This reply was interrupted. What had arrived is kept; you can try again."),
    "unavailable": _("Replies can't be written right now. Your message is saved; try again in a moment."),
    "timeout": _("The model took too long. Try again, or choose another model."),
    "overloaded": _("The model's server is busy. Try again in a moment, or choose another model."),
    "unreachable": _("The model's server doesn't respond. Choose another model, or try again later."),
    "cut_off": _("The model's server ended the reply in the middle. What had arrived is kept; you can try again."),
    "bad_answer": _("The model's server sent something that isn't a reply."),
    "too_long": _("The reply was far too long and was cut."),
    "context_length": _("This message is too long for the model. Shorten it, or choose a model with a larger context."),
    "upstream_refused": _("The model's server refused the site's key. An administrator has to look at it."),
    "upstream_4xx": _("The model's server refused the request. An administrator has to look at it."),
    "upstream_5xx": _("The model's server has a problem. Try again, or choose another model."),
    "model_gone": _("This model is no longer offered. Choose another one."),
}
_OTHER = _("Something went wrong with this reply. Try again.")


def words_for(code: str) -> str | Promise:
    return _WORDS.get(code, _OTHER)
