"""A warehouse of one company: parts with stock, orders that want them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from danliu.hub import Hub
from danliu.people import actor
from danliu.people.workspaces import open_workspace
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import open_pool
from danliu.stock.asked import Ask, Does, Posted, Ref
from danliu.stock.drift import Drift, drift
from danliu.stock.posting import correct, post
from danliu.stock.reading import holds, item
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.write import Context, Create
from danliu.workspace import Workspace

PARTS = TableDef(
    "parts",
    "配件",
    "sku",
    (
        FieldDef("sku", "料号", "text"),
        FieldDef("units", "单位", "text"),
        FieldDef("secret", "进价", "money"),
        FieldDef("stock", "库存", "stock", options={"own_units": "units"}),
        FieldDef(
            "available", "可用", "stock", options={"shows": "available", "own_units": "units"}
        ),
    ),
)
OWING = TableDef(
    "owing",
    "代销",
    "sku",
    (
        FieldDef("sku", "料号", "text"),
        FieldDef("stock", "库存", "stock", options={"may_owe": True}),
    ),
)
ORDERS = TableDef("orders", "订单", "number", (FieldDef("number", "单号", "text"),))


class Warehouse:
    """What happens there, as verbs."""

    def __init__(self, hub: Hub, ws: Workspace) -> None:
        self.hub, self.ws = hub, ws
        self._causes = 0

    def as_(self, who: actor.Actor) -> "Warehouse":
        return Warehouse(self.hub, Workspace(self.hub.house, self.ws.row, Context(who, "desk")))

    async def part(self, sku: str = "KL-1022", table: str = "parts", **cells: Any) -> Ref:
        return await self._made(table, sku=sku, **cells)

    async def order(self, number: str = "DL-1") -> Ref:
        return await self._made("orders", number=number)

    async def _made(self, table: str, **cells: Any) -> Ref:
        (written,) = await self.ws.tables.write([Create(table, cells)])
        return Ref(table, written.id)

    async def do(
        self, do: Does, part: Ref, quantity: Any = None, *, cause: str = "", **more: Any
    ) -> Posted:
        """One thing, under a cause of its own where none is named."""
        return await self.all([Ask(do, part, quantity, **more)], cause)

    async def all(self, asks: list[Ask], cause: str = "") -> Posted:
        return await post(self.ws, asks, cause or str(self.ws.clock.new_id()))

    async def correct(self, posted: Posted) -> Posted:
        return await correct(self.ws, posted.entry, "记错了")

    async def sums(self, part: Ref) -> tuple[int, int]:
        """On hand, reserved."""
        level = await item(self.ws, part)
        return int(level.on_hand), int(level.reserved)

    async def places(self, part: Ref) -> dict[str, tuple[int, int]]:
        level = await item(self.ws, part)
        return {one.place: (int(one.on_hand), int(one.reserved)) for one in level.slots}

    async def held(self, part: Ref) -> dict[UUID | None, int]:
        found: dict[UUID | None, Decimal] = {}
        for one in await holds(self.ws, part):
            found[one.id] = found.get(one.id, Decimal(0)) + one.quantity
        return {who: int(quantity) for who, quantity in found.items()}

    async def drift(self) -> list[Drift]:
        return await drift(self.ws.db, self.ws.row.id)


@asynccontextmanager
async def opened(dsn: str, data: Path) -> AsyncIterator[Warehouse]:
    pool = await open_pool(dsn, size=1)
    await migrate(pool, "pre")
    await pool.close()
    async with Hub.open(dsn, data, size=24, name="warehouse") as hub:
        async with hub.house.db.acquire() as db, db.transaction():
            now = hub.house.clock.now()
            row = await open_workspace(db, "w", "仓", zone="Asia/Shanghai", demo=False, now=now)
            await define_tables(db, row.id, [PARTS, OWING, ORDERS])
        yield Warehouse(hub, Workspace(hub.house, row, Context(actor.SYSTEM, "desk")))
