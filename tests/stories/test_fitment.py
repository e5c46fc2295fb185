"""A part that does not fit stops its order; kits are picked as what is in them."""

from datetime import timedelta
from uuid import UUID

from danliu.tables.write import Set
from tests.stories.story import DIAMOND, Story
from tests.stories.test_waves import release

PASSAT, COROLLA = "大众 帕萨特", "丰田 卡罗拉"
AIR_FILTER, KIT = ("KL-1022", "1", "36"), ("BY-2018", "2", "58")


async def test_a_part_that_does_not_fit_holds_its_order_and_says_why(story: Story) -> None:
    order = await story.order(DIAMOND, amount="100", lines=[AIR_FILTER], vehicle=COROLLA, year=2018)

    cells = await story.decided(order)

    assert (cells["status"], cells["decision"]) == ("held", "有配件不适配车型")
    assert cells["decision_reason"].startswith(
        "KL-1022 不适配 丰田 卡罗拉 2018：登记的是 大众 帕萨特 2011-2018"
    )
    (line,) = await story.records("order_lines", f'{{order.number}}="{cells["number"]}"')
    assert line.cells["unfit"].startswith("KL-1022 不适配")
    assert cells["erp_number"] is None


async def test_one_that_fits_goes_through_however_its_vehicle_is_written(story: Story) -> None:
    for written in ({"vehicle": PASSAT, "year": 2018}, {"vehicle_name": "大众帕萨特１８款"}):
        order = await story.order(DIAMOND, amount="100", lines=[AIR_FILTER], **written)
        assert (await story.decided(order))["status"] == "approved"


async def test_in_doubt_a_person_decides(story: Story) -> None:
    order = await story.order(
        DIAMOND, amount="100", lines=[AIR_FILTER], vehicle_name="帕萨特新领驭"
    )
    task = await story.task(order)
    assert task.question == "车型对不上或说不准，请核对后决定能否接单"
    assert ("适配", "车型「帕萨特新领驭」看不懂") in [
        (one["name"], one["value"]) for one in task.facts
    ]

    await story.decide(task, "approved", "问过门店了")

    cells = await story.decided(order)
    assert (cells["status"], cells["decision"]) == ("approved", "适配说不准，须人工核对")


async def test_a_held_order_whose_vehicle_was_mended_goes_through_the_audit_again(
    story: Story,
) -> None:
    order = await story.order(DIAMOND, amount="100", lines=[AIR_FILTER], vehicle=COROLLA, year=2018)
    assert (await story.decided(order))["status"] == "held"

    await story.edit("orders", order, vehicle=PASSAT, status="new")

    assert (await story.reaches(order, "approved"))["decision"] == "钻石客户且金额低于 20000"


async def test_a_kit_is_picked_as_its_parts_and_each_says_to_which_kit_it_belongs(
    story: Story,
) -> None:
    due = story.ws.clock.now().date() + timedelta(days=1)
    order = await story.order(
        DIAMOND, amount="116", lines=[KIT], vehicle=PASSAT, year=2016, city="南平", due=due
    )
    assert (await story.decided(order))["status"] == "approved"

    await release(story)

    rows = await story.records("pick_lines", '{order.city}="南平"')
    found = {row.cells["sku"]: (row.cells["quantity"], row.cells["kit"]) for row in rows}
    assert found == {
        "KL-1022": (2, "BY-2018"),
        "JL-0110": (2, "BY-2018"),
        "DP-0001": (4, "BY-2018"),
    }
    assert {row.cells["unfit"] for row in rows} == {None}


async def test_what_was_changed_after_the_audit_is_marked_on_the_line_to_pick(story: Story) -> None:
    due = story.ws.clock.now().date() + timedelta(days=1)
    order = await story.order(
        DIAMOND, amount="36", lines=[AIR_FILTER, ("DP-0001", "1", "2")],
        vehicle=PASSAT, year=2016, city="宁德", due=due,
    )  # fmt: skip
    assert (await story.decided(order))["status"] == "approved"
    await story.ws.tables.write([Set("orders", order, {"year": 2021})])

    await release(story)

    rows = await story.records("pick_lines", '{order.city}="宁德"')
    found = {row.cells["sku"]: row.cells["unfit"] for row in rows}
    assert found["KL-1022"].startswith("KL-1022 不适配 大众 帕萨特 2021")
    assert found["DP-0001"] is None
    assert {UUID(str(row.cells["order"]["id"])) for row in rows} == {order}
