"""Workers are killed while customers are told: no consent is used twice, nobody is told twice."""

from collections import Counter
from random import Random
from typing import Any

from danliu.lens import consents
from danliu.lens.consents import Whose
from danliu.tables.write import Create
from tests.crash.test_killed_workers import killed_now_and_then
from tests.polling import until
from tests.stories.story import Story

ORDERS, CONSENTS = 150, 100
OPENID, TEMPLATE = "o-much-told", "tpl-shipped"


async def test_a_consent_is_used_at_most_once_though_workers_die_under_it(story, town):
    await agree(story)
    customer = await story.customer("多单客户", openid=OPENID, tags=["order-status"])
    workers = [town.worker(), town.worker()]

    async with killed_now_and_then(workers, Random(11)) as kills:
        await ship(story, customer)
        await until(lambda: ended(story), within_s=240, what="every run has ended")
    for worker in workers:
        worker.stop()

    entries = await consents.of_person(story.ws.db, whose(story))
    used = [one for one in entries if one.kind == "used"]
    sent = (await story.outside.books("wechat"))["sent"]
    print(f"{kills.count} kills, {len(used)} used, {len(sent)} messages")
    assert kills.count > 0
    assert len(used) == CONSENTS
    assert len({one.spends for one in used}) == CONSENTS
    assert len({one.source for one in used}) == CONSENTS
    told = Counter(one["data"]["character_string3"]["value"] for one in sent)
    assert set(told.values()) == {1}
    assert CONSENTS - kills.count * 40 <= len(sent) <= CONSENTS


def whose(story: Story) -> Whose:
    return Whose(story.ws.row.id, "wechat", OPENID, TEMPLATE)


async def agree(story: Story) -> None:
    now = story.ws.clock.now()
    for number in range(CONSENTS):
        await story.outside.tell("wechat", "_consent", {"openid": OPENID, "template": TEMPLATE})
        await consents.note(story.ws.db, whose(story), "given", source=f"c{number}", at=now)


async def ship(story: Story, customer: Any) -> None:
    """Orders that are on their way as soon as they are there."""
    for number in range(ORDERS):
        given = {"channel": "phone", "customer": customer, "status": "shipped"}
        parcel = {"waybill": f"ZT{number}", "carrier": "中通快递"}
        await story.ws.tables.write([Create("orders", {**given, **parcel})])


async def ended(story: Story) -> bool:
    done: int = await story.ws.db.fetchval(
        "SELECT count(*) FROM danliu.runs WHERE flow = 'order-shipped'"
        " AND status IN ('done', 'parked')"
    )
    return done == ORDERS
