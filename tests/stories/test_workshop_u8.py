"""The workshop and U8, both ways: what is pushed is one document, and what comes back is seen."""

from typing import Any
from uuid import UUID

import pytest

from danliu.flows import standstill
from danliu.flows.history import RunSeen
from danliu.flows.pressing import press
from danliu.flows.standstill import Which
from danliu.tables.query import Record
from danliu.tables.write import Create, Set
from tests.polling import until
from tests.stories.works import Works

FOLLOWS = {
    "follow_sales": True,
    "follow_purchases": True,
    "follow_production": True,
    "follow_receipts": True,
    "follow_lines": True,
    "timeout_s": 1,
}
OURS = "苏州启明机电"  # C001 over there


class Ways:
    """A workshop whose connection to U8 is set, as verbs."""

    def __init__(self, works: Works) -> None:
        self.works, self.story, self.ws = works, works.story, works.ws

    async def documents(self, root: str) -> dict[str, dict[str, Any]]:
        sets = (await self.story.outside.books("u8"))["sets"]
        found: dict[str, dict[str, Any]] = sets["1"]["documents"][root]
        return found

    async def tell(self, door: str, **what: Any) -> None:
        await self.story.outside.tell("u8", door, what)

    async def planned(self, *lines: tuple[str, int], customer: str = OURS) -> UUID:
        order = await self.works.order(*lines, customer=customer)
        await self.works.split(order)
        return order

    async def cell(self, table: str, record: UUID, key: str, within_s: float = 30) -> Any:
        """What stands there, once something does."""

        async def filled() -> Any:
            return (await self.story.record(record, table)).cells[key]

        return await until(filled, within_s=within_s, what=f"{key} is there")

    async def look(self) -> None:
        """U8 is looked into now, and not in ten minutes."""
        await self.ws.db.execute(
            "UPDATE danliu.fetches SET due_at = '-infinity' WHERE connection = 'u8'"
        )

    async def parked(self, record: UUID) -> RunSeen:
        async def found() -> RunSeen | None:
            runs = await self.story.runs(record)
            return next((one for one in runs if one.status == "parked"), None)

        return await until(found, what="the run stands still with its cause")

    async def replay(self, run: RunSeen) -> None:
        await standstill.replay(self.ws.db, self.ws.row.id, Which(runs=(run.id,)))
        self.ws.house.wake()

    async def job(self, order: UUID, sku: str) -> Record:
        jobs = await self.works.of("jobs", order)
        return next(one for one in jobs if one.cells["item"]["title"] == sku)


@pytest.fixture
async def ways(works: Works) -> Ways:
    await works.story.outside.calm()
    await works.ws.connect.change("u8", FOLLOWS)
    await works.story.outside.tell("u8", "_ripen", {"after": 2})
    return Ways(works)


async def test_a_planned_order_is_one_approved_document_however_late_the_answer(
    ways: Ways,
) -> None:
    await ways.tell("_ripen", after=500)
    order = await ways.planned(("DJ-A", 2), ("DJ-B", 1))
    number = (await ways.story.record(order, "customer_orders")).cells["number"]

    async def accepted() -> bool:
        return (await ways.story.outside.books("u8"))["accepted"] > 0

    await until(accepted, what="U8 has queued it")
    assert await ways.documents("saleorder") == {}
    await ways.tell("_ripen", after=2)

    assert await ways.cell("customer_orders", order, "u8_number") == number
    document = (await ways.documents("saleorder"))[number]
    assert (document["state"], document["custcode"]) == ("Approved", "C001")
    assert [(one["inventorycode"], one["quantity"]) for one in document["entry"]] == [
        ("DJ-A", "2.000000"), ("DJ-B", "1.000000"),
    ]  # fmt: skip
    assert document["entry"][0]["taxunitprice"] == "860.000000"
    cells = (await ways.story.record(order, "customer_orders")).cells
    assert (cells["u8_status"], cells["u8_conflict"]) == ("Approved", None)


