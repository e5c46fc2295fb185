"""From what was typed to what is stored: every cell of a write parsed, all faults at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import NoneType
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.tables.errors import BadCell, Fault, InvalidRecord
from danliu.tables.fields.state import check_transition, may_move
from danliu.tables.table import Column, Table

_REQUIRED = Words("必填", "required")
_SHOWN_AT_MOST = 80  # characters of a wrong value that an error repeats


class Parsed(Struct):
    """The values of a write by field key, in stored form, and what was wrong with the others."""

    values: dict[str, Any] = {}
    faults: list[Fault] = []

    def blame(self, column: Column, value: Any, wrong: BadCell) -> None:
        self.faults.append(fault(column, value, wrong.code, wrong.wanted))

    def settle(self, write: int) -> dict[str, Any]:
        """The values. Raises InvalidRecord if anything was wrong."""
        if self.faults:
            raise InvalidRecord(self.faults, write)
        return self.values


def fault(column: Column, value: Any, code: str, wanted: Words) -> Fault:
    definition = column.definition
    return Fault(definition.key, definition.name, _shown(value), code, wanted)


def _shown(value: Any) -> str:
    text = "" if value is None else str(value)
    text = text.encode("utf-8", "replace").decode().replace("\0", "␀")
    return text if len(text) <= _SHOWN_AT_MOST else text[:_SHOWN_AT_MOST] + "…"


def is_blank(typed: Any) -> bool:
    return typed is None or (isinstance(typed, str) and not typed.strip()) or typed == []


_REMEMBERED = 5_000  # texts of a column, each of at most `_SHORT` characters
_SHORT = 40
_FIXED = (str, Decimal, date, datetime, bool, UUID, NoneType)  # that nobody can change afterwards
_NEW: Any = object()


def parse_all(
    table: Table, records: Sequence[Mapping[str, Any]], named: Mapping[str, Column]
) -> list[Parsed]:
    """`parse_cells` of each of them: a column at a time where all of them fill the same fields."""
    keys, columns = tuple(records[0]), [named.get(key) for key in records[0]]
    stored = [one for one in columns if one and one.type.stored]
    if not stored or len(stored) < len(keys) or any(tuple(one) != keys for one in records):
        return [parse_cells(table, cells, named) for cells in records]
    typed = zip(*(cells.values() for cells in records), strict=True)
    parsed = [_parse_column(column, told) for column, told in zip(stored, typed, strict=True)]
    rows = zip(*parsed, strict=True)
    read = [Parsed(dict(zip(keys, row, strict=True))) for row in rows]
    for place in {place for told in parsed for place, one in enumerate(told) if one is _BAD}:
        read[place] = parse_cells(table, records[place], named)
    return read


_BAD: Any = object()


def _parse_column(column: Column, typed: Sequence[Any]) -> list[Any]:
    """The values of one field; what cannot be read is `_BAD`."""
    alike = column.type.python in _FIXED and {*map(type, typed)} <= {str, NoneType}
    if not alike:  # 1 and TRUE are one key of a dict, and two things to say
        return [_parse_or_bad(column, one) for one in typed]
    said = {one: _parse_or_bad(column, one) for one in {*typed}}
    return [said[one] for one in typed]


def _parse_or_bad(column: Column, typed: Any) -> Any:
    known = column.read.get(typed, _NEW) if type(typed) is str else _NEW
    if known is not _NEW:
        return known
    try:
        return _parse(column, typed)
    except BadCell:
        return _BAD


def parse_cells(
    table: Table, cells: Mapping[str, Any], named: Mapping[str, Column] | None = None
) -> Parsed:
    """Parse what was typed, by field key. A field that there is not is a fault too.

    named   the fields that there are for who writes; None: all of the table
    """
    parsed, columns = Parsed(), table.columns if named is None else named
    values = parsed.values
    for key, typed in cells.items():
        column = columns.get(key)
        if column is None:
            parsed.faults.append(_unknown(columns, key, typed))
            continue
        # a text that was read before is not read again: a file says the same thing many times
        known = column.read.get(typed, _NEW) if type(typed) is str else _NEW
        if known is not _NEW:
            values[key] = known
            continue
        try:
            if column.type.stored or not is_blank(typed):
                values[key] = _parse(column, typed)
        except BadCell as wrong:
            parsed.blame(column, typed, wrong)
    return parsed


def _unknown(columns: Mapping[str, Column], key: str, typed: Any) -> Fault:
    known = "、".join(columns)
    wanted = Words(f"已有的字段：{known}", f"a field of the table: {known}")
    return Fault(key, key, _shown(typed), "unknown-field", wanted)


def _parse(column: Column, typed: Any) -> Any:
    value = None if is_blank(typed) else column.type.parse(typed, column.options)
    if type(typed) is str and len(typed) <= _SHORT and isinstance(value, _FIXED):
        if len(column.read) >= _REMEMBERED:
            column.read.clear()
        column.read[typed] = value
    return value


def complete(table: Table, parsed: Parsed) -> None:
    """For a new record: fill what starts by itself, and blame what is required and missing."""
    values = parsed.values
    if len(values) < len(table.nothing):
        parsed.values = values = {**table.nothing, **values}
    wrong = {one.field for one in parsed.faults} if parsed.faults else ()
    for column in table.demanding:
        key = column.key
        if values[key] is None and key not in wrong:
            values[key] = column.type.initial(column.options)
            if values[key] is None and column.required and column.type.typed:
                parsed.faults.append(fault(column, None, "required", _REQUIRED))


def check_update(table: Table, parsed: Parsed, was: Mapping[str, Any], role: str) -> None:
    """For an edit: nothing required is blanked; a state only goes where the role may send it."""
    for key, value in parsed.values.items():
        column = table.columns[key]
        if value is None and column.required:
            parsed.faults.append(fault(column, None, "required", _REQUIRED))
        elif column.stamps and value is not None:
            try:
                check_transition(was.get(key), value, column.options, role)
            except BadCell as wrong:
                parsed.blame(column, value, wrong)


def taken_back(
    table: Table, was: Mapping[str, Any], fresh: Mapping[str, Any], role: str
) -> list[Fault]:
    """A step of a state is taken back only by who may take it."""
    faults = []
    for column in table.states:
        if fresh.get(column.key) is not None and was[column.key] is not None:
            before, after = fresh[column.key], was[column.key]
            if not may_move(column.options, before, after, role):
                faults.append(fault(column, before, "transition-not-allowed", _NOT_YOURS))
    return faults


_NOT_YOURS = Words("由能走这一步的角色撤回", "taken back by a role that may take this step")


def stamped(was: Mapping[str, str], stage: str | None, now: datetime) -> Any:
    """When each stage was entered last, with `stage` entered now."""
    return {**was, stage: now.isoformat()} if stage else dict(was)
