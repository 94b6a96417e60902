"""The columns of formats in the words of dataset cards (`datasets`) and of Croissant. Pure."""

from dataclasses import dataclass, replace
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

_DTYPES = {str: "string", bool: "bool", int: "int64", float: "float64"}
_SCHEMA_ORG = {str: "sc:Text", bool: "sc:Boolean", int: "sc:Integer", float: "sc:Float"}


def features(columns: type[Any]) -> list[dict[str, Any]]:
    """As `dataset_info` lists them."""
    return [{"name": name, **_feature(annotation)} for name, annotation in get_type_hints(columns).items()]


def _feature(annotation: Any) -> dict[str, Any]:
    annotation = _plain(annotation)
    if is_typeddict(annotation):
        return {"struct": features(annotation)}
    if get_origin(annotation) is not list:
        return {"dtype": _DTYPES[annotation]}
    inner = _feature(get_args(annotation)[0])
    if "struct" in inner:
        return {"list": inner["struct"]}
    return {"list": inner.get("dtype", inner)}


def fields(columns: type[Any], record_set: str, files: str) -> list[dict[str, Any]]:
    """As Croissant lists them: every column of a record, and the parts of those that have parts."""
    return [
        {"name": name, **_field(annotation, f"{record_set}/{name}", _Source(files, name))}
        for name, annotation in get_type_hints(columns).items()
    ]


@dataclass(frozen=True, slots=True)
class _Source:
    """Where readers find a value: in a column of the files, below these keys of its structs."""

    files: str
    column: str
    keys: tuple[str, ...] = ()

    def below(self, key: str) -> "_Source":
        return replace(self, keys=(*self.keys, key))

    def as_json(self) -> dict[str, Any]:
        source: dict[str, Any] = {"fileSet": {"@id": self.files}, "extract": {"column": self.column}}
        return {**source, "transform": [{"jsonPath": key} for key in self.keys]} if self.keys else source


def _field(annotation: Any, id_: str, source: _Source) -> dict[str, Any]:
    """Croissant fields name their source if they are columns or have no subfields."""
    inner, dimensions = _plain(annotation), 0
    while get_origin(inner) is list:
        inner, dimensions = _plain(get_args(inner)[0]), dimensions + 1
    field: dict[str, Any] = {"@type": "cr:Field", "@id": id_}
    if dimensions:
        field |= {"isArray": True, "arrayShape": ",".join(["-1"] * dimensions)}
    if not source.keys or not is_typeddict(inner):
        field["source"] = source.as_json()
    if not is_typeddict(inner):
        return {**field, "dataType": _SCHEMA_ORG[inner]}
    parts = get_type_hints(inner).items()
    subfields = [{"name": name, **_field(each, f"{id_}/{name}", source.below(name))} for name, each in parts]
    return {**field, "subField": subfields}


def _plain(annotation: Any) -> Any:
    """Without the values of a literal and without null."""
    if get_origin(annotation) is Literal:
        return str
    if NoneType in get_args(annotation):
        return _plain(next(each for each in get_args(annotation) if each is not NoneType))
    return annotation
