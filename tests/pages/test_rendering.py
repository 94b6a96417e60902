"""Texts of messages as HTML, hostile ones above all."""

import re
import time
from html import unescape

import pytest
from django.test import Client

from oasst.core.texts import code_colors
from oasst.corpus import rendering
from oasst.corpus.markup import formulas, parser
from oasst.models import TreeState, User
from tests.corpus import a_reply, a_tree
from tests.pages.cast import elements, inline_parts

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script in code": "```html\n<script>alert(1)</script><img src=x onerror=alert(1)>\n```",
    "script as a language": '```"><script>alert(1)</script>\nx\n```',
    "marks of code": '```python\nclass A:\n    """</span></code></pre><script>alert(1)</script>"""\n```',
    "handler": '<img src=x onerror="alert(1)"> <b onclick=alert(1)>b</b>',
    "javascript link": "[a](javascript:alert(1)) [b](JaVaScRiPt:x) [c](&#106;avascript:x) <javascript:alert(1)>",
    "data link": "[a](data:text/html;base64,PHNjcmlwdD4=) ![b](data:image/svg+xml,x)",
    "broken out of an attribute": '[a](https://e.org/"onmouseover="alert(1)) ![" onerror="x](https://e.org/)',
    "style": '<div style="position:fixed">x</div>\n\n|a|\n|-:|\n|1|',
    "frame and form": "<iframe src=//e.org></iframe><form action=//e.org><input></form>",
    "an address that hides another": "[a](https://e.org@evil.example/) [b](https:/\\e.org) [c](https://e.org\u202egro.live)",
    "marks of direction": "\u202e\u2066\u2067[a](https://e.org)\u202a",
    "marks nobody sees": "\u200b\u200d\ufeff\u2060",
    "quotes in quotes": ">" * 500 + " <b onclick=alert(1)>deep</b>",
    "elements that load or lead away": "<base href=//e.org><meta http-equiv=refresh content=0><link rel=x href=//e.org>"
    "<object data=//e.org></object><embed src=//e.org>",
    "other languages of marks": "<svg onload=alert(1)><a xlink:href=javascript:alert(1)>a</a></svg><math><mi//href=x>",
    "left open": "<!-- <b onclick=alert(1)\n\n<a href='javascript:alert(1)\n\n<textarea><script>",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62; [a](java&#10;script:alert(1))",
    "other schemes": "[a](vbscript:x) [b](file:///etc/passwd) [c](blob:x) [d](ftp://e.org) <about:blank>",
    "a name for a link that is not one": "[a][x]\n\n[x]: javascript:alert(1) 'onclick=alert(1)'",
    "letters nobody may send": "\x01\x1b[31m\ufffe\U000e0041 <b\x0bonclick=alert(1)>",
    "a heap of marks on a letter": "a" + "\u0301" * 500 + "<b onclick=alert(1)>",
    "a formula that would be markup": r"$\text{<script>alert(1)</script>}$ $\href{javascript:x}{a}$ $\style{color:red}{b}$",
    "a formula that breaks out": '$"><script>alert(1)</script>x^2$ $\\text{&lt;script&gt;}$ \\(</math><script>x</script>\\)',
    "a wide table": "|" + "<script>a</script>|" * 39 + "\n" + "|-" * 39 + "|\n",
}


