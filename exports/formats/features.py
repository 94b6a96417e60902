"""The columns of formats in the words of dataset cards (`datasets`) and of Croissant. Pure."""

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
        {
            **_field(annotation, f"{record_set}/{name}"),
            "name": name,
            "source": {"fileSet": {"@id": files}, "extract": {"column": name}},
        }
        for name, annotation in get_type_hints(columns).items()
    ]


def _field(annotation: Any, id_: str) -> dict[str, Any]:
    annotation = _plain(annotation)
    field: dict[str, Any] = {"@type": "cr:Field", "@id": id_}
    if get_origin(annotation) is list:
        return {**_field(get_args(annotation)[0], id_), "repeated": True}
    if is_typeddict(annotation):
        parts = get_type_hints(annotation).items()
        return {**field, "subField": [{**_field(each, f"{id_}/{name}"), "name": name} for name, each in parts]}
    return {**field, "dataType": _SCHEMA_ORG[annotation]}


def _plain(annotation: Any) -> Any:
    """Without the values of a literal and without null."""
    if get_origin(annotation) is Literal:
        return str
    if NoneType in get_args(annotation):
        return _plain(next(each for each in get_args(annotation) if each is not NoneType))
    return annotation
