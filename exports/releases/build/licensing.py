"""The licence of a release: only rows that it allows are included, and each row names its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from exports import licences
from exports.releases.build import sql
from exports.selection.selection import Selection
from exports.sql import STATEMENTS


class OtherLicences(Exception):
    """Sources are under licences that the line's licence does not cover; the text names them."""


@dataclass(frozen=True, slots=True)
class Source:
    """An origin with a licence, and how many trees of it are asked for."""

    name: str
    licence: str
    trees: int

    def __str__(self) -> str:
        return f"{self.name or '–'} ({self.licence}, {self.trees:,})"


def unfit(licence: str, selection: Selection) -> list[Source]:
    """Sources whose texts would be in the release, though they may not be given on under its licence. A filter by licence
    are the licences the release may include; the rest is left out.
    """
    if selection.licences:
        return []
    return [source for source in _sources(selection) if not licences.fits(source.licence, [licence])]


def require_fit(licence: str, selection: Selection) -> None:
    """
    Raises:
        OtherLicences
    """
    if found := unfit(licence, selection):
        raise OtherLicences(
            _(
                "These sources are not under %(licence)s: %(sources)s. Leave them out with the filter licence=%(licence)s, "
                "or name every licence that may be in the release: licence=%(all)s."
            )
            % {
                "licence": licence,
                "sources": ", ".join(map(str, found)),
                "all": ",".join(sorted({licence, *(source.licence for source in found)})),
            }
        )


def of_rows(by_licence: Mapping[str, int], line: str) -> str:
    """The SPDX expression of a release, from the number of messages under each licence; its line's if it has none."""
    return licences.together(by_licence) if by_licence else line


def _sources(selection: Selection) -> list[Source]:
    with connection.cursor() as cursor:
        chosen = STATEMENTS["trees_to_export"]
        cursor.execute(f"WITH tree AS ({chosen}) {sql.STATEMENTS['sources_of_trees']}", selection.of_trees())
        return [Source(*row) for row in cursor.fetchall()]
