"""Goods come and go while the workers that book them are killed: each once, and the books agree."""

from random import Random

from danliu.stock.asked import Ref
from danliu.stock.drift import drift
from danliu.stock.reading import held_by, totals_of
from tests.crash.test_items import epoch
from tests.crash.test_killed_workers import killed_now_and_then

ITEMS = 1_200
FLOW = f"""
key: shelves
name: 每件收两个、占一个、发一个
trigger: {{table: customers, when: '{{city}}="仓库"'}}
blocks:
  - id: each
    block: for-each
    settings: {{items: {[*range(ITEMS)]}, at_once: 3, limit: 2000}}
    branches:
      - name: each
        blocks:
          - id: came
            block: stock-in
            settings: {{table: goods, record: '={{erp_number}}', quantity: 2}}
          - id: out
            block: stock-out
            settings: {{table: goods, record: '={{erp_number}}', quantity: 1}}
  - id: hold
    block: stock-reserve
    settings: {{table: goods, record: '={{erp_number}}', quantity: {ITEMS}}}
  - {{id: gate, block: wait, settings: {{when: '{{contact}}="继续"'}}}}
"""


async def test_every_piece_is_booked_once_though_the_workers_are_killed(story, town):
    await story.flow(FLOW)
    (part,) = await story.records("goods", '{sku}="QL-3310"')
    item = Ref("goods", part.id)
    before, _ = await totals_of(story.ws, item)
    workers = [town.worker(), town.worker()]

    async with killed_now_and_then(workers, Random(5)) as kills:
        owner = await story.customer("仓库", city="仓库", erp_number=str(part.id))
        run = await story.run(owner, "waiting", "parked", within_s=180)
    for worker in workers:
        worker.stop()

    print(f"{kills.count} kills, epoch", await epoch(story, run.id))
    assert run.status == "waiting", run.cause
    assert await epoch(story, run.id) > 1
    assert await totals_of(story.ws, item) == (before + ITEMS, ITEMS)
    assert await held_by(story.ws, Ref("customers", owner), item) == ITEMS
    assert await drift(story.ws.db, story.ws.row.id) == []
