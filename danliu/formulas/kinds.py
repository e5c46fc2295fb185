"""What a formula computes with: the kinds of values, in Python and in PostgreSQL."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.types import (
    ARRAY,
    Boolean,
    Date,
    DateTime,
    Integer,
    NullType,
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
    """`numbers` and the like are lists of one kind, with blanks in them; `blanks` is a list that
    holds no value and fits where a list does. `list` is everything opaque (mixed lists,
    documents, ids): passed on, compared, never computed with. `any` is known only at run time; in
    SQL nothing but a blank has it. `error` is met only while a formula runs in Python."""

    number = "number"
    text = "text"
    truth = "truth"
    date = "date"
    moment = "moment"
    numbers = "numbers"
    texts = "texts"
    truths = "truths"
    dates = "dates"
    moments = "moments"
    blanks = "blanks"
    list = "list"
    any = "any"
    error = "error"


class Error(Enum):
    """Why there is no answer, by Excel's codes. The numbers of ERROR.TYPE are Excel's too."""

    null = "#NULL!"
    div = "#DIV/0!"
    value = "#VALUE!"
    ref = "#REF!"
    name = "#NAME?"
    num = "#NUM!"
    na = "#N/A"

    def __str__(self) -> str:
        return self.value

    @property
    def number(self) -> int:
        return list(Error).index(self) + 1


LISTS: dict[Kind, Kind] = {
    Kind.number: Kind.numbers,
    Kind.text: Kind.texts,
    Kind.truth: Kind.truths,
    Kind.date: Kind.dates,
    Kind.moment: Kind.moments,
}
ELEMENTS: dict[Kind, Kind] = {many: one for one, many in LISTS.items()}

SQL_TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.number: Numeric(),
    Kind.text: Text(),
    Kind.truth: Boolean(),
    Kind.date: Date(),
    Kind.moment: DateTime(timezone=True),
    Kind.any: Text(),
}
SQL_TYPES |= {many: ARRAY(SQL_TYPES[one]) for one, many in LISTS.items()}

_PYTHON_TYPES: list[tuple[type, Kind]] = [  # a bool is an int, a datetime is a date
    (type(None), Kind.any),
    (bool, Kind.truth),
    (Decimal, Kind.number),
    (str, Kind.text),
    (datetime, Kind.moment),
    (date, Kind.date),
    (Error, Kind.error),
]
_KINDS: dict[type, Kind] = dict(_PYTHON_TYPES)  # most values are of just these types
_COLUMN_TYPES: list[tuple[tuple[type, ...], Kind]] = [
    ((Numeric, Integer), Kind.number),
    ((String,), Kind.text),
    ((Boolean,), Kind.truth),
    ((DateTime,), Kind.moment),
    ((Date,), Kind.date),
    ((NullType,), Kind.any),
]


def kind_of_value(value: Value) -> Kind:
    """The kind of one value that a formula meets; None is any."""
    if known := _KINDS.get(type(value)):
        return known
    if isinstance(value, list | tuple):
        return _kind_of_list(value)
    return next((kind for types, kind in _PYTHON_TYPES if isinstance(value, types)), Kind.list)


def _kind_of_list(values: Iterable[Value]) -> Kind:
    kinds = {kind_of_value(value) for value in values} - {Kind.any}
    if not kinds:
        return Kind.blanks
    return LISTS.get(kinds.pop(), Kind.list) if len(kinds) == 1 else Kind.list


def kind_of_type(sql_type: TypeEngine[Any]) -> Kind:
    """The kind of a column, by its SQLAlchemy type."""
    if isinstance(sql_type, ARRAY):
        return LISTS.get(kind_of_type(sql_type.item_type), Kind.list)
    return next((kind for types, kind in _COLUMN_TYPES if isinstance(sql_type, types)), Kind.list)
