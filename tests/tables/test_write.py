"""The write path: all or nothing, once, in order, with every value accounted for."""

import asyncio
from datetime import date
from decimal import Decimal
from uuid import uuid4

import asyncpg
import pytest

from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef
from danliu.tables.errors import DuplicateRecord, InvalidRecord, NotFound
from danliu.tables.write import Create, Delete, Set
from tests.tables.conftest import PEOPLE, Shop


async def test_what_people_type_is_stored_as_what_they_mean(shop: Shop) -> None:
    parcel = await shop.add(
        "parcels",
        to="李雷",
        weight="１２.50",
        price="￥1,234.5",
        due="2026年2月5日",
        fragile="否",
        note="  两行\r\n文字 ",
    )

    cells = await shop.cells("parcels", parcel.id)
    assert cells["to"]["title"] == "李雷"
    assert cells["number"].startswith("P-")
    assert (cells["weight"], cells["price"]) == (Decimal("12.50"), Decimal("1234.50"))
    assert (cells["due"], cells["fragile"]) == (date(2026, 2, 5), False)
    assert cells["note"] == "两行\n文字"


async def test_all_faults_of_a_record_come_at_once(shop: Shop) -> None:
    with pytest.raises(InvalidRecord) as refused:
        await shop.add("parcels", weight="重", due="明天", stage="飞走了", nobody="x")

    codes = {fault.field: fault.code for fault in refused.value.faults}
    assert codes == {
        "weight": "not-a-number",
        "due": "not-a-date",
        "stage": "not-a-choice",
        "nobody": "unknown-field",
    }


async def test_a_batch_with_one_bad_record_writes_none(shop: Shop) -> None:
    good, bad = uuid4(), uuid4()

    with pytest.raises(InvalidRecord) as refused:
        await shop.write(
            Create("people", {"name": "好人"}, good), Create("people", {"name": ""}, bad)
        )

    assert refused.value.write == 1
    with pytest.raises(NotFound):
        await shop.set("people", good, city="苏州")


async def test_a_rule_may_refuse_or_only_flag(shop: Shop) -> None:
    with pytest.raises(InvalidRecord) as refused:
        await shop.add("parcels", fragile=True)
    assert refused.value.faults[0].wanted.zh == "易碎品要写备注"

    heavy = await shop.add("parcels", weight=31)
    assert await shop.flags("parcels", heavy.id) == ["超过 30 公斤"]


async def test_a_link_to_nobody_is_refused(shop: Shop) -> None:
    for key, value in (("to", str(uuid4())), ("friends", [str(uuid4())])):
        with pytest.raises(InvalidRecord) as refused:
            await shop.add("parcels", **{key: value})
        assert [fault.field for fault in refused.value.faults] == [key]


async def test_many_links_keep_their_order_and_their_titles(shop: Shop) -> None:
    people = [(await shop.add("people", name=name)).id for name in ("丙", "甲", "乙")]

    parcel = await shop.add("parcels", friends=people)

    friends = (await shop.cells("parcels", parcel.id))["friends"]
    assert [one["title"] for one in friends] == ["丙", "甲", "乙"]


async def test_a_repeat_under_the_same_id_is_absorbed(shop: Shop) -> None:
    once = uuid4()
    first = await shop.write(Create("people", {"name": "韩梅梅"}, once))
    again = await shop.write(Create("people", {"name": "韩梅梅"}, once))

    assert (first[0].absorbed, again[0].absorbed) == (False, True)
    assert await shop.log(once) == [("create", 1)]


async def test_a_duplicate_that_merges_fills_blanks_and_flags_what_differs(shop: Shop) -> None:
    first = await shop.add("parcels", shop="dy", raw="100", price="10")

    (second,) = await shop.write(
        Create("parcels", {"shop": "dy", "raw": "100", "price": "12", "weight": "3"}),
        origin="connection:微信",
    )

    assert (second.id, second.absorbed) == (first.id, True)
    cells = await shop.cells("parcels", first.id)
    assert (cells["price"], cells["weight"]) == (Decimal("10.00"), Decimal(3))
    (flag,) = await shop.flags("parcels", first.id)
    assert "10.00" in flag
    assert "12.00" in flag
    assert "微信" in flag


async def test_a_duplicate_may_be_refused(shop: Shop) -> None:
    badge = await shop.add("badges", code="A1")

    with pytest.raises(DuplicateRecord) as refused:
        await shop.add("badges", code="A1")

    assert refused.value.existing == str(badge.id)


async def test_a_duplicate_may_be_kept_and_flagged(shop: Shop) -> None:
    first = await shop.add("calls", raw="138", note="第一次")
    second = await shop.add("calls", raw="138", note="第二次")

    assert second.id != first.id
    assert "重复来单" in (await shop.flags("calls", second.id))[0]
    assert await shop.flags("calls", first.id) == []


