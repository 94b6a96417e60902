"""How a release is cited: CITATION.cff and BibTeX, with its address."""

from typing import Any

import yaml

from exports import licences
from exports.models import Release

CFF, BIBTEX = "CITATION.cff", "citation.bib"


def bibtex(release: Release, manifest: dict[str, Any], address: str = "", doi: str = "") -> str:
    """`address` is the one in use, where a page knows it better than the manifest; `doi` comes after publication."""
    entries = {
        "title": release.title,
        "author": f"{{{authors(manifest)}}}",
        "year": manifest["created"][:4],
        "version": release.version,
        "publisher": manifest["site"],
        "doi": doi,
        "url": address or manifest.get("address", ""),
    }
    lines = [f"  {key} = {{{value}}}" for key, value in entries.items() if value]
    return f"@misc{{{release.line.slug}_{release.version},\n" + ",\n".join(lines) + "\n}"


def cff(release: Release, manifest: dict[str, Any]) -> str:
    """Version 1.2.0 of the Citation File Format, which knows licences of the SPDX list only."""
    known = [each for each in licences.each_in(manifest["licence"]) if not each.startswith("LicenseRef-")]
    entry = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below.",
        "type": "dataset",
        "title": release.title,
        "authors": [{"name": authors(manifest)}],
        "version": release.version,
        "date-released": manifest["created"],
        "url": manifest["address"],
        **({"license": known[0] if len(known) == 1 else known} if known else {}),
    }
    return yaml.safe_dump(entry, sort_keys=False, allow_unicode=True, width=120)


def authors(manifest: dict[str, Any]) -> str:
    return f"The contributors of {manifest['site']}"
