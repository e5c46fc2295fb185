"""THE way stock is written: the only code that writes its ledger and its sums.

A post locks the rows of its items in the order of their ids, reads what is there, thinks
(`books.py`) and writes moves and sums in one statement. It may join a transaction of the caller's:
then records first, stock last, so that nobody waits in a circle.
"""

from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import asyncpg
import msgspec

from danliu.postgres.pool import Connection
from danliu.stock import units
from danliu.stock.asked import Ask, Holder, Move, Posted, Ref, Slot
from danliu.stock.books import Books, Wanted
from danliu.stock.errors import BadQuantity, Corrected, NotEnough
from danliu.stock.known import Known, holders_of, known_of_asks, known_of_moves
from danliu.stock.ledger import append, entry_of, items_held, moves_of
from danliu.stock.opening import HOUSE, Begun, begin, opened
from danliu.tables.errors import NotFound
from danliu.workspace import Workspace

Doing = Callable[[Connection], Awaitable[Posted]]

TOPIC = "stock"
MOST = 1_000  # things asked in one post


class Held(NamedTuple):
    """Items that the caller's transaction holds fast already, with their books and holders."""

    db: Connection
    known: Known
    holders: dict[Ref, Holder]
    books: Books


async def post(ws: Workspace, asks: Sequence[Ask], cause: str, because: str = "") -> Posted:
    """All of it or nothing, once for a cause. A repeat is answered with what was done then.

    Raises  NotEnough, NotFound, Forbidden, NotStocked, BadQuantity, WhichPlace, UnitChanged,
            CauseTaken
    """
    return await post_begun(ws, asks, Begun(cause, msgspec.to_builtins(list(asks)), because))


async def post_held(ws: Workspace, asks: Sequence[Ask], begun: Begun, held: Held) -> Posted:
    """The same for what is held fast already, all of it, in the caller's transaction: that must end
    where this raises, for there is no point in it to come back to. Raises as `post`."""
    entry = await begin(ws, held.db, begun)
    if isinstance(entry, Posted):
        return entry
    posted = await _done(ws, asks, held, entry)
    ws.house.ring(ws.row.id, TOPIC)
    return posted


async def correct(ws: Workspace, entry: UUID, because: str = "") -> Posted:
    """Take an entry back, by its counter-moves, once.

    Raises  NotFound, Forbidden, Corrected; NotEnough where what came has gone on since
    """
    found = await entry_of(ws.db, ws.row.id, entry)
    if found is None:
        raise NotFound("entry", str(entry))
    moves = await moves_of(ws.db, entry)
    known = await known_of_moves(ws, moves)
    if found.corrects or found.corrected_by:
        raise Corrected(entry)
    at = Begun(f"{HOUSE}correct:{entry}", {"corrects": str(entry)}, because, corrects=entry)
    return await _within(ws, known, lambda db: _correct(ws, db, moves, known, at))


async def release_all(ws: Workspace, holder: Ref, cause: str, because: str = "") -> Posted:
    """Whatever is reserved for this record, of every item, once for a cause. Raises as `post`."""
    schema = await ws.tables.schema()
    found = await holders_of(ws, [holder])
    asks = [
        Ask("release", Ref(schema.by_id[table].key, item), holder=holder)
        for table, item in await items_held(ws.db, ws.row.id, found[holder])
        if table in schema.by_id
    ]
    # what it holds changes; what is asked does not
    begun = Begun(cause, {"release": msgspec.to_builtins(holder)}, because)
    return await post_begun(ws, asks, begun)


async def post_begun(ws: Workspace, asks: Sequence[Ask], begun: Begun) -> Posted:
    """As `post`, where what is asked is told otherwise than by its asks."""
    known = await known_of_asks(ws, asks)
    holders = await holders_of(ws, [one.holder for one in asks if one.holder])
    return await _within(ws, known, lambda db: _post(ws, db, asks, known, holders, begun))


async def _within(ws: Workspace, known: Known, do: Doing) -> Posted:
    """In the caller's transaction, or in one of its own. Raises NotEnough as people read it."""
    try:
        posted = await _in_transaction(ws, do)
    except NotEnough as refused:
        # only now: whoever has a connection must not wait for a second one
        raise await _told(ws, refused, known) from None
    ws.house.ring(ws.row.id, TOPIC)
    return posted


