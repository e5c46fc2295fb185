"""What lists need is built while they are read, explained, and gone when nobody needs it."""

import asyncio
from datetime import timedelta

import pytest

from danliu.clock import Clock
from danliu.people.actor import Actor
from danliu.tables.defining import set_role
from danliu.tables.definition import FieldDef, Sort, Unique, View
from danliu.tables.indexes.keeper import Keeper
from danliu.tables.indexes.uniques import AlreadyDuplicated
from danliu.tables.query import Query
from danliu.tables.roles import Grant, Role
from tests.tables.indexes.conftest import GOODS, Shop

DEAR = View("dear", "贵的", where='{店铺}="苏州"', sort=(Sort("price", descending=True),))


def later(days: int) -> Clock:
    """The same clock, so many days on."""
    return Clock(now=lambda: Clock().now() + timedelta(days=days))


async def test_a_view_of_a_full_table_gets_its_index_after_it_was_saved(shop: Shop) -> None:
    await shop.fill(5_000)
    await shop.change(views=(DEAR,))
    assert await shop.shown() == []

    await shop.keeper.keep()

    (index,) = await shop.shown()
    assert index.state == "ready"
    assert index.fields == ("shop", "price")
    assert "贵的" in index.why[0].zh
    assert index.bytes > 0
    assert index.name in await shop.plan(Query("goods", view="dear"))


async def test_the_page_of_a_role_comes_from_an_index_too(shop: Shop) -> None:
    await shop.fill(20_000)
    await shop.change(views=(View("all", "全部", sort=(Sort("price"),)),))
    role = Role("store", "门店", tables={"goods": Grant(where="{店铺}={$me.store}")})
    async with shop.db.acquire() as db, db.transaction():
        await set_role(db, shop.workspace, role)
    await shop.keeper.keep()
    seller = Actor("user", "1", "store", attributes={"store": "无锡"})

    for query in (Query("goods"), Query("goods", view="all")):
        plan = await shop.plan(query, seller)
        assert "Sort" not in plan, plan
        assert "x_" in plan, plan


async def test_what_is_asked_often_gets_an_index_and_what_is_not_does_not(shop: Shop) -> None:
    await shop.fill(5_000)
    for number in range(25):
        await shop.page(Query("goods", f'{{品名}}="品{number}"'))
    await shop.page(Query("goods", "{数量}=3"))
    await shop.reader.uses.flush(shop.db, shop.clock.now())

    await shop.keeper.keep()

    assert [one.fields[0] for one in await shop.shown()] == ["name"]


async def test_an_index_that_nobody_uses_is_dropped_and_comes_back_with_its_use(
    shop: Shop,
) -> None:
    await shop.fill(5_000)
    await shop.change(views=(DEAR,))
    await shop.keeper.keep()

    await Keeper(shop.db, later(61)).keep()

    (index,) = await shop.shown()
    assert (index.state, index.bytes) == ("unused", 0)
    for _ in range(25):
        await shop.page(Query("goods", view="dear"))
    await shop.reader.uses.flush(shop.db, later(61).now())
    await Keeper(shop.db, later(61)).keep()
    assert [one.state for one in await shop.shown()] == ["ready"]


async def test_the_index_of_a_view_that_was_taken_away_goes_after_a_week(shop: Shop) -> None:
    await shop.fill(2_000)
    await shop.change(views=(DEAR,))
    await shop.keeper.keep()
    await shop.change(views=())
    await shop.keeper.keep()
    assert [one.state for one in await shop.shown()] == ["ready"]

    await Keeper(shop.db, later(8)).keep()
    await Keeper(shop.db, later(8)).keep()

    assert await shop.shown() == []


