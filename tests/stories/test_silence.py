"""No order stands for two hours without the customer seeing anything new, and nobody knowing."""

from datetime import timedelta
from uuid import UUID

from danliu.flows.notices import list_notices
from danliu.flows.starting import start_flow
from tests.polling import until
from tests.stories.story import DIAMOND, Story


async def look(story: Story) -> None:
    """The round of now."""
    async with story.hub.house.db.acquire() as db, db.transaction():
        once = story.ws.clock.new_id().hex
        run = await start_flow(story.ws.inside(db), "order-silent", {}, once=once)

    async def ended() -> bool:
        row = await story.ws.db.fetchrow("SELECT status, cause FROM danliu.runs WHERE id = $1", run)
        assert row is None or row["status"] != "parked", row["cause"]
        return row is not None and row["status"] == "done"

    await until(ended, what="the round is over")


async def told(story: Story) -> list[str]:
    user = await story.ws.db.fetchval("SELECT id FROM danliu.users WHERE login = 'demo'")
    found = await list_notices(story.ws.db, story.ws.row.id, user, after=None)
    return [one.text for one, _ in found if "没有新动静" in one.text]


async def entered(story: Story, order: UUID, hours: float) -> None:
    """As if the order had come into its stage so long ago."""
    table = (await story.ws.tables.schema()).table("orders")
    state = table.columns["status"]
    at = (story.ws.clock.now() - timedelta(hours=hours)).isoformat()
    await story.ws.db.execute(
        f"UPDATE ws_{story.ws.row.id}.{table.physical} SET {state.stamps} ="
        f" jsonb_build_object({state.physical}, $2::text) WHERE id = $1",
        order,
        at,
    )


async def test_two_hours_without_news_are_told_once_for_each_stage(story: Story) -> None:
    quiet = await story.order(DIAMOND, amount="100")
    fresh = await story.order(DIAMOND, amount="100")
    number = (await story.decided(quiet))["number"]
    await story.decided(fresh)
    await entered(story, quiet, 2.1)
    await entered(story, fresh, 1.9)

    await look(story)
    await look(story)

    assert await told(story) == [f"1 张订单两小时没有新动静，客户在等：{number}"]

    await story.edit("orders", quiet, status="stocked")
    await entered(story, quiet, 0.0)
    await look(story)
    assert len(await told(story)) == 1
