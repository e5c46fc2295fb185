"""What stands in a cell, as a customer or the desk reads it. Pure."""

from collections.abc import Mapping
from typing import Any

from danliu.tables.table import Column, Table


def text_of(table: Table, cells: Mapping[str, Any], key: str, *, english: bool = False) -> str:
    """A cell as a person reads it: a link by its title. «» for a blank, and for no such field."""
    value, column = cells.get(key), table.columns.get(key)
    return "" if value is None or column is None else shown(column, value, english=english)


def shown(column: Column, value: Any, *, english: bool = False) -> str:
    if column.type.points == "one":
        return str(value.get("title") or "")
    if column.type.points:
        return (", " if english else "、").join(str(one.get("title") or "") for one in value)
    show = column.type.show_en if english else column.type.show
    return str(show(value, column.options))
