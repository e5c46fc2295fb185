"""Marks along a list: how one gets into the middle of it."""

from datetime import UTC, datetime
from uuid import uuid4

from danliu.people.actor import SYSTEM
from danliu.tables.access import about, sight
from danliu.tables.anchors import Anchors, anchors
from danliu.tables.definition import Sort
from danliu.tables.query import Query
from danliu.tables.read import Reader
from danliu.tables.write import Create
from tests.tables.conftest import Shop

NOW = datetime(2026, 11, 25, tzinfo=UTC)
HALF = 4_000  # parcels of the test's own shop


async def filled(shop: Shop, who: str) -> None:
    for start in range(0, HALF, 1_000):
        cells = [
            {"shop": who, "raw": str(n), "note": f"{n:05}"} for n in range(start, start + 1_000)
        ]
        await shop.write(*(Create("parcels", one) for one in cells))


async def test_a_sample_tells_where_the_middle_of_a_long_list_is(shop: Shop) -> None:
    who = uuid4().hex
    await filled(shop, who)
    schema = await shop.schema()
    await shop.db.execute(f"ANALYZE {schema.physical(schema.table('parcels'))}")
    query = Query("parcels", f'{{店铺}}="{who}"', (Sort("note"),), limit=1)
    seen, given = sight(schema, SYSTEM), about(SYSTEM, NOW, "Asia/Shanghai")

    along = await anchors(shop.db, seen, query, given, counted=100, sampled=2_000)

    assert not along.exact
    assert 0.7 * HALF < along.total < 1.3 * HALF
    middle = along.anchors[len(along.anchors) // 2]
    after = Query(query.table, query.where, query.sort, 1, middle.after)
    (record,) = (await Reader().page(shop.db, seen, after, given)).records
    assert 0.35 * HALF < int(record.cells["note"]) < 0.65 * HALF


async def test_a_list_without_records_has_no_marks(shop: Shop) -> None:
    schema = await shop.schema()
    query = Query("parcels", f'{{店铺}}="{uuid4().hex}"')
    given = about(SYSTEM, NOW, "Asia/Shanghai")

    along = await anchors(shop.db, sight(schema, SYSTEM), query, given)

    assert along == Anchors(0, True, [])
