"""The workshop alone: an order becomes jobs and materials, and its changes reach them."""

import asyncio
import csv
import os
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from danliu.flows.deciding import Verdict, decide
from danliu.flows.pressing import Chosen, NotNow, press, start_by_hand
from danliu.flows.shelves import open_tasks
from danliu.flows.tasks import TaskRow
from danliu.stock.asked import Ask
from danliu.stock.drift import drift
from danliu.stock.posting import post
from danliu.stock.reading import totals_of
from danliu.tables.errors import InvalidRecord
from danliu.tables.write import Create, Delete, Set
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


async def test_all_chosen_orders_go_to_production_with_one_press(works: Works) -> None:
    orders = [await works.order(("DJ-C", n)) for n in (1, 2, 3)]

    owner = await works.story.seen_by("zhao")
    started = await start_by_hand(owner, "order-split", Chosen(records=tuple(orders)))

    assert (len(started.runs), started.left_out) == (3, 0)
    for order in orders:
        await works.reaches(order, "planned")
    assert [(await works.listed("jobs", one, "quantity"))["DJ-C"] for one in orders] == [
        (1,), (2,), (3,),
    ]  # fmt: skip
    for order in orders:
        await works.story.edit("customer_orders", order, status="cancelled")


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


async def test_a_file_of_bills_comes_with_its_faults_by_row(works: Works, tmp_path: Path) -> None:
    """Products of fifty parts each, a hundred in the long form; three lines are wrong."""
    many = 100 if os.environ.get("DANLIU_LONG") else 20
    products, parts = [f"CP-{n:03}" for n in range(many)], [f"LJ-{n:03}" for n in range(50)]
    await works.ws.tables.write([Create("goods", {"sku": sku}) for sku in products + parts])
    rows = [[product, part, "2", "", "GY-1"] for product in products for part in parts]
    rows[100][2] = "0"
    rows[200][3] = "桶"
    rows[-1][:2] = [parts[0], products[0]]
    file = tmp_path / "bom.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        head = ["产品型号", "子件编码", "单位用量", "单位", "工艺路线编号"]
        csv.writer(opened).writerows([head, *rows])

    words = ("import", "产品BOM库", file, "--data", works.data)
    said = await asyncio.to_thread(lambda: danliu(*words, database=works.dsn))

    assert f"新建 {len(rows) - 3:,}" in said.text, said.text
    last = str(len(rows) + 1)
    for place, why in (("102", "大于 0"), ("202", "没有这个单位"), (last, "CP-000")):
        assert place in said.text, said.text
        assert why in said.text, said.text


async def test_every_piece_has_one_owner(works: Works) -> None:
    assert await drift(works.ws.db, works.ws.row.id) == []
    await post(works.ws, [Ask("receive", await works.part("ZC-62"), 1)], "再来一根")


async def sends(works: Works, order: UUID, waybill: str, *pieces: int) -> UUID:
    """A shipment of so many of each line of the order, on its way."""
    items = sorted(await works.of("order_items", order), key=lambda one: one.cells["line"])
    shipment = works.ws.clock.new_id()
    head = Create("shipments", {"order": order, "carrier": "顺丰", "waybill": waybill}, shipment)
    lines = [
        Create("shipment_lines", {"shipment": shipment, "order_item": one.id, "quantity": count})
        for one, count in zip(items, pieces, strict=True)
        if count
    ]
    await works.ws.tables.write([head, *lines])
    await press(works.ws, "shipments", shipment, "send")

    async def out() -> bool:
        cells = (await works.story.record(shipment, "shipments")).cells
        return bool(cells["status"] == "sent")

    await until(out, what=f"{waybill} is out")
    return shipment


