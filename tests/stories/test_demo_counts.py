"""What became of the demo's orders, as the button counts them."""

from danliu.packs.rehearsal import count
from danliu.people import actor
from danliu.tables.write import Context
from danliu.workspace import Workspace
from tests.stories.story import NORMAL, Story


async def test_what_a_person_decided_is_not_counted_as_decided_by_rule(story: Story) -> None:
    shop = Context(actor.connection("shop"), "connection:shop")
    selling = Story(
        story.hub, Workspace(story.hub.house, story.ws.row, shop, story.ws.db), story.outside
    )
    since = story.ws.clock.now()
    small = await selling.order(NORMAL, amount="36")
    trial = await selling.order(NORMAL, kind="trial", amount="36")
    await story.decided(small)
    task = await story.task(trial)
    asked = await count(story.ws.db, story.ws, since, 2)

    await story.decide(task, "approved")
    await story.decided(trial)
    decided = await count(story.ws.db, story.ws, since, 2)

    assert (asked.waiting, asked.by_person) == (1, 0)
    assert (decided.waiting, decided.by_person) == (0, 1)
    assert asked.by_rule == decided.by_rule == {"常规品且金额低于 500": 1}
