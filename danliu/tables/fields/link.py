"""Links to records of another table: one, or many in their order.

One link is a foreign key; many are an array of ids, whose targets the write path looks up in the
same transaction. A person or a foreign document may name a target by its title.
"""

import re
from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, field

MISSING = Words("一条已有的记录", "a record that exists")
_MOST = 1_000


class LinkOptions(Struct, frozen=True, forbid_unknown_fields=True):
    table: str  # key of the table it points to
    add: bool = False  # a title that is not found becomes a new record


def one_id(typed: Any) -> UUID:
    """The id in what was typed: an id, or {"id": ..., "title": ...} as reads give it."""
    value = typed.get("id") if isinstance(typed, dict) else typed
    if isinstance(value, UUID):
        return value
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise BadCell("not-a-record", MISSING) from None


@field("link")
class Link(Field[LinkOptions, UUID]):
    options = LinkOptions
    kind = Kind.any
    python = UUID
    points = "one"

    def column(self, options: LinkOptions) -> TypeEngine[Any]:
        return Uuid()

    def parse(self, typed: Any, options: LinkOptions) -> UUID:
        return one_id(typed)


@field("links")
class Links(Field[LinkOptions, list[UUID]]):
    options = LinkOptions
    kind = Kind.list
    python = list[UUID]
    points = "many"

    def column(self, options: LinkOptions) -> TypeEngine[Any]:
        return ARRAY(Uuid())

    def parse(self, typed: Any, options: LinkOptions) -> list[UUID]:
        if isinstance(typed, str):  # as a file has them
            typed = [part for part in re.split(r"[,，、\s]+", typed) if part]
        if not isinstance(typed, list | tuple) or len(typed) > _MOST:
            raise BadCell(
                "not-a-list",
                Words(f"最多 {_MOST} 条记录的列表", f"a list of at most {_MOST} records"),
            )
        return list(dict.fromkeys(one_id(part) for part in typed))

    def show(self, stored: list[UUID], options: LinkOptions) -> str:
        return "、".join(map(str, stored))
