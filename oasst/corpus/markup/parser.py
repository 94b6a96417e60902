"""Markdown that hides nothing: what CommonMark drops is shown, as source if necessary."""

import re
from collections.abc import Sequence

from django.utils.html import escape
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from oasst.core.texts import code_colors
from oasst.corpus.markup import addresses, block_rules, inline_rules

# Classes of elements that are not code.
CLASSES = frozenset({"address", "fence", "formula", "task"})

# Below a page's title (h1) and its sections (h2).
_HIGHEST_HEADING = 3

# The parser drops blocks that are deeper. Block rules end at 20, which a list inside quotes passes by one; brackets in
# brackets take time with the power of this.
_MOST_NESTING = 22

_TASK = re.compile(r"\[([ xX])\]\s")


class _Parser(MarkdownIt):
    """Addresses are shown as they were written, and become valid ones in `_show_addresses`."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 -- the parser's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 -- the parser's name
        return link


def parser() -> MarkdownIt:
    """Tables and strikethrough as on GitHub, formulas, bare links and tasks; no HTML, no references."""
    markdown = _Parser("commonmark", {"html": False, "linkify": False, "breaks": True, "maxNesting": _MOST_NESTING})
    markdown.enable(["strikethrough", "table"])
    # Definitions of references would vanish. Entities are shown as they are stored.
    markdown.disable(["reference", "entity"])
    block_rules.register(markdown)
    inline_rules.register(markdown)
    markdown.core.ruler.before("text_join", "keep_backslashes", _keep_backslashes)
    for rule in (_lower_headings, _show_tasks, _show_addresses):
        markdown.core.ruler.push(rule.__name__.strip("_"), rule)
    addresses.register(markdown)
    for name, render in {"image": _image_as_link, "fence": _code, "address": _address, "formula": _formula}.items():
        markdown.add_render_rule(name, render)
    return markdown


def _keep_backslashes(state: StateCore) -> None:
    """A backslash escapes the mark after it and stays visible, as in the data."""
    for token in state.tokens:
        if token.children and "\\" in token.content:
            for child in token.children:
                if child.type == "text_special":
                    child.content = child.markup


def _lower_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1:]) + _HIGHEST_HEADING - 1)}"


def _show_tasks(state: StateCore) -> None:
    """Boxes for `[ ]` and `[x]`, and the number each item of an ordered list was given, which need not be the next."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if item.type != "list_item_open":
            continue
        if item.info:
            item.attrSet("value", item.info)
        if paragraph.type == "paragraph_open" and inline.children and (box := _TASK.match(inline.children[0].content)):
            item.attrSet("class", "task")
            first = inline.children[0]
            first.content = f"{'☐' if box[1] == ' ' else '☑'} {first.content[box.end() :]}"
    for token in state.tokens:
        if token.type == "ordered_list_open":
            token.attrs.pop("start", None)


def _show_addresses(state: StateCore) -> None:
    """The address and title of a link are shown after it, unless its text is the address."""
    for token in state.tokens:
        # A link is two tokens at least.
        if token.children and len(token.children) > 1 and any(child.type == "link_open" for child in token.children):
            token.children = _with_addresses(token.children)


def _with_addresses(children: list[Token]) -> list[Token]:
    shown: list[Token] = []
    opened = 0
    for child in children:
        if child.type == "link_open":
            opened = len(shown)
        if child.type == "link_close":
            shown += _end_of_link(shown[opened], shown[opened + 1 :], child)
        else:
            shown.append(child)
    return shown


def _end_of_link(link: Token, inside: list[Token], close: Token) -> list[Token]:
    written, title = str(link.attrs["href"]), str(link.attrs.pop("title", ""))
    link.attrs["href"] = normalizeLink(written)
    address = f'{written} "{title}"' if title else written
    if not inside:
        return [Token("text", "", 0, content=address), close]
    if "".join(each.content for each in inside) in (address, address.removeprefix("mailto:")):
        return [close]
    return [close, Token("address", "", 0, content=address)]


def _image_as_link(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    image = tokens[index]
    address, title = str(image.attrs.get("src", "")), str(image.attrs.get("title", ""))
    shown = f'{address} "{title}"' if title else address
    if not image.content:
        return _link(address, shown)
    return f"{_link(address, image.content)}{_address_text(shown)}"


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(normalizeLink(address))}">{escape(text)}</a>'


def _address(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return _address_text(tokens[index].content)


def _address_text(text: str) -> str:
    return f' <span class="address">({escape(text)})</span>' if text else ""


def _formula(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return tokens[index].content


def _code(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """A block of code below the words behind its fence, coloured as long as the message has not had its share of that."""
    text, info = tokens[index].content, tokens[index].info.strip()
    env["coloured"] = env.get("coloured", 0) + len(text)
    language = info.split(maxsplit=1)[0] if info else ""
    shown = code_colors.as_html(text, language) if env["coloured"] <= code_colors.MOST else escape(text)
    caption = f'<p class="fence">{escape(info)}</p>\n' if info else ""
    return f"{caption}<pre><code>{shown}</code></pre>\n" if text.strip() or not info else caption
