"""A mail comes into a mailbox and starts a flow, over the real protocol."""

from danliu.connect.fetching import Fetching
from danliu.tables.query import Query
from tests.connect.imap_server import LOGIN, PASSWORD, Server, mailbox
from tests.connect.test_imap import mail
from tests.flows.triggers.conftest import Company

ORDERED = """
key: ordered
name: 邮件订货
trigger: {kind: mail, when: 'FIND("订货",{trigger.subject})>0', settings: {connection: post}}
blocks:
  - id: order
    block: create
    settings:
      table: orders
      cells:
        number: '={trigger.subject}'
        note: '={trigger.sender}&" "&{trigger.attachments.0.name}'
"""


async def connect(company: Company, server: Server, key: str = "post") -> None:
    settings = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "login": LOGIN,
        "password": PASSWORD,
        "timeout_s": 2,
    }
    await company.ws.connect.set(key, "订货邮箱", "imap", settings)


def fetching(company: Company) -> Fetching:
    house = company.hub.house
    return Fetching(house.db, house.clock, house.vault, house.http)


async def look(company: Company) -> int:
    """A minute later."""
    company.clock.move(minutes=1)
    found = await fetching(company).look()
    company.hub.waker.wake()
    await company.still()
    return found


async def test_each_new_mail_starts_the_flow_once(company):
    async with mailbox() as server:
        server.post(mail("以前的订货"), days_ago=30)
        await connect(company, server)
        await company.flow(ORDERED)
        assert await look(company) == 0
        server.post(mail("订货 7", files=("清单.pdf",)))
        server.post(mail("广告"))
        assert await look(company) == 2
        server.renumber()
        assert await look(company) == 0  # the same mails under new numbers
        (run,) = await company.runs("ordered")
        (order,) = (await company.ws.tables.page(Query("orders"))).records
        assert run.record_id is None
        assert order.cells["number"] == "订货 7"
        assert order.cells["note"] == "wang@example.com 清单.pdf"
        await company.ws.db.execute("DELETE FROM danliu.connections WHERE key = 'post'")


async def test_a_mailbox_is_looked_into_in_its_own_time_by_one_process(company):
    async with mailbox() as server:
        await connect(company, server, "own-time")
        assert await look(company) == 0
        server.post(mail("一"))
        assert await fetching(company).look() == 0  # not yet
        company.clock.move(minutes=1)
        found = [await fetching(company).look() for _ in range(3)]
        assert found == [1, 0, 0]
        await company.ws.db.execute("DELETE FROM danliu.connections WHERE key = 'own-time'")


async def test_a_mailbox_that_does_not_answer_is_asked_ever_more_rarely_and_shows_why(company):
    async with mailbox() as server:
        await connect(company, server, "away")
        server.wants_id = True
        server.mails.clear()
    await look(company)  # nobody is there
    row = await company.ws.connect.row("away")
    assert row.tested is not None
    assert row.tested["ok"] is False
    first = await due(company)
    company.clock.at = first
    await fetching(company).look()
    assert (await due(company)) - company.clock.at > first - company.clock.at
    async with mailbox() as server:
        await connect(company, server, "away")
        company.clock.move(hours=1)
        await fetching(company).look()
    row = await company.ws.connect.row("away")
    assert row.tested is not None
    assert row.tested["ok"] is True
    await company.ws.db.execute("DELETE FROM danliu.connections WHERE key = 'away'")


async def due(company: Company):
    return await company.ws.db.fetchval(
        "SELECT due_at FROM danliu.fetches WHERE connection = 'away'"
    )
