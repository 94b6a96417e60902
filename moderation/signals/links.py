"""Links that look like advertising. Pure, no Django.

Answers should name their sources, so links alone are no evidence: only very many of them are, links of an author without
an accepted text, and links of one author to the same site in many texts. Commonly cited sites do not count.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from moderation.signals.findings import Finding
from tasks.rules.moderation_rules import ModerationRules

# The name of a site, in an address or after "www."; every repetition is bounded.
_SITE = re.compile(r"(?:https?://(?:[^\s/@]{1,64}@)?|\bwww\.)([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})", re.IGNORECASE)
# Examples are code.
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
# What is cited, with everything below it; the second line has domains of schools and states.
_CITED = re.compile(
    r"(?:^|\.)(?:(?:wikipedia|wikimedia|wiktionary|archive|arxiv|doi|python|mozilla|who|un|example|ietf|w3)\.(?:org|int|com)"
    r"|(?:[\w-]+\.)?(?:edu|gov|ac|gob|gouv)(?:\.[a-z]{2})?|github\.com|stackoverflow\.com|stackexchange\.com|nature\.com"
    r"|nih\.gov|europa\.eu|britannica\.com|huggingface\.co|youtube\.com|youtu\.be)$"
)


def sites(text: str) -> list[str]:
    """The sites that a text links to, with repetitions, without commonly cited ones."""
    named = (found[1].lower().removeprefix("www.") for found in _SITE.finditer(_CODE.sub(" ", text)))
    return [site for site in named if not _CITED.search(site)]


def advertising(
    text: str, *, is_prompt: bool, is_newcomer: bool, before: Sequence[str], rules: ModerationRules
) -> Finding | None:
    """`is_newcomer`: the author has no accepted text. `before`: their latest texts with links, without this one."""
    found = sites(text)
    if not found:
        return None
    if len(found) >= rules.links_many:
        return Finding(0.6, {"why": "many", "links": len(found)})
    again = _again(set(found), before)
    if again >= rules.links_again:
        return Finding(0.8, {"why": "again", "texts": again})
    if is_newcomer and (is_prompt or len(found) > rules.links_of_a_newcomer):
        return Finding(0.5, {"why": "newcomer", "links": len(found)})
    return None


def _again(here: Iterable[str], before: Sequence[str]) -> int:
    """Number of the author's texts, including this one, with their most frequent site."""
    earlier = Counter(site for text in before for site in set(sites(text)))
    return 1 + max(earlier[site] for site in here)
