"""README.md: the dataset card, in the form the Hugging Face Hub reads, with the questions of a datasheet answered."""

from itertools import groupby
from typing import Any

import yaml
from django.template.loader import render_to_string

from exports import formats, licences
from exports.formats import meanings
from exports.formats.features import features
from exports.models import Release
from exports.releases.build.contents import TABLE
from exports.releases.build.writer import Written
from exports.releases.documents import citation
from exports.releases.documents.charts import Figure
from oasst.core.langs import own_name

NAME = "README.md"

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
# The first of these that has rows is what the Hub shows.
_FIRST = ("sft", "prompt-completion", "threads", "prompts")


def card(
    release: Release, manifest: dict[str, Any], files: list[Written], drawn: list[Figure], thanks: list[str]
) -> str:
    """`manifest` is the manifest without its files."""
    header = yaml.safe_dump(_header(release, manifest, files), sort_keys=False, allow_unicode=True, width=120)
    written = {file.format for file in files}
    context = {
        "line": release.line,
        "version": release.version,
        "manifest": manifest,
        "counts": manifest["counts"],
        "citation": citation.bibtex(release, manifest),
        "langs": [(lang, own_name(lang), count) for lang, count in manifest["counts"]["by_lang"].items()],
        "files": files,
        "figures": drawn,
        "thanks": thanks,
        "fields": [(each, meanings.columns(each)) for name, each in formats.ALL.items() if name in written],
        "meta": meanings.META.items(),
        "synthetic": release.line.synthetic,
    }
    return f"---\n{header}---\n{render_to_string('exports/release/card.md', context)}"


def body(text: str) -> str:
    """The card without its header."""
    return text.partition("\n---\n")[2]


def _header(release: Release, manifest: dict[str, Any], files: list[Written]) -> dict[str, Any]:
    tables = [file for file in files if file.name.endswith(TABLE)]
    by_format = {name: list(group) for name, group in groupby(tables, key=lambda file: file.format)}
    first = next((name for name in _FIRST if name in by_format), "")
    return {
        "pretty_name": release.title,
        **_licence(manifest["licence"]),
        "language": sorted({lang.partition("-")[0] for lang in manifest["counts"]["by_lang"]}),
        "size_categories": [_size(manifest["counts"]["messages"])],
        "task_categories": ["text-generation"],
        "tags": ["human-feedback", "conversations", "preferences", "croissant"],
        "configs": [
            {"config_name": name, **({"default": True} if name == first else {}), "data_files": _paths(group)}
            for name, group in by_format.items()
        ],
        "dataset_info": [_info(name, group) for name, group in by_format.items()],
    }


def _licence(expression: str) -> dict[str, str | list[str]]:
    """The Hub knows those of the SPDX list by their names; one of our own, LicenseRef-…, is another."""
    terms = licences.each_in(expression)
    if len(terms) == 1 and terms[0].startswith("LicenseRef-"):
        return {"license": "other", "license_name": terms[0].removeprefix("LicenseRef-").lower()}
    names = ["other" if each.startswith("LicenseRef-") else each.lower() for each in terms]
    return {"license": names[0] if len(names) == 1 else names}


def _paths(group: list[Written]) -> list[dict[str, str]]:
    return [{"split": file.split, "path": file.name} for file in group]


def _info(name: str, group: list[Written]) -> dict[str, Any]:
    return {
        "config_name": name,
        "features": features(formats.ALL[name].columns),
        "splits": [{"name": file.split, "num_bytes": file.size, "num_examples": file.rows} for file in group],
    }


def _size(messages: int) -> str:
    return next((name for limit, name in _SIZES if messages < limit), "n>1M")
