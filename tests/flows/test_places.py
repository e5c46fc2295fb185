"""Flows that say how many of their runs may be under way at once: who waits, and in what order."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from danliu.cli.flow import app
from danliu.flows import places
from danliu.flows.starting import START
from danliu.flows.waits import RESUME
from danliu.postgres.queue import Worker
from tests.flows.shop import Shop, opened
from tests.polling import until

ONE_AT_A_TIME = """
key: narrow
name: 窄门
at_once: {at_once}
priority: {priority}
trigger: {{table: orders, when: '{{类型}}="{kind}"'}}
blocks:
  - {{id: hold, block: http, settings: {{method: GET, url: "{url}/hold"}}}}
  - {{id: mark, block: create, settings: {{table: marks, cells: {{text: "={{单号}}"}}}}}}
"""


class Desk:
    """An outside system that keeps whoever asks until it is told to let them go."""

    def __init__(self) -> None:
        self.inside, self.most, self.url = 0, 0, ""
        self._free = asyncio.Event()

    def open(self) -> None:
        self._free.set()

    def close(self) -> None:
        self._free.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.inside += 1
        self.most = max(self.most, self.inside)
        await self._free.wait()
        self.inside -= 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        await writer.drain()
        writer.close()


@pytest.fixture
async def desk(monkeypatch):
    monkeypatch.setenv("DANLIU_ALLOW_HOSTS", "127.0.0.1")
    one = Desk()
    async with await asyncio.start_server(one.serve, "127.0.0.1", 0) as server:
        one.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield one
        one.open()


@asynccontextmanager
async def another_worker(shop: Shop):
    worker = Worker(shop.hub.house.db, shop.hub.worker_handlers())
    task = asyncio.create_task(worker.run())
    yield worker
    worker.stop()
    await asyncio.wait([task], timeout=20)


async def queue(shop: Shop) -> places.Queue:
    found = await places.queues(shop.ws.db, shop.ws.row.id)
    return found.get("narrow", places.NOBODY)


async def narrow(shop: Shop, desk: Desk, kind: str, at_once: int = 2, priority: int = 0) -> None:
    told = {"kind": kind, "at_once": at_once, "priority": priority, "url": desk.url}
    await shop.flow(ONE_AT_A_TIME.format(**told))


async def test_no_more_are_under_way_than_the_flow_allows_in_all_workers_together(shop, desk):
    await narrow(shop, desk, "wide")
    async with another_worker(shop):
        orders = [await shop.order("wide", number=f"w{n}") for n in range(7)]

        async def five_wait() -> bool:
            return desk.inside == 2 and (await queue(shop)).waiting == 5

        await until(five_wait, what="two are under way and five wait")
        seen = await queue(shop)
        assert (seen.held, seen.waiting) == (2, 5)
        assert shop.time.now() - seen.since < timedelta(seconds=20)

        desk.open()
        for order in orders:
            await shop.done(order)
    assert desk.most == 2
    assert await shop.marks() == [f"w{n}" for n in range(7)]

    async def empty() -> bool:
        return await queue(shop) == places.NOBODY

    await until(empty, what="every place is free again")


async def test_first_come_first_served_within_a_priority(shop, desk):
    await narrow(shop, desk, "ordered", at_once=1)
    first = await shop.order("ordered", number="o0")

    async def asked() -> bool:
        return desk.inside == 1

    await until(asked, what="the first is under way")
    others = []
    for number in range(1, 4):
        others.append(await shop.order("ordered", number=f"o{number}"))

        async def stands(count: int = number) -> bool:
            return (await queue(shop)).waiting == count

        await until(stands, what="it stands in the queue")
    await narrow(shop, desk, "ordered", at_once=1, priority=2)
    urgent = await shop.order("ordered", number="urgent")

    async def all_stand() -> bool:
        return (await queue(shop)).waiting == 4

    await until(all_stand, what="the urgent one stands there too")
    desk.open()
    ended = [(await shop.run(one, "done")).ended_at for one in (first, urgent, *others)]
    assert ended == sorted(ended)


OF_A_RECORD = """
key: narrow
name: 逐次
at_once: 1
at_once_of: record
trigger: {{table: orders, kind: changed, when: '{{金额}}>0'}}
blocks:
  - {{id: hold, block: http, settings: {{method: GET, url: "{url}/hold"}}}}
"""


async def test_runs_of_one_record_follow_each_other_while_others_go_on(shop, desk):
    await shop.flow(OF_A_RECORD.format(url=desk.url))
    both = [await shop.order("apart", number=f"a{n}") for n in range(2)]
    for amount in (1, 0, 2):  # two runs of each: the condition begins to hold twice
        for order in both:
            await shop.edit(order, amount=Decimal(amount))

    async def each_has_one_at_the_desk() -> bool:
        seen = await queue(shop)
        return desk.inside == 2 and (seen.held, seen.waiting) == (2, 2)

    await until(each_has_one_at_the_desk, what="one of each record is under way, one waits")
    desk.open()

    async def empty() -> bool:
        return await queue(shop) == places.NOBODY

    await until(empty, what="every place is free again")
    for order in both:
        ended = await shop.ws.db.fetch(
            "SELECT started_at, ended_at FROM danliu.runs WHERE record_id = $1 AND status = 'done'"
            " ORDER BY started_at",
            order,
        )
        assert len(ended) == 2
        assert ended[0]["ended_at"] <= ended[1]["started_at"]


WAITS = """
key: narrow
name: 等人
at_once: 1
trigger: {table: orders, when: '{类型}="patient"'}
blocks:
  - {id: wait, block: wait, settings: {signal: go}}
  - {id: mark, block: create, settings: {table: marks, cells: {text: "={单号}"}}}
