"""What another system takes only after a while: how long that is tried."""

from datetime import timedelta

from tests.flows import reluctant
from tests.polling import until

LATE = """
key: late
name: 先等两天
trigger: {table: orders, when: '{kind}="late"'}
blocks:
  - {id: rest, block: wait, settings: {minutes: 2880}}
  - {id: ask, block: reluctant}
  - {id: mark, block: create, settings: {table: marks, cells: {text: '=""&{ask.refusals}'}}}
"""


async def test_the_days_before_a_step_do_not_count_as_its_tries(shop):
    reluctant.refused.clear()
    await shop.flow(LATE)
    order = await shop.order("late")
    await shop.run(order, "waiting")
    shop.time.pass_by(minutes=2881)
    for refusal in range(1, reluctant.REFUSALS + 1):

        async def heard(times: int = refusal) -> bool:
            return len(reluctant.refused) == times

        await until(heard, what="it is not taken yet")
        await shop.run(order, "waiting")
        shop.time.pass_by(minutes=2)

    steps = await shop.done(order)
    assert await shop.marks() == ["2"]
    took = steps["ask"].ended_at - steps["ask"].started_at
    assert timedelta(minutes=4) <= took < timedelta(hours=1)
