"""Stock: what there is, what happened to it, and how it is moved by hand."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta, Struct

from danliu.stock import posting, reading
from danliu.stock.asked import Ask, Kind, Posted, Ref
from danliu.stock.items import all_stocked, may_move
from danliu.stock.ledger import Line
from danliu.stock.level import ItemLevel
from danliu.stock.reading import Hold, Only
from danliu.web.names import Names
from danliu.web.origins import origin_told
from danliu.workspace import Workspace

Limit = Annotated[int, QueryParameter(ge=1, le=200)]
Cause = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^$]")]


class StockedOut(Struct):
    """A table whose records are items. moves: whether the reader may move their stock"""

    table: str
    name: str
    name_en: str
    field: str
    unit: str
    owes: bool
    moves: bool


class LevelsOut(Struct):
    items: list[ItemLevel]
    next: str | None


class ItemOut(Struct):
    """level: as it is, or was at the moment that was asked for; holds: as they are"""

    level: ItemLevel
    holds: list[Hold]
    moves: bool


class LedgerLine(Struct):
    """One line of the ledger, with the entry that it belongs to.

    holder       for whom; none where the reader may not see that record
    correctable  whether the entry can still be taken back
    """

    number: int
    at: datetime
    kind: Kind
    place: str
    lot: str
    on_hand: Decimal
    reserved: Decimal
    on_hand_after: Decimal
    reserved_after: Decimal
    holder: str | None
    entry: UUID
    cause: str
    who: str
    origin: str
    reason: str
    run: UUID | None
    correctable: bool


class LedgerOut(Struct):
    """Newest first."""

    lines: list[LedgerLine]
    next: int | None


class MovesIn(Struct, forbid_unknown_fields=True):
    """All of it is done, or nothing, and once for a cause."""

    asks: Annotated[list[Ask], Meta(min_length=1, max_length=posting.MOST)]
    cause: Cause
    because: Annotated[str, Meta(max_length=200)] = ""


class CorrectIn(Struct, forbid_unknown_fields=True):
    because: Annotated[str, Meta(max_length=200)] = ""


class MoveOut(Struct):
    kind: Kind
    item: UUID
    place: str
    lot: str
    on_hand: Decimal
    reserved: Decimal
    on_hand_after: Decimal
    reserved_after: Decimal


class ShortOut(Struct):
    """What could not be reserved of an item."""

    item: UUID
    quantity: Decimal


class PostedOut(Struct):
    """repeated: it was booked before under this cause, and not again"""

    entry: UUID
    at: datetime
    moves: list[MoveOut]
    short: list[ShortOut]
    repeated: bool


class StockRoutes(Controller):
    path = "/api/stock"

    @get("/")
    async def tables(self, ws: NamedDependency[Workspace]) -> list[StockedOut]:
        """The tables whose records are items, for this reader."""
        sight = ws.tables.sight(await ws.tables.fresh_schema())
        return [
            StockedOut(
                one.table.key,
                one.table.definition.name,
                one.table.definition.name_en,
                one.field.key,
                one.options.base,
                one.options.may_owe,
                may_move(ws, sight, one),
            )
            for one in all_stocked(sight)
        ]

    @get("/tables/{table:str}")
    async def levels(
        self,
        table: FromPath[str],
        ws: NamedDependency[Workspace],
        find: FromQuery[str] = "",
        only: FromQuery[Only] = "all",
        at: FromQuery[datetime | None] = None,
        limit: Limit = 50,
        after: FromQuery[str | None] = None,
    ) -> LevelsOut:
        """Items with what there is of them, as it is or was at a past moment."""
        found = await reading.levels(
            ws, table, find=find.strip(), only=only, after=after, limit=limit, at=at
        )
        return LevelsOut(found.items, found.next)

    @get("/tables/{table:str}/{item:uuid}")
    async def item(
        self,
        table: FromPath[str],
        item: FromPath[UUID],
        ws: NamedDependency[Workspace],
        at: FromQuery[datetime | None] = None,
    ) -> ItemOut:
        """One item: what there is of it and for whom it is reserved."""
        ref = Ref(table, item)
        level = await reading.item(ws, ref, at)
        return ItemOut(level, await reading.holds(ws, ref), await reading.may_be_moved(ws, ref))

    @get("/tables/{table:str}/{item:uuid}/ledger")
    async def ledger(
        self,
        table: FromPath[str],
        item: FromPath[UUID],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
        limit: Limit = 50,
        before: FromQuery[int | None] = None,
    ) -> LedgerOut:
        """What happened to an item, newest first, older than line `before`."""
        found = await reading.ledger(ws, Ref(table, item), before, limit + 1)
        shown = found[:limit]
        known = await names.of(ws.db, ws.row.id)
        titles = await reading.titles(ws, [one.move.holder for one in shown if one.move.holder])
        lines = []
        for one in shown:
            holder = titles.get(one.move.holder) if one.move.holder else None
            lines.append(_line(one, holder, known, names.tongue))
        return LedgerOut(lines, shown[-1].number if len(found) > limit else None)

    @post("/moves", status_code=200)
    async def move(self, data: JSONBody[MovesIn], ws: NamedDependency[Workspace]) -> PostedOut:
        """Receive, dispatch, transfer, count, reserve, release: all of it or nothing. The same
        cause again is answered with what was done; with something else it is refused."""
        return _posted(await posting.post(ws, data.asks, data.cause, data.because))

    @post("/entries/{entry:uuid}/correct", status_code=200)
    async def correct(
        self,
        entry: FromPath[UUID],
        data: JSONBody[CorrectIn],
        ws: NamedDependency[Workspace],
    ) -> PostedOut:
        """Take an entry back by its counter-moves, once."""
        return _posted(await posting.correct(ws, entry, data.because))


def _line(one: Line, holder: str | None, names: Mapping[str, str], tongue: str) -> LedgerLine:
    move, entry = one.move, one.entry
    return LedgerLine(
        one.number,
        one.at,
        move.kind,
        move.slot.place,
        move.slot.lot,
        move.on_hand,
        move.reserved,
        move.on_hand_after,
        move.reserved_after,
        holder,
        entry.id,
        entry.cause,
        names.get(entry.who, entry.who),
        origin_told(entry.origin, entry.who, names, tongue),
        entry.reason,
        entry.run,
        entry.corrects is None and entry.corrected_by is None,
    )


def _posted(posted: Posted) -> PostedOut:
    moves = [
        MoveOut(
            one.kind,
            one.slot.item,
            one.slot.place,
            one.slot.lot,
            one.on_hand,
            one.reserved,
            one.on_hand_after,
            one.reserved_after,
        )
        for one in posted.moves
    ]
    short = [ShortOut(one.item, one.quantity) for one in posted.short]
    return PostedOut(posted.entry, posted.at, moves, short, posted.repeated)
