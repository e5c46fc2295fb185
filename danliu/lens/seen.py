"""One order as its customer sees it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from danliu.lens.lens import Lens, Reached, stages
from danliu.tables.read import Record
from danliu.tables.table import Table


class Detail(Struct, frozen=True):
    name: str
    name_en: str
    value: str


class Contact(Struct, frozen=True):
    """Whom the customer may call."""

    name: str
    phone: str


class Ended(Struct, frozen=True):
    reason: str
    reason_en: str


class Seen(Struct, frozen=True):
    """`headline` says first what the customer asks: when it comes, or where it waits."""

    number: str
    placed_at: datetime
    headline: str
    headline_en: str
    expected_at: datetime | None
    stages: list[Reached]
    detail: list[Detail]
    contact: Contact | None
    closed: Ended | None


def seen(lens: Lens, table: Table, record: Record, entered: Mapping[str, str]) -> Seen:
    """Pure: from the record and when it entered its states to what the customer may know."""
    cells, state = record.cells, str(record.cells.get(lens.state))
    return Seen(
        str(cells.get(lens.number) or ""),
        cells.get(lens.placed) or record.created_at,
        lens.waits.get(state, ""),
        lens.waits_en.get(state, lens.waits.get(state, "")),
        cells.get(lens.expected) if lens.expected else None,
        stages(lens, cells, entered, record.created_at),
        [_detail(table, key, cells[key]) for key in lens.detail if cells.get(key) is not None],
        None,
        next((Ended(c.reason, c.reason_en) for c in lens.closed if c.state == state), None),
    )


def _detail(table: Table, key: str, value: Any) -> Detail:
    column = table.columns[key]
    names = column.definition
    return Detail(names.name, names.name_en or names.name, column.type.show(value, column.options))