@pytest.mark.parametrize("given", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_inert(given: str) -> None:
    shown = elements(rendering.as_html(given))
    assert [(tag, attrs) for tag, attrs in shown if tag in ("script", "img", "iframe", "form", "input", "div")] == []
    of_formulas = {name for attributes in formulas.ATTRIBUTES.values() for name in attributes}
    assert {name for _, attrs in shown for name in attrs} <= {"class", "href", "rel", "target", "value"} | of_formulas
    assert {attrs["class"] for _, attrs in shown if "class" in attrs} <= code_colors.CLASSES | parser.CLASSES
    addresses = [attrs["href"] for _, attrs in shown if "href" in attrs]
    assert [each for each in addresses if not each.startswith("/leaving/?to=https%3A%2F%2Fe.org")] == []


@pytest.mark.django_db
def test_pages_full_of_hostile_texts_are_inert(ada: User) -> None:
    ada.display_name = "<script>x</script>\u202e"
    ada.save()
    roots = [a_tree(ada, text=given, state=TreeState.READY_FOR_EXPORT) for given in HOSTILE.values()]
    for number, given in enumerate(HOSTILE.values()):
        a_reply(roots[0], None, text=given, rank=number)
    client = Client()
    for path in ("/browse/", f"/trees/{roots[0].pk}/"):
        page = client.get(path).content.decode()
        assert (path, inline_parts(page)) == (path, [])
        assert [attrs for tag, attrs in elements(page) if tag == "script" and "/static/" not in attrs["src"]] == []
        assert "&lt;script&gt;x&lt;/script&gt;" in page or path == "/browse/"


SLOW = {
    "quotes": ">" * 20_000,
    "brackets": "[" * 20_000,
    "images": "![" * 10_000,
    "links": "[a](b " * 3_300,
    "emphasis": "**a *b " * 2_800,
    "code marks": "".join("`" * n + " " for n in range(190)),
    "lists": "".join(" " * n + "- a\n" for n in range(190)),
    "a table filled up": "|a" * 300 + "|\n" + "|-" * 300 + "|\n" + "|\n" * 9_000,
    "definitions": "[a]: b\n" * 2_500 + "[a]" * 100,
    "a megabyte": "a_b*" * 250_000,
    "lines of code": "```java\n" + "\n" * 1_990 + "```",
    "much code": ("```c#\n" + "a\n " * 600 + "```\n") * 8,
    "formulas": "$x^{2}$ " * 2_500,
    "a formula of braces": "$" + "{" * 900 + "}" * 90 + "$",
    "formulas that are not closed": "\\\\(" * 5_000 + "\n" + "$$\n" * 3_000,
    "scripts on scripts": ("$" + "x^{" * 200 + "}" * 200 + "$ ") * 20,
    "addresses": "https://e.org/((((" * 1_000,
    "colons": "https:" * 3_000,
    "rows longer than the head": "|a|\n|-|\n" + "|b" * 6_000,
    "tables in tables": "|a|\n|-|\n" * 2_500,
    "code of a language nobody knows": "```" + "x" * 10_000 + "\n```",
}


@pytest.mark.parametrize("given", SLOW.values(), ids=SLOW)
def test_text_made_to_be_slow_is_not(given: str) -> None:
    began = time.process_time()
    shown = rendering.as_html(given)
    # It takes a quarter of a second at worst; without the limits minutes, or a page of megabytes.
    assert time.process_time() - began < 5
    assert len(shown) <= 6 * len(given)


def test_links_ask_first_and_pictures_are_only_linked() -> None:
    leading = 'target="_blank" rel="nofollow noopener ugc"'
    assert rendering.as_html("[a](https://e.org/?b=c&d) ![b](https://e.org/b.png) <mailto:a@e.org>") == (
        f'<p><a href="/leaving/?to=https%3A%2F%2Fe.org%2F%3Fb%3Dc%26d" {leading}>a</a> '
        f'<span class="address">(https://e.org/?b=c&amp;d)</span> '
        f'<a href="/leaving/?to=https%3A%2F%2Fe.org%2Fb.png" {leading}>b</a> '
        f'<span class="address">(https://e.org/b.png)</span> '
        f'<a href="mailto:a@e.org" {leading}>mailto:a@e.org</a></p>\n'
    )


def test_links_into_our_own_pages_lead_nowhere() -> None:
    shown = rendering.as_html("[a](/accounts/logout/) [b](//e.org) [c](#m-1)")
    assert "href" not in shown


def test_headings_stay_below_those_of_the_page() -> None:
    assert rendering.as_html("# a\n\n## b\n\n##### c") == "<h3>a</h3>\n<h4>b</h4>\n<h6>c</h6>\n"


def test_lines_stay_apart_and_markdown_works() -> None:
    assert rendering.as_html("a\nb\n\n- ~~c~~\n- `d`") == (
        "<p>a<br>\nb</p>\n<ul>\n<li><s>c</s></li>\n<li><code>d</code></li>\n</ul>\n"
    )


def test_code_is_coloured_where_the_language_is_known() -> None:
    assert rendering.as_html('```Python\ndef f(x):\n    return "<b>"\n```') == (
        '<p class="fence">Python</p>\n<pre><code><span class="k">def</span> <span class="n">f</span>(x):\n'
        '    <span class="k">return</span> <span class="s">"&lt;b&gt;"</span>\n</code></pre>\n'
    )
    assert rendering.as_html("```klingon\nreturn <b>\n```") == (
        '<p class="fence">klingon</p>\n<pre><code>return &lt;b&gt;\n</code></pre>\n'
    )


def test_every_language_of_code_is_one_there_is_and_gives_the_text_back() -> None:
    given = "\n\n  a = 'b' # c\n\t<d e=\"f\">\n\n1.5\n"
    for language in code_colors.LANGUAGES:
        assert unescape(re.sub("<[^>]*>", "", code_colors.as_html(given, language))) == given, language


def test_only_so_much_of_a_message_is_coloured() -> None:
    block = "```python\n" + "x = 1\n" * 200 + "```\n"
    assert rendering.as_html(block).count("span class") == 200
    assert rendering.as_html(block * 2).count("span class") == 200


def test_a_very_long_text_is_shown_as_it_is() -> None:
    long = "<b>*a*</b>" * 3_000
    assert rendering.as_html(long) == "<pre>" + "&lt;b&gt;*a*&lt;/b&gt;" * 3_000 + "</pre>"


def test_marks_that_turn_the_line_around_are_kept_but_stay_inside_their_block() -> None:
    assert rendering.as_html("a\u202eb") == "<p>a\u202eb</p>\n"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("one two three", "one two three"),
        ("one\n\ntwo   three four", "one two three…"),
        ("日本語の長い文章ですから切れます", "日本語の長い文章ですから切れ…"),
    ],
)
def test_excerpts_are_cut_at_words_where_there_are_words(given: str, shown: str) -> None:
    assert rendering.excerpt(given, 14) == shown
