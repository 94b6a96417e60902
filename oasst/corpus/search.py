"""Full-text search of messages, by language.

The database's function `oasst_search_words(lang, text)`, made by a migration and kept in an index, returns
the search terms of a message. A language with a configuration of its own is searched by stems ("Häuser" finds "Haus"), any
other by whole words. Where no spaces stand between words, it is pairs of letters, and a message is found that has the term
anywhere. Only the first 50,000 characters of a text count.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from types import MappingProxyType

from django.contrib.postgres.search import SearchQuery, SearchQueryField
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Lower

from oasst.models import MessageQuerySet
from oasst.models.messages import SEARCH_WORDS

# PostgreSQL's configuration by language; those of a region or script share it.
CONFIGURATIONS: Mapping[str, str] = MappingProxyType(
    {
        "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "da": "danish", "nl": "dutch", "en": "english",
        "fi": "finnish", "fr": "french", "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian",
        "ga": "irish", "it": "italian", "lt": "lithuanian", "ne": "nepali", "no": "norwegian", "pt": "portuguese",
        "ro": "romanian", "ru": "russian", "sr": "serbian", "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish",
        "yi": "yiddish",
    }
)  # fmt: skip

# Written without spaces between words.
UNSPACED = ("zh", "ja", "th", "lo", "km", "my")


def matching(messages: MessageQuerySet, query: str, lang: str) -> MessageQuerySet:
    """Those of the messages that are in this language and match the query.

    A query is written as for a search engine: all words must be there, "quoted" ones beside each other, `or` and `-` work.
    In a language without spaces each term must be there letter by letter. An empty query finds nothing.
    """
    return matching_any(messages, query, [lang])


def matching_any(messages: MessageQuerySet, query: str, tags: Iterable[str]) -> MessageQuerySet:
    """The same in any of several languages, each searched in its own way."""
    by_way: dict[str | None, list[str]] = {}
    for tag in tags:
        by_way.setdefault(None if is_unspaced(tag) else configuration(tag), []).append(tag)
    terms = folded(query).split()
    if not terms or not by_way:
        return messages.none()
    ways = (Q(lang__in=langs) & (_by_stems(query, way) if way else _by_pairs(terms)) for way, langs in by_way.items())
    return messages.alias(folded=_FOLDED_TEXT).filter(reduce(or_, ways))


def is_unspaced(lang: str) -> bool:
    return lang.partition("-")[0] in UNSPACED


def configuration(lang: str) -> str:
    """PostgreSQL's configuration for a language with spaces between words."""
    return CONFIGURATIONS.get(lang.partition("-")[0], "simple")


def _by_stems(query: str, config: str) -> Q:
    return Q(_Found(SearchQuery(query, config=config, search_type="websearch")))


def _by_pairs(terms: list[str]) -> Q:
    """Each term letter by letter: all pairs may occur without being adjacent, so longer terms are compared as well."""
    found = Q(_Found(Cast(Value(pairs(terms)), SearchQueryField())))
    for term in terms:
        if len(term) > 2:
            found &= Q(folded__contains=term)
    return found


def folded(text: str) -> str:
    """Folds case and width of letters, as the database does."""
    return unicodedata.normalize("NFKC", text).lower()


def pairs(terms: list[str]) -> str:
    """The query, in PostgreSQL's writing, for all pairs of letters in these terms. A single letter begins some pair."""
    asked = []
    for term in terms:
        asked += [f"{_quoted(term)}:*"] if len(term) == 1 else [_quoted(term[n : n + 2]) for n in range(len(term) - 1)]
    return " & ".join(dict.fromkeys(asked))


class _Found(Func):
    """Whether the message matches the query."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()

    def __init__(self, asked: Combinable) -> None:
        super().__init__(SEARCH_WORDS, asked)


_FOLDED_TEXT = Lower(Func(F("text"), function="normalize", template="%(function)s(%(expressions)s, NFKC)"))


def _quoted(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
