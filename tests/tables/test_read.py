"""The read path: whatever the order and wherever the blanks, every record comes exactly once."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from danliu.formulas.kinds import Path
from danliu.people.actor import SYSTEM
from danliu.tables.access import sight
from danliu.tables.definition import Sort
from danliu.tables.query import Query
from danliu.tables.write import Create
from tests.tables.conftest import Shop

WEIGHTS = [None, "1", "2", "2", "3", None, "10", "2"]
NOTES = ["甲", None, "乙", "乙", None, "丙", "甲", "乙"]


@pytest_asyncio.fixture(scope="session")
async def pile(shop: Shop) -> list[UUID]:
    """Parcels of one shop, with blanks and equals in every column."""
    writes = [
        Create("parcels", {"shop": "堆", "raw": str(n), "weight": weight, "note": note})
        for n, (weight, note) in enumerate(zip(WEIGHTS, NOTES, strict=True))
    ]
    return [one.id for one in await shop.write(*writes)]


async def walked(shop: Shop, sort: list[Sort], limit: int) -> list[Any]:
    records, after = [], None
    while True:
        page = await shop.page("parcels", '{店铺}="堆"', sort, limit, after)
        records += page.records
        if page.next is None:
            return records
        after = page.next


SORTS = st.lists(
    st.builds(Sort, st.sampled_from(["weight", "note", "raw", "created_at"]), st.booleans()),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.field,
)


async def test_pages_of_any_order_and_size_hold_every_record_once(
    shop: Shop, pile: list[UUID]
) -> None:
    cases: list[tuple[list[Sort], int]] = []

    @settings(max_examples=60, suppress_health_check=list(HealthCheck), database=None)
    @given(SORTS, st.integers(1, 9))
    def collect(sort: list[Sort], limit: int) -> None:
        cases.append((sort, limit))

    collect()
    for sort, limit in cases:
        records = await walked(shop, sort, limit)
        assert [one.id for one in records] == [one.id for one in (await walked(shop, sort, 500))], (
            sort,
            limit,
        )
        assert sorted(one.id for one in records) == sorted(pile)


async def test_blanks_come_last_both_ways(shop: Shop, pile: list[UUID]) -> None:
    for descending in (False, True):
        records = await walked(shop, [Sort("weight", descending)], 3)
        weights = [one.cells["weight"] for one in records]
        known = sorted((Decimal(one) for one in WEIGHTS if one), reverse=descending)
        assert weights == [*known, None, None]


async def test_a_filter_names_fields_as_people_do(shop: Shop, pile: list[UUID]) -> None:
    page = await shop.page("parcels", 'AND({店铺}="堆",{重量}>=2,{备注}<>"丙")')

    assert len(page.records) == 5


async def test_a_filter_walks_through_a_link(shop: Shop) -> None:
    person = (await shop.add("people", name="住在厦门", city="厦门")).id
    parcel = (await shop.add("parcels", to=person)).id

    page = await shop.page("parcels", '{to.city}="厦门"')

    assert [one.id for one in page.records] == [parcel]


BLANK: dict[Path, Any] = {("given",): None}
PILE = '{店铺}="堆"'


async def counted(shop: Shop, where: str) -> int:
    query = Query("parcels", f"AND({PILE},{where})")
    schema = sight(await shop.schema(), SYSTEM)
    return len((await shop.reader.page(shop.db, schema, query, BLANK)).records)


@pytest.mark.parametrize("field", ["weight", "note", "to", "due", "fragile", "stage", "price"])
async def test_a_given_blank_compares_with_fields_of_every_type(
    shop: Shop, pile: list[UUID], field: str
) -> None:
    blank = await counted(shop, f"ISBLANK({{{field}}})")
    there = len(pile) - blank

    assert await counted(shop, f"{{{field}}}={{given}}") == blank
    assert await counted(shop, f"{{given}}={{{field}}}") == blank
    assert await counted(shop, f"{{{field}}}<>{{given}}") == there
    assert await counted(shop, f"ONEOF({{{field}}},{{given}})") == blank
    assert await counted(shop, f"ISBLANK(IFBLANK({{{field}}},{{given}}))") == blank


async def test_a_given_blank_is_blank(shop: Shop, pile: list[UUID]) -> None:
    assert await counted(shop, "ISBLANK({given})") == len(pile)
    assert await counted(shop, "NOT(ISBLANK({given}))") == 0
    assert await counted(shop, "OR(ISBLANK({given}),{weight}={given})") == len(pile)
    assert await counted(shop, "{weight}>{given}") == 0
    assert await counted(shop, "{weight}<IFBLANK({given},3)") == 4
    assert await counted(shop, "IF(ISBLANK({given}),TRUE,{weight}={given})") == len(pile)
