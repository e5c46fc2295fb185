"""The workshop's schedule: a date at once, a rush shown before it is done, days that differ."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from danliu.flows.pressing import Chosen, press, start_by_hand
from danliu.stock.asked import Ask
from danliu.stock.posting import post
from danliu.tables.query import Record
from danliu.tables.write import Create, Delete, Set
from tests.polling import until
from tests.stories.works import Works

SPACED_S = 40  # while changes keep coming, the schedule is made every twenty
Times = Mapping[str, tuple[datetime, datetime]]


async def answered(works: Works, order: UUID) -> Mapping[str, Any]:
    """The order's cells once it has its date."""

    async def told() -> Mapping[str, Any] | None:
        cells = (await works.story.record(order, "customer_orders")).cells
        return cells if cells["promise_says"] else None

    return await until(told, what="it has its date")


async def planned(works: Works, order: UUID) -> Times:
    """When each of its jobs begins and ends, once all of them have a time."""
    rows = await works.of("jobs", order)
    if not all(one.cells["planned_from"] for one in rows):
        await start_by_hand(await works.story.seen_by("zhao"), "schedule-now", Chosen())

    async def timed() -> Times | None:
        rows = await works.of("jobs", order)
        return _times(rows) if rows and all(one.cells["planned_from"] for one in rows) else None

    return await until(timed, what="its jobs have a time")


def _times(rows: list[Record]) -> Times:
    return {
        one.cells["item"]["title"]: (one.cells["planned_from"], one.cells["planned_until"])
        for one in rows
    }


async def going(works: Works, sku: str, quantity: int, days: int = 20, **cells: Any) -> UUID:
    """An order of this in production, due in so many days, with its times."""
    order = await works.order((sku, quantity), due=today(works) + timedelta(days=days), **cells)
    await works.split(order)
    await planned(works, order)
    return order


def today(works: Works) -> date:
    return works.ws.clock.now().astimezone(works.ws.row.tz).date()


async def station_of(works: Works, name: str, sku: str, minutes: int) -> datetime:
    """A station of its own for a story, open from the coming midnight on, and a product that is
    made at it alone. When it opens."""
    await works.product(sku, f"{sku}-P", 1, there=10_000, route=f"GY-{sku}")
    route = {"route": f"GY-{sku}", "turn": 10, "name": name, "station": name, "minutes": minutes}
    shift = {"name": name, "station": name, "begins": "0:00", "ends": "24:00"}
    for table, cells in (
        ("work_stations", {"name": name, "places": 1}),
        ("operations", route),
        ("work_hours", shift),
        ("days_apart", {"why": f"{name}安装", "day": today(works), "station": name}),
    ):
        await works.ws.tables.write([Create(table, cells)])
    return datetime.combine(today(works) + timedelta(days=1), time(), works.ws.row.tz)


async def test_what_is_in_stock_is_promised_for_today(works: Works) -> None:
    await post(works.ws, [Ask("receive", await works.part("DJ-A"), 3)], "成品 A 入库")

    cells = await answered(works, await works.order(("DJ-A", 2)))

    assert (cells["promise_says"], cells["promised"]) == ("有现货", today(works))


async def test_what_is_made_is_promised_for_the_day_that_the_schedule_then_gives_it(
    works: Works,
) -> None:
    order = await works.order(("DJ-B", 1), ("DJ-C", 2))
    cells = await answered(works, order)
    assert cells["promise_says"] == f"需生产，最早 {cells['promised']}"

    await works.split(order)

    ends = max(until for _, until in (await planned(works, order)).values())
    assert ends.astimezone(works.ws.row.tz).date() == cells["promised"]


async def test_what_is_short_is_promised_for_after_its_days_to_buy(works: Works) -> None:
    cells = await answered(works, await works.order(("DJ-B", 100)))

    assert cells["promise_says"].startswith("缺料 ")
    assert "ZC-62 差 " in cells["promise_says"]
    assert "采购 7 天" in cells["promise_says"]
    assert cells["promised"] >= today(works) + timedelta(days=7)


async def test_a_changed_line_gets_another_date(works: Works) -> None:
    order = await works.order(("DJ-C", 1))
    before = await answered(works, order)
    (line,) = await works.of("order_items", order)

    await works.story.edit("order_items", line.id, quantity=5_000)

    async def later() -> bool:
        cells = (await works.story.record(order, "customer_orders")).cells
        return bool(cells["promised"] > before["promised"])

    await until(later, what="its date is another")