async def test_an_order_that_u8_refuses_stands_still_with_its_words_and_goes_on_once_mended(
    ways: Ways,
) -> None:
    await ways.ws.tables.write([Create("customers", {"name": "新客户", "u8_code": "C404"})])
    order = await ways.planned(("DJ-C", 1), customer="新客户")

    run = await ways.parked(order)
    assert "客户编码C404不存在" in str(run.cause)
    assert (await ways.story.record(order, "customer_orders")).cells["u8_number"] is None

    await ways.tell("_known", customers={"C404": "新客户"})
    await ways.replay(run)

    number = await ways.cell("customer_orders", order, "u8_number")
    assert number in await ways.documents("saleorder")


async def test_an_answer_that_is_lost_after_sending_makes_no_second_document(ways: Ways) -> None:
    before = await ways.documents("saleorder")
    fail = {"how": "hang", "times": 1}
    await ways.story.outside.control("u8", fail=fail, only="saleorder/add")

    order = await ways.planned(("DJ-C", 2))

    number = await ways.cell("customer_orders", order, "u8_number")
    after = await ways.documents("saleorder")
    assert after.keys() - before.keys() == {number}
    await press(ways.ws, "customer_orders", order, "customer-order-u8")
    await ways.works.story.run(order, "done")
    assert (await ways.documents("saleorder")).keys() == after.keys()


async def test_an_order_of_a_customer_without_a_number_over_there_stays_here(ways: Ways) -> None:
    before = await ways.documents("saleorder")
    order = await ways.planned(("DJ-C", 1), customer="嘉兴安泰电机")
    other = await ways.planned(("DJ-C", 1))
    await ways.cell("customer_orders", other, "u8_number")
    assert len(await ways.documents("saleorder")) == len(before) + 1
    assert (await ways.story.record(order, "customer_orders")).cells["u8_number"] is None


async def test_what_is_changed_over_there_is_shown_and_taken_when_somebody_says_so(
    ways: Ways,
) -> None:
    order = await ways.planned(("DJ-C", 2))
    number = await ways.cell("customer_orders", order, "u8_number")
    entry = [{"inventorycode": "DJ-C", "quantity": "5.000000"}]
    await ways.tell("_change", root="saleorder", code=number, to={"entry": entry})
    await ways.look()

    said = await ways.cell("customer_orders", order, "u8_conflict")
    assert said == "DJ-C 这里 2，对方 5"
    assert await ways.works.listed("order_items", order, "quantity") == {"DJ-C": (2,)}

    await press(ways.ws, "customer_orders", order, "customer-order-u8-taken")

    async def taken() -> bool:
        quantity = await ways.works.listed("order_items", order, "quantity")
        cells = (await ways.story.record(order, "customer_orders")).cells
        return quantity == {"DJ-C": (5,)} and cells["u8_conflict"] is None

    await until(taken, what="it is as over there")


async def test_a_line_that_changes_here_after_the_push_is_told(ways: Ways) -> None:
    order = await ways.planned(("DJ-C", 2))
    await ways.cell("customer_orders", order, "u8_number")
    (line,) = await ways.works.of("order_items", order)

    await ways.ws.tables.write([Set("order_items", line.id, {"quantity": 3})])

    assert await ways.cell("customer_orders", order, "u8_conflict") == "DJ-C 这里 3，对方 2"


async def test_an_assigned_job_is_a_production_order_and_its_closing_is_seen(ways: Ways) -> None:
    order = await ways.planned(("DJ-A", 2))
    job = await ways.job(order, "DJ-A")
    await ways.ws.tables.write([Set("jobs", job.id, {"status": "assigned"})])
    number = await ways.cell("jobs", job.id, "u8_number")
    document = (await ways.documents("mom_order"))[number]
    order_number = (await ways.story.record(order, "customer_orders")).cells["number"]
    assert document["entry"][0] | {"start_date": "", "due_date": ""} == {
        "inventory_code": "DJ-A", "quantity": "2.000000", "start_date": "", "due_date": "",
        "dept_code": "", "sale_order_code": order_number,
    }  # fmt: skip

    await ways.tell("_change", root="mom_order", code=number, to={"state": "Closed"})
    await ways.look()

    assert await ways.cell("jobs", job.id, "u8_conflict") == "用友已关闭，这里还没做完"
    assert (await ways.story.record(job.id, "jobs")).cells["status"] == "assigned"
    await press(ways.ws, "jobs", job.id, "job-u8-taken")

    async def dropped() -> bool:
        cells = (await ways.story.record(job.id, "jobs")).cells
        return cells["status"] == "dropped" and cells["u8_conflict"] is None

    await until(dropped, what="the job is dropped, as over there")


