"""Whoever changes a table never holds up those who read it, whoever else is busy with it."""

import asyncio

from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef
from tests.tables.indexes.conftest import GOODS, Shop

SHOPS = TableDef("shops", "店铺", "name", (FieldDef("name", "店名", "text"),))
AT = FieldDef("at", "在", "link", options={"table": "shops"})


async def test_a_link_to_a_table_that_somebody_writes_waits_without_anything_in_hand(
    shop: Shop,
) -> None:
    await shop.fill(2_000)
    async with shop.db.acquire() as db, db.transaction():
        schema = await define_tables(db, shop.workspace, [SHOPS])
    goods, shops = (schema.physical(schema.table(key)) for key in ("goods", "shops"))
    async with shop.db.acquire() as writer, shop.db.acquire() as reader:
        busy = writer.transaction()
        await busy.start()
        await writer.execute(f"LOCK TABLE {shops} IN ROW EXCLUSIVE MODE")
        change = asyncio.create_task(shop.change(fields=(*GOODS.fields, AT)))
        await reader.execute("SET statement_timeout = '2s'")
        for _ in range(300):
            await reader.fetchval(f"SELECT count(*) FROM (SELECT FROM {goods} LIMIT 5)")
        await reader.execute("RESET statement_timeout")
        assert not change.done()
        await busy.rollback()

        assert "at" in (await change).table("goods").columns