async def test_a_rush_shows_whom_it_displaces_and_moves_nobody_before_it_is_agreed(
    works: Works,
) -> None:
    """Forty hours of one order, thirty of another that is due later."""
    seller = await works.story.hire("qian", "钱销售")
    opens = await station_of(works, "插单台", "CP-R", 60)
    first = await going(works, "CP-R", 40, 20, salesperson=seller)
    second = await going(works, "CP-R", 30, 40)
    calm = {"CP-R": (opens, opens + timedelta(hours=40))}
    assert await planned(works, first) == calm
    assert (await planned(works, second))["CP-R"][0] == calm["CP-R"][1]
    await works.story.edit("customer_orders", first, promised=calm["CP-R"][1].date())

    await press(await works.story.seen_by("zhao"), "customer_orders", second, "rush")
    task = await works.story.task(second)

    number = (await works.story.record(first, "customer_orders")).cells["number"]
    ends, later = calm["CP-R"][1], calm["CP-R"][1] + timedelta(hours=30)
    (fact,) = task.facts
    change = f"{ends:%m-%d %H:%M} → {later:%m-%d %H:%M}"
    assert fact["value"].endswith(f"（{number}）{change}，赶不上答应的日期")
    assert fact["value_en"].endswith(f"({number}) {change}, breaks its promise")
    assert "挤后 1 张任务" in task.question

    await works.story.decide(task, "refused", "不急", by="zhao")
    assert (await works.story.run(second, "done")).flow == "order-rush"
    assert await planned(works, first) == calm
    cells = (await works.story.record(second, "customer_orders")).cells
    assert (cells["urgency"], cells["rushed_at"]) == ("green", None)

    await press(await works.story.seen_by("zhao"), "customer_orders", second, "rush")
    await works.story.decide(await works.story.task(second), "approved", by="zhao")

    await moves(works, first, "CP-R", opens + timedelta(hours=30), later)
    assert (await planned(works, second))["CP-R"] == (opens, opens + timedelta(hours=30))
    cells = (await works.story.record(second, "customer_orders")).cells
    assert cells["urgency"] == "red"
    await until(lambda: warned(works, seller, number), what="its salesperson is told")


async def moves(works: Works, order: UUID, sku: str, begins: datetime, ends: datetime) -> None:
    async def there() -> bool:
        return (await planned(works, order))[sku] == (begins, ends)

    await until(there, within_s=SPACED_S, what=f"{sku} is moved to {begins} – {ends}")


async def warned(works: Works, person: str, number: str) -> bool:
    """Whether somebody has heard that this order will not be ready in time."""
    found = await works.ws.db.fetch(
        "SELECT text FROM danliu.notices WHERE user_id = $1 AND text LIKE $2 AND text_en LIKE $3",
        UUID(person.removeprefix("user:")),
        f"订单 {number} 排到%赶不上答复的交期%",
        f"Order {number} is done at % only, after the promised %",
    )
    return len(found) == 1


async def test_an_order_that_is_only_written_red_moves_nobody(works: Works) -> None:
    opens = await station_of(works, "红单台", "CP-N", 60)
    first = await going(works, "CP-N", 4, 20)
    second = await going(works, "CP-N", 4, 40, urgency="red")

    assert (await planned(works, first))["CP-N"][0] == opens
    assert (await planned(works, second))["CP-N"][0] == opens + timedelta(hours=4)


async def test_a_closed_day_moves_the_plan_and_a_second_place_brings_it_back(works: Works) -> None:
    opens = await station_of(works, "停工台", "CP-S", 60)
    first, second = [await going(works, "CP-S", 5, 20 + n) for n in range(2)]
    assert (await planned(works, second))["CP-S"][0] == opens + timedelta(hours=5)

    shut = {"why": "停电", "day": opens.date(), "station": "停工台"}
    await works.ws.tables.write([Create("days_apart", shut)])

    day, five = timedelta(days=1), timedelta(hours=5)
    await moves(works, first, "CP-S", opens + day, opens + day + five)
    await moves(works, second, "CP-S", opens + day + five, opens + day + 2 * five)

    (station,) = await works.story.records("work_stations", '{name}="停工台"')
    await works.story.edit("work_stations", station.id, places=2)
    await moves(works, second, "CP-S", opens + day, opens + day + five)

    (closed,) = await works.story.records("days_apart", '{why}="停电"')
    await works.ws.tables.write([Delete("days_apart", closed.id)])
    await moves(works, second, "CP-S", opens, opens + five)


async def test_what_is_dragged_stays_there_and_others_go_about_it(works: Works) -> None:
    opens = await station_of(works, "拖动台", "CP-D", 60)
    first, second = [await going(works, "CP-D", 5, 20 + n) for n in range(2)]
    (job,) = await works.of("jobs", second)
    hour = timedelta(hours=1)

    owner = await works.story.seen_by("zhao")
    times = {"planned_from": opens + 3 * hour, "planned_until": opens + 8 * hour}
    await owner.tables.write([Set("jobs", job.id, {**times, "pinned_at": opens + 3 * hour})])

    await moves(works, first, "CP-D", opens + 8 * hour, opens + 13 * hour)
    assert (await planned(works, second))["CP-D"] == (opens + 3 * hour, opens + 8 * hour)

    await owner.tables.write([Set("jobs", job.id, {"pinned_at": opens + 6 * hour})])
    await moves(works, second, "CP-D", opens + 6 * hour, opens + 11 * hour)
    await moves(works, first, "CP-D", opens, opens + 5 * hour)


async def test_what_is_begun_at_the_tablet_stays_and_what_is_done_makes_room(works: Works) -> None:
    opens = await station_of(works, "进度台", "CP-W", 60)
    first, second = [await going(works, "CP-W", 5, 20 + n) for n in range(2)]
    (job,) = await works.of("jobs", first)
    await works.story.edit("jobs", job.id, status="assigned")

    async def step() -> Record | None:
        number = job.cells["number"]
        found = await works.story.records("job_steps", f'{{job.number}}="{number}"')
        return found[0] if found and found[0].cells["planned_from"] else None

    here = await until(step, within_s=SPACED_S, what="its step has a time")
    assert here
    assert here.cells["planned_until"] == opens + timedelta(hours=5)
    now = works.ws.clock.now()
    await works.story.edit("job_steps", here.id, state="going", began=now - timedelta(hours=1))
    await works.story.edit("job_steps", here.id, state="done", ended=now)

    await moves(works, second, "CP-W", opens, opens + timedelta(hours=5))
