"""Formulas as tokens of the Markdown parser, as many as a message may have."""

from markdown_it.token import Token
from markdown_it.utils import EnvType

from oasst.corpus.markup import formulas

# Of one message, in characters: a sixth of a second at worst. Longer formulas are shown as source.
MOST = 4_000

# A longer one may be wider than a phone, so it scrolls in its own box.
_FITS = 40


def make(written: str, env: EnvType, *, block: bool, silent: bool = False) -> Token | None:
    """The formula with its marks of two characters (or one) at either end; None if it must be shown as source."""
    length = 1 if written.startswith("$") and not written.startswith("$$") else 2
    source = written[length:-length]
    if not formulas.is_formula(source):
        return None
    if silent:
        return Token("formula", "", 0)
    env["formulas"] = env.get("formulas", 0) + len(source)
    if env["formulas"] > MOST:
        return None
    markup = formulas.as_mathml(source.strip(), written, block=block)
    if markup is None:
        return None
    content = f'<span class="formula" tabindex="0">{markup}</span>' if len(source) > _FITS else markup
    return Token("formula", "", 0, content=content)
