"""What the house keeps of a record besides its cells, and how the change log tells of it.

A mark stands in the log beside the cells under a name that no field can have: the flags, the
record that a duplicate repeats, when the stages of a state were entered, what the writer
acknowledged, and where a value was read.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from danliu.tables.table import Column, Table

FLAGS = "$flags"
DUPLICATE_OF = "$duplicate_of"
ACCEPTED = "$accepted"  # the checks that the writer acknowledged
_ENTERED = "$entered."

Marks = Mapping[str, Any]


_TOLD = (ACCEPTED, "$from.")


def is_mark(key: str) -> bool:
    return key.startswith("$")


def cells(logged: Mapping[str, Any]) -> dict[str, Any]:
    """What the log says of the cells."""
    return {key: value for key, value in logged.items() if not is_mark(key)}


def is_kept(key: str) -> bool:
    """Whether the record keeps the mark; others are told once, in the log."""
    return is_mark(key) and not key.startswith(_TOLD)


def entered(column: Column) -> str:
    """The mark of a state: when its stages were entered."""
    return f"{_ENTERED}{column.key}"


def stamps(table: Table, keys: Iterable[str], columns: Mapping[str, Any]) -> dict[str, Any]:
    """The marks of those of the fields that are states, from their columns."""
    states = (table.columns[key] for key in keys if table.columns[key].stamps)
    return {f"{_ENTERED}{one.key}": columns[one.stamps or ""] for one in states}


def physical(table: Table, marks: Marks) -> dict[str, Any]:
    """Marks by the column that keeps them, but for the flags, which every statement carries."""
    named = {key.removeprefix(_ENTERED): value for key, value in marks.items() if _ENTERED in key}
    known = {key: value for key, value in named.items() if key in table.columns}
    return {table.columns[key].stamps or "": value for key, value in known.items()}
