"""A company that has connected nothing outside: the workshop works, and nobody is alarmed."""

from uuid import UUID

import pytest

from danliu.flows import journal
from danliu.flows.history import RunSeen
from danliu.packs.install import install
from danliu.packs.pack import read_pack, shipped
from danliu.tables.write import Create
from tests.polling import until
from tests.stories.works import Works, running_works

OURS = "苏州启明机电"  # with a code of U8
LATER = """
key: ask-u8
name: 问用友
trigger: {table: suppliers, when: 'LEFT({name},3)="问用友"'}
blocks:
  - id: ask
    block: call
    settings:
      {connection: u8, where_missing: skip, operation: document, input: {kind: sales, number: X}}
  - {id: told, block: update, settings: {cells: {u8_code: '=IFBLANK({ask.number},"没问到")'}}}
"""
STRICT = """
key: must-ask-u8
name: 一定要问用友
trigger: {table: suppliers, when: '{name}="一定要问"'}
blocks:
  - id: ask
    block: call
    settings: {connection: u8, operation: document, input: {kind: sales, number: X}}
"""


@pytest.fixture(scope="module")
async def alone(database, sandboxes, tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    async with running_works(database, sandboxes, data, connected=False) as works:
        yield works


async def ended(works: Works, record: UUID, flow: str) -> RunSeen:
    async def over() -> RunSeen | None:
        runs = await works.story.runs(record)
        return next((one for one in runs if one.flow == flow and one.ended_at), None)

    return await until(over, within_s=30, what=f"{flow} has ended")


async def reasons(works: Works, run: RunSeen) -> dict[str, tuple[str, str, str]]:
    steps = await journal.steps_of(works.ws.db, run.id)
    return {one.path: (one.status, one.reason, one.reason_en) for one in steps}


async def test_a_new_order_alarms_nobody_that_no_chat_is_connected(alone):
    order = await alone.order(("DJ-A", 3))

    run = await ended(alone, order, "customer-order-told")

    assert run.status == "done"
    assert (await reasons(alone, run))["told"][1:] == ("没有接 企业微信", "WeCom is not connected")
    alarms = "SELECT text FROM danliu.notices WHERE level = 'warning' AND text LIKE '%没有发出%'"
    assert await alone.ws.db.fetch(alarms) == []


async def test_an_order_that_u8_would_know_is_split_and_no_run_stands_still(alone):
    order = await alone.order(("DJ-A", 3), customer=OURS)

    await alone.split(order)
    run = await ended(alone, order, "customer-order-u8")

    assert run.status == "done"
    told = await reasons(alone, run)
    assert told["made"] == ("skipped", "没有接 用友 U8+", "Yonyou U8+ is not connected")
    assert "noted" not in told
    assert await alone.ws.db.fetchval("SELECT count(*) FROM danliu.runs WHERE status='parked'") == 0


async def test_what_follows_a_step_that_is_left_out_reads_blanks(alone):
    await alone.story.flow(LATER)
    (written,) = await alone.ws.tables.write([Create("suppliers", {"name": "问用友"})])

    run = await ended(alone, written.id, "ask-u8")

    assert (await reasons(alone, run))["ask"][0] == "skipped"
    assert (await alone.story.record(written.id, "suppliers")).cells["u8_code"] == "没问到"


async def test_without_the_setting_a_missing_connection_is_still_for_a_person(alone):
    await alone.story.flow(STRICT)
    (written,) = await alone.ws.tables.write([Create("suppliers", {"name": "一定要问"})])

    run = await ended(alone, written.id, "must-ask-u8")

    assert (run.status, run.cause["code"]) == ("parked", "unknown-connection")


async def test_once_somebody_connects_it_the_same_flow_asks(alone):
    await alone.story.flow(LATER)
    pack, url = read_pack(shipped("workshop")), alone.story.outside.url
    await install(alone.ws, pack, demo=False, sandbox=url)
    (written,) = await alone.ws.tables.write([Create("suppliers", {"name": "问用友，接了"})])

    run = await ended(alone, written.id, "ask-u8")

    assert run.status == "parked"
    assert run.cause["code"].startswith("outside-")  # U8 was asked, and has no such document
