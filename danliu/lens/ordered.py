"""What was ordered, line by line: where it stands, and how its customer reads it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from danliu.lens.cells import text_of
from danliu.tables.query import Record
from danliu.tables.table import Table

MOST_LINES = 50  # that one page shows


class Lines(Struct, frozen=True, forbid_unknown_fields=True):
    """The table of an order's lines and its fields. order: its link to the order; line: of their
    turn; item: what it is called by where it has no name; sent: how much of it was shipped

    unit      of its quantity, where each line has its own
    piece     the unit of all lines, where they have none of their own
    instead   fields of the order that are shown only where it has no lines
    """

    table: str
    order: str
    line: str
    name: str
    quantity: str
    item: str = ""
    sent: str = ""
    unit: str = ""
    piece: str = ""
    piece_en: str = ""
    instead: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """All that is shown of a line."""
        named = (self.name, self.item, self.quantity, self.sent, self.unit)
        return tuple(key for key in named if key)

    @property
    def read(self) -> Iterator[tuple[str, str]]:
        """Table and field of what somebody must see to be shown them."""
        for key in (self.order, self.line, *self.fields):
            yield self.table, key


class OrderedLine(Struct, frozen=True):
    """One line as it is read. sent: «» where nothing of it was shipped yet"""

    name: str
    quantity: str
    sent: str
    unit: str
    unit_en: str


class Ordered(Struct, frozen=True):
    """lines: in their turn; more: how many follow that are not told"""

    lines: list[OrderedLine]
    more: int


NOTHING = Ordered([], 0)


def ordered(lens: Lines, table: Table, records: Sequence[Record], more: int) -> Ordered:
    return Ordered([_line(lens, table, one.cells) for one in records], more)


def _line(lens: Lines, table: Table, cells: Mapping[str, Any]) -> OrderedLine:
    unit, unit_en = (text_of(table, cells, lens.unit, english=english) for english in (False, True))
    return OrderedLine(
        text_of(table, cells, lens.name) or text_of(table, cells, lens.item),
        text_of(table, cells, lens.quantity),
        text_of(table, cells, lens.sent) if cells.get(lens.sent) else "",
        unit or lens.piece,
        unit_en or lens.piece_en or lens.piece,
    )