async def test_the_last_piece_asks_for_the_invoice_and_tells_the_customer_once(
    works: Works,
) -> None:
    made = [Ask("receive", await works.part(sku), 9) for sku in ("DJ-A", "DJ-B")]
    await post(works.ws, made, "成品入库")
    order = await works.order(("DJ-A", 3), ("DJ-B", 2), phone="13900000077")
    await works.split(order)
    assert [await works.held(order, sku) for sku in ("DJ-A", "DJ-B")] == [3, 2]

    await sends(works, order, "SF100001", 2, 2)
    await works.reaches(order, "sending")
    assert await works.of("invoices", order) == []
    assert await works.of("customer_messages", order) == []

    await sends(works, order, "SF100002", 1, 0)
    task = await invoice_task(works, order)

    number = (await works.story.record(order, "customer_orders")).cells["number"]
    (message,) = await works.of("customer_messages", order)
    assert message.cells["says"] == f"贵司订单{number}已全部发出，物流单号SF100001、SF100002"
    assert await texts(works, "13900000077") == [[number, "SF100001、SF100002"]]
    assert await works.listed("order_items", order, "sent", "to_send", "invoiced") == {
        "DJ-A": (3, 0, 3),
        "DJ-B": (2, 0, 2),
    }
    assert [await works.held(order, sku) for sku in ("DJ-A", "DJ-B")] == [0, 0]
    assert (await totals_of(works.ws, await works.part("DJ-A"))) == (6, 0)
    assert "请开票" in task.question
    facts = {one["name"]: one["value"] for one in task.facts}
    assert facts == {"客户": "宁波启帆机械", "实发": "DJ-A×3、DJ-B×2"}


async def test_of_a_call_the_customer_is_told_under_the_name_of_who_took_it(works: Works) -> None:
    await post(works.ws, [Ask("receive", await works.part("DJ-C"), 9)], "风机入库")
    told = {"channel": "phone", "salesperson": "zhao", "phone": "13900000078"}
    order = await works.order(("DJ-C", 2), **told)
    await works.split(order)

    await sends(works, order, "SF100021", 2)

    number = (await works.story.record(order, "customer_orders")).cells["number"]
    assert await texts(works, "13900000078") == [[number, "SF100021", "赵老板"]]
    (message,) = await works.of("customer_messages", order)
    assert message.cells["says"] == f"贵司订单{number}已全部发出，物流单号SF100021。赵老板"

    async def noted() -> bool:
        (message,) = await works.of("customer_messages", order)
        return bool(message.cells["way"] == "sms")

    await until(noted, what="it says by which way")


async def texts(works: Works, phone: str) -> list[list[str]]:
    async def told() -> list[list[str]]:
        sent = (await works.story.outside.books("tencent_sms"))["sent"]
        return [one["TemplateParamSet"] for one in sent if one["to"].endswith(phone)]

    return await until(told, what=f"{phone} has a text")


async def invoice_task(works: Works, order: UUID) -> TaskRow:
    async def asked() -> TaskRow | None:
        found = await works.of("invoices", order)
        tasks = await open_tasks(works.ws.db, works.ws.row.id)
        return next((one for one in tasks if found and one.record_id == found[0].id), None)

    return await until(asked, what="finance is asked for the invoice")


async def test_what_is_shipped_above_the_order_is_marked(works: Works) -> None:
    await post(works.ws, [Ask("receive", await works.part("DJ-C"), 9)], "风机入库")
    order = await works.order(("DJ-C", 2))
    await works.split(order)

    shipment = await sends(works, order, "SF100003", 3)

    async def marked() -> bool:
        return (await works.story.record(shipment, "shipments")).cells["over"] == "多发 DJ-C 1 件"

    await until(marked, what="it says that it is too much")
    assert await works.listed("order_items", order, "sent", "to_send") == {"DJ-C": (3, -1)}


async def issued(works: Works, order: UUID) -> None:
    task = await invoice_task(works, order)
    owner = await works.story.seen_by("zhao")
    await decide(
        owner, task.id, Verdict("filled", given={"invoice_number": "24332000000012345678"})
    )
    await works.reaches(order, "invoiced")


