"""The tape of the change log: nobody reads an entry by a schema that is older than it."""

import asyncio

from danliu.tables import changes
from danliu.tables.changes import Mark
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.schema import Schema
from danliu.tables.tape import Tape
from tests.tables.conftest import Shop


async def test_who_needs_no_look_of_their_own_gets_no_entry_before_its_schema(shop: Shop) -> None:
    asked, answers = asyncio.Event(), asyncio.Event()
    answers.set()

    async def fresh() -> Schema:
        asked.set()
        await answers.wait()
        return await shop.catalog.fresh(shop.db, shop.workspace)

    tape = Tape(shop.db, f"ws_{shop.workspace}", fresh)
    mark = (await tape.after(await changes.newest(shop.db))).mark
    async with shop.db.acquire() as db, db.transaction():
        await define_tables(db, shop.workspace, [RETURNS])
    asked.clear()
    answers.clear()
    await shop.add("returns", number="R-1")

    looking = asyncio.create_task(tape.after(mark))
    await asked.wait()
    early = await tape.after(mark, at_most_s=60)
    far_behind = await tape.after(Mark(0, 0), at_most_s=60)
    answers.set()
    looked = await looking
    later = await tape.after(early.mark, at_most_s=60)

    for heard in (early, far_behind):
        assert {entry.table for _, entry in heard.entries} <= set(heard.schema.by_id)
    assert [looked.schema.by_id[entry.table].key for _, entry in looked.entries] == ["returns"]
    assert later.entries == looked.entries


RETURNS = TableDef("returns", "退货", "number", (FieldDef("number", "单号", "text"),))
