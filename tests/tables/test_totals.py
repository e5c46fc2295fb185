"""Groups and their totals: a grid's heads, a board's columns."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from danliu.formulas import FormulaError
from danliu.people.actor import SYSTEM
from danliu.tables.access import about, sight
from danliu.tables.query import Query
from danliu.tables.totals import By, Groups, Total, groups
from danliu.tables.write import Create
from tests.tables.conftest import Shop

NOW = datetime(2026, 11, 25, tzinfo=UTC)


async def grouped(shop: Shop, who: str, by: list[By], totals: list[Total]) -> Groups:
    schema = await shop.schema()
    query = Query("parcels", f'{{店铺}}="{who}"')
    given = about(SYSTEM, NOW, "Asia/Shanghai")
    return await groups(shop.db, sight(schema, SYSTEM), query, by, totals, given)


@pytest.fixture
async def pile(shop: Shop) -> str:
    who = uuid4().hex
    rows = [("甲", "1", "2026-01-31"), ("甲", "2", "2026-02-01"), ("乙", "5", "2026-02-14")]
    cells = [{"note": note, "weight": weight, "due": due} for note, weight, due in rows]
    await shop.write(
        *(Create("parcels", {"shop": who, "raw": str(n), **one}) for n, one in enumerate(cells)),
        Create("parcels", {"shop": who, "raw": "blank"}),
    )
    return who


async def test_records_stand_together_with_their_totals(shop: Shop, pile: str) -> None:
    weights = [Total("weight", how) for how in ("sum", "mean", "max", "filled", "blank")]

    found = await grouped(shop, pile, [By("note", descending=True)], weights)

    assert [(one.values, one.count, one.totals) for one in found.groups] == [
        (["甲"], 2, [3, Decimal("1.5"), 2, 2, 0]),
        (["乙"], 1, [5, 5, 5, 1, 0]),
        ([None], 1, [0, None, None, 0, 1]),
    ]


async def test_dates_stand_together_by_month_and_all_records_by_nothing(
    shop: Shop, pile: str
) -> None:
    months = await grouped(shop, pile, [By("due", "month")], [])
    whole = await grouped(shop, pile, [], [Total("note", "distinct")])

    assert [(one.values, one.count) for one in months.groups] == [
        ([date(2026, 1, 1)], 1),
        ([date(2026, 2, 1)], 2),
        ([None], 1),
    ]
    assert [(one.count, one.totals) for one in whole.groups] == [(4, [2])]


async def test_a_text_has_no_sum(shop: Shop, pile: str) -> None:
    with pytest.raises(FormulaError):
        await grouped(shop, pile, [], [Total("note", "sum")])


async def test_groups_by_a_link_are_of_one_record_each(shop: Shop) -> None:
    who = uuid4().hex
    await shop.write(*(Create("parcels", {"shop": who, "to": f"收件 {who}"}) for _ in range(3)))

    found = await grouped(shop, who, [By("to")], [])

    ((person,), count) = found.groups[0].values, found.groups[0].count
    assert (isinstance(person, UUID), count) == (True, 3)
