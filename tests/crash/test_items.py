"""A long list is worked off while its workers are killed: every item once, none left out."""

from collections import Counter
from random import Random

from tests.crash.test_killed_workers import killed_now_and_then
from tests.polling import until
from tests.stories.story import Story

ITEMS = 800
FLOW = f"""
key: many
name: 给名单上的每一家建档，再等信号
trigger: {{table: customers, when: '{{city}}="名单"'}}
blocks:
  - id: each
    block: for-each
    settings:
      items: {[*range(ITEMS)]}
      at_once: 3
      limit: 2000
      gives: '{{made.id}}'
    branches:
      - name: each
        blocks:
          - {{id: text, block: set, settings: {{values: {{name: '="名单 "&{{each.item}}'}}}}}}
          - id: made
            block: create
            settings: {{table: customers, cells: {{name: '={{text.name}}', city: 已建}}}}
          - id: marked
            block: update
            settings: {{table: customers, record: '={{made.id}}', cells: {{contact: 已记}}}}
  - {{id: gate, block: wait, settings: {{when: '{{contact}}="继续"'}}}}
  - {{id: told, block: update, settings: {{cells: {{erp_number: '={{each.done}}&""'}}}}}}
"""


async def test_each_item_of_a_list_is_done_once_though_the_workers_are_killed(story, town):
    await story.flow(FLOW)
    workers = [town.worker(), town.worker()]
    owner = await story.customer("名单", city="名单")

    async with killed_now_and_then(workers, Random(3)) as kills:
        await story.run(owner, "waiting", "parked", within_s=180)
        await story.edit("customers", owner, contact="继续")
        run = await story.run(owner, "done", "parked", within_s=90)
    for worker in workers:
        worker.stop()

    print(f"{kills.count} kills, epoch", await epoch(story, run.id))
    assert run.status == "done", run.cause
    assert await epoch(story, run.id) > 2
    made = [one.cells for one in await story.records("customers", '{city}="已建"')]
    assert Counter(one["name"] for one in made) == Counter(f"名单 {n}" for n in range(ITEMS))
    assert {one["contact"] for one in made} == {"已记"}
    cells = (await story.record(owner, "customers")).cells
    assert cells["erp_number"] == str(ITEMS)
    await until(lambda: nobody_waits(story), what="no row is left that waits")


async def epoch(story: Story, run) -> int:
    found: int = await story.ws.db.fetchval("SELECT epoch FROM danliu.runs WHERE id = $1", run)
    return found


async def nobody_waits(story: Story) -> bool:
    left: int = await story.ws.db.fetchval(
        "SELECT (SELECT count(*) FROM danliu.waits) + (SELECT count(*) FROM danliu.timers)"
    )
    return left == 0
