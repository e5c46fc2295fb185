"""Waves go out to Wangdiantong, and what it sent comes back to the orders."""

from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any
from uuid import UUID

from danliu.flows.shelves import open_tasks
from danliu.flows.starting import start_flow
from tests.polling import until
from tests.stories.story import DIAMOND, Story

BEIJING = timezone(timedelta(hours=8))


async def ran(story: Story, flow: str) -> None:
    """A flow that a person or the clock starts, to its end."""
    async with story.hub.house.db.acquire() as db, db.transaction():
        once = story.ws.clock.new_id().hex
        run = await start_flow(story.ws.inside(db), flow, {}, once=once)

    async def ended() -> bool:
        status = await story.ws.db.fetchval("SELECT status FROM danliu.runs WHERE id = $1", run)
        assert status != "parked"
        return status == "done"

    await until(ended, what=f"{flow} has run")


async def approved(story: Story, city: str, **more: Any) -> UUID:
    due = story.ws.clock.now().date() + timedelta(days=1)
    told = {"city": city, "customer_name": "李站长", "address": f"{city}集美区 8 号"}
    order = await story.order(DIAMOND, amount="100", due=due, **told, **more)
    assert (await story.decided(order))["status"] == "approved"
    return order


async def pushed(story: Story, *numbers: str) -> dict[str, Any]:
    async def there() -> dict[str, Any] | None:
        trades = (await story.outside.books("wangdiantong"))["trades"]
        return trades if {*numbers} <= {*trades} else None

    return await until(there, within_s=30, what=f"{numbers} are at the warehouse")


async def number(story: Story, order: UUID) -> str:
    return str((await story.record(order)).cells["number"])


async def wave_of(story: Story, order: UUID) -> UUID:
    return UUID(str((await story.record(order)).cells["wave"]["id"]))


async def test_a_wave_goes_to_the_warehouse_with_its_number(story: Story) -> None:
    order = await approved(story, "龙岩")
    await ran(story, "wave-release")

    name = await number(story, order)
    trade = (await pushed(story, name))[name]

    wave = await story.record(await wave_of(story, order), "waves")
    assert trade["seller_memo"] == f"波次 {wave.cells['number']}"
    assert (trade["receiver_name"], trade["receiver_city"]) == ("李站长", "龙岩")
    (line,) = trade["order_list"]
    assert (line["spec_no"], line["num"], line["price"]) == ("KL-1022", "1", "36")


async def test_a_warehouse_that_is_away_stops_no_wave_and_gets_it_once_it_is_back(
    story: Story,
) -> None:
    order = await approved(story, "三明")
    await story.outside.control(
        "wangdiantong", fail={"how": "http-500", "times": 2}, only="trade_push"
    )

    await ran(story, "wave-release")

    name = await number(story, order)
    assert name in await pushed(story, name)


async def test_what_was_sent_comes_back_once_and_ends_the_wave(story: Story) -> None:
    first, second = await approved(story, "南平"), await approved(story, "南平")
    await ran(story, "wave-release")
    names = [await number(story, one) for one in (first, second)]
    await pushed(story, *names)

    await story.outside.tell("wangdiantong", "_send", {names[0]: "SF001"})
    await ran(story, "warehouse-back")

    cells = (await story.record(first)).cells
    assert (cells["status"], cells["waybill"], cells["carrier"]) == ("shipped", "SF001", "顺丰速运")
    wave = await story.record(await wave_of(story, first), "waves")
    assert (wave.cells["status"], wave.cells["picked_at"]) == ("released", None)

    await story.outside.tell("wangdiantong", "_send", {names[1]: "SF002"})
    await ran(story, "warehouse-back")
    await ran(story, "warehouse-back")

    wave = await story.record(wave.id, "waves")
    sent_at = (await story.record(second)).cells["shipped_at"]
    assert (wave.cells["status"], wave.cells["picked_at"]) == ("picked", sent_at)
    updates = [one for one in await story.changes(first) if "waybill" in one.after]
    assert len(updates) == 1


async def parcels(story: Story, order: UUID) -> list[str]:
    rows = await story.records("parcels", f'{{order.number}}="{await number(story, order)}"')
    return sorted(str(one.cells["waybill"]["title"]) for one in rows)


async def test_an_order_is_shipped_once_all_of_its_lines_are_out(story: Story) -> None:
    goods = [("KL-1022", "2", "36"), ("JL-0187", "1", "18")]
    order = await approved(story, "光泽", lines=goods)
    await ran(story, "wave-release")
    name = await number(story, order)
    await pushed(story, name)

    half = {"waybills": ["SF101", "SF102"], "goods": {"KL-1022": 1, "JL-0187": 1}}
    await story.outside.tell("wangdiantong", "_send", {name: half})
    await ran(story, "warehouse-back")
    cells = (await story.record(order)).cells
    assert (cells["status"], cells["waybill"] in ("SF101", "SF102")) == ("approved", True)
    assert await parcels(story, order) == ["SF101", "SF102"]

    rest = {"waybills": ["SF103"], "goods": {"KL-1022": 1}}
    await story.outside.tell("wangdiantong", "_send", {name: rest})
    await ran(story, "warehouse-back")
    assert (await story.record(order)).cells["status"] == "shipped"
    assert await parcels(story, order) == ["SF101", "SF102", "SF103"]
    wave = await story.record(await wave_of(story, order), "waves")
    assert wave.cells["status"] == "picked"