async def test_an_index_that_a_crash_left_half_made_is_made_again(shop: Shop) -> None:
    await shop.fill(2_000)
    await shop.change(views=(DEAR,))
    await shop.keeper.keep()
    (index,) = await shop.shown()
    await shop.db.execute(
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = $1::text::regclass",
        f"ws_{shop.workspace}.{index.name}",
    )

    await shop.keeper.keep()

    schema = f"ws_{shop.workspace}"
    assert await shop.db.fetchval(
        "SELECT indisvalid FROM pg_index WHERE indexrelid = $1::text::regclass",
        f"{schema}.{index.name}",
    )
    assert [one.state for one in await shop.shown()] == ["ready"]


async def test_two_keepers_at_once_build_each_index_once(shop: Shop) -> None:
    await shop.fill(2_000)
    await shop.change(views=(DEAR,))

    await asyncio.gather(*(shop.keeper.keep() for _ in range(4)))

    assert [one.state for one in await shop.shown()] == ["ready"]


async def test_a_link_added_to_a_full_table_is_checked_and_indexed_afterwards(shop: Shop) -> None:
    await shop.fill(2_000)
    link = FieldDef("like", "类似", "link", options={"table": "goods"})
    schema = await shop.change(fields=(*GOODS.fields, link))
    name = f"l_{schema.table('goods').columns['like'].definition.id}"
    schema_name = f"ws_{shop.workspace}"
    count = "SELECT count(*) FROM pg_indexes WHERE schemaname = $1 AND indexname = $2"
    assert await shop.db.fetchval(count, schema_name, name) == 0

    await shop.keeper.keep()

    assert await shop.db.fetchval(count, schema_name, name) == 1
    assert await shop.db.fetchval(
        "SELECT bool_and(convalidated) FROM pg_constraint"
        " WHERE connamespace = to_regnamespace($1) AND contype = 'f'",
        schema_name,
    )


async def test_a_unique_rule_takes_the_index_that_was_built_for_it(shop: Shop) -> None:
    await shop.fill(2_000)

    schema = await shop.change(unique=(Unique(("name",)),))

    (rule,) = schema.table("goods").definition.unique
    names = await shop.db.fetch(
        "SELECT indexname FROM pg_indexes WHERE schemaname = $1 AND indexname LIKE 'u%'",
        f"ws_{shop.workspace}",
    )
    assert [row[0] for row in names] == [f"u_{rule.id}"]
    await shop.keeper.keep()
    assert len(names) == 1


async def test_a_unique_rule_over_duplicates_is_refused_with_their_number_and_examples(
    shop: Shop,
) -> None:
    await shop.fill(2_000)
    before = await shop.schema()

    with pytest.raises(AlreadyDuplicated) as refused:
        await shop.change(unique=(Unique(("shop", "made")),))

    facts = refused.value
    assert facts.rule == ["店铺", "生产日"]
    assert facts.groups == 300
    assert facts.examples[0].count == 7
    assert len(facts.examples[0].records) == 5
    assert (await shop.schema()).version == before.version
    left = "SELECT count(*) FROM pg_indexes WHERE schemaname = $1 AND indexname LIKE 'u%'"
    assert await shop.db.fetchval(left, f"ws_{shop.workspace}") == 0


async def test_a_change_of_the_table_does_not_wait_for_an_index_that_is_being_built(
    shop: Shop,
) -> None:
    """The build waits for a transaction that never ends; the field is added all the same."""
    await shop.fill(2_000)
    await shop.change(views=(DEAR,))
    async with shop.db.acquire() as old, old.transaction(isolation="repeatable_read"):
        await old.fetchval("SELECT count(*) FROM danliu.workspaces")
        building = asyncio.create_task(shop.keeper.keep())
        running = "SELECT EXISTS (SELECT FROM pg_stat_progress_create_index)"
        async with asyncio.timeout(20):
            while not await shop.db.fetchval(running):
                await asyncio.sleep(0)
        assert [one.progress is not None for one in await shop.shown()] == [True]

        await shop.change(fields=(*GOODS.fields, FieldDef("colour", "颜色", "text")))
        await building

    await shop.keeper.keep()
    assert [one.state for one in await shop.shown()] == ["ready"]
