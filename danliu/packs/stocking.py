"""The stock of a demo: a first receipt for every item of which nothing was booked yet."""

from dataclasses import replace
from uuid import UUID

from danliu.packs.pack import DemoStock, InvalidPack, Pack
from danliu.people.actor import SYSTEM
from danliu.postgres.pool import Connection
from danliu.stock.asked import Ask, Ref
from danliu.stock.opening import HOUSE
from danliu.stock.posting import post
from danliu.tables.catalog import Catalog
from danliu.tables.query import Query
from danliu.tables.read import Reader
from danliu.tables.write import Context
from danliu.workspace import Workspace


async def stock_demo(ws: Workspace, db: Connection, pack: Pack) -> None:
    """In the transaction that installs the pack. Raises InvalidPack."""
    # a catalog of its own: what it learns inside this transaction must not outlive a rollback
    house = replace(ws.house, catalog=Catalog(), reader=Reader())
    inside = Workspace(house, ws.row, Context(SYSTEM, f"pack:{pack.about.key}"), db)
    asks = [await _receipt(inside, one) for one in pack.stock]
    known = await _booked(inside, [one.item.id for one in asks])
    fresh = [one for one in asks if one.item.id not in known]
    if fresh:
        await post(inside, fresh, f"{HOUSE}pack:{ws.clock.new_id()}", "期初库存")


async def _receipt(ws: Workspace, one: DemoStock) -> Ask:
    title = (await ws.tables.schema()).table(one.table).definition.title
    query = Query(one.table, f"{{{title}}}={{$wanted}}", limit=1)
    page = await ws.tables.page(query, {("$wanted",): one.item})
    if not page.records:
        raise InvalidPack("stock.yaml", f"a record of {one.table} with the title {one.item!r}")
    item = Ref(one.table, page.records[0].id)
    return Ask("receive", item, one.quantity, one.place, one.lot)


async def _booked(ws: Workspace, items: list[UUID]) -> set[UUID]:
    rows = await ws.db.fetch(
        "SELECT DISTINCT item FROM danliu.stock_items WHERE workspace_id = $1 AND item = ANY($2)",
        ws.row.id,
        items,
    )
    return {row["item"] for row in rows}
