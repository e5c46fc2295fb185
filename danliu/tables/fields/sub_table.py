"""Sub-table: the records of another table that point to this one, as its lines.

Lines inherit what they are told to: a blank cell of theirs shows the head's, and follows it when
it moves; a cell of their own overrides it.
"""

from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, field


class SubTableOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """table      key of the table of the lines
    link       key of their link that points here
    inherit    field of a line -> field of the head that it follows while it is blank
    """

    table: str
    link: str
    inherit: dict[str, str] = {}


@field("sub-table")
class SubTable(Field[SubTableOptions, list[UUID]]):
    options = SubTableOptions
    kind = Kind.list
    python = list[UUID]
    typed = False
    stored = False
    points = "many"

    def column(self, options: SubTableOptions) -> TypeEngine[Any]:
        raise TypeError("a sub-table has no column: its lines point to it")

    def parse(self, typed: Any, options: SubTableOptions) -> list[UUID]:
        raise BadCell(
            "lines-point-here",
            Words("在明细里填写关联", "nothing here: a line is added in its own table"),
        )
