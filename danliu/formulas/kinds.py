"""What a formula computes with: the kinds of values, in Python and in PostgreSQL."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.types import (
    Boolean,
    Date,
    DateTime,
    Integer,
    Numeric,
    String,
    Text,
    TypeEngine,
)

Path = tuple[str, ...]
Value = Any  # Decimal | str | bool | date | datetime | None, or an opaque object passed through
Lookup = Callable[[Path], Value]
Sql = ColumnElement[Any]
Column = Callable[[Path], Sql]


class Kind(StrEnum):
    """`list` is everything opaque (lists, documents, ids): passed on, compared, never computed
    with. `any` is known only at run time; in SQL nothing but a blank has it."""

    number = "number"
    text = "text"
    truth = "truth"
    date = "date"
    moment = "moment"
    list = "list"
    any = "any"


SQL_TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.number: Numeric(),
    Kind.text: Text(),
    Kind.truth: Boolean(),
    Kind.date: Date(),
    Kind.moment: DateTime(timezone=True),
    Kind.any: Text(),
}

_PYTHON_TYPES: list[tuple[type, Kind]] = [  # a bool is an int, a datetime is a date
    (type(None), Kind.any),
    (bool, Kind.truth),
    (Decimal, Kind.number),
    (str, Kind.text),
    (datetime, Kind.moment),
    (date, Kind.date),
]
_KINDS: dict[type, Kind] = dict(_PYTHON_TYPES)  # most values are of just these types
_COLUMN_TYPES: list[tuple[tuple[type, ...], Kind]] = [
    ((Numeric, Integer), Kind.number),
    ((String,), Kind.text),
    ((Boolean,), Kind.truth),
    ((DateTime,), Kind.moment),
    ((Date,), Kind.date),
]


def kind_of_value(value: Value) -> Kind:
    """The kind of one value that a formula meets; None is any."""
    if known := _KINDS.get(type(value)):
        return known
    return next((kind for types, kind in _PYTHON_TYPES if isinstance(value, types)), Kind.list)


def kind_of_type(sql_type: TypeEngine[Any]) -> Kind:
    """The kind of a column, by its SQLAlchemy type."""
    return next((kind for types, kind in _COLUMN_TYPES if isinstance(sql_type, types)), Kind.list)
