"""Many records in one call: the same rules as for one, in a few statements."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import pytest

from danliu.tables.definition import FieldDef, TableDef, Unique
from danliu.tables.errors import DuplicateRecord, InvalidRecord, NotFound
from danliu.tables.write import Create, Delete, Restore, Set
from tests.tables.conftest import Shop, opened_shop


async def people(shop: Shop, count: int) -> list:
    return await shop.write(*(Create("people", {"name": uuid4().hex}) for _ in range(count)))


async def test_lines_find_the_heads_that_come_in_the_same_call(shop: Shop) -> None:
    heads = [(uuid4(), uuid4().hex) for _ in range(300)]
    writes = [
        one
        for head, name in heads
        for one in (
            Create("people", {"name": name}, head),
            Create("parcels", {"to": head, "friends": [head], "weight": "2"}),
        )
    ]

    written = await shop.write(*writes)

    assert [one.id for one in written[::2]] == [head for head, _ in heads]
    parcel = await shop.cells("parcels", written[7].id)
    assert parcel["to"] == {"id": heads[3][0], "title": heads[3][1]}
    assert parcel["friends"] == [{"id": str(heads[3][0]), "title": heads[3][1]}]
    assert len({one.numbers["number"] for one in written[1::2]}) == 300


async def test_titles_that_are_not_there_are_added_once(shop: Shop) -> None:
    name = f"新客 {uuid4().hex}"

    written = await shop.write(*(Create("parcels", {"to": name}) for _ in range(3)))

    receivers = {(await shop.cells("parcels", one.id))["to"]["id"] for one in written}
    assert len(receivers) == 1


async def test_a_title_with_spaces_is_the_same_title(shop: Shop) -> None:
    name = f"新客 {uuid4().hex}"

    one, two = await shop.write(
        Create("parcels", {"to": name}), Create("parcels", {"to": f" {name} "})
    )

    first, second = [(await shop.cells("parcels", x.id))["to"]["id"] for x in (one, two)]
    assert first == second


async def test_numbers_with_more_digits_than_asked_for_stay_whole(shop: Shop) -> None:
    number = (await shop.schema()).tables["parcels"].columns["number"]
    await shop.db.execute(f"SELECT setval('ws_{shop.workspace}.s_{number.definition.id}', 99998)")

    written = await shop.write(*(Create("parcels", {}) for _ in range(3)))

    assert [one.numbers["number"] for one in written] == ["P-99999", "P-100000", "P-100001"]


async def test_a_blank_list_stays_blank_and_an_empty_cell_too(shop: Shop) -> None:
    one, two = await people(shop, 2)

    first, second = await shop.write(
        Create("parcels", {"friends": [one.id, two.id], "due": "2026-02-10"}),
        Create("parcels", {"weight": "1.5"}),
    )

    with_friends, without = [await shop.cells("parcels", x.id) for x in (first, second)]
    assert [friend["id"] for friend in with_friends["friends"]] == [str(one.id), str(two.id)]
    assert (without["friends"], without["due"], without["stage"]) == (None, None, "new")


async def test_the_same_order_twice_in_one_call_is_one_record(shop: Shop) -> None:
    raw = uuid4().hex

    first, second, other = await shop.write(
        Create("parcels", {"shop": "抖音", "raw": raw, "weight": "3"}),
        Create("parcels", {"shop": "抖音", "raw": raw, "note": "小心"}),
        Create("parcels", {"shop": "抖音", "raw": raw + "x"}),
    )

    assert (second.id, second.absorbed, other.absorbed) == (first.id, True, False)
    cells = await shop.cells("parcels", first.id)
    assert (str(cells["weight"]), cells["note"]) == ("3", "小心")


async def test_one_wrong_record_stops_all_and_is_named(shop: Shop) -> None:
    name = uuid4().hex
    with pytest.raises(InvalidRecord) as weight:
        await shop.write(
            Create("people", {"name": name}),
            Create("parcels", {"weight": "1"}),
            Create("parcels", {"weight": "-1"}),
        )
    with pytest.raises(InvalidRecord) as link:
        await shop.write(*(Create("parcels", {"to": one}) for one in [None, uuid4(), None]))

    assert (weight.value.write, link.value.write) == (2, 1)
    assert not (await shop.page("people", f'{{name}}="{name}"')).records


async def test_a_badge_that_is_taken_refuses_the_whole_call(shop: Shop) -> None:
    code = uuid4().hex
    with pytest.raises(DuplicateRecord):
        await shop.write(
            Create("badges", {"code": code + "1"}), *[Create("badges", {"code": code})] * 2
        )

    assert not (await shop.page("badges", f'LEFT({{code}},32)="{code}"')).records


async def test_many_edits_each_keep_what_others_changed(shop: Shop) -> None:
    made = await people(shop, 50)
    await shop.set("people", made[7].id, city="无锡")

    written = await shop.write(*(Set("people", one.id, {"city": "苏州"}, 1) for one in made))

    assert [n for n, one in enumerate(written) if one.conflicts] == [7]
    assert {one.version for one in written} == {2}
    assert (await shop.cells("people", made[7].id))["city"] == "无锡"
    assert (await shop.cells("people", made[8].id))["city"] == "苏州"


async def test_the_same_record_twice_in_a_call_is_edited_twice(shop: Shop) -> None:
    (made,) = await people(shop, 1)

    first, second = await shop.write(
        Set("people", made.id, {"city": "常州"}), Set("people", made.id, {"city": "杭州"})
    )

    assert (first.version, second.version) == (2, 3)
    assert (await shop.cells("people", made.id))["city"] == "杭州"


async def test_what_is_thrown_away_can_be_taken_out_of_the_trash(shop: Shop) -> None:
    made = await people(shop, 3)
    await shop.write(*(Delete("people", one.id) for one in made))
    with pytest.raises(NotFound):
        await shop.write(*(Set("people", one.id, {"city": "苏州"}) for one in made))

    back = await shop.write(*(Restore("people", one.id) for one in made))

    assert {one.version for one in back} == {3}
    assert await shop.log(made[0].id) == [("create", 1), ("delete", 2), ("restore", 3)]


async def test_writes_of_one_call_are_one_act_and_a_single_one_is_its_own(shop: Shop) -> None:
    made = await people(shop, 20)
    (single,) = await people(shop, 1)

    rows = await shop.db.fetch(
        f"SELECT act, count(*) AS n FROM ws_{shop.workspace}.changes"
        " WHERE record_id = ANY($1) GROUP BY act",
        [one.id for one in made],
    )
    act = await shop.db.fetchrow("SELECT * FROM danliu.acts WHERE id = $1", rows[0]["act"])
    alone = await shop.db.fetchval(
        f"SELECT act FROM ws_{shop.workspace}.changes WHERE record_id = $1", single.id
    )

    assert [row["n"] for row in rows] == [20]
    assert (act["writes"], act["origin"], alone) == (20, "柜台", None)


async def test_two_hundred_writers_of_one_order_lose_nothing(shop: Shop) -> None:
    """Half of them fill a cell of their own, the others the same one from the same version."""
    keys = ["shop", "raw", "weight", "price", "note"]
    order = await shop.add("parcels")

    async def write(n: int):
        key = keys[n % 5]
        value = str(n) if n % 2 else str(n // 5 * 5)
        return key, value, await shop.set("parcels", order.id, order.version, **{key: value})

    told = await asyncio.gather(*(write(n) for n in range(200)))

    cells = await shop.cells("parcels", order.id)
    for key in keys:
        won = [value for k, value, w in told if k == key and w.change is not None]
        lost = [(value, w) for k, value, w in told if k == key and w.conflicts]
        same = [value for k, value, w in told if k == key and not w.conflicts]
        assert len(won) == 1, "the first wins, once"
        assert {w.conflicts[0].theirs for _, w in lost} <= {cells[key]}
        assert set(same) == set(won), "who wrote the very same is told nothing"
        assert str(cells[key]).removesuffix(".00") == won[0]


async def test_a_record_names_another_of_the_same_call_and_table_by_its_title(
    new_database: Callable[[str], str],
) -> None:
    parts = TableDef(
        "parts",
        "部件",
        "name",
        (
            FieldDef("name", "名称", "text"),
            FieldDef("part_of", "属于", "link", options={"table": "parts", "add": True}),
        ),
        unique=(Unique(("name",), "merge"),),
    )
    async with opened_shop(new_database("own_links"), [parts]) as shop:
        engine, piston, ring = await shop.write(
            Create("parts", {"name": "发动机"}),
            Create("parts", {"name": "活塞", "part_of": "发动机"}),
            Create("parts", {"name": "活塞环", "part_of": "活塞"}),
        )

        assert (await shop.cells("parts", piston.id))["part_of"]["id"] == engine.id
        assert (await shop.cells("parts", ring.id))["part_of"]["id"] == piston.id
        assert len((await shop.page("parts")).records) == 3
