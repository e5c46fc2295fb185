"""What somebody wants to read, and what they get: the values of the read path."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.formulas.kinds import Path
from danliu.tables.access import Sight
from danliu.tables.definition import Colour, Sort, View
from danliu.tables.kinds import Scope
from danliu.tables.wording import with_keys

LONGEST_PAGE = 500
NEWEST_FIRST = (Sort("created_at", descending=True),)


class Record(Struct, frozen=True):
    """One record as read. Cells by field key; a link is {"id", "title"}, a blank is None.

    follows   the cells that show the head's value, because the line's own is blank
    errors    of computed cells that are blank because they cannot be computed: «#DIV/0!»
    colour    that the view gives it; «» for none
    """

    id: UUID
    version: int
    flags: list[str]
    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str
    duplicate_of: UUID | None
    cells: dict[str, Any]
    follows: tuple[str, ...] = ()
    errors: dict[str, str] = {}
    colour: str = ""


class Page(Struct, frozen=True, eq=False, weakref=True):
    """schema: the version of the schema that the statement ran under; an empty page tells none.

    Several readers may hold one: nobody changes it.
    """

    records: list[Record]
    next: str | None = None
    schema: int | None = None


class Query(Struct, frozen=True):
    """What to read. `where` is a formula; `walk` adds values behind links, as «customer.level».

    view   a saved view to see it through: its filter too, and its order unless another is asked
    trash  what was deleted instead of what is there
    among  only these records
    colours  conditions, of which the first that holds colours the record
    """

    table: str
    where: str = ""
    sort: tuple[Sort, ...] = NEWEST_FIRST
    limit: int = 50
    after: str | None = None
    walk: tuple[Path, ...] = ()
    fields: tuple[str, ...] | None = None
    view: str = ""
    trash: bool = False
    among: tuple[UUID, ...] | None = None
    colours: tuple[Colour, ...] = ()


def through_view(sight: Sight, query: Query) -> Query:
    """The same query with what its view says filled in: filter, order, and what it shows. Choices
    in its filter may be called by their names."""
    table = sight.table(query.table)
    if query.view:
        query = through(sight, query, table.view(query.view))
    where = with_keys(Scope(sight, table), query.where)
    return query if where == query.where else msgspec.structs.replace(query, where=where)


def through(sight: Sight, query: Query, saved: View) -> Query:
    """The same query through this view."""
    both = [where for where in (saved.where, query.where) if where]
    where = f"AND({','.join(both)})" if len(both) > 1 else "".join(both)
    sort = saved.sort if query.sort == NEWEST_FIRST else query.sort
    fields = query.fields or saved.shown(sight.columns(sight.table(query.table)))
    return msgspec.structs.replace(
        query, where=where, sort=sort, fields=fields, colours=saved.colours, view=""
    )
