"""Waves go out to Wangdiantong, and what it sent comes back to the orders."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from danliu.flows.starting import start_flow
from tests.polling import until
from tests.stories.story import DIAMOND, Story


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


async def approved(story: Story, city: str) -> UUID:
    due = story.ws.clock.now().date() + timedelta(days=1)
    told = {"city": city, "customer_name": "李站长", "address": f"{city}集美区 8 号"}
    order = await story.order(DIAMOND, amount="100", due=due, **told)
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
