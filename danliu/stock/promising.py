"""What a record may be promised of some items, decided while nobody else can take any of it."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from uuid import UUID

import asyncpg

from danliu.stock.asked import Ask, Posted, Ref
from danliu.stock.known import holders_of, known_of_asks
from danliu.stock.ledger import items_held
from danliu.stock.opening import Begun, opened
from danliu.stock.posting import Held, post_begun, post_held
from danliu.tables.fields.quantity import QuantityOptions
from danliu.tables.table import Table
from danliu.workspace import Workspace

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"


class Promisable:
    """Items of one table, whose stock stands still until the caller's transaction ends.

    free   of each: what nobody else was promised; in its base unit
    """

    def __init__(
        self, ws: Workspace, table: Table, holder: Ref, held: Held, items: Collection[UUID]
    ) -> None:
        self._ws, self._table, self._holder, self._held = ws, table, holder, held
        self._who = held.holders[holder]
        self._items = items

    @property
    def free(self) -> dict[UUID, Decimal]:
        books, table = self._held.books, self._table.id
        return {one: books.promisable(self._who, (table, one)) for one in self._items}

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
        # what it holds before changes; what is asked does not
        wanted = {str(one): f"{share:f}" for one, share in shares.items()}
        begun = Begun(cause, {"promise": wanted, "to": str(self._holder.id)}, because)
        counted = self._held.known.counted
        if all((self._table.id, one.item.id) in counted for one in asks):
            return await post_held(self._ws, asks, begun, self._held)
        # what somebody reserved for it while this one waited is not held fast yet
        return await post_begun(self._ws, asks, begun)


async def promisable(ws: Workspace, table: str, items: Collection[UUID], holder: Ref) -> Promisable:
    """Raises NotFound, Forbidden, NotStocked, UnitChanged; RuntimeError outside a transaction."""
    if isinstance(ws.db, asyncpg.Pool):
        raise RuntimeError("stock stands still only inside a transaction")
    of = (await ws.tables.schema()).table(table)
    holders = await holders_of(ws, [holder])
    # one promise to a holder at a time: the next one lets go what this one takes
    await ws.db.execute(_LOCK, f"promise {ws.row.id} {holder.table} {holder.id}")
    # what it holds and may let go stands still too, or two who trade would wait for each other
    held = await items_held(ws.db, ws.row.id, holders[holder])
    also = [item for number, item in held if number == of.id]
    asks = [Ask("reserve", Ref(table, one)) for one in items]
    asks += [Ask("release", Ref(table, one)) for one in also]
    known = await known_of_asks(ws, asks)
    wanted = {(of.id, one.item.id) for one in asks}
    books = await opened(ws, ws.db, wanted, known, holders.values())
    return Promisable(ws, of, holder, Held(ws.db, known, holders, books), items)
