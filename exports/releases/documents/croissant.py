"""croissant.json: the release in Croissant 1.1 with the Responsible-AI vocabulary, by which data sets are found and loaded.

See https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html and croissant-rai-spec.html beside it.
"""

from typing import Any

from exports import formats, licences
from exports.formats.features import fields
from exports.models import Release
from exports.releases.archive import name_of
from exports.releases.build.contents import TABLE
from exports.releases.build.splits import SPLITS
from exports.releases.build.writer import Written
from exports.releases.documents import citation
from exports.releases.documents.responsible_ai import responsible_ai

NAME = "croissant.json"

_CONFORMS = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
# As the specification has it.
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_SPLITS = "splits"
_ENCODINGS = {".parquet": "application/x-parquet", ".gz": "application/gzip"}


def croissant(release: Release, manifest: dict[str, Any], files: list[Written]) -> dict[str, Any]:
    """`manifest` is the manifest without its files."""
    name = name_of(release)
    tables = sorted({file.format for file in files if file.name.endswith(TABLE)})
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": _CONFORMS,
        "name": name,
        "description": release.line.about or release.line.name,
        "url": manifest["address"],
        "license": _licence(manifest["licence"]),
        "version": release.version,
        "datePublished": manifest["created"],
        "citeAs": f"{citation.authors(manifest)}: {release.title}, {manifest['created'][:4]}",
        "creator": {"@type": "sc:Organization", "name": manifest["site"]},
        "publisher": {"@type": "sc:Organization", "name": manifest["site"]},
        **responsible_ai(release, manifest),
        "inLanguage": sorted(manifest["counts"]["by_lang"]),
        "isLiveDataset": False,
        "distribution": [*map(_file, files), *map(_table_files, tables)],
        "recordSet": [*([_splits(tables, files)] if tables else []), *map(_records, tables)],
    }


def _licence(expression: str) -> str | list[str]:
    """An entry for each licence that rows are under: its address in the SPDX list, or the name of one of our own."""
    found = [
        each if each.startswith("LicenseRef-") else f"https://spdx.org/licenses/{each}.html"
        for each in licences.each_in(expression)
    ]
    return found[0] if len(found) == 1 else found


def _file(file: Written) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "contentUrl": file.name,
        "contentSize": f"{file.size} B",
        "encodingFormat": _ENCODINGS["." + file.name.rpartition(".")[2]],
        "sha256": file.sha256,
    }


def _table_files(name: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{name}-tables",
        "name": f"{name}-tables",
        "encodingFormat": _ENCODINGS[TABLE],
        "includes": f"data/{name}/*{TABLE}",
    }


def _records(name: str) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": formats.ALL[name].__doc__,
        "field": [*fields(formats.ALL[name].columns, name, f"{name}-tables"), _split_of(name)],
    }


def _splits(tables: list[str], files: list[Written]) -> dict[str, Any]:
    """The names of the sides, for readers that load one of them."""
    there = {file.split for file in files if file.format in tables and file.split}
    name = f"{_SPLITS}/name"
    return {
        "@type": "cr:RecordSet",
        "@id": _SPLITS,
        "name": _SPLITS,
        "description": "The sides of the split",
        "dataType": "cr:Split",
        "key": {"@id": name},
        "field": [{"@type": "cr:Field", "@id": name, "name": "name", "dataType": "sc:Text"}],
        "data": [{name: split} for split in SPLITS if split in there],
    }


def _split_of(name: str) -> dict[str, Any]:
    """Each file is of one side and has its name."""
    return {
        "@type": "cr:Field",
        "@id": f"{name}/split",
        "name": "split",
        "description": "The side of the split",
        "dataType": "sc:Text",
        "references": {"field": {"@id": f"{_SPLITS}/name"}},
        "source": {
            "fileSet": {"@id": f"{name}-tables"},
            "extract": {"fileProperty": "fullpath"},
            "transform": {"regex": rf"^(?:.*/)?({'|'.join(SPLITS)})(?:\.parquet)?$"},
        },
    }
