"""The workshop alone: an order becomes jobs and materials, and its changes reach them."""

import asyncio
import csv
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from danliu.flows.pressing import press
from danliu.stock.asked import Ask
from danliu.stock.drift import drift
from danliu.stock.posting import post
from danliu.stock.reading import totals_of
from danliu.tables.errors import InvalidRecord
from danliu.tables.write import Create
from tests.cli.commands import danliu
from tests.polling import until
from tests.stories.works import Works


async def test_an_order_of_three_products_becomes_its_materials_and_jobs(works: Works) -> None:
    """Rotors 2·1 + 1·2 = 4, three are there: 1 is made, of 38.5 m of wire. Housings 1 + 5 = 6, of
    6 · 2.4 kg · 1.05 = 15.12 kg of sheet. Screws 2·8 + 5·5 + 6·4 = 65."""
    order = await works.order(("DJ-A", 2), ("DJ-B", 1), ("DJ-C", 5))

    await works.split(order)

    assert await works.listed("job_materials", order, "needed", "taken", "made", "short") == {
        "DJ-A": (2, 0, 2, 0),
        "DJ-B": (1, 0, 1, 0),
        "DJ-C": (5, 0, 5, 0),
        "ZZ-01": (4, 3, 1, 0),
        "JK-02": (6, 0, 6, 0),
        "LS-M6": (65, 65, 0, 0),
        "TX-05": (Decimal("38.5"), Decimal("38.5"), 0, 0),
        "ZC-62": (1, 1, 0, 0),
        "LB-02": (Decimal("15.12"), Decimal("15.12"), 0, 0),
    }
    assert await works.listed("jobs", order, "quantity", "route", "status") == {
        "DJ-A": (2, "GY-101", "new"),
        "DJ-B": (1, "GY-102", "new"),
        "DJ-C": (5, "GY-103", "new"),
        "ZZ-01": (1, "GY-201", "new"),
        "JK-02": (6, "GY-202", "new"),
    }
    assert (await works.story.record(order, "customer_orders")).cells["lacks"] is None
    await works.story.edit("customer_orders", order, status="cancelled")


async def test_what_lacks_is_said_to_the_piece_and_a_cancelled_order_lets_all_go(
    works: Works,
) -> None:
    shaft = await works.part("ZC-62")
    order = await works.order(("DJ-B", 10))
    await works.split(order)
    rotors = await works.held(order, "ZZ-01")
    shafts = await works.held(order, "ZC-62")
    cells = (await works.story.record(order, "customer_orders")).cells
    assert f"ZC-62物料差{20 - rotors - shafts}件" in cells["lacks"]
    assert cells["lacks"].startswith("缺料预警：")

    await works.story.edit("customer_orders", order, status="cancelled")

    async def let_go() -> bool:
        return await works.held(order, "ZC-62") == 0

    await until(let_go, what="the shafts are let go")
    assert (await totals_of(works.ws, shaft))[0] == 12

    async def dropped() -> bool:
        jobs = await works.listed("jobs", order, "status", "changed")
        return {*jobs.values()} == {("dropped", "订单已取消")}

    await until(dropped, what="its jobs are dropped")


async def test_a_change_reaches_jobs_in_red_and_is_acknowledged(works: Works) -> None:
    order = await works.order(("DJ-A", 2))
    await works.split(order)
    (job,) = [one for one in await works.of("jobs", order) if one.cells["item"]["title"] == "DJ-A"]
    await works.story.edit("jobs", job.id, status="assigned")
    (line,) = await works.of("order_items", order)

    await works.story.edit("order_items", line.id, quantity=3)

    async def red() -> bool:
        cells = (await works.story.record(job.id, "jobs")).cells
        return (cells["quantity"], cells["changed"]) == (3, "数量 2 → 3")

    await until(red, what="the job says what changed")
    assert (await works.held(order, "LS-M6")) == 24

    await press(works.ws, "jobs", job.id, "seen")

    async def seen() -> bool:
        return (await works.story.record(job.id, "jobs")).cells["changed"] is None

    await until(seen, what="it is acknowledged")
    await works.story.edit("customer_orders", order, status="cancelled")


async def test_an_order_of_one_product_gets_its_line_and_one_of_none_is_told(works: Works) -> None:
    one = await works.order(product="DJ-C", quantity=4)

    async def lined() -> bool:
        return bool(await works.listed("order_items", one, "quantity") == {"DJ-C": (4,)})

    await until(lined, what="it has its line")
    empty = await works.order()
    await works.press(empty)
    run = await works.story.run(empty, "parked")
    assert "没有明细" in str(run.cause)


async def test_a_date_of_the_day_after_tomorrow_is_asked_about(works: Works) -> None:
    today = works.ws.clock.now().astimezone(works.ws.row.tz).date()
    flags = {}
    for days in (2, 3, 4):
        order = await works.order(due=today + timedelta(days=days))
        flags[days] = (await works.story.record(order, "customer_orders")).flags
    assert [bool(flags[days]) for days in (2, 3, 4)] == [True, False, False]


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"product": "LB-02", "part": "DJ-B", "usage": 1}, "DJ-B"),
        ({"product": "DJ-A", "part": "TX-05", "usage": 1, "unit": "桶"}, "没有这个单位"),
        ({"product": "DJ-A", "part": "TX-05", "usage": 0}, "大于 0"),
    ],
)
async def test_a_bill_that_cannot_be_right_is_refused(works: Works, cells, says) -> None:
    with pytest.raises(InvalidRecord) as refused:
        await works.ws.tables.write([Create("bom_lines", cells)])
    assert says in str(refused.value.faults)


async def test_five_thousand_lines_of_bills_come_with_their_faults_by_row(
    works: Works, tmp_path: Path
) -> None:
    """A hundred products of fifty parts each; three lines that cannot be right."""
    products, parts = ([f"{kind}-{n:03}" for n in range(100)] for kind in ("CP", "LJ"))
    await works.ws.tables.write([Create("goods", {"sku": sku}) for sku in products + parts])
    rows = [[product, part, "2", "", "GY-1"] for product in products for part in parts[:50]]
    rows[1_000][2] = "0"
    rows[2_000][3] = "桶"
    rows[4_999][:2] = [parts[0], products[0]]
    file = tmp_path / "bom.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(
            [["产品型号", "子件编码", "单位用量", "单位", "工艺路线编号"], *rows]
        )

    words = ("import", "产品BOM库", file, "--data", works.data)
    said = await asyncio.to_thread(lambda: danliu(*words, database=works.dsn))

    assert "新建 4,997" in said.text, said.text
    for place, why in (("1002", "大于 0"), ("2002", "没有这个单位"), ("5001", "CP-000")):
        assert place in said.text, said.text
        assert why in said.text, said.text


async def test_every_piece_has_one_owner(works: Works) -> None:
    assert await drift(works.ws.db, works.ws.row.id) == []
    await post(works.ws, [Ask("receive", await works.part("ZC-62"), 1)], "再来一根")