async def bearings(ways: Ways, product: str, part: str, of: str = "无锡轴承厂") -> UUID:
    """Products of a part that is bought of a supplier; the supplier."""
    await ways.works.product(product, part, 4)
    (supplier,) = await ways.story.records("suppliers", f'{{name}}="{of}"')
    item = (await ways.works.part(part)).id
    await ways.ws.tables.write([Set("goods", item, {"supplier": supplier.id, "buy_price": 8.5})])
    return supplier.id


async def purchase_of(ways: Ways, part: str) -> Record:
    async def made() -> Record | None:
        lines = await ways.story.records("purchase_lines", f'{{sku}}="{part}"')
        return lines[0] if lines else None

    line = await until(made, what="it is bought")
    return await ways.story.record(line.cells["purchase"]["id"], "purchases")


async def test_what_lacks_is_bought_in_one_line_an_item_and_comes_into_stock_once(
    ways: Ways,
) -> None:
    """Two orders lack 8 and 12; a receipt of 15 is heard of twice, and then the other 5 come."""
    supplier = await bearings(ways, "CP-U1", "LJ-U1")
    orders = [await ways.planned(("CP-U1", n), customer="嘉兴安泰电机") for n in (2, 3)]

    await press(ways.ws, "suppliers", supplier, "buy")

    purchase = await purchase_of(ways, "LJ-U1")
    number = await ways.cell("purchases", purchase.id, "u8_number")
    document = (await ways.documents("purchaseorder"))[number]
    assert document["vendorcode"] == "V001"
    lines = {one["inventorycode"]: (one["quantity"], one["taxprice"]) for one in document["entry"]}
    assert lines["LJ-U1"] == ("20.000000", "8.500000")
    for order in orders:
        row = (await ways.works.listed("job_materials", order, "open", "purchase"))["LJ-U1"]
        assert (row[0], row[1]["id"]) == (0, purchase.id)

    came = {"date": str(ways.ws.clock.now().date()), "order": number}
    await ways.tell("_arrive", code="RK-1", lines={"LJ-U1": 15}, **came)
    await ways.look()

    async def held(first: int, second: int) -> bool:
        return [await ways.works.held(one, "LJ-U1") for one in orders] == [first, second]

    await until(lambda: held(8, 7), within_s=30, what="the orders hold what came")
    assert await ways.works.there("LJ-U1") == (15, 15)

    async def said() -> bool:
        heads = [await ways.story.record(one, "customer_orders") for one in orders]
        lacks = [one.cells["lacks"] for one in heads]
        return lacks == [None, "缺料预警：LJ-U1物料差5件"]

    await until(said, what="what lacks is said anew")
    cells = (await ways.story.record(purchase.id, "purchases")).cells
    assert cells["status"] == "partly"

    await ways.tell("_change", root="purchasein", code="RK-1", to={"state": "Approved"})
    await ways.tell("_arrive", code="RK-2", lines={"LJ-U1": 5}, **came)
    await ways.look()

    await until(lambda: held(8, 12), within_s=30, what="the rest is there")
    assert await ways.works.there("LJ-U1") == (20, 20)
    assert len(await ways.story.records("arrivals", '{sku}="LJ-U1"')) == 2
    cells = (await ways.story.record(purchase.id, "purchases")).cells
    assert cells["status"] == "received"

    async def whole() -> bool:
        rows = await ways.works.listed("job_materials", orders[1], "short", "bought")
        return tuple(one or 0 for one in rows["LJ-U1"]) == (0, 0)

    await until(whole, what="nothing of it lacks, and nothing is under way")


