"""What is known of an order, each fact with whose word it is and since when. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from danliu.lens.cells import shown
from danliu.tables.changes import Entry
from danliu.tables.query import Record
from danliu.tables.table import Table


class Fact(Struct, frozen=True):
    """source: whose word it is; by: who wrote it down, where that is another; at: since when"""

    key: str
    name: str
    name_en: str
    value: str
    value_en: str
    source: str
    by: str
    at: datetime


def facts(
    table: Table,
    record: Record,
    keys: Sequence[str],
    entries: Sequence[Entry],
    names: Mapping[str, str],
    sources: Mapping[str, str],
) -> list[Fact]:
    """The fields among `keys` that have a value.

    entries   changes of the record, the newest first; names: of who is in them
    sources   field -> the outside system whose word it is, where no person wrote it
    """
    known = [key for key in keys if key in table.columns and record.cells.get(key) is not None]
    return [_fact(table, record, key, _newest(entries, key), names, sources) for key in known]


def _newest(entries: Sequence[Entry], key: str) -> Entry | None:
    """What last gave the field another value."""
    return next((one for one in entries if one.after.get(key) != one.before.get(key)), None)


def _fact(
    table: Table,
    record: Record,
    key: str,
    entry: Entry | None,
    names: Mapping[str, str],
    sources: Mapping[str, str],
) -> Fact:
    column = table.columns[key]
    who = entry.who if entry else record.created_by
    by = names.get(who, who)
    source = by if who.startswith("user:") else sources.get(key, by)
    value = record.cells[key]
    told = shown(column, value), shown(column, value, english=True)
    named = (column.definition.name, column.definition.name_en or column.definition.name)
    at = entry.at if entry else record.created_at
    return Fact(key, *named, *told, source, by, at)
