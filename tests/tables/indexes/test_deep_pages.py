"""A page deep in a list costs what the first one costs, also where some values are blank."""

import msgspec
import pytest

from danliu.people.actor import SYSTEM
from danliu.tables import keyset
from danliu.tables.access import about, sight
from danliu.tables.definition import Sort, View
from danliu.tables.plan import compile_plan, given_name, sort_types
from danliu.tables.query import Query
from tests.tables.indexes.conftest import Shop


@pytest.mark.parametrize("field", ["price", "total"])
@pytest.mark.parametrize("descending", [False, True])
async def test_the_page_after_a_mark_begins_in_the_index_where_the_mark_is(
    shop: Shop, field: str, descending: bool
) -> None:
    await shop.fill(20_000)
    await shop.change(views=(View("by", "按", sort=(Sort(field, descending),)),))
    await shop.keeper.keep()
    (index,) = await shop.shown()
    query = Query("goods", sort=(Sort(field, descending),), limit=500)
    for _ in range(10):
        page = await shop.page(query)
        query = msgspec.structs.replace(query, after=page.next)
    schema = await shop.schema()
    seen, given = sight(schema, SYSTEM), about(SYSTEM, shop.clock.now(), schema.zone)
    assert query.after
    marks = keyset.read_cursor(query.after, sort_types(seen, query))
    values = {given_name(path): value for path, value in given.items()}
    values |= {f"mark_{n}": mark for n, mark in enumerate(marks)}

    for blanks in ([False, False], keyset.BLANKS):
        statement = compile_plan(seen, query, given, blanks).statement
        arguments = statement.arguments({"page_size": 51, **values})
        rows = await shop.db.fetch(
            f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement.sql}", *arguments
        )
        plan = "\n".join(row[0] for row in rows)
        assert index.name in plan, plan
        assert "Rows Removed" not in plan, plan
