"""Approved orders become waves: who goes together, in which turn, and what cannot go yet."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from danliu.flows.notices import list_notices
from danliu.flows.starting import start_flow
from danliu.stations import kept
from danliu.tables.write import Create
from tests.polling import until
from tests.stations.picking import Picker, act
from tests.stories.story import DIAMOND, Story

FAR, NEAR, FIRST = ("QL-3310", "1", "20"), ("KL-1022", "2", "36"), ("JL-0187", "1", "18")


async def release(story: Story) -> None:
    """The waves of now, as a person starts them by hand."""
    async with story.hub.house.db.acquire() as db, db.transaction():
        once = story.ws.clock.new_id().hex
        run = await start_flow(story.ws.inside(db), "wave-release", {}, once=once)

    async def ended() -> bool:
        status = await story.ws.db.fetchval("SELECT status FROM danliu.runs WHERE id = $1", run)
        assert status != "parked"
        return status == "done"

    await until(ended, what="the waves are released")


async def approved(story: Story, *lines: tuple[str, str, str], **cells: Any) -> UUID:
    order = await story.order(DIAMOND, amount="100", lines=lines, **cells)
    assert (await story.decided(order))["status"] == "approved"
    return order


async def wave_of(story: Story, order: UUID) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    """The wave of an order, and its lines in walking order."""
    link = (await story.record(order)).cells["wave"]
    wave = await story.record(UUID(str(link["id"])), "waves")
    rows = await story.records("pick_lines", f'{{wave.number}}="{wave.cells["number"]}"')
    return wave.cells, sorted((row.cells for row in rows), key=lambda row: row["place"])


async def test_orders_of_one_place_go_together_and_are_picked_along_the_way(story: Story) -> None:
    due = story.ws.clock.now().date() + timedelta(days=1)
    orders = [
        await approved(story, FAR, NEAR, city="厦门", due=due),
        await approved(story, FIRST, city="厦门", due=due),
        await approved(story, NEAR, city="福州", due=due),
    ]

    await release(story)

    wave, rows = await wave_of(story, orders[0])
    assert (wave["park"], wave["orders_in"], wave["lines_in"]) == ("厦门", 2, 3)
    assert [row["shelf"] for row in rows] == [
        "A区-01排-01层-12格",
        "A区-03排-02层-05格",
        "B区-02排-03层-08格",
    ]
    assert [row["sku"] for row in rows] == ["JL-0187", "KL-1022", "QL-3310"]
    cells = (await story.record(orders[0])).cells
    assert cells["wave_reason"].startswith("紧迫 ")
    other, _ = await wave_of(story, orders[2])
    assert (other["park"], other["number"]) != (wave["park"], wave["number"])


async def test_what_has_a_wave_is_not_planned_again(story: Story) -> None:
    order = await approved(story, NEAR, city="泉州", due=story.ws.clock.now().date())
    await release(story)
    wave, _ = await wave_of(story, order)

    await release(story)

    assert await wave_of(story, order) == (wave, (await wave_of(story, order))[1])
    assert len(await story.records("waves", '{park}="泉州"')) == 1


async def test_what_lies_nowhere_is_left_with_the_reason_and_goes_once_it_lies_somewhere(
    story: Story,
) -> None:
    order = await approved(story, ("ZZ-1", "1", "9"), city="漳州", due=story.ws.clock.now().date())
    await release(story)
    cells = (await story.record(order)).cells
    assert (cells["wave"], cells["wave_reason"]) == (None, "排不进波次：料号 ZZ-1 不在货品里")

    shelf = {"sku": "ZZ-1", "shelf": "A区-02排-01层-01格"}
    await story.ws.tables.write([Create("goods", shelf)])
    await release(story)

    wave, rows = await wave_of(story, order)
    assert (wave["status"], [row["shelf"] for row in rows]) == ("released", [shelf["shelf"]])


async def test_a_changed_date_takes_an_order_out_of_a_wave_that_nobody_picks_yet(
    story: Story,
) -> None:
    today = story.ws.clock.now().date()
    moved = await approved(story, NEAR, FIRST, city="龙岩", due=today + timedelta(days=5))
    stays = await approved(story, NEAR, city="龙岩", due=today + timedelta(days=5))
    await release(story)
    before, _ = await wave_of(story, moved)

    await story.edit("orders", moved, due=today)

    async def out() -> bool:
        return (await story.record(moved)).cells["wave"] is None

    await until(out, what="the order is out of its wave")

    async def counted() -> bool:
        wave, _ = await wave_of(story, stays)
        return (wave["orders_in"], wave["lines_in"]) == (1, 1)

    await until(counted, what="its wave counts the one that stays")
    wave, rows = await wave_of(story, stays)
    assert wave["number"] == before["number"]
    assert [row["order"]["id"] for row in rows] == [stays]
    await release(story)
    after, _ = await wave_of(story, moved)
    assert after["number"] != before["number"]


async def test_who_is_picking_is_told_of_a_changed_date_and_the_wave_stays(story: Story) -> None:
    today = story.ws.clock.now().date()
    order = await approved(story, NEAR, city="三明", due=today + timedelta(days=5))
    picker = await story.hire("picker", "拣货员小林")
    await release(story)
    wave = UUID(str((await story.record(order)).cells["wave"]["id"]))
    await story.edit("waves", wave, status="picking", picker=picker.removeprefix("user:"))

    await story.edit("orders", order, due=today + timedelta(days=1))

    async def told() -> str | None:
        found = await list_notices(
            story.ws.db, story.ws.row.id, UUID(picker.removeprefix("user:")), after=None
        )
        return next((one.text for one, _ in found if "交期改成" in one.text), None)

    number = (await story.record(wave, "waves")).cells["number"]
    assert number in await until(told, what="the picker is told")
    assert (await wave_of(story, order))[0]["orders_in"] == 1


async def test_an_order_that_is_picked_and_packed_is_in_the_warehouse_for_its_customer(
    story: Story,
) -> None:
    order = await approved(story, NEAR, FIRST, city="莆田", due=story.ws.clock.now().date())
    await release(story)
    wave = UUID(str((await story.record(order)).cells["wave"]["id"]))
    await story.hire("packer", "打包员小陈")
    ws = await story.seen_by("packer")
    chen = Picker(ws, await kept.station(ws, "picking"))
    assert [one.name for one in await chen.take(wave)] == ["机滤 丰田卡罗拉", "空滤 大众帕萨特"]

    await chen.pick_all(wave)
    assert await chen.send(act("pack", wave, parcel=order)) == ["applied"]

    async def stocked() -> bool:
        return (await story.record(order)).cells["status"] == "stocked"

    await until(stocked, what="the order is ready in the warehouse")
    assert (await story.record(wave, "waves")).cells["status"] == "packed"


async def test_a_changed_date_of_an_order_in_no_wave_moves_nothing(story: Story) -> None:
    today = story.ws.clock.now().date()
    order = await approved(story, NEAR, city="三亚", due=today + timedelta(days=5))

    await story.edit("orders", order, due=today)

    async def judged() -> bool:
        run = next((one for one in await story.runs(order) if one.flow == "wave-date"), None)
        assert run is None or run.status != "parked", run.cause
        return run is not None and run.status == "done"

    await until(judged, what="the change is judged")


BULKY = ("CT-0001", "1", "400")


async def apart(story: Story, city: str) -> tuple[UUID, dict[str, UUID]]:
    """An order in two waves, of large goods and of small ones; the waves by size."""
    if not await story.records("goods", '{sku}="CT-0001"'):
        bulky = {"sku": "CT-0001", "name": "车顶箱", "shelf": "C区-01排-01层-01格", "large": True}
        await story.ws.tables.write([Create("goods", bulky)])
    due = story.ws.clock.now().date() + timedelta(days=1)
    order = await approved(story, NEAR, BULKY, city=city, due=due)
    await approved(story, FIRST, city=city, due=due)
    await release(story)
    waves = await story.records("waves", f'{{park}}="{city}"')
    assert len(waves) == 2
    return order, {one.cells["size"]: one.id for one in waves}


async def counts(story: Story, wave: UUID) -> tuple[str, int, int]:
    cells = (await story.record(wave, "waves")).cells
    rows = await story.records("pick_lines", f'{{wave.number}}="{cells["number"]}"')
    assert len(rows) == cells["lines_in"]
    return cells["status"], cells["orders_in"], cells["lines_in"]


async def test_a_cancelled_order_leaves_both_of_its_waves(story: Story) -> None:
    order, waves = await apart(story, "宁德")
    assert await counts(story, waves["small"]) == ("released", 2, 2)

    await story.edit("orders", order, status="cancelled")

    async def out() -> bool:
        large = (await story.record(waves["large"], "waves")).cells
        return large["status"] == "cancelled"

    await until(out, what="nothing is left of the wave of large goods")
    await story.run(order, "done")
    assert await counts(story, waves["small"]) == ("released", 1, 1)
    assert await counts(story, waves["large"]) == ("cancelled", 0, 0)
    assert (await story.record(order)).cells["wave"] is None


LEFT = {"small": ("released", 1, 1), "large": ("cancelled", 0, 0)}


@pytest.mark.parametrize(
    ("size", "other", "city"), [("small", "large", "南安"), ("large", "small", "晋江")]
)
async def test_whoever_picks_either_wave_of_a_cancelled_order_is_asked_to_put_it_back(
    story: Story, size: str, other: str, city: str
) -> None:
    order, waves = await apart(story, city)
    picker = (await story.hire(f"picker-{size}", f"拣货员{size}")).removeprefix("user:")
    await story.edit("waves", waves[size], status="picking", picker=picker)

    await story.edit("orders", order, status="cancelled")

    task = await story.task(order)
    number = (await story.record(waves[size], "waves")).cells["number"]
    assert task.question.endswith(f"波次 {number} 里它的货请放回货位")
    found = await list_notices(story.ws.db, story.ws.row.id, UUID(picker), after=None)
    assert any("不要再拣" in one.text for one, _ in found)

    async def out() -> bool:
        cells = (await story.record(waves[other], "waves")).cells
        return bool(cells["orders_in"] == LEFT[other][1])

    await until(out, what="the order is out of the wave that nobody picks yet")
    assert await counts(story, waves[other]) == LEFT[other]
    await story.decide(task, "back")
    await story.run(order, "done")


async def test_a_changed_date_takes_an_order_out_of_both_of_its_waves(story: Story) -> None:
    order, waves = await apart(story, "福安")

    await story.edit("orders", order, due=story.ws.clock.now().date())

    async def out() -> bool:
        large = (await story.record(waves["large"], "waves")).cells
        return large["status"] == "cancelled"

    await until(out, what="nothing is left of the wave of large goods")
    await story.run(order, "done")
    assert await counts(story, waves["small"]) == ("released", 1, 1)


async def test_a_wave_of_a_changed_date_that_somebody_picks_stays_with_the_other(
    story: Story,
) -> None:
    order, waves = await apart(story, "石狮")
    picker = (await story.hire("picker-date", "拣货员小吴")).removeprefix("user:")
    await story.edit("waves", waves["small"], status="picking", picker=picker)

    await story.edit("orders", order, due=story.ws.clock.now().date())

    async def told() -> bool:
        found = await list_notices(story.ws.db, story.ws.row.id, UUID(picker), after=None)
        return any("交期改成" in one.text for one, _ in found)

    await until(told, what="the picker is told")
    assert await counts(story, waves["large"]) == ("released", 1, 1)