async def test_lines_of_an_absorbed_order_join_the_order_that_is_there(shop: Shop) -> None:
    person, again, parcel = uuid4(), uuid4(), uuid4()
    await shop.write(Create("people", {"name": "孙悟空"}, person))

    await shop.write(
        Create("people", {"name": "孙悟空"}, again), Create("parcels", {"to": again}, parcel)
    )

    assert (await shop.cells("parcels", parcel))["to"]["id"] == person


async def test_twenty_at_once_make_one_record_of_one_number(shop: Shop) -> None:
    cells = {"shop": "dy", "raw": "20-at-once"}

    written = await asyncio.gather(*(shop.add("parcels", **cells) for _ in range(20)))

    assert len({one.id for one in written}) == 1
    assert sum(not one.absorbed for one in written) == 1


async def test_the_unique_rule_is_held_by_the_database_itself(shop: Shop) -> None:
    await shop.add("badges", code="B1")
    schema = await shop.schema()
    badges = schema.table("badges")

    with pytest.raises(asyncpg.UniqueViolationError):
        await shop.db.execute(
            f"INSERT INTO {schema.physical(badges)} (id, created_at, created_by, updated_at,"
            f" updated_by, {badges.columns['code'].physical})"
            " VALUES ($1, now(), 'x', now(), 'x', 'B1')",
            uuid4(),
        )


async def test_ten_writers_of_ten_fields_lose_nothing(shop: Shop) -> None:
    parcel = (await shop.add("parcels", shop="a", raw=str(uuid4()))).id
    edits = {
        "weight": "1",
        "price": "2",
        "due": "2026-03-01",
        "note": "四",
        "stage": "packed",
        "shop": "b",
    }

    results = await asyncio.gather(
        *(shop.set("parcels", parcel, 1, **{key: value}) for key, value in edits.items())
    )

    cells = await shop.cells("parcels", parcel)
    assert [one.conflicts for one in results] == [()] * len(edits)
    assert (cells["weight"], cells["note"], cells["stage"]) == (Decimal(1), "四", "packed")
    assert await shop.log(parcel) == [("create", 1)] + [("update", n) for n in range(2, 8)]


async def test_two_who_change_one_field_are_told_of_each_other(shop: Shop) -> None:
    parcel = (await shop.add("parcels", note="旧")).id
    await shop.set("parcels", parcel, 1, note="甲")

    late = await shop.set("parcels", parcel, 1, note="乙", price="5")

    (conflict,) = late.conflicts
    assert (conflict.field, conflict.mine, conflict.theirs) == ("note", "乙", "甲")
    cells = await shop.cells("parcels", parcel)
    assert (cells["note"], cells["price"]) == ("甲", Decimal("5.00"))


async def test_the_same_change_by_two_is_no_conflict(shop: Shop) -> None:
    parcel = (await shop.add("parcels", note="旧")).id
    await shop.set("parcels", parcel, 1, note="同")

    assert (await shop.set("parcels", parcel, 1, note="同")).conflicts == ()


async def test_a_stage_is_stamped_when_it_is_entered(shop: Shop) -> None:
    parcel = (await shop.add("parcels")).id
    await shop.set("parcels", parcel, stage="packed")

    schema = await shop.schema()
    column = schema.table("parcels").columns["stage"].stamps
    stamps = await shop.db.fetchval(
        f"SELECT {column} FROM {schema.physical(schema.table('parcels'))} WHERE id = $1", parcel
    )
    assert set(stamps) == {"new", "packed"}
    assert stamps["new"] < stamps["packed"]


async def test_what_is_in_the_trash_is_not_there(shop: Shop) -> None:
    person = (await shop.add("people", name="要走的人")).id

    await shop.write(Delete("people", person))

    with pytest.raises(NotFound):
        await shop.set("people", person, city="苏州")
    assert await shop.log(person) == [("create", 1), ("delete", 2)]
    assert (await shop.add("people", name="要走的人")).id != person


async def test_writes_go_on_while_a_field_is_added(shop: Shop) -> None:
    """The statement carries its schema version: one that has moved is compiled anew."""
    person = (await shop.add("people", name="新字段")).id
    wider = PEOPLE.__class__(
        PEOPLE.key,
        PEOPLE.name,
        PEOPLE.title,
        (*PEOPLE.fields, FieldDef("age", "年龄", "number")),
        unique=PEOPLE.unique,
    )

    async def widen() -> None:
        async with shop.db.acquire() as db, db.transaction():
            await define_tables(db, shop.workspace, [wider])

    writes = [shop.write(Create("people", {"name": f"同时 {n}"})) for n in range(30)]
    await asyncio.gather(widen(), *writes)

    await shop.catalog.reload(shop.db, shop.workspace)
    await shop.write(Set("people", person, {"age": "30"}))
    assert (await shop.cells("people", person))["age"] == Decimal(30)
