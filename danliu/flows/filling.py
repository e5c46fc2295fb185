"""What people fill in: typed and judged by the field types, as cells of a table would be."""

from collections.abc import Mapping, Sequence
from typing import Any

from danliu.flows.asking import Asks
from danliu.tables.cells import complete, parse_cells
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.table import Table


def sheet(fields: Sequence[FieldDef]) -> Table:
    """A table of these fields that is stored nowhere. Raises InvalidSchema, UnknownPart."""
    return Table(TableDef("sheet", "填写", fields[0].key, tuple(fields)))


def read_given(asks: Asks, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The values by field; all that is wrong at once. Raises InvalidRecord."""
    if not asks.fields:
        return {}
    table = sheet(asks.fields)
    parsed = parse_cells(table, typed)
    complete(table, parsed)
    return parsed.settle(0)
