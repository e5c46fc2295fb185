"""The search table follows what is written, and what becomes of the definitions."""

import asyncio

import msgspec
import pytest

from danliu.clock import Clock
from danliu.people.actor import SYSTEM
from danliu.tables.defining import redefine
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.definitions import By
from danliu.tables.search.indexing import Indexer, behind
from danliu.tables.search.jobs import SearchJobs
from danliu.tables.write import Create, Restore
from tests.tables.conftest import Shop
from tests.tables.search.conftest import CUSTOMERS
from tests.tables.search.searcher import Searcher


async def redefined(shop: Shop, *tables: TableDef, removed: tuple[str, ...] = ()) -> None:
    clock = Clock()
    async with shop.db.acquire() as db, db.transaction():
        by = By(clock.now(), SYSTEM.ref, clock.new_id())
        await redefine(db, shop.workspace, tables, removed, by)


async def test_what_was_just_written_is_found(shop: Shop, box: Searcher) -> None:
    record = (await shop.add("customers", name="启明")).id
    assert await box.titles("启明") == ["启明"]

    await shop.set("customers", record, name="天成")
    assert await box.titles("启明") == []
    assert await box.titles("天成") == ["天成"]

    await shop.delete("customers", record)
    assert await box.titles("天成") == []

    await shop.write(Restore("customers", record))
    assert await box.titles("天成") == ["天成"]


async def test_a_transaction_that_runs_elsewhere_hides_nothing(shop: Shop, box: Searcher) -> None:
    async with shop.db.acquire() as db, db.transaction():
        await db.execute("SELECT pg_current_xact_id()")
        record = (await shop.add("customers", name="启明")).id
        assert await box.titles("启明") == ["启明"]
        await shop.set("customers", record, name="天成")
        assert (await box.titles("启明"), await box.titles("天成")) == ([], ["天成"])
        await shop.delete("customers", record)
        assert await box.titles("天成") == []

    await box.everything_is_read()
    assert await box.titles("天成") == []


async def test_a_large_backlog_is_told_of_and_read_by_the_worker(shop: Shop, box: Searcher) -> None:
    await shop.write(*(Create("customers", {"name": f"客户 {n}"}) for n in range(600)))

    assert (await box.found("客户")).behind.changes == 600

    jobs = SearchJobs(shop.db, shop.catalog)
    assert (await jobs.due(), await jobs.due()) == (1, 0)
    await jobs.handle(str(shop.workspace).encode(), 1)
    await shop.db.execute("DELETE FROM danliu.pgqueuer")

    found = await box.found("客户 599")
    assert [hit.title for hit in found.hits] == ["客户 599"]
    assert found.behind.changes == 0
    assert await jobs.due() == 0


async def test_a_workspace_that_was_never_read_says_so_and_is_read(shop: Shop) -> None:
    """As every workspace is that is older than its search table."""
    await shop.add("customers", name="启明")
    box = Searcher(shop)

    found = await box.found("启明")
    assert (found.hits, found.behind.tables) == ([], ("customers", "goods"))

    await box.everything_is_read()
    assert await box.titles("启明") == ["启明"]
    assert (await box.found("启明")).behind.tables == ()


async def test_a_field_that_goes_and_comes_back_takes_its_words_with_it(
    shop: Shop, box: Searcher
) -> None:
    await shop.add("customers", name="甲", note="红糖姜茶")
    before = (await shop.schema()).table("customers").definition
    fields = tuple(one for one in before.fields if one.key != "note")

    await redefined(shop, msgspec.structs.replace(before, fields=fields))
    await box.everything_is_read()
    assert await box.titles("姜茶") == []

    now = (await shop.catalog.fresh(shop.db, shop.workspace)).table("customers").definition
    (note,) = now.retired
    await redefined(shop, msgspec.structs.replace(now, fields=(*fields, note), retired=()))
    await box.everything_is_read()
    assert await box.titles("姜茶") == ["甲"]


async def test_a_table_that_is_taken_away_is_no_longer_searched(shop: Shop, box: Searcher) -> None:
    await shop.add("goods", code="T1", name="红糖姜茶")
    assert await box.titles("姜茶") == ["T1"]
    goods = (await shop.schema()).table("goods")

    await redefined(shop, removed=("goods",))
    await box.everything_is_read()

    left = await shop.db.fetchval(
        f"SELECT count(*) FROM ws_{shop.workspace}.search WHERE table_id = $1", goods.id
    )
    assert (await box.hits("姜茶"), left) == ([], 0)


async def test_the_name_of_a_choice_is_what_one_searches_for(shop: Shop, box: Searcher) -> None:
    def levels(name: str) -> FieldDef:
        choices = {"choices": [{"key": "a", "name": name}]}
        return FieldDef("level", "等级", "choice", options=choices)

    before = (await shop.schema()).table("customers").definition
    fields = before.fields
    await redefined(shop, msgspec.structs.replace(before, fields=(*fields, levels("金牌"))))
    await shop.add("customers", name="甲", level="a")
    await box.everything_is_read()
    assert await box.titles("金牌") == ["甲"]

    now = (await shop.catalog.fresh(shop.db, shop.workspace)).table("customers").definition
    level = msgspec.structs.replace(now.fields[-1], options=levels("钻石").options)
    await redefined(shop, msgspec.structs.replace(now, fields=(*now.fields[:-1], level)))
    await box.everything_is_read()
    assert (await box.titles("金牌"), await box.titles("钻石")) == ([], ["甲"])


async def test_two_indexers_do_not_hinder_each_other(shop: Shop, box: Searcher) -> None:
    await shop.write(*(Create("customers", {"name": f"客户 {n}"}) for n in range(300)))
    indexers = [Indexer(shop.db, shop.catalog) for _ in range(3)]

    async def run(one: Indexer) -> None:
        while await one.step(shop.workspace, most=50):
            pass

    await asyncio.gather(*map(run, indexers))
    await run(indexers[0])

    late = await behind(shop.db, await shop.schema())
    assert (late.changes, len(await box.hits("客户", limit=100))) == (0, 100)


async def test_reading_all_again_changes_nothing(shop: Shop, box: Searcher) -> None:
    await shop.write(*(Create("customers", {"name": f"客户 {n}"}) for n in range(40)))
    await box.everything_is_read()
    held = f"SELECT * FROM ws_{shop.workspace}.search ORDER BY record_id"
    before = await shop.db.fetch(held)

    await Indexer(shop.db, shop.catalog).rebuild(shop.workspace)
    assert (await box.found("客户")).behind.tables == ("customers", "goods")
    await box.everything_is_read()

    assert await shop.db.fetch(held) == before
    assert len(before) == 40


@pytest.mark.parametrize("table", [CUSTOMERS.key])
async def test_numbers_are_not_words(shop: Shop, box: Searcher, table: str) -> None:
    await shop.add(table, name="甲", age="4711")

    assert await box.hits("4711") == []
