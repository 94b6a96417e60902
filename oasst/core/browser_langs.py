"""Languages a browser asks for, as tags of the data. Pure, no Django."""

from collections.abc import Iterable, Sequence

from oasst.core import langs

# A header may name any number; no one reads this many.
_MOST = 10


def accepted(header: str) -> list[str]:
    """The tags of an Accept-Language header in canonical form, the preferred ones first."""
    found: list[tuple[float, str]] = []
    for part in header.split(",")[:_MOST]:
        tag, _, weight = part.strip().partition(";q=")
        if langs.is_lang(tag) and (share := _share(weight)) > 0:
            found.append((-share, langs.canonical(tag)))
    return [tag for _weight, tag in sorted(found, key=lambda each: each[0])]


def offered(header: str, choices: Sequence[str]) -> list[str]:
    """Those of the choices that the browser asks for. "de-AT" means "de"; "pt" means "pt-BR" where only that is offered."""
    found = (_closest(tag, choices) for tag in accepted(header))
    return list(dict.fromkeys(tag for tag in found if tag))


def _closest(tag: str, choices: Iterable[str]) -> str | None:
    primary = tag.partition("-")[0]
    by_primary = {choice.partition("-")[0]: choice for choice in choices}
    return tag if tag in choices else primary if primary in choices else by_primary.get(primary)


def _share(weight: str) -> float:
    try:
        return min(1.0, float(weight or 1))
    except ValueError:
        return 0.0