async def test_a_gap_of_one_piece_is_found_and_traced_to_its_event(works: Works) -> None:
    made = [Ask("receive", await works.part(sku), 9) for sku in ("DJ-A", "DJ-B")]
    await post(works.ws, made, "再入库")
    order = await works.order(("DJ-A", 5), ("DJ-B", 2))
    await works.split(order)
    shipment = await sends(works, order, "SF100009", 5, 2)
    await issued(works, order)
    assert await works.listed("order_items", order, "gap") == {"DJ-A": (0,), "DJ-B": (0,)}

    owner = await works.story.seen_by("zhao")
    (line,) = [one for one in await works.of_shipment(shipment) if one.cells["sku"] == "DJ-A"]
    await owner.tables.write([Set("shipment_lines", line.id, {"sent": 4})])

    async def traced() -> str | None:
        found = await works.listed("order_items", order, "gap", "traced")
        assert found["DJ-B"] == (0, None)
        return str(found["DJ-A"][1]) if found["DJ-A"][0] == -1 and found["DJ-A"][1] else None

    said = await until(traced, what="the gap is traced")
    assert said.startswith(f"{line.cells['number']}：5 → 4，赵老板，")

    await works.story.edit("shipment_lines", line.id, sent=5)

    async def closed() -> bool:
        return (await works.listed("order_items", order, "gap", "traced"))["DJ-A"] == (0, None)

    await until(closed, what="it agrees again")


async def test_an_item_that_is_wanted_again_is_made_again(works: Works) -> None:
    await works.product("CP-1", "LJ-1", 2)
    await works.product("CP-2", "LJ-2", 2)
    order = await works.order(("CP-1", 1), ("CP-2", 1))
    await works.split(order)
    (line,) = [one for one in await works.of("order_items", order) if one.cells["line"] == 1]

    async def is_(status: str) -> bool:
        return (await works.listed("jobs", order, "status")).get("CP-1") == (status,)

    await works.story.edit("order_items", line.id, item=str((await works.part("CP-2")).id))
    await until(lambda: is_("dropped"), what="nobody needs it")
    await works.story.edit("order_items", line.id, item=str((await works.part("CP-1")).id))
    await until(lambda: is_("new"), what="it is wanted again")


async def test_nothing_leaves_for_an_order_that_is_cancelled(works: Works) -> None:
    await post(works.ws, [Ask("receive", await works.part("DJ-C"), 5)], "备货")
    order = await works.order(("DJ-C", 2))
    await works.split(order)
    there = (await totals_of(works.ws, await works.part("DJ-C")))[0]
    (item,) = await works.of("order_items", order)
    shipment = works.ws.clock.new_id()
    line = {"shipment": shipment, "order_item": item.id, "quantity": 2}
    await works.ws.tables.write(
        [Create("shipments", {"order": order}, shipment), Create("shipment_lines", line)]
    )

    await works.story.edit("customer_orders", order, status="cancelled")

    async def void() -> bool:
        return (await works.story.record(shipment, "shipments")).cells["status"] == "dropped"

    await until(void, what="its shipment is void")
    with pytest.raises(NotNow):
        await press(works.ws, "shipments", shipment, "send")
    assert (await totals_of(works.ws, await works.part("DJ-C")))[0] == there


async def test_what_production_used_is_out_once_the_order_is(works: Works) -> None:
    await works.product("CP-3", "LJ-3", 4, there=20)
    order = await works.order(("CP-3", 2))
    await works.split(order)
    assert await works.held(order, "LJ-3") == 8
    await post(works.ws, [Ask("receive", await works.part("CP-3"), 2)], "做好了")

    await sends(works, order, "SF100011", 2)
    await works.reaches(order, "shipped")

    async def consumed() -> bool:
        return await totals_of(works.ws, await works.part("LJ-3")) == (12, 0)

    await until(consumed, what="the parts are out")


