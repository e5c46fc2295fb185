"""A list written in one go: made anew, or changed where a record says the same."""

from collections.abc import Mapping
from typing import Any

import pytest

from danliu.tables.query import Query
from tests.flows.shop import Shop

WRITES = """
key: writes
name: 写
trigger: {table: orders, when: '{kind}="writes"'}
blocks:
  - {id: items, block: find, settings: {table: orders, where: '{kind}="item"'}}
  - id: written
    block: write-many
    settings:
      table: orders
      items: '={items.records}'
      cells: {number: '={number}', note: '={note}', customer: '={customer}'}
      same: {kind: told}
      match: [kind, number, customer]
"""


@pytest.fixture
async def customers(shop: Shop) -> list[str]:
    await shop.flow(WRITES)
    left = Query("orders", 'ONEOF({kind},"item","told")', limit=500)
    for one in (await shop.ws.tables.page(left)).records:
        await shop.delete(one.id)
    return [str(await shop.add("customers", name=name)) for name in ("甲", "乙")]


async def listed(shop: Shop, where: str) -> list[Mapping[str, Any]]:
    page = await shop.ws.tables.page(Query("orders", where, limit=500))
    return [one.cells for one in page.records]


async def told(shop: Shop) -> list[tuple[object, ...]]:
    rows = await listed(shop, '{kind}="told"')
    return sorted((one["number"], one["customer"]["title"], one["note"]) for one in rows)


async def test_what_is_there_is_changed_and_what_is_new_is_made(
    shop: Shop, customers: list[str]
) -> None:
    first, second = customers
    await shop.order("told", number="1", customer=first, note="旧")
    await shop.order("told", number="2", customer=first, note="别动")
    await shop.order("item", number="1", customer=first, note="新")
    await shop.order("item", number="1", customer=second, note="新")

    await shop.done(await shop.order("writes"))

    assert await told(shop) == [("1", "乙", "新"), ("1", "甲", "新"), ("2", "甲", "别动")]


async def test_a_list_that_is_written_again_makes_nothing_more(
    shop: Shop, customers: list[str]
) -> None:
    for number in range(120):
        await shop.order("item", number=f"N{number}", customer=customers[0], note="一")
    for _ in range(2):
        await shop.done(await shop.order("writes"), within_s=60)

    assert len(await told(shop)) == 120


async def test_a_blank_matches_nothing(shop: Shop, customers: list[str]) -> None:
    await shop.order("item", number="1", note="没有客户")
    for _ in range(2):
        await shop.done(await shop.order("writes"))

    rows = await listed(shop, '{kind}="told"')
    assert [one["note"] for one in rows] == ["没有客户"] * 2


async def test_a_bare_number_is_matched_as_a_number(shop: Shop, customers: list[str]) -> None:
    counted = WRITES.replace("same: {kind: told}", "same: {kind: told, amount: 5}")
    await shop.flow(counted.replace("[kind, number, customer]", "[kind, number, amount]"))
    await shop.order("item", number="1", note="五块")
    for _ in range(2):
        await shop.done(await shop.order("writes"))

    rows = await listed(shop, '{kind}="told"')
    assert [(one["note"], one["amount"]) for one in rows] == [("五块", 5)]
