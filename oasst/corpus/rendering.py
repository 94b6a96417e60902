"""The text of a message as HTML: Markdown without raw HTML, an allow-list of elements, nothing loaded from elsewhere."""

from collections.abc import Sequence
from functools import lru_cache

import nh3
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from oasst.core import code_colors

# Volunteers may write 2,000 characters, files may bring more. Longer texts are shown as they are, so that a page stays fast
# whatever a file holds.
LONGEST_MARKDOWN = 20_000

# A row of a table is filled up to the columns of its head, so a few thousand characters could make a page of megabytes.
_MOST_COLUMNS = 40

# Conversations are read again and again, and what their texts look like is nearly half of what a page of one costs. As
# many texts as a few long conversations have, each no longer than an answer usually is: some 10 MB.
_KEPT, _LONGEST_KEPT = 4_096, 4_000

# Below a page's title (h1) and its sections (h2).
_HIGHEST_HEADING = 3

_ELEMENTS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "span",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "span": {"class"}}
_SCHEMES = {"http", "https", "mailto"}


def as_html(text: str) -> SafeString:
    """Safe HTML for any text whatsoever."""
    if len(text) > LONGEST_MARKDOWN:
        return mark_safe(f"<pre>{escape(text)}</pre>")  # noqa: S308 -- escaped
    return _kept(text) if len(text) <= _LONGEST_KEPT else _clean(text)


def _clean(text: str) -> SafeString:
    wide = any(line.count("|") > _MOST_COLUMNS for line in text.splitlines())
    clean = nh3.clean(
        (_without_tables if wide else _markdown).render(text),
        tags=_ELEMENTS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        attribute_filter=_allowed,
        set_tag_attribute_values={"a": {"target": "_blank"}},
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(clean)  # noqa: S308 -- what the line above is for


_kept = lru_cache(_KEPT)(_clean)


def excerpt(text: str, length: int = 280) -> str:
    """The beginning of a text on one line, cut at a word where there are words."""
    line = " ".join(text[: length * 4].split())
    if len(line) <= length:
        return line
    cut = line[:length]
    at_word = cut.rpartition(" ")[0]
    return (at_word if len(at_word) > length // 2 else cut) + "…"


def _allowed(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return _asking_first(value)
    return value if attribute != "class" or value in code_colors.CLASSES else None


def _asking_first(address: str) -> str | None:
    """Links to other sites lead to our page that names the address and asks. Links into our own pages lead nowhere: a
    message must not look as if it could do something here.
    """
    if address.lower().startswith(("http://", "https://")):
        return f"{reverse('leaving')}?{urlencode({'to': address})}"
    return address if address.lower().startswith("mailto:") else None


def _lower_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1:]) + _HIGHEST_HEADING - 1)}"


def _image_as_link(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    address = str(tokens[index].attrs.get("src", ""))
    return f'<a href="{escape(address)}">{escape(tokens[index].content or address)}</a>'


def _code(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """A block of code, coloured as long as the message has not had its share of that."""
    text = tokens[index].content
    env["coloured"] = env.get("coloured", 0) + len(text)
    language = tokens[index].info.split(maxsplit=1)[0] if tokens[index].info.strip() else ""
    shown = code_colors.as_html(text, language) if env["coloured"] <= code_colors.MOST else escape(text)
    return f"<pre><code>{shown}</code></pre>\n"


def _make_markdown(*extensions: str) -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False, "breaks": True})
    markdown.enable(["strikethrough", *extensions])
    markdown.core.ruler.push("lower_headings", _lower_headings)
    markdown.add_render_rule("image", _image_as_link)
    markdown.add_render_rule("fence", _code)
    return markdown


_markdown = _make_markdown("table")
_without_tables = _make_markdown()
