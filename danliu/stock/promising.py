"""What a record may be promised of some items, decided while nobody else can take any of it."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from uuid import UUID

import asyncpg

from danliu.stock.asked import Ask, Posted, Ref
from danliu.stock.known import Known, holders_of, known_of_asks
from danliu.stock.ledger import items_held
from danliu.stock.opening import opened
from danliu.stock.posting import post
from danliu.tables.fields.quantity import QuantityOptions
from danliu.workspace import Workspace


class Promisable:
    """Items of one table, whose stock stands still until the caller's transaction ends.

    free   of each: what nobody else was promised; in its base unit
    """

    def __init__(self, known: Known, table: str, free: Mapping[UUID, Decimal]) -> None:
        self._known, self._table, self.free = known, table, free

    def units(self, item: UUID) -> QuantityOptions:
        return self._known.units(Ref(self._table, item))


async def promisable(ws: Workspace, table: str, items: Collection[UUID], holder: Ref) -> Promisable:
    """Raises NotFound, Forbidden, NotStocked, UnitChanged; RuntimeError outside a transaction."""
    if isinstance(ws.db, asyncpg.Pool):
        raise RuntimeError("stock stands still only inside a transaction")
    asks = [Ask("reserve", Ref(table, one)) for one in items]
    (who,) = (await holders_of(ws, [holder])).values()
    number = (await ws.tables.schema()).table(table).id
    # what it holds and may let go stands still too, or two who trade would wait for each other
    held = await items_held(ws.db, ws.row.id, who)
    also = [Ask("release", Ref(table, item)) for of, item in held if of == number]
    known = await known_of_asks(ws, [*asks, *also])
    wanted = {(number, one.item.id) for one in (*asks, *also)}
    books = await opened(ws, ws.db, wanted, known)
    free = {one: books.promisable(who, (number, one)) for one in items}
    return Promisable(known, table, free)


async def promise(
    ws: Workspace,
    table: str,
    shares: Mapping[UUID, Decimal],
    holder: Ref,
    cause: str,
    because: str = "",
) -> Posted:
    """The holder holds so much of each of these items and nothing of any other of their table,
    once for a cause. Raises as `post`."""
    number = (await ws.tables.schema()).table(table).id
    (who,) = (await holders_of(ws, [holder])).values()
    before = [item for of, item in await items_held(ws.db, ws.row.id, who) if of == number]
    asks = [Ask("release", Ref(table, one), holder=holder) for one in before if one not in shares]
    asks += [
        Ask("reserve", Ref(table, one), f"{share:f}", holder=holder)
        for one, share in shares.items()
    ]
    return await post(ws, asks, cause, because)