async def test_a_receipt_that_is_changed_after_it_was_booked_is_told_and_not_booked_anew(
    ways: Ways,
) -> None:
    await bearings(ways, "CP-U2", "LJ-U2")
    came = {"date": str(ways.ws.clock.now().date()), "order": "CG-9"}
    await ways.tell("_arrive", code="RK-9", lines={"LJ-U2": 6}, **came)
    await ways.look()

    async def booked() -> Record | None:
        found = await ways.story.records("arrivals", '{number}="RK-9"')
        return found[0] if found and found[0].cells["booked_at"] else None

    arrival = await until(booked, within_s=30, what="it is booked")
    await ways.tell("_arrive", code="RK-9", lines={"LJ-U2": 4}, **came)
    await ways.look()

    assert await ways.cell("arrivals", arrival.id, "conflict") == "用友现在 4，已入账 6"
    assert await ways.works.there("LJ-U2") == (6, 0)


async def by_hand(ways: Ways, number: str, part: str, quantity: int) -> UUID:
    """The store keeper notes what came."""
    cells = {"number": number, "row": 1, "item": part, "quantity": quantity}
    (written,) = await ways.ws.tables.write([Create("arrivals", cells)])
    return written.id


async def by_u8(ways: Ways, code: str, part: str, quantity: int, order: str) -> Record:
    """A receipt of U8 is heard of; the row that it makes, once its run is over."""
    came = {"date": str(ways.ws.clock.now().date()), "order": order}
    await ways.tell("_arrive", code=code, lines={part: quantity}, **came)
    await ways.look()

    async def heard() -> Record | None:
        rows = await ways.story.records("arrivals", f'{{number}}="{code}"')
        settled = rows and (rows[0].cells["booked_at"] or rows[0].cells["same_as"])
        return rows[0] if settled else None

    return await until(heard, within_s=30, what=f"{code} is heard of")


async def settled(ways: Ways, record: UUID) -> None:
    """All that came of it is over."""

    async def over() -> bool:
        runs = await ways.story.runs(record)
        return len(runs) > 1 and all(one.status == "done" for one in runs)

    await until(over, within_s=30, what="all runs about it are done")


async def said_of(ways: Ways, record: UUID, words: str) -> None:
    async def told() -> bool:
        rows = await ways.ws.db.fetch(
            "SELECT text, text_en FROM danliu.notices WHERE record_id = $1", record
        )
        return any(words in row["text"] and row["text_en"] for row in rows)

    await until(told, what=f"the keeper reads «{words}»")


async def test_what_the_keeper_noted_is_not_booked_again_when_u8_tells_of_it(ways: Ways) -> None:
    supplier = await bearings(ways, "CP-U20", "LJ-U20")
    order = await ways.planned(("CP-U20", 2), customer="嘉兴安泰电机")
    await press(ways.ws, "suppliers", supplier, "buy")
    purchase = await purchase_of(ways, "LJ-U20")
    number = await ways.cell("purchases", purchase.id, "u8_number")

    noted = await by_hand(ways, "手工-20", "LJ-U20", 8)
    await ways.cell("arrivals", noted, "booked_at")
    receipt = await by_u8(ways, "RK-20", "LJ-U20", 8, number)

    assert receipt.cells["same_as"]["id"] == noted
    await settled(ways, receipt.id)
    assert (await ways.story.record(receipt.id, "arrivals")).cells["booked_at"] is None
    cells = (await ways.story.record(noted, "arrivals")).cells
    assert (cells["u8_number"], cells["u8_row"]) == ("RK-20", 1)
    await said_of(ways, receipt.id, "只入账一次")

    async def came() -> bool:
        row = (await ways.works.listed("job_materials", order, "short", "bought"))["LJ-U20"]
        there = await ways.works.there("LJ-U20")
        return tuple(one or 0 for one in row) == (0, 0) and there == (8, 8)

    await until(came, within_s=30, what="it is there once, and no more of it is under way")
    (line,) = await ways.story.records("purchase_lines", '{sku}="LJ-U20"')
    assert line.cells["to_come"] == 0