async def _in_transaction(ws: Workspace, do: Doing) -> Posted:
    if isinstance(ws.db, asyncpg.Pool):
        async with ws.db.acquire() as db, db.transaction():
            return await do(db)
    async with ws.db.transaction():
        return await do(ws.db)


async def _post(
    ws: Workspace,
    db: Connection,
    asks: Sequence[Ask],
    known: Known,
    holders: dict[Ref, Holder],
    begun: Begun,
) -> Posted:
    entry = await begin(ws, db, begun)
    if isinstance(entry, Posted):
        return entry
    wanted = {(known.tables[one.item.table].table.id, one.item.id) for one in asks}
    # what is moved takes along what is reserved of it, whoever holds it
    whose = None if any(one.do == "transfer" for one in asks) else holders.values()
    books = await opened(ws, db, wanted, known, whose)
    return await _done(ws, asks, Held(db, known, holders, books), entry)


async def _done(ws: Workspace, asks: Sequence[Ask], held: Held, entry: UUID) -> Posted:
    known, holders, books = held.known, held.holders, held.books
    for ask in asks:
        _do(books, ask, known, holders)
    at, moves, short = ws.clock.now(), tuple(books.moves), tuple(books.short)
    await append(held.db, ws.row.id, entry, at, books, known.may_owe)
    books.moves.clear()  # they are written: what is asked of these books next is another entry
    books.short.clear()
    return Posted(entry, at, moves, short)


async def _correct(
    ws: Workspace, db: Connection, moves: Sequence[Move], known: Known, begun: Begun
) -> Posted:
    entry = await begin(ws, db, begun)
    if isinstance(entry, Posted):
        return entry
    whose = {one.holder for one in moves if one.holder}
    wanted = {(one.slot.table, one.slot.item) for one in moves}
    books = await opened(ws, db, wanted, known, whose)
    books.correct(moves)
    at = ws.clock.now()
    await append(db, ws.row.id, entry, at, books, known.may_owe)
    return Posted(entry, at, tuple(books.moves))


def _do(books: Books, ask: Ask, known: Known, holders: dict[Ref, Holder]) -> None:
    """Raises NotEnough, BadQuantity, NotFound, WhichPlace."""
    holder = holders[ask.holder] if ask.holder else None
    table = known.tables[ask.item.table].table.id
    slot = Slot(table, ask.item.id, _plain(ask.place), _plain(ask.lot))
    wanted = Wanted(
        slot, _quantity(ask, known), any_place=ask.place is None, any_lot=ask.lot is None
    )
    if ask.do in ("reserve", "release") and holder is None:
        raise NotFound("holder", "")
    if ask.do in ("receive", "reserve") and (table, ask.item.id) in known.deleted:
        raise NotFound(ask.item.table, str(ask.item.id))
    match ask.do:
        case "receive":
            books.receive(slot, wanted.quantity, holder)
        case "count":
            books.count(books.counted_at(wanted), wanted.quantity)
        case "dispatch":
            books.dispatch(wanted, holder, part=ask.part)
        case "transfer":
            books.transfer(wanted, _plain(ask.to))
        case "reserve" if holder:
            books.reserve(wanted, holder, part=ask.part)
        case "release" if holder:
            if ask.quantity is None:
                wanted = wanted.of(books.held(holder, wanted.item))
            books.release(holder, wanted)


def _quantity(ask: Ask, known: Known) -> Decimal:
    """Raises BadQuantity."""
    if ask.quantity is None:
        if ask.do == "release":
            return Decimal(0)
        raise BadQuantity("", units.ABOVE)
    least = Decimal(0) if ask.do in ("count", "reserve") else None
    return units.read(ask.quantity, known.units(ask.item), least=least)


def _plain(name: str | None) -> str:
    return " ".join((name or "").split())


async def _told(ws: Workspace, refused: NotEnough, known: Known) -> NotEnough:
    """With what a person needs to understand it."""
    number, units_of = next(one for one in known.counted.items() if one[0][1] == refused.item)
    table = next(key for key, one in known.tables.items() if one.table.id == number[0])
    refused.unit = units_of.base
    refused.title = (await ws.tables.titles(table, [refused.item])).get(refused.item, "")
    return refused
