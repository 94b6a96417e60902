"""Hints about a text while it is written: its language, and personal data in it. A hint refuses nothing."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oasst.core import langs
from oasst.core.texts import lang_detection, pii
from oasst.core.texts.pii import Kind

_PERSONAL: Mapping[Kind, str | Promise] = {
    Kind.EMAIL: _("an email address"),
    Kind.PHONE: _("a phone number"),
    Kind.CARD: _("a card number"),
    Kind.IBAN: _("a bank account number"),
    Kind.KEY: _("a password or secret key"),
}


def hint_about(text: str, lang: str) -> str:
    """All hints about the text of a task in this language; empty if there is none."""
    return " ".join(hint for hint in (_about_personal_data(text), _about_language(text, lang)) if hint)


def _about_personal_data(text: str) -> str:
    found = pii.kinds_in(text)
    names = ", ".join(str(name) for kind, name in _PERSONAL.items() if kind in found)
    if not names:
        return ""
    return gettext("This seems to contain %(names)s. Leave out what belongs to a real person.") % {"names": names}


def _about_language(text: str, lang: str) -> str:
    """Where the detected language of the text is not the one of the task."""
    detected = lang_detection.other_than(lang, text)
    if not detected:
        return ""
    names = {"found": langs.own_name(detected), "lang": langs.own_name(lang)}
    return gettext("This looks like %(found)s but will be saved as %(lang)s. If that's right, just continue.") % names
