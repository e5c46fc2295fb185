"""Workers are killed while customers are told: no consent is used twice, nobody is told twice."""

from collections import Counter
from random import Random
from uuid import UUID

from danliu.lens import consents
from danliu.lens.consents import Entry, Whose
from danliu.tables.write import Create
from tests.polling import until
from tests.processes import Process
from tests.stories.story import Story

ORDERS, CONSENTS, EVERY = 60, 40, 5
OPENID, TEMPLATE = "o-much-told", "tpl-shipped"


async def test_a_consent_is_used_at_most_once_though_workers_die_under_it(story, town):
    await agree(story)
    customer = await story.customer("多单客户", openid=OPENID, tags=["order-status"])
    workers = [town.worker(), town.worker()]
    await ship(story, customer)

    kills = await die_at_work(story, workers, Random(11))
    await until(lambda: ended(story), within_s=200, what="every run has ended")
    for worker in workers:
        worker.stop()

    spent = await used(story)
    sent = (await story.outside.books("wechat"))["sent"]
    print(f"{kills} kills, {len(spent)} consents used, {len(sent)} messages")
    assert len(spent) == CONSENTS
    assert len({one.spends for one in spent}) == CONSENTS
    assert len({one.source for one in spent}) == CONSENTS
    told = Counter(one["data"]["character_string3"]["value"] for one in sent)
    assert set(told.values()) == {1}
    # who died while sending does not send again
    assert len(sent) >= CONSENTS - await unsure(story)


async def die_at_work(story: Story, workers: list[Process], chance: Random) -> int:
    """One of them is killed whenever some more were told, and started again at once."""
    kills = 0
    for wanted in range(EVERY, CONSENTS, EVERY):

        async def reached(wanted: int = wanted) -> bool:
            return len(await used(story)) >= wanted

        await until(reached, within_s=120, what=f"{wanted} consents are used")
        victim = chance.choice(workers)
        victim.kill()
        victim.start()
        kills += 1
    return kills


def whose(story: Story) -> Whose:
    return Whose(story.ws.row.id, "wechat", OPENID, TEMPLATE)


async def used(story: Story) -> list[Entry]:
    entries = await consents.of_person(story.ws.db, whose(story))
    return [one for one in entries if one.kind == "used"]


async def unsure(story: Story) -> int:
    """Steps of which nobody knows whether their message went."""
    count: int = await story.ws.db.fetchval(
        "SELECT count(*) FROM danliu.steps WHERE block = 'notify-customer'"
        " AND output->>'sure' = 'false'"
    )
    return count


async def agree(story: Story) -> None:
    now = story.ws.clock.now()
    for number in range(CONSENTS):
        await story.outside.tell("wechat", "_consent", {"openid": OPENID, "template": TEMPLATE})
        await consents.note(story.ws.db, whose(story), "given", source=f"c{number}", at=now)


async def ship(story: Story, customer: UUID) -> None:
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