async def test_an_order_of_which_the_rest_is_waived_is_shipped(works: Works) -> None:
    await post(works.ws, [Ask("receive", await works.part("DJ-C"), 6)], "又备货")
    order = await works.order(("DJ-C", 5))
    await works.split(order)
    await sends(works, order, "SF100012", 3)
    await works.reaches(order, "sending")
    (item,) = await works.of("order_items", order)

    await works.story.edit("order_items", item.id, quantity=3)

    await works.reaches(order, "shipped")
    await invoice_task(works, order)


async def test_the_alternates_that_an_order_used_go_out_with_it(works: Works) -> None:
    """Eight parts are asked for: five are there; for the other three go twice as many others."""
    await works.product("CP-4", "LJ-4", 4, there=5)
    await works.ws.tables.write([Create("goods", {"sku": "LJ-4B"})])
    alternate = {"product": "CP-4", "part": "LJ-4B", "usage": 8, "instead": "LJ-4"}
    await works.ws.tables.write([Create("bom_lines", alternate)])
    await post(works.ws, [Ask("receive", await works.part("LJ-4B"), 20)], "来料 LJ-4B")
    order = await works.order(("CP-4", 2))

    await works.split(order)

    assert await works.listed("job_materials", order, "taken", "instead", "stands_for") == {
        "CP-4": (0, None, None),
        "LJ-4": (5, "LJ-4B 6", None),
        "LJ-4B": (6, None, "LJ-4：6"),
    }
    await post(works.ws, [Ask("receive", await works.part("CP-4"), 2)], "做好了 CP-4")
    await sends(works, order, "SF100013", 2)
    await works.reaches(order, "shipped")

    async def consumed() -> bool:
        return [await works.there(sku) for sku in ("LJ-4", "LJ-4B")] == [(0, 0), (14, 0)]

    await until(consumed, what="parts and alternates are out")


async def test_a_job_that_was_made_smaller_uses_the_parts_of_what_it_makes(works: Works) -> None:
    await works.product("CP-17", "LJ-17", 4, there=40)
    order = await works.order(("CP-17", 10))
    await works.split(order)
    (job,) = [one for one in await works.of("jobs", order) if one.cells["level"] == 0]

    await works.story.edit("jobs", job.id, quantity=8)
    await works.stored(order, "CP-17")

    assert (await works.there("LJ-17"))[0] == 40 - 8 * 4


async def test_an_order_that_grows_after_its_job_was_stored_gets_a_further_job(
    works: Works,
) -> None:
    await works.product("CP-5", "LJ-5", 4, there=20)
    order = await works.order(("CP-5", 2))
    await works.split(order)
    first = await works.stored(order, "CP-5")
    assert [await works.there(sku) for sku in ("CP-5", "LJ-5")] == [(2, 2), (12, 0)]
    (line,) = await works.of("order_items", order)

    await works.story.edit("order_items", line.id, quantity=5)

    async def further() -> bool:
        jobs = await works.of("jobs", order)
        seen = sorted((one.cells["round"], one.cells["quantity"]) for one in jobs)
        return seen == [(0, 3), (1, 2)]

    await until(further, what="three more are to be made")
    assert (await works.story.record(first, "jobs")).cells["status"] == "stored"
    assert [await works.there(sku) for sku in ("CP-5", "LJ-5")] == [(2, 2), (12, 12)]

    await works.stored(order, "CP-5")

    assert [await works.there(sku) for sku in ("CP-5", "LJ-5")] == [(5, 5), (0, 0)]
    jobs = await works.of("jobs", order)
    assert sorted((one.cells["round"], one.cells["quantity"]) for one in jobs) == [(1, 2), (2, 3)]
    await sends(works, order, "SF100014", 5)
    await works.reaches(order, "shipped")
    assert [await works.there(sku) for sku in ("CP-5", "LJ-5")] == [(0, 0), (0, 0)]


