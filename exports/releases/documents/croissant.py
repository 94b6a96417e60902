"""croissant.json: the release in Croissant 1.0, by which data sets are found and loaded (mlcommons.org/croissant/1.0)."""

from typing import Any

from django.conf import settings

from exports import formats, licences
from exports.formats.features import fields
from exports.models import Release
from exports.releases.build.contents import TABLE
from exports.releases.build.writer import Written

NAME = "croissant.json"

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_ENCODINGS = {".parquet": "application/x-parquet", ".gz": "application/gzip"}


def croissant(release: Release, said: dict[str, Any], files: list[Written]) -> dict[str, Any]:
    """`said` is the manifest without its files."""
    name = f"{release.line.slug}-{release.version}"
    tables = sorted({file.format for file in files if file.name.endswith(TABLE)})
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": name,
        "description": release.line.about or release.line.name,
        "url": settings.SITE_URL,
        "license": _licence(said["licence"]),
        "version": release.version,
        "datePublished": said["created"],
        "citeAs": f"The contributors of {said['site']}: {release.line.name} {release.version}, {said['created'][:4]}",
        "creator": {"@type": "sc:Organization", "name": said["site"]},
        "inLanguage": sorted(said["counts"]["by_lang"]),
        "isLiveDataset": False,
        "distribution": [*map(_file, files), *map(_table_files, tables)],
        "recordSet": [_records(name) for name in tables],
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
        "field": fields(formats.ALL[name].columns, name, f"{name}-tables"),
    }
