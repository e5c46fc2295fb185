"""What a record may be promised of some items, decided while nobody else can take any of it."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from uuid import UUID

import asyncpg

from danliu.stock.asked import Ask, Posted, Ref
from danliu.stock.known import holders_of, known_of_asks
from danliu.stock.ledger import items_held
from danliu.stock.opening import opened
from danliu.stock.posting import Held, post
from danliu.tables.fields.quantity import QuantityOptions
from danliu.tables.table import Table
from danliu.workspace import Workspace


class Promisable:
    """Items of one table, whose stock stands still until the caller's transaction ends.

    free   of each: what nobody else was promised; in its base unit
    """

    def __init__(
        self, ws: Workspace, table: Table, holder: Ref, held: Held, items: Collection[UUID]
    ) -> None:
        self._ws, self._table, self._holder, self._held = ws, table, holder, held
        self._who = held.holders[holder]
        self.free = {one: held.books.promisable(self._who, (table.id, one)) for one in items}

    def units(self, item: UUID) -> QuantityOptions:
        return self._held.known.units(Ref(self._table.key, item))

    async def promise(
        self, shares: Mapping[UUID, Decimal], cause: str, because: str = ""
    ) -> Posted:
        """The holder holds so much of each of these items and nothing of any other of their table,
        once for a cause. Raises as `post`."""
        before = self._held.books.items_of(self._who, self._table.id)
        let_go = [one for one in before if one not in shares]
        asks = [Ask("release", Ref(self._table.key, one), holder=self._holder) for one in let_go]
        asks += [
            Ask("reserve", Ref(self._table.key, one), f"{share:f}", holder=self._holder)
            for one, share in shares.items()
        ]
        # what somebody reserved for it while this one waited is not held fast yet
        all_held = all((self._table.id, one.item.id) in self._held.known.counted for one in asks)
        held = self._held if all_held else None
        return await post(self._ws, asks, cause, because, held)


async def promisable(ws: Workspace, table: str, items: Collection[UUID], holder: Ref) -> Promisable:
    """Raises NotFound, Forbidden, NotStocked, UnitChanged; RuntimeError outside a transaction."""
    if isinstance(ws.db, asyncpg.Pool):
        raise RuntimeError("stock stands still only inside a transaction")
    of = (await ws.tables.schema()).table(table)
    holders = await holders_of(ws, [holder])
    # what it holds and may let go stands still too, or two who trade would wait for each other
    held = await items_held(ws.db, ws.row.id, holders[holder])
    also = [item for number, item in held if number == of.id]
    asks = [Ask("reserve", Ref(table, one)) for one in items]
    asks += [Ask("release", Ref(table, one)) for one in also]
    known = await known_of_asks(ws, asks)
    wanted = {(of.id, one.item.id) for one in asks}
    books = await opened(ws, ws.db, wanted, known, holders.values())
    return Promisable(ws, of, holder, Held(ws.db, known, holders, books), items)
