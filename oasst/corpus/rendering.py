"""The text of a message as HTML: Markdown without raw HTML, an allow-list of elements, nothing loaded from elsewhere."""

from dataclasses import dataclass
from functools import lru_cache

import nh3
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from oasst.core.texts import code_colors
from oasst.corpus.markup import formulas, parser
from oasst.corpus.markup.completeness import is_complete

# Volunteers can write 2,000 characters, imported texts can be longer. Very long ones are shown as source, so that a page
# stays fast for any file.
LONGEST_MARKDOWN = 20_000

# Conversations are read again and again, and what their texts look like is nearly half of what a page of one costs. As
# many texts as a few long conversations have, each no longer than an answer usually is: some 10 MB.
_KEPT, _LONGEST_KEPT = 4_096, 4_000

_ELEMENTS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "span",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
} | formulas.ELEMENTS  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href"},
    "li": {"class", "value"},
    "p": {"class"},
    "span": {"class", "tabindex"},
    **{element: set(attributes) for element, attributes in formulas.ATTRIBUTES.items()},
}
_SCHEMES = {"http", "https", "mailto"}
_CLASSES = code_colors.CLASSES | parser.CLASSES


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered text. If it is not complete, the page must show a notice."""

    html: SafeString
    is_complete: bool = True
    is_as_written: bool = False


def rendered(text: str) -> Rendered:
    """Renders any text, and checks that everything in it is visible."""
    if len(text) > LONGEST_MARKDOWN:
        return Rendered(mark_safe(f"<pre>{escape(text)}</pre>"), is_as_written=True)  # noqa: S308 -- escaped
    return _kept(text) if len(text) <= _LONGEST_KEPT else _render(text)


def as_html(text: str) -> SafeString:
    """Safe HTML for any text."""
    return rendered(text).html


def _render(text: str) -> Rendered:
    clean = nh3.clean(
        _markdown.render(text),
        tags=_ELEMENTS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        attribute_filter=_allowed,
        set_tag_attribute_values={"a": {"target": "_blank"}},
        link_rel="nofollow noopener ugc",
    )
    return Rendered(mark_safe(clean), is_complete(text, clean))  # noqa: S308 -- what the lines above are for


_kept = lru_cache(_KEPT)(_render)


def excerpt(text: str, length: int = 280) -> str:
    """The beginning of a text on one line, cut at a word boundary if there is one."""
    line = " ".join(text[: length * 4].split())
    if len(line) <= length:
        return line
    cut = line[:length]
    at_word = cut.rpartition(" ")[0]
    return (at_word if len(at_word) > length // 2 else cut) + "…"


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return _asking_first(value)
    if attribute == "class":
        return value if value in _CLASSES else None
    pattern = formulas.ATTRIBUTES.get(tag, {}).get(attribute)
    return value if pattern is None or pattern.fullmatch(value) else None


def _asking_first(address: str) -> str | None:
    """Links to other sites lead to our page that names the address and asks. Links into our own pages lead nowhere: a
    message must not look as if it could do something here.
    """
    if address.lower().startswith(("http://", "https://")):
        return f"{reverse('leaving')}?{urlencode({'to': address})}"
    return address if address.lower().startswith("mailto:") else None


_markdown = parser.parser()
