"""A workshop of the pack alone, as verbs: orders come, are split, are made."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from danliu.flows.pressing import press
from danliu.hub import Hub
from danliu.packs.install import install
from danliu.packs.pack import read_pack, shipped
from danliu.people.actor import SYSTEM
from danliu.people.users import add_user, join
from danliu.people.workspaces import open_workspace
from danliu.stock.asked import Ask, Ref
from danliu.stock.posting import post
from danliu.stock.reading import held_by, totals_of
from danliu.tables.query import Record
from danliu.tables.write import Context, Create
from danliu.workspace import Workspace
from tests.polling import until
from tests.processes import Outside
from tests.stories.story import Story


class Works:
    """What happens in a workshop, as verbs."""

    def __init__(self, story: Story, dsn: str, data: Path) -> None:
        self.story, self.ws, self.dsn, self.data = story, story.ws, dsn, data

    async def part(self, sku: str) -> Ref:
        (found,) = await self.story.records("goods", f'{{sku}}="{sku}"')
        return Ref("goods", found.id)

    async def product(
        self, sku: str, part: str, usage: int, there: int = 0, route: str = "GY-9"
    ) -> None:
        """A product of its own for a story, made of so many of a part of its own."""
        cells = {"product": sku, "part": part, "usage": usage, "route": route}
        await self.ws.tables.write([Create("goods", {"sku": one}) for one in (sku, part)])
        await self.ws.tables.write([Create("bom_lines", cells)])
        if there:
            await post(self.ws, [Ask("receive", await self.part(part), there)], f"来料 {part}")

    async def order(self, *lines: tuple[str, int], **cells: object) -> UUID:
        due = self.ws.clock.now().date() + timedelta(days=20)
        told = {"customer": "宁波启帆机械", "channel": "wechat", "due": due, **cells}
        order = self.ws.clock.new_id()
        writes = [
            Create("order_items", {"order": order, "line": n, "item": sku, "quantity": count})
            for n, (sku, count) in enumerate(lines, 1)
        ]
        await self.ws.tables.write([Create("customer_orders", told, order), *writes])
        return order

    async def split(self, order: UUID) -> None:
        await self.press(order)
        await self.reaches(order, "planned")

    async def press(self, order: UUID) -> None:
        await press(self.ws, "customer_orders", order, "to_jobs")

    async def reaches(self, order: UUID, status: str) -> None:
        async def there() -> bool:
            cells = (await self.story.record(order, "customer_orders")).cells
            return bool(cells["status"] == status)

        await until(there, what=f"the order is {status}")

    async def of(self, table: str, order: UUID) -> list[Record]:
        number = (await self.story.record(order, "customer_orders")).cells["number"]
        return await self.story.records(table, f'{{order.number}}="{number}"')

    async def of_shipment(self, shipment: UUID) -> list[Record]:
        number = (await self.story.record(shipment, "shipments")).cells["number"]
        return await self.story.records("shipment_lines", f'{{shipment.number}}="{number}"')

    async def listed(self, table: str, order: UUID, *keys: str) -> dict[str, tuple[object, ...]]:
        rows = await self.of(table, order)
        return {one.cells["item"]["title"]: tuple(one.cells[key] for key in keys) for one in rows}

    async def stored(self, order: UUID, sku: str, **cells: object) -> UUID:
        """The open job of this item is made and comes into stock; booked when this returns."""
        jobs = [one for one in await self.of("jobs", order) if not one.cells["booked_at"]]
        (job,) = [one.id for one in jobs if one.cells["item"]["title"] == sku]
        for status in ("assigned", "working", "checking"):
            await self.story.edit("jobs", job, status=status)
        await self.story.edit("jobs", job, status="stored", **cells)

        async def booked() -> bool:
            return (await self.story.record(job, "jobs")).cells["booked_at"] is not None

        await until(booked, what=f"{sku} is booked")
        return job

    async def there(self, sku: str) -> tuple[Decimal, Decimal]:
        """On hand, and reserved."""
        return await totals_of(self.ws, await self.part(sku))

    async def held(self, order: UUID, sku: str) -> Decimal:
        return await held_by(self.ws, Ref("customer_orders", order), await self.part(sku))


@asynccontextmanager
async def running_works(
    dsn: str, sandboxes: Outside, data: Path, *, connected: bool = True
) -> AsyncIterator[Works]:
    """With a worker of its own. `connected`: to the stand-ins of the outside systems."""
    await sandboxes.renew()
    async with Hub.open(dsn, data, size=16, name="works") as hub:
        async with hub.house.db.acquire() as db, db.transaction():
            now = hub.house.clock.now()
            user = await add_user(db, hub.house.clock.new_id(), "zhao", "赵老板", "一个密码")
            row = await open_workspace(
                db, "works", "启帆电机", zone="Asia/Shanghai", demo=False, now=now
            )
            await join(db, row.id, user, "owner")
        ws = Workspace(hub.house, row, Context(SYSTEM, "test"))
        address = sandboxes.url if connected else None
        await install(ws, read_pack(shipped("workshop")), demo=True, sandbox=address)
        worker = hub.worker()
        tasks = [asyncio.create_task(worker.run()), asyncio.create_task(hub.tick())]
        yield Works(Story(hub, ws, sandboxes), dsn, data)
        worker.stop()
        tasks[1].cancel()
        await asyncio.wait(tasks, timeout=20)
