"""README.md beside an export: the columns of its file, as `datasets` reads them. JSON cannot say of what type a null is."""

from pathlib import Path
from typing import Any

import yaml

from exports.formats.features import features
from exports.formats.flat import FlatRow
from exports.selection.selection import Selection

NAME = "README.md"


class NoTable(Exception):
    """Trees that nest have no columns."""


def write(selection: Selection, file: Path) -> Path:
    """Writes it into the folder of the file, which `datasets.load_dataset(folder)` then loads.

    Raises:
        NoTable, OSError
    """
    columns = columns_of(selection)
    name = selection.training.name if selection.training else selection.layout
    info = {"config_name": name, "features": features(columns)}
    header = {"configs": [{"config_name": name, "data_files": file.name}], "dataset_info": info}
    target = file.with_name(NAME)
    target.write_text(f"---\n{yaml.safe_dump(header, sort_keys=False, allow_unicode=True)}---\n", encoding="utf-8")
    return target


def columns_of(selection: Selection) -> type[Any]:
    if selection.training:
        return selection.training.columns
    if selection.layout == "messages":
        return FlatRow
    raise NoTable
