"""What is judged is what is shown: every word of a text is on the page, or the page offers the text as it was written."""

import gzip
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from oasst.corpus import rendering
from oasst.models import TreeState, User
from oasst.templatetags import corpus
from tests.corpus import a_reply, a_tree
from tests.exports.files import CASES, read

NOTE = "Some of this text isn't shown. See it as written"


class _Seen(HTMLParser):
    """What a reader sees of HTML: text, numbers of lists, and formulas by their source."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.formulas = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "math":
            self.formulas += 1
            self.parts.append(values["alttext"] or "")
        elif tag == "li":
            self.parts.append(f"\n{values.get('value') or ''} ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def seen(html: str) -> str:
    parser = _Seen()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)


def formulas_in(given: str) -> int:
    parser = _Seen()
    parser.feed(rendering.as_html(given))
    return parser.formulas


def missing(given: str) -> set[str]:
    """Words of a text that its HTML does not show."""
    shown = seen(rendering.as_html(given)).replace("☑", "x")
    return {word for word in re.findall(r"[^\W_]+", given) if word not in shown and word != "X"}


def on_the_page(given: str) -> str:
    return render_to_string("pieces/prose.html", corpus.prose(given, "en"))


SHOWN = {
    "nested list, ten levels": ("".join(f"{'  ' * n}- level {n}\n" for n in range(10)), "level 9"),
    "nested list, thirty levels": ("".join(f"{'  ' * n}- level {n}\n" for n in range(31)), "level 30"),
    "numbered list, twelve levels": ("".join(f"{'   ' * n}{n + 1}. level {n}\n" for n in range(12)), "level 11"),
    "what comes behind a deep list": ("".join(f"{'  ' * n}- a\n" for n in range(14)) + "\nAFTER", "AFTER"),
    "line of quote marks": (f"Before\n\n{'>' * 24} READ THIS PART FIRST\n\nAfter", "READ THIS PART FIRST"),
    "quote, twenty levels, lists inside": ("> " * 19 + "- a\n" + "> " * 19 + "  - INSIDE", "INSIDE"),
    "only the marker of a fence": ("~~~ HOW DO BEES SLEEP?", "HOW DO BEES SLEEP?"),
    "words behind a fence": ("```python IMPORTANT: run as root\nx\n```", "python IMPORTANT: run as root"),
    "link reference definition": ("[answer]: https://example.org 'FORTY-TWO'", "FORTY-TWO"),
    "definition of a footnote": ("a[^1]\n\n[^1]: BELOW", "[^1]: BELOW"),
    "definition that nothing refers to": ("[//]: # (A COMMENT)", "A COMMENT"),
    "cells beyond the head": ("|a|\n|-|\n|1|BEYOND|FURTHER|\n|2|", "BEYOND"),
    "cells beyond the head in a quote": ("> |a|\n> |-|\n> |1|BEYOND|", "BEYOND"),
    "table too wide": ("|a" * 60 + "|\n" + "|-" * 60 + "|\n|LAST|", "LAST"),
    "escaped bar in a cell": ("|a|\n|-|\n|x\\|y|", "x|y"),
    "path": (r"C:\_temp\*.txt", r"C:\_temp\*.txt"),
    "share": (r"\\server\share", r"\\server\share"),
    "escaped mark": (r"\*not emphasis\*", r"\*not emphasis\*"),
    "backslash at the end of a line": ("one\\\ntwo", "one\\"),
    "regular expression": (r"^\d+\.\[a-z\]$", r"^\d+\.\[a-z\]$"),
    "LaTeX in round brackets": (r"Let \(x\) be in \[0,1\] and $a \\ b$", r"\(x\)"),
    "escaped brackets": (r"see \[1\] and \[the note\]", r"\[1\] and \[the note\]"),
    "comment": ("<!-- HIDDEN -->", "<!-- HIDDEN -->"),
    "comment over lines": ("a\n<!--\nHIDDEN\n-->", "HIDDEN"),
    "elements": ("<details><summary>S</summary><b hidden>B</b></details>", '<b hidden>B</b>'),
    "processing instruction": ("<?php echo 'ONE' ?>", "<?php echo 'ONE' ?>"),
    "entities": ("&nbsp; &lt;b&gt; &#65; &shy;", "&nbsp; &lt;b&gt; &#65; &shy;"),
    "picture": ('![A CAT](https://e.org/cat.png "ON A MAT")', 'A CAT (https://e.org/cat.png "ON A MAT")'),
    "picture without words": ("![](https://e.org/cat.png)", "https://e.org/cat.png"),
    "title of a link": ('[here](https://e.org "A TITLE")', 'here (https://e.org "A TITLE")'),
    "link without words": ("[](https://e.org/PATH)", "https://e.org/PATH"),
    "link into the site": ("[click](/accounts/logout/)", "click (/accounts/logout/)"),
    "address in angle brackets": ("<https://e.org/a>", "https://e.org/a"),
    "address with escapes": ("https://e.org/%D0%BF?a=%20b", "https://e.org/%D0%BF?a=%20b"),
    "address of another script": ("[a](https://exämple.org/é)", "https://exämple.org/é"),
    "product": ("2*3*4 and 2**3**2", "2*3*4 and 2**3**2"),
    "names of Python": ("__init__ and __name__, snake_case_name", "__init__ and __name__, snake_case_name"),
    "numbers that are not in order": ("3. third\n1. first", "3 third\n\n1 first"),
    "a year": ("1986. A great year", "1986 A great year"),
    "soft hyphens": ("hy\u00adphen\u200bated", "hy\u00adphen\u200bated"),
    "right to left": ("\u202eabc\u202c שלום", "\u202eabc\u202c שלום"),
}  # fmt: skip


@pytest.mark.parametrize(("stored", "shown"), SHOWN.values(), ids=SHOWN)
def test_text_that_markdown_hides_is_shown(stored: str, shown: str) -> None:
    assert shown in seen(rendering.as_html(stored))
    assert missing(stored) == set()
    assert NOTE not in on_the_page(stored)


@pytest.mark.parametrize("row", read(CASES / "texts-that-vanish.jsonl"), ids=lambda row: row["name"])
def test_a_text_that_vanished_once_is_shown(row: dict[str, str]) -> None:
    assert row["must_show"] in seen(rendering.as_html(row["text"]))
    assert NOTE not in on_the_page(row["text"])


UNSET = {
    "a comment in a formula": r"$x % HIDDEN$",
    "a macro": r"$\newcommand{\a}{b}\a$",
    "a macro that grows": r"$\def\a{xx}\def\b{\a\a}\b$",
    "white on white": r"$\color{white}{HIDDEN}$",
    "a space that goes back": r"$HIDDEN\hspace{-9em}x$",
    "letters too small to read": "$x" + "_{a" * 6 + "}" * 6 + "$",
    "an address": r"$\href{https://e.org}{x}$",
    "a brace too many": r"$\frac{1}{2$",
    "two exponents": "$x^2^3$",
    "too long": "$" + "x+" * 600 + "x$",
}


@pytest.mark.parametrize("stored", UNSET.values(), ids=UNSET)
def test_a_formula_that_cannot_be_shown_whole_stays_as_it_was_written(stored: str) -> None:
    assert formulas_in(stored) == 0
    assert seen(rendering.as_html(stored)) == f"{stored}\n"


FORMULAS = {
    "$x$": 1,
    "$a^2 + b^2 = c^2$, and $c$.": 2,
    r"\(x\) and \[x^2\] and $$y$$": 3,
    "$$\na = b\n- c\n$$": 1,
    "Text:\n\\[\n\\frac{1}{2}\n\\]\nmore": 1,
    "> $$\n> x\n> $$": 1,
    r"| $a$ | $\frac{1}{2}$ |" + "\n|-|-|\n": 2,
    r"\begin{x}": 0,
    r"$$\begin{aligned}a&=b\\c&=d\end{aligned}$$": 1,
    r"$\phantom{shown}$": 1,
    "*$x$*": 1,
    "`$x$` and\n\n```\n$x$\n```": 0,
}


@pytest.mark.parametrize(("stored", "count"), FORMULAS.items())
def test_formulas_are_set(stored: str, count: int) -> None:
    assert formulas_in(stored) == count
    assert rendering.rendered(stored).is_complete


@pytest.mark.parametrize(
    "stored",
    [
        "$5 and $10",
        "from $5 to 10$ or US$5-US$7, A$3",
        "It costs $5, or 10$ in cash.",
        "$1,000/month–$2,000/month ($5/$6)",
        "$10 b, 5$",
        "5$ (or 6$)",
        "$HOME/bin:$PATH and $foo=$bar;",
        "awk '{print $1,$2}'",
        "between $5M and 3M$ a year",
        "costs $5和10$",
        "^foo$ or $",
        "$ x $",
        r"\$x\$",
    ],
)
def test_prices_and_variables_are_not_formulas(stored: str) -> None:
    assert formulas_in(stored) == 0
    assert stored in seen(rendering.as_html(stored))


def test_a_formula_becomes_mathml_with_its_source() -> None:
    assert rendering.as_html(r"\(\frac{a}{2}\)") == (
        r'<p><math alttext="\(\frac{a}{2}\)"><mfrac><mi>a</mi><mn>2</mn></mfrac></math></p>' + "\n"
    )
    assert 'display="block"' in rendering.as_html("$$x$$")


LINKS = {
    "see https://e.org/a_b_(c)?x=1.": "https://e.org/a_b_(c)?x=1",
    "(http://e.org/)": "http://e.org/",
    "看https://e.org/a，好": "https://e.org/a",
    "**https://e.org/a**": "https://e.org/a",
    "HTTPS://E.org/~a!": "HTTPS://E.org/~a",
    "[answer]: https://e.org/x 'y'": "https://e.org/x",
    "at (www.e.org/a_b), or": "www.e.org/a_b",
    "WWW.e.org.": "WWW.e.org",
    "me@www.e.org or www. or www.e": None,
    "`https://e.org`": None,
    "xhttps://e.org": None,
    "https:// e.org": None,
}


@pytest.mark.parametrize(("stored", "address"), LINKS.items())
def test_bare_addresses_are_links_that_ask_first(client: Client, stored: str, address: str | None) -> None:
    shown = rendering.as_html(stored)
    assert re.findall(r'<a href="/leaving/\?to=http[^"]*"[^>]*>([^<]*)</a>', shown, re.IGNORECASE) == [
        each for each in [address] if each
    ]


def test_tasks_have_boxes() -> None:
    assert rendering.as_html("- [ ] open\n- [x] done\n- [X] too\n- [y] not") == (
        '<ul>\n<li class="task">☐ open</li>\n<li class="task">☑ done</li>\n<li class="task">☑ too</li>\n'
        "<li>[y] not</li>\n</ul>\n"
    )
    assert NOTE not in on_the_page("1. [x] done\n2. [ ] open")


def test_a_page_that_does_not_show_all_says_so_and_offers_the_text() -> None:
    assert not rendering.rendered(r"[a](<b\>c> 'd\'e')").is_complete
    page = on_the_page(r"[a](<b\>c> 'd\'e')")
    assert NOTE in page
    assert "[a](&lt;b\\&gt;c&gt; &#x27;d\\&#x27;e&#x27;)</pre>" in page


def test_the_text_as_written_keeps_every_character() -> None:
    page = on_the_page("\n  a <b>\n\n\n&amp; **c**  ")
    assert '<pre lang="en" dir="ltr">\n\n  a &lt;b&gt;\n\n\n&amp;amp; **c**  </pre>' in page
    assert NOTE not in page


FRAGMENTS = st.sampled_from([
    "*", "**", "_", "__", "`", "```", "~~~", "~~", "\n", "\n\n", "    ", "\t", "> ", "- ", "1. ", "7) ", "# ", "|", "|-|",
    "\n|a|b|\n|-|-|\n", "[", "]", "(", ")", "](", "![", "[^1]: ", "[a]: ", "<", ">", "<!--", "-->", "<b>", "&amp;", "&#65;",
    "\\", "\\(", "\\)", "\\[", "\\]", "$", "$$", "\n$$\n", "{", "}", "^", "\\frac", "\\text{", "\\begin{matrix}", "&",
    "https://", "https://e.org/a", "www.", "- [ ] ", "- [x] ", "---", "===", "\"", "'", "\\\n", "\u00ad", "\u202e", "日本",
    "é", "😀", "\0", "\r\n", "~", "=", "%", "\xa0",
])  # fmt: skip
WORDS = st.from_regex(r"[A-Za-z0-9]{1,6}", fullmatch=True)
TEXTS = st.lists(FRAGMENTS | WORDS | st.text(max_size=4), max_size=30).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_every_word_of_any_text_is_shown_or_the_page_says_so(stored: str) -> None:
    page = on_the_page(stored)
    source = seen(page[page.index("<details") :])
    assert stored in source
    if NOTE not in page:
        assert missing(stored) == set()


def _stored_in(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt") as lines:
        for line in lines:
            yield from _texts(json.loads(line)["prompt"])


def _texts(message: dict[str, Any]) -> Iterator[str]:
    yield message["text"]
    for reply in message.get("replies", ()):
        yield from _texts(reply)


@pytest.mark.real_data
def test_every_word_of_genuine_texts_is_shown(real_data: Path) -> None:
    stored = {each for path in sorted(real_data.glob("*.trees.jsonl.gz")) for each in _stored_in(path)}
    assert len(stored) > 1_000
    assert [each for each in stored if not rendering.rendered(each).is_complete or missing(each)] == []


@pytest.mark.django_db
def test_every_message_of_a_conversation_offers_its_text_as_written(client: Client, ada: User) -> None:
    root = a_tree(ada, text="~~~ HOW DO BEES SLEEP?", state=TreeState.READY_FOR_EXPORT)
    a_reply(root, None, text="In $x^2$ **ways**", rank=0)
    page = client.get(f"/trees/{root.pk}/").content.decode()
    assert page.count('<details class="as-written">') == 2
    assert "In $x^2$ **ways**</pre>" in page
