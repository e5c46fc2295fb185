"""Versions of a flow: whoever has begun by one ends by it; an older one is live again at once."""

import asyncio

import pytest

from danliu.flows import versions, waits
from danliu.flows.errors import UnknownFlow
from danliu.flows.published import roll_back
from tests.polling import until
from tests.stories.story import Story

STAMP = """
key: stamp
name: 盖章
trigger: {table: customers, when: '{city}="镇江"'}
blocks:
  - {id: first, block: set, settings: {values: {stamp: 'VERSION'}}}
  - {id: gate, block: wait, settings: {signal: stamp}}
  - {id: last, block: update, settings: {cells: {contact: '="VERSION-"&{first.stamp}'}}}
"""


async def published(story: Story, number: int) -> None:
    await story.flow(STAMP.replace("VERSION", f"第{number}版"))


async def back_to(story: Story, number: int) -> None:
    db, ws = story.hub.house.db, story.ws
    async with db.acquire() as connection, connection.transaction():
        await roll_back(connection, ws.row.id, "stamp", number, ws.clock.now())


async def test_no_run_mixes_two_versions(story: Story) -> None:
    await published(story, 1)
    old = await story.customer("镇江一店", city="镇江")
    await story.run(old, "waiting")
    await published(story, 2)
    new = await story.customer("镇江二店", city="镇江")
    await story.run(new, "waiting")
    await back_to(story, 1)
    again = await story.customer("镇江三店", city="镇江")
    await story.run(again, "waiting")

    ws, now = story.ws, story.ws.clock.now()
    assert await waits.release(ws.db, ws.row.id, "stamp", by=ws.actor.ref, now=now) == 3
    story.hub.house.wake()

    stamps = []
    for customer in (old, new, again):
        await story.run(customer, "done")
        stamps.append((await story.record(customer, "customers")).cells["contact"])
    assert stamps == ["第1版-第1版", "第2版-第2版", "第1版-第1版"]
    told = await versions.versions(ws.db, ws.row.id, "stamp")
    assert [(one.version, one.live, one.runs) for one in told] == [(2, False, 1), (1, True, 2)]


async def test_two_who_publish_at_once_leave_one_version_live(story: Story) -> None:
    await published(story, 1)

    await asyncio.gather(*(published(story, n) for n in range(2, 8)))

    async def one_is_live() -> bool:
        told = await versions.versions(story.ws.db, story.ws.row.id, "stamp")
        return sum(one.live for one in told) == 1

    await until(one_is_live, what="one version is live")


async def test_a_version_that_there_never_was_cannot_come_back(story: Story) -> None:
    with pytest.raises(UnknownFlow):
        await back_to(story, 999)
