"""The IANA language subtag registry (RFC 5646 §3), from the copy that langcodes ships. Pure, no Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from langcodes.registry_parser import parse_registry

# Their entries are not languages: mis, mul, und, zxx, and qaa to qtz for private use.
_NO_LANGUAGE = ("special", "private-use")


@dataclass(frozen=True, slots=True)
class Registry:
    """`languages` are the primary subtags of languages. The mappings lead from a deprecated subtag to its successor.

    `tags` are whole tags with a successor, such as zh-min-nan; `extended` are languages once written behind another one,
    such as yue in zh-yue. All keys are in lower case.
    """

    languages: frozenset[str]
    successors: Mapping[str, str]
    regions: Mapping[str, str]
    variants: Mapping[str, str]
    extended: Mapping[str, str]
    tags: Mapping[str, str]


@cache
def registry() -> Registry:
    """Loaded once per process, at the first check of a tag: a tenth of a second."""
    languages: set[str] = set()
    preferred: dict[str, dict[str, str]] = {
        kind: {} for kind in ("language", "region", "variant", "extlang", "redundant", "grandfathered")
    }
    for entry in parse_registry():  # type: ignore[no-untyped-call]
        kind, subtag = entry["Type"], entry.get("Subtag") or entry["Tag"]
        if kind == "language" and entry.get("Scope") not in _NO_LANGUAGE and 2 <= len(subtag) <= 3:
            languages.add(subtag)
        if kind in preferred and "Preferred-Value" in entry:
            preferred[kind][subtag.lower()] = entry["Preferred-Value"].lower()
    return Registry(
        languages=frozenset(languages),
        successors=MappingProxyType(preferred["language"]),
        regions=MappingProxyType(preferred["region"]),
        variants=MappingProxyType(preferred["variant"]),
        extended=MappingProxyType(preferred["extlang"]),
        tags=MappingProxyType(preferred["redundant"] | preferred["grandfathered"]),
    )
