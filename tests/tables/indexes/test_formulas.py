"""A formula in an index: found by the planner, fresh after every write, and provably so."""

import random
from decimal import Decimal

import msgspec
import pytest

from danliu.people.actor import SYSTEM
from danliu.tables.catalog import Catalog
from danliu.tables.definition import FieldDef, Sort, TableDef, View
from danliu.tables.indexes.needs import needs
from danliu.tables.indexes.verifier import verify, verify_index
from danliu.tables.query import Query
from danliu.tables.write import Context, Create, Delete, Restore, Set, Writer
from tests.tables.indexes.conftest import GOODS, Shop

UP, DOWN = (
    View("up", "由低", sort=(Sort("total"),)),
    View("down", "由高", sort=(Sort("total", True),)),
)
FLOOR = View("floor", "大单", where='AND({大小}="大单",{总价}>4300)')


@pytest.mark.parametrize("view", [UP, DOWN], ids=lambda one: one.key)
async def test_an_order_by_a_formula_is_read_from_its_index_whatever_the_plan(
    shop: Shop, view: View
) -> None:
    await shop.fill(20_000)
    await shop.change(views=(view,))
    await shop.keeper.keep()
    (index,) = await shop.shown()

    for generic in (True, False):
        plan = await shop.plan(Query("goods", view=view.key), generic=generic)
        assert index.name in plan, plan
        assert "Sort" not in plan, plan


async def test_a_filter_by_a_formula_is_read_from_its_index(shop: Shop) -> None:
    await shop.fill(20_000)
    await shop.change(views=(FLOOR,))
    await shop.keeper.keep()

    plan = await shop.plan(Query("goods", view="floor"), generic=False)

    assert any(one.name in plan for one in await shop.shown()), plan


async def walked(shop: Shop, query: Query) -> list[tuple[Decimal | None, str]]:
    """All pages of the list, a few records at a time."""
    found, after = [], None
    while True:
        page = await shop.page(msgspec.structs.replace(query, after=after, limit=97))
        found += [(one.cells["total"], str(one.id)) for one in page.records]
        if page.next is None:
            return found
        after = page.next


async def test_after_200_random_writes_the_order_by_the_index_is_that_without_it(
    shop: Shop,
) -> None:
    chance = random.Random(7)
    await shop.fill(800)
    await shop.change(views=(UP, DOWN))
    await shop.keeper.keep()
    catalog = Catalog()
    writer = Writer(catalog, shop.clock)
    context = Context(SYSTEM, "试", "试")
    alive = [one.id for one in (await shop.page(Query("goods", limit=500))).records]
    gone = []
    for _ in range(200):
        record = chance.choice(alive)
        cells = {
            "price": chance.choice([None, str(chance.randint(0, 99_999) / 100)]),
            "pieces": chance.choice([None, str(chance.randint(0, 40))]),
        }
        what = chance.choice(["create", "set", "set", "set", "delete", "restore"])
        if what == "create":
            write = Create("goods", cells)
        elif what == "set":
            write = Set("goods", record, cells)
        elif what == "delete":
            alive.remove(record)
            gone.append(record)
            write = Delete("goods", record)
        elif gone:
            alive.append(gone[-1])
            write = Restore("goods", gone.pop())
        else:
            continue
        await writer.write(shop.db, shop.workspace, [write], context)
    schema = await shop.schema()
    table = schema.table("goods")

    by_index = {view.key: await walked(shop, Query("goods", view=view.key)) for view in (UP, DOWN)}
    for outcome in await verify(shop.db, schema, table, "total"):
        assert outcome.fresh, outcome
        assert outcome.rows > 500
    for index in await shop.shown():
        await shop.db.execute(f"DROP INDEX ws_{shop.workspace}.{index.name}")
    without = {view.key: await walked(shop, Query("goods", view=view.key)) for view in (UP, DOWN)}

    assert by_index == without
    known = [total for total, _ in by_index["up"] if total is not None]
    assert known == sorted(known)
    assert len(known) > 500


async def test_the_verifier_finds_what_a_function_that_broke_its_word_left_stale(
    shop: Shop,
) -> None:
    """A rate that is called immutable and then changes: the index still has the old values."""
    await shop.fill(500)
    schema = await shop.schema()
    table = schema.table("goods")
    physical, price = schema.physical(table), table.columns["price"].physical
    rate = f"{schema.name}.rate(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE"
    await shop.db.execute(f"CREATE FUNCTION {rate} RETURN $1 * 2")
    expression = f"({schema.name}.rate({price}))"
    await shop.db.execute(
        f"CREATE INDEX x_rate ON {physical} ({expression} ASC NULLS LAST, id ASC)"
        " WHERE deleted_at IS NULL"
    )
    async with shop.db.acquire() as db:
        good = await verify_index(db, physical, "x_rate", expression, "ASC NULLS LAST", sample=None)
    assert good.fresh
    assert good.rows == 450

    await shop.db.execute(f"DROP INDEX {schema.name}.x_rate")
    await shop.db.execute(
        f"CREATE OR REPLACE FUNCTION {schema.name}.rate(numeric) RETURNS numeric"
        " LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1 * 2; END'"
    )
    await shop.db.execute(
        f"CREATE INDEX x_rate ON {physical} ({expression} ASC NULLS LAST, id ASC)"
        " WHERE deleted_at IS NULL"
    )
    await shop.db.execute(
        f"CREATE OR REPLACE FUNCTION {schema.name}.rate(numeric) RETURNS numeric LANGUAGE plpgsql"
        " IMMUTABLE AS 'BEGIN RETURN CASE WHEN $1 > 50 THEN 100 - $1 ELSE $1 * 2 END; END'"
    )
    async with shop.db.acquire() as db:
        stale = await verify_index(
            db, physical, "x_rate", expression, "ASC NULLS LAST", sample=None
        )

    above = await shop.db.fetchval(f"SELECT count(*) FROM {physical} WHERE {price} > 50")
    assert stale.wrong == above
    assert stale.unordered > 0
    assert not stale.fresh


async def test_what_no_index_can_hold_says_why(shop: Shop) -> None:
    definition = TableDef(
        "goods",
        "商品",
        "name",
        (
            *GOODS.fields,
            FieldDef("age", "库龄", "formula", options={"formula": "TODAY()-{生产日}"}),
            FieldDef("like", "类似", "link", options={"table": "goods"}),
            FieldDef("other", "类似的价", "formula", options={"formula": "{类似.单价}*2"}),
        ),
        views=(
            View("old", "陈货", sort=(Sort("age"),)),
            View("others", "类似", sort=(Sort("other"),)),
            View("noted", "备注", sort=(Sort("note"),)),
        ),
    )
    schema = await shop.change(fields=definition.fields, views=definition.views)

    found = needs(schema, schema.table("goods"))

    assert ["随时间变化" in one.cannot.zh for one in found if one.cannot] == [True, False, False]
    assert "要读其他记录" in found[1].cannot.zh
    assert "太长" in found[2].cannot.zh
    await shop.keeper.keep()
    assert {one.state for one in await shop.shown()} == {"cannot"}
    assert (await shop.page(Query("goods", view="old"))).records == []
