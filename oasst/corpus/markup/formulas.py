"""LaTeX formulas as MathML, within bounds; a formula that cannot be shown completely is shown as source."""

import re
import unicodedata
from collections import Counter
from html import unescape
from xml.etree.ElementTree import Element

from django.utils.html import escape
from latex2mathml.converter import convert_to_element

# The converter needs some 40 ms for the worst formula of this length; half a millisecond is usual.
LONGEST = 1_000

# Browsers set each level of scripts and fractions smaller than the one above, the fifth at a quarter of the size.
_DEEPEST_SCRIPT = 4
_SMALLER = {"mfrac", "mover", "mroot", "msub", "msubsup", "msup", "munder", "munderover"}

# Attributes by element, and the values they may have. Colours, sizes, links and negative spaces are left out: they can
# hide what a formula contains.
ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = {
    "math": {"alttext": re.compile(r"(?s).*"), "display": re.compile("block")},
    "menclose": {"notation": re.compile("[a-z]+")},
    "mfrac": {"linethickness": re.compile("0")},
    "mi": {"mathvariant": re.compile("normal")},
    "mo": {
        "stretchy": re.compile("true|false"),
        "fence": re.compile("true|false"),
        "form": re.compile("prefix|infix|postfix"),
    },
    "mover": {"accent": re.compile("true")},
    "mspace": {"width": re.compile(r"[0-2](\.\d+)?em"), "linebreak": re.compile("newline")},
    "mstyle": {"displaystyle": re.compile("true|false"), "scriptlevel": re.compile("0")},
    "mtable": {"displaystyle": re.compile("true|false"), "columnalign": re.compile("[a-z ]+")},
    "mtd": {"columnalign": re.compile("left|center|right")},
}
ELEMENTS = {
    *ATTRIBUTES, "mn", "mrow", "mpadded", "mroot", "msqrt", "msub", "msubsup", "msup", "mtext", "mtr", "munder",
    "munderover",
}  # fmt: skip

# Environments the converter does not know, by the one that looks the same.
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{(align|aligned|eqnarray|gather|gathered|equation)\*?\}")
_SAME_LOOK = {"equation": "", "gather": "matrix", "gathered": "matrix"}

# Macros could grow without bound, or give known commands another meaning.
_MACRO = re.compile(r"\\(?:re|provide)?newcommand|\\[egx]?def(?![a-z])|\\let(?![a-z])|\\DeclareMathOperator")

# Parts of a formula's source that are not visible.
_COMMAND = re.compile(r"\\begin\s*\{array\}\s*\{[^{}]*\}|\\(?:begin|end)\s*\{[^{}]*\}|\\[A-Za-z]+\*?|\\[^A-Za-z]")

_TEXT_IN_FORMULA = re.compile(r"\\(?:text\w*|math\w+|operatorname\*?|mbox|begin|end)\s*\{[^{}]*\}|\\[A-Za-z]+")
_PROSE = re.compile(r"(?<!\S)[A-Za-z]{2,}[,.;:!?]?(?!\S)|[^\W\d_A-Za-zͰ-Ͽ]")
_SIGN = re.compile(r"[\\^_=]")
_PRICES = re.compile(r"\d[^\\^_=+<>*/-]*\s[^\\^_=+<>*/-]*")


def is_formula(source: str) -> bool:
    """Whether text between dollar signs is meant as a formula: prices and variables of programs are not."""
    if not source.strip() or len(source) > LONGEST or "`" in source or _PRICES.fullmatch(source):
        return False
    if not _PROSE.search(_TEXT_IN_FORMULA.sub(" ", source)):
        return True
    return bool(_SIGN.search(source)) and not source[0].isdigit()


def as_mathml(source: str, written: str, *, block: bool) -> str | None:
    """The formula as MathML with `written`, the source and its marks, as alternative text.

    None if the source has an error, is too long, or contains something that the result would not show.
    """
    plain = _COMMAND.sub(" ", source)
    if len(source) > LONGEST or _MACRO.search(source) or plain.count("{") != plain.count("}"):
        return None
    try:
        element = convert_to_element(_ENVIRONMENT.sub(_known, source), display="block" if block else "inline")
        shown: list[str] = []
        inner = "".join(_markup(child, shown, 0) for child in element)
    except Exception:
        return None
    if not _letters(plain) <= _letters("".join(shown)):
        return None
    display = ' display="block"' if block else ""
    return f'<math alttext="{escape(written)}"{display}>{inner}</math>'


def _known(environment: re.Match[str]) -> str:
    same = _SAME_LOOK.get(environment[2], "align*")
    return f"\\{environment[1]}{{{same}}}" if same else " "


def _markup(element: Element, shown: list[str], depth: int) -> str:
    """The element and those below it; `shown` collects their text."""
    depth += element.tag in _SMALLER
    if depth > _DEEPEST_SCRIPT:
        raise ValueError("scripts too small to read")
    text = unescape(element.text or "")
    shown.append(text)
    inner = escape(text) + "".join(_markup(child, shown, depth) for child in element)
    if element.tag not in ELEMENTS or (element.tag == "mrow" and len(element) == 1):
        return inner
    known = ATTRIBUTES.get(element.tag, {})
    attributes = "".join(
        f' {name}="{value}"' for name, value in element.attrib.items() if name in known and known[name].fullmatch(value)
    )
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>"


def _letters(text: str) -> Counter[str]:
    """Letters, digits and signs beyond ASCII, each as often as it is there, whatever alphabet of mathematics it is from."""
    plain = unicodedata.normalize("NFKC", text)
    return Counter(
        each for each in plain if each.isalnum() or (ord(each) > 127 and each.isprintable() and each != "\xa0")
    )
