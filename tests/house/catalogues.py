"""What the code asks to be translated, and what is wrong with a catalogue of translations.

Texts are found as `make messages` finds them, without GNU gettext: in Python by the syntax tree, in templates by what
Django makes of them for xgettext.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
APPS = [file.parent for file in sorted(ROOT.glob("*/apps.py"))]
LOCALES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]

# For each way to ask: where among the arguments context, text and plural stand.
_CALLS = {"gettext": (None, 0, None), "pgettext": (0, 1, None), "ngettext": (None, 0, 1), "npgettext": (0, 1, 2)}
_CALLS |= {f"{name}_lazy": places for name, places in _CALLS.items()}
_CALLS |= {"_": _CALLS["gettext"], "gettext_noop": _CALLS["gettext"]}

_STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)", re.DOTALL)
_PLACEHOLDER = re.compile(r"%%?\(\w+\)[a-z]|%[sd%]|\{\w*\}")
_TAG = re.compile(r"</?[a-z][^>]*>")


@dataclass(frozen=True, slots=True, order=True)
class Text:
    text: str
    plural: str = ""
    context: str = ""


# --- What the code asks for ---------------------------------------------------------------------------------------------


def texts_of_python(source: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield from _text(name, [each.value if isinstance(each, ast.Constant) else None for each in node.args])


def texts_of_template(source: str) -> Iterator[Text]:
    for name, arguments in _IN_TEMPLATE.findall(templatize(source)):
        yield from _text(name, list(ast.literal_eval(f"[{arguments}]")))


def _text(name: str, arguments: list[object]) -> Iterator[Text]:
    if name not in _CALLS:
        return
    context, text, plural = (_argument(arguments, place) for place in _CALLS[name])
    if text:
        yield Text(text, plural, context)


def _argument(arguments: list[object], place: int | None) -> str:
    value = arguments[place] if place is not None and place < len(arguments) else ""
    return value if isinstance(value, str) else ""


def texts_of_app(folder: Path) -> set[Text]:
    found: set[Text] = set()
    for file in folder.rglob("*.py"):
        found.update(texts_of_python(file.read_text()))
    for file in [*folder.rglob("*.html"), *folder.rglob("*.txt")]:
        found.update(texts_of_template(file.read_text()))
    return found


# --- What is wrong with a catalogue -------------------------------------------------------------------------------------


def catalogue_of(app: Path, locale: str) -> polib.POFile:
    """Empty where the app has nothing to translate."""
    file = app / "locale" / locale / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(file)) if file.exists() else polib.POFile()


def incomplete(entry: polib.POEntry) -> bool:
    """Whether it waits for a translator: missing, fuzzy or obsolete."""
    return entry.fuzzy or entry.obsolete or not all(_translations(entry).values())


def texts_of_catalogue(catalogue: polib.POFile) -> set[Text]:
    return {Text(entry.msgid, entry.msgid_plural, entry.msgctxt or "") for entry in catalogue}


def faults(entry: polib.POEntry, forms: str) -> list[str]:
    """Why a translation cannot be used; `forms` is the formula of the language's plurals."""
    if entry.fuzzy or entry.obsolete:
        return ["fuzzy" if entry.fuzzy else "obsolete"]
    translations = _translations(entry)
    if len(translations) != (_number_of(forms) if entry.msgid_plural else 1):
        return ["the number of plural forms"]
    if not all(translations.values()):
        return ["missing"]
    original = entry.msgid_plural or entry.msgid
    return [
        fault
        for form, translation in translations.items()
        for fault in _differences(original, translation, is_of_one_number=form in _of_one_number(forms))
    ]


def _translations(entry: polib.POEntry) -> dict[int, str]:
    return entry.msgstr_plural if entry.msgid_plural else {-1: entry.msgstr}


def _differences(original: str, translation: str, *, is_of_one_number: bool) -> Iterator[str]:
    wanted, given = sorted(_PLACEHOLDER.findall(original)), sorted(_PLACEHOLDER.findall(translation))
    # "two messages" is a word of its own in some languages, so a form for one number alone may do without it.
    if given != wanted and not (is_of_one_number and set(given) < set(wanted)):
        yield f"placeholders: {given} for {wanted}"
    if sorted(_TAG.findall(original)) != sorted(_TAG.findall(translation)):
        yield "elements"
    if _edges(original) != _edges(translation):
        yield "space at the ends"


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _number_of(forms: str) -> int:
    found = re.match(r"nplurals=(\d+);", forms)
    assert found
    return int(found[1])


@cache
def _of_one_number(forms: str) -> set[int]:
    formula = c2py(forms.split("plural=")[1].rstrip("; "))
    used = [formula(number) for number in range(1001)]
    return {form for form in used if used.count(form) == 1}
