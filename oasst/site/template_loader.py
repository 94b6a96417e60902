"""Templates without the indentation of their source, which helps those who edit them and only adds weight to a page."""

import re

from django.template import Origin
from django.template.loaders import app_directories

_INDENTATION = re.compile(r"\n[ \t]+")
# Where white space is part of the text: untrimmed translations, and elements that show it.
_AS_WRITTEN = re.compile(
    r"({%-?\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b).*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|<(pre|textarea|script|style)\b.*?</\2>)",
    re.DOTALL,
)


def without_indentation(source: str) -> str:
    """The template with each run of spaces at the start of a line removed; line breaks stay."""
    parts, end = [], 0
    for kept in _AS_WRITTEN.finditer(source):
        parts += [_INDENTATION.sub("\n", source[end : kept.start()]), kept[0]]
        end = kept.end()
    return "".join([*parts, _INDENTATION.sub("\n", source[end:])])


class Loader(app_directories.Loader):
    """Templates of the installed apps; only HTML is changed."""

    def get_contents(self, origin: Origin) -> str:
        source: str = super().get_contents(origin)
        return without_indentation(source) if origin.name.endswith(".html") else source