async def test_what_u8_told_of_is_not_booked_again_until_the_keeper_says_it_is_other_goods(
    ways: Ways,
) -> None:
    await bearings(ways, "CP-U21", "LJ-U21")
    receipt = await by_u8(ways, "RK-21", "LJ-U21", 6, "CG-9")

    noted = await by_hand(ways, "手工-21", "LJ-U21", 6)

    assert (await ways.cell("arrivals", noted, "same_as"))["id"] == receipt.id
    await said_of(ways, noted, "只入账一次")
    await settled(ways, noted)
    assert await ways.works.there("LJ-U21") == (6, 0)

    await ways.story.edit("arrivals", noted, other=True)
    await ways.cell("arrivals", noted, "booked_at")
    assert await ways.works.there("LJ-U21") == (12, 0)


async def test_another_quantity_is_booked_and_the_keeper_is_asked_to_compare(ways: Ways) -> None:
    await bearings(ways, "CP-U22", "LJ-U22")
    noted = await by_hand(ways, "手工-22", "LJ-U22", 5)
    await ways.cell("arrivals", noted, "booked_at")

    receipt = await by_u8(ways, "RK-22", "LJ-U22", 4, "CG-9")

    assert receipt.cells["same_as"] is None
    await said_of(ways, receipt.id, "数量不同")
    assert await ways.works.there("LJ-U22") == (9, 0)


async def test_a_purchase_that_is_closed_over_there_is_to_be_bought_again(ways: Ways) -> None:
    supplier = await bearings(ways, "CP-U3", "LJ-U3")
    order = await ways.planned(("CP-U3", 2), customer="嘉兴安泰电机")
    await press(ways.ws, "suppliers", supplier, "buy")
    purchase = await purchase_of(ways, "LJ-U3")
    number = await ways.cell("purchases", purchase.id, "u8_number")

    await ways.tell("_change", root="purchaseorder", code=number, to={"state": "Closed"})
    await ways.look()

    async def again() -> bool:
        row = (await ways.works.listed("job_materials", order, "open"))["LJ-U3"]
        cells = (await ways.story.record(purchase.id, "purchases")).cells
        return row == (8,) and cells["status"] == "closed"

    await until(again, within_s=30, what="it is to be bought again")


async def test_what_was_bought_twice_is_let_go_by_each_purchase_for_itself(ways: Ways) -> None:
    await ways.ws.tables.write(
        [Create("suppliers", {"name": "小五金店"})]
    )  # U8 knows nothing of it
    supplier = await bearings(ways, "CP-U12", "LJ-U12", "小五金店")
    order = await ways.planned(("CP-U12", 2), customer="嘉兴安泰电机")
    await press(ways.ws, "suppliers", supplier, "buy")
    await purchase_of(ways, "LJ-U12")
    (line,) = await ways.works.of("order_items", order)
    await ways.story.edit("order_items", line.id, quantity=3)

    async def lacks(*wanted: int) -> bool:
        row = (await ways.works.listed("job_materials", order, "short", "bought", "open"))["LJ-U12"]
        return tuple(one or 0 for one in row) == wanted

    await until(lambda: lacks(12, 8, 4), within_s=30, what="four more lack")
    await press(ways.ws, "suppliers", supplier, "buy")
    await until(lambda: lacks(12, 12, 0), within_s=30, what="all is bought")

    (first,) = await ways.story.records("material_buys", 'AND({item.sku}="LJ-U12",{quantity}=8)')
    await ways.story.edit("purchases", first.cells["purchase"]["id"], status="dropped")
    await until(lambda: lacks(12, 4, 8), within_s=30, what="the first is to be bought again")
