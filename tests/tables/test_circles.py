"""Links that never lead back: a part is no part of itself, and nobody is their own superior."""

import asyncio
from collections.abc import AsyncIterator, Callable
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from danliu.people.actor import person
from danliu.tables.defining import define_tables, set_role
from danliu.tables.definition import FieldDef, NoCircle, TableDef
from danliu.tables.errors import InvalidRecord, InvalidSchema
from danliu.tables.roles import ALL, Role
from danliu.tables.write import Context, Create, Restore
from tests.tables.conftest import Shop, opened_shop

GOODS = TableDef("goods", "货品", "sku", (FieldDef("sku", "料号", "text", required=True),))
LINES = TableDef(
    "lines",
    "物料清单",
    "number",
    (
        FieldDef("number", "编号", "auto-number", options={"prefix": "B-", "digits": 3}),
        FieldDef("product", "产品", "link", options={"table": "goods"}),
        FieldDef("part", "子件", "link", options={"table": "goods"}),
    ),
    no_circles=(NoCircle(("product", "part")),),
)
STAFF = TableDef(
    "staff",
    "员工",
    "name",
    (
        FieldDef("name", "姓名", "text", required=True),
        FieldDef("superior", "上级", "link", options={"table": "staff"}),
    ),
    no_circles=(NoCircle(("superior",)),),
)


@pytest_asyncio.fixture(scope="module")
async def factory(new_database: Callable[[str], str]) -> AsyncIterator[Shop]:
    async with opened_shop(new_database("circles"), [GOODS, LINES, STAFF]) as shop:
        yield shop


@pytest_asyncio.fixture
async def goods(factory: Shop) -> dict[str, UUID]:
    """Four that nothing is made of yet."""
    made = await factory.write(*(Create("goods", {"sku": one}) for one in "ABCD"))
    return {sku: one.id for sku, one in zip("ABCD", made, strict=True)}


def step(goods: dict[str, UUID], pair: str) -> Create:
    return Create("lines", {"product": goods[pair[0]], "part": goods[pair[1]]})


async def test_the_line_that_closes_a_circle_is_refused_with_the_way_round(
    factory: Shop, goods: dict[str, UUID]
) -> None:
    await factory.write(step(goods, "AB"), step(goods, "BC"), step(goods, "AC"))

    with pytest.raises(InvalidRecord) as refused:
        await factory.write(step(goods, "CD"), step(goods, "CA"), step(goods, "AD"))

    (fault,) = refused.value.faults
    assert refused.value.write == 1
    assert (fault.field, fault.code, fault.value) == ("part", "circle", "A")
    assert fault.wanted.zh.endswith(("C → A → C", "C → A → B → C"))
    assert await lines_of(factory, goods["C"]) == 0  # all or nothing


async def test_a_part_of_itself_a_changed_line_and_one_out_of_the_trash_close_it_too(
    factory: Shop, goods: dict[str, UUID]
) -> None:
    with pytest.raises(InvalidRecord):
        await factory.write(step(goods, "AA"))
    first, second = await factory.write(step(goods, "AB"), step(goods, "CD"))
    with pytest.raises(InvalidRecord):
        await factory.set("lines", second.id, product=goods["B"], part=goods["A"])
    await factory.delete("lines", first.id)
    await factory.set("lines", second.id, product=goods["B"], part=goods["A"])
    with pytest.raises(InvalidRecord):
        await factory.write(Restore("lines", first.id))
    assert (await factory.cells("lines", second.id))["part"]["title"] == "A"


async def test_nobody_is_their_own_superior(factory: Shop) -> None:
    boss = await factory.add("staff", name="老板")
    lead = await factory.add("staff", name="组长", superior=boss.id)
    with pytest.raises(InvalidRecord) as refused:
        await factory.set("staff", boss.id, superior=lead.id)
    assert refused.value.faults[0].wanted.en.endswith("老板 → 组长 → 老板")


async def test_who_sees_only_some_lines_is_not_told_the_way(
    factory: Shop, goods: dict[str, UUID]
) -> None:
    await factory.write(step(goods, "AB"), step(goods, "BC"))
    some = replace(ALL, where='{number}<>"B-000"')
    role = Role("clerk", "文员", tables={"goods": ALL, "lines": some})
    async with factory.db.acquire() as db:
        await set_role(db, factory.workspace, role)
    await factory.schema()  # the role is known from now on
    clerk = Context(person(uuid4(), "clerk", "小林"), "desk")

    with pytest.raises(InvalidRecord) as refused:
        await factory.writer.write(factory.db, factory.workspace, [step(goods, "CA")], clerk)

    assert refused.value.faults[0].wanted.zh.endswith("C → … → C")


async def test_two_writers_do_not_close_one_circle_together(
    factory: Shop, goods: dict[str, UUID]
) -> None:
    both = (factory.write(step(goods, pair)) for pair in ("AB", "BA"))
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["InvalidRecord", "list"]


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=14))
async def test_what_stands_never_holds_a_circle_and_nothing_else_is_refused(
    factory: Shop, pairs: list[tuple[int, int]]
) -> None:
    made = await factory.write(*(Create("goods", {"sku": str(n)}) for n in range(6)))
    below: dict[int, set[int]] = {n: set() for n in range(6)}
    for product, part in pairs:
        line = {"product": made[product].id, "part": made[part].id}
        closes = product in reach(part, below)
        try:
            await factory.write(Create("lines", line))
        except InvalidRecord:
            assert closes
        else:
            assert not closes
            below[product].add(part)


def reach(start: int, below: dict[int, set[int]]) -> set[int]:
    return {start}.union(*(reach(part, below) for part in below[start]))


async def test_a_rule_over_other_fields_is_no_rule(factory: Shop) -> None:
    wrong = TableDef("wrong", "错", "sku", GOODS.fields, no_circles=(NoCircle(("sku",)),))
    async with factory.db.acquire() as db:
        with pytest.raises(InvalidSchema, match="no_circles"):
            await define_tables(db, factory.workspace, [wrong])


async def lines_of(factory: Shop, product: UUID) -> int:
    page = await factory.page("lines")
    return sum(record.cells["product"]["id"] == str(product) for record in page.records)