async def test_two_orders_in_one_parcel_are_both_shipped(story: Story) -> None:
    orders = [await approved(story, "松溪") for _ in range(2)]
    await ran(story, "wave-release")
    names = [await number(story, one) for one in orders]
    await pushed(story, *names)

    await story.outside.tell("wangdiantong", "_send", {",".join(names): "SF201"})
    await ran(story, "warehouse-back")

    for order in orders:
        assert (await story.record(order)).cells["status"] == "shipped"
        assert await parcels(story, order) == ["SF201"]
    assert len(await story.records("waybills", '{number}="SF201"')) == 1


async def test_after_days_without_an_answer_it_goes_on_from_where_it_was(story: Story) -> None:
    order = await approved(story, "政和")
    await ran(story, "wave-release")
    name = await number(story, order)
    await pushed(story, name)
    now = datetime.now(BEIJING)
    sent = now - timedelta(hours=50)
    lost = {"waybills": ["SF301"], "at": f"{sent:%Y-%m-%d %H:%M:%S}"}
    await story.outside.tell("wangdiantong", "_send", {name: lost})
    await ran(story, "warehouse-back")
    assert (await story.record(order)).cells["status"] == "approved"

    (mark,) = await story.records("marks")
    await story.edit("marks", mark.id, at=(now - timedelta(days=3)).isoformat())
    seen = []
    for _ in range(4):
        await ran(story, "warehouse-back")
        seen.append((await story.record(mark.id, "marks")).cells["at"])

    assert (await story.record(order)).cells["status"] == "shipped"
    assert seen[0] < now - timedelta(days=1, hours=23)
    assert seen[-1] > now


async def test_a_cancelled_order_is_withdrawn_from_the_warehouse(story: Story) -> None:
    order = await approved(story, "建瓯")
    await ran(story, "wave-release")
    name = await number(story, order)
    await pushed(story, name)

    await story.edit("orders", order, status="cancelled")

    await until(partial(closed, story, name), what="it is closed there")


async def test_an_order_that_left_its_wave_again_is_withdrawn_too(story: Story) -> None:
    order = await approved(story, "漳平")
    await ran(story, "wave-release")
    name = await number(story, order)
    await pushed(story, name)

    later = story.ws.clock.now().date() + timedelta(days=20)
    await story.edit("orders", order, due=later)

    async def left() -> bool:
        return not (await story.record(order)).cells["wave"]

    await until(left, what="it is in no wave")
    await story.edit("orders", order, status="cancelled")
    await until(partial(closed, story, name), what="it is closed there")


async def test_an_order_cancelled_while_the_warehouse_is_away_never_goes_out(
    story: Story,
) -> None:
    order, other = await approved(story, "福安"), await approved(story, "福安")
    name, second = await number(story, order), await number(story, other)
    away = {"how": "http-500", "times": 2}
    await story.outside.control("wangdiantong", fail=away, only="trade_push")

    await ran(story, "wave-release")
    await story.edit("orders", order, status="cancelled")

    await pushed(story, second)
    await until(partial(closed, story, name), what="it is closed there, or never came")


async def closed(story: Story, name: str) -> bool:
    """At the warehouse, or unknown to it with nothing on its way there."""
    trades = (await story.outside.books("wangdiantong"))["trades"]
    if name in trades:
        return bool(trades[name]["trade_status"] == 80)
    under_way = "SELECT count(*) FROM danliu.runs WHERE flow = $1 AND status <> 'done'"
    return not await story.ws.db.fetchval(under_way, "wave-to-warehouse")


async def test_what_the_warehouse_does_not_take_back_is_a_task(story: Story) -> None:
    order = await approved(story, "建阳")
    await ran(story, "wave-release")
    name = await number(story, order)
    await pushed(story, name)
    refused = {"fail": {"how": "refuse", "times": 1}, "only": "trade_push"}
    await story.outside.control("wangdiantong", **refused)

    await story.edit("orders", order, status="cancelled")

    task = await story.task(order)
    assert (name in task.question, "余额不足" in task.question) == (True, True)
    await story.decide(task, "done")


async def test_a_cancelled_order_that_was_sent_all_the_same_is_a_task(story: Story) -> None:
    order = await approved(story, "邵武")
    await ran(story, "wave-release")
    name = await number(story, order)
    await pushed(story, name)
    await story.edit("orders", order, status="cancelled")

    await story.outside.tell("wangdiantong", "_send", {name: "SF401"})
    await ran(story, "warehouse-back")

    task = await story.task(order)
    assert "SF401" in task.question
    await story.decide(task, "done")
    await ran(story, "warehouse-back")
    assert (await story.record(order)).cells["status"] == "cancelled"


async def test_a_number_that_somebody_corrects_is_not_told_anew(story: Story) -> None:
    order = await approved(story, "武夷山")
    await ran(story, "wave-release")
    name = await number(story, order)
    await pushed(story, name)
    await story.outside.tell("wangdiantong", "_send", {name: "SF501"})
    await ran(story, "warehouse-back")

    (bill,) = await story.records("waybills", '{number}="SF501"')
    await story.edit("waybills", bill.id, number="SF502")
    await ran(story, "warehouse-back")

    assert await parcels(story, order) == ["SF502"]


async def test_a_cancelled_order_sent_without_a_number_is_asked_about_once(story: Story) -> None:
    order = await approved(story, "浦城")
    await ran(story, "wave-release")
    name = await number(story, order)
    await pushed(story, name)
    await story.edit("orders", order, status="cancelled")
    await until(partial(closed, story, name), what="it is closed there")
    await story.outside.tell("wangdiantong", "_send", {name: {"waybills": [""]}})
    await ran(story, "warehouse-back")
    task = await story.task(order)
    await story.decide(task, "done")

    await ran(story, "warehouse-back")

    open_ = await open_tasks(story.ws.db, story.ws.row.id)
    assert order not in {one.record_id for one in open_}