"""


async def test_who_waits_for_an_event_holds_no_place(shop):
    await shop.flow(WAITS)
    orders = [await shop.order("patient", number=f"p{n}") for n in range(3)]

    async def all_wait() -> bool:
        return await shop.waiting_for("go") == 3

    await until(all_wait, what="all three wait for the signal")
    await shop.signal("go")
    for order in orders:
        await shop.done(order)


async def test_a_place_whose_job_is_no_more_is_free_for_the_next(shop, desk):
    """What a worker leaves that died for good, when its job is gone too."""
    desk.close()
    await narrow(shop, desk, "orphan", at_once=1)
    desk.open()
    await shop.ws.db.execute(
        "INSERT INTO danliu.places (run_id, workspace_id, flow, priority, since, entrypoint,"
        " payload, job) VALUES ($1, $2, 'narrow', 0, now(), $3, '', -1)",
        shop.ws.clock.new_id(),
        shop.ws.row.id,
        START,
    )
    order = await shop.order("orphan", number="orphan")
    await shop.done(order)  # the sweep found that no such job is left


async def test_a_start_that_is_taken_twice_does_not_swallow_what_wakes_its_run(shop, desk):
    """A worker dies after its run has begun to wait, and before its job is done: the job comes
    again and stands in the queue when the signal comes."""
    await shop.flow(WAITS)
    order = await shop.order("patient", number="twice")
    run = await shop.run(order, "waiting")
    other = await shop.ws.db.fetchval(
        "INSERT INTO danliu.pgqueuer (entrypoint, payload, priority, status)"
        " VALUES ('nobody-does-this', '', 0, 'queued') RETURNING id"
    )
    for who, job in ((shop.ws.clock.new_id(), other), (run.id, None)):
        await shop.ws.db.execute(
            "INSERT INTO danliu.places (run_id, workspace_id, flow, priority, since, entrypoint,"
            " payload, job) VALUES ($1, $2, 'narrow', 0, now(), $3, '', $4)",
            who,
            shop.ws.row.id,
            START,
            job,
        )
    await shop.signal("go")

    async def stands() -> bool:
        found = await shop.ws.db.fetchval(
            "SELECT entrypoint FROM danliu.places WHERE run_id = $1", run.id
        )
        return found == RESUME

    await until(stands, what="it stands there to go on, not to begin")
    await shop.ws.db.execute("DELETE FROM danliu.pgqueuer WHERE id = $1", other)
    await shop.done(order)


async def test_the_command_line_tells_who_waits_and_since_when(new_database, tmp_path, desk):
    dsn = new_database("listed")
    async with opened(dsn, tmp_path, at_work=False) as shop:
        await narrow(shop, desk, "listed", at_once=3)
        await shop.ws.db.execute(
            "INSERT INTO danliu.places (run_id, workspace_id, flow, priority, since, entrypoint,"
            " payload, job) SELECT gen_random_uuid(), $1, 'narrow', 0,"
            "  '2026-11-25 08:00+08'::timestamptz + n * interval '1 minute', $2, '',"
            "  CASE WHEN n <= 3 THEN n END FROM generate_series(1, 10) n",
            shop.ws.row.id,
            START,
        )
        where = {"DANLIU_DATABASE_URL": dsn, "DANLIU_DATA": str(tmp_path)}
        told = await asyncio.to_thread(CliRunner().invoke, app, ["list"], env=where)
    since = datetime(2026, 11, 25, 0, 4, tzinfo=UTC).astimezone().strftime("%m-%d %H:%M:%S")
    assert f"〔同时 3 个，正在进行 3 个，7 个排队，最早 {since}〕" in told.output, told.output


async def test_when_the_limit_is_lifted_all_go_on(shop, desk):
    desk.close()
    await narrow(shop, desk, "lifted", at_once=1)
    orders = [await shop.order("lifted", number=f"l{n}") for n in range(5)]

    async def four_wait() -> bool:
        return (await queue(shop)).waiting == 4

    await until(four_wait, what="four wait")
    told = {"kind": "lifted", "at_once": 1, "priority": 0, "url": desk.url}
    await shop.flow(ONE_AT_A_TIME.format(**told).replace("at_once: 1\n", ""))

    async def all_ask() -> bool:
        return desk.inside == 5

    await until(all_ask, what="all are under way")
    desk.open()
    for order in orders:
        await shop.done(order)