async def test_what_a_job_is_made_of_is_out_once_it_is_stored(works: Works) -> None:
    """A product of a half-product of three parts; one of the four of these is scrapped."""
    await works.product("BC-6", "LJ-6", 3, there=30)
    await works.ws.tables.write([Create("goods", {"sku": "CP-6"})])
    await works.ws.tables.write(
        [Create("bom_lines", {"product": "CP-6", "part": "BC-6", "usage": 2})]
    )
    order = await works.order(("CP-6", 2))
    await works.split(order)
    assert await works.there("LJ-6") == (30, 12)

    await works.stored(order, "BC-6", good=3, scrapped=1)
    assert [await works.there(sku) for sku in ("BC-6", "LJ-6")] == [(3, 3), (18, 0)]
    await post(works.ws, [Ask("receive", await works.part("BC-6"), 1)], "补一件 BC-6")

    job = await works.stored(order, "CP-6", good=2)
    assert [await works.there(sku) for sku in ("CP-6", "BC-6")] == [(2, 2), (0, 0)]
    assert (await works.story.record(job, "jobs")).cells["lacked"] is None

    await sends(works, order, "SF100015", 1)
    await works.reaches(order, "sending")
    await sends(works, order, "SF100016", 1)
    await works.reaches(order, "shipped")
    await invoice_task(works, order)
    assert [await works.there(sku) for sku in ("CP-6", "BC-6", "LJ-6")] == [
        (0, 0), (0, 0), (18, 0),
    ]  # fmt: skip
    assert await drift(works.ws.db, works.ws.row.id) == []


async def test_a_job_that_used_what_the_books_do_not_have_says_so(works: Works) -> None:
    await works.product("CP-7", "LJ-7", 4, there=5)
    order = await works.order(("CP-7", 2))
    await works.split(order)

    job = await works.stored(order, "CP-7")

    assert (await works.story.record(job, "jobs")).cells["lacked"] == "LJ-7 缺 3"
    assert [await works.there(sku) for sku in ("CP-7", "LJ-7")] == [(2, 2), (0, 0)]
    await works.story.edit("customer_orders", order, status="cancelled")


async def test_a_deleted_order_lets_its_stock_and_its_jobs_go(works: Works) -> None:
    await works.product("CP-8", "LJ-8", 4, there=20)
    order = await works.order(("CP-8", 2))
    await works.split(order)
    assert await works.there("LJ-8") == (20, 8)
    (job,) = await works.of("jobs", order)

    await works.ws.tables.write([Delete("customer_orders", order)])

    async def gone() -> bool:
        cells = (await works.story.record(job.id, "jobs")).cells
        return (cells["status"], cells["changed"]) == ("dropped", "订单已删除")

    await until(gone, what="its job is dropped")
    assert await works.there("LJ-8") == (20, 0)
    lacking = await works.story.records("job_materials", '{stage}="planned"')
    assert all(one.cells["item"]["title"] != "CP-8" for one in lacking)


async def test_an_order_of_which_something_left_is_not_deleted(works: Works) -> None:
    await post(works.ws, [Ask("receive", await works.part("DJ-C"), 6)], "再备货")
    order = await works.order(("DJ-C", 2))
    await works.split(order)
    await sends(works, order, "SF100017", 1)
    await works.reaches(order, "sending")

    with pytest.raises(InvalidRecord) as refused:
        await works.ws.tables.write([Delete("customer_orders", order)])
    assert "已经发过货" in str(refused.value.faults)


async def test_an_arrival_whose_item_is_filled_in_later_comes_into_stock_then(works: Works) -> None:
    await works.product("CP-18", "LJ-18", 1, there=5)
    arrival = {"number": "RK-LATE", "row": "1", "sku": "LJ-18?", "quantity": 6}
    (made,) = await works.ws.tables.write([Create("arrivals", arrival)])

    await works.story.edit("arrivals", made.id, item="LJ-18")

    async def came() -> bool:
        return await works.there("LJ-18") == (11, 0)

    await until(came, what="it came into stock")
