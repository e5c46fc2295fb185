"""Workers are killed while a flow lets three at a time through: never more, and nobody is stuck."""

import asyncio

import msgspec
import yaml

from danliu.flows import places
from danliu.flows.definition import Flow
from danliu.flows.published import publish
from danliu.flows.starting import start_flow
from tests.polling import until

NARROW = """
key: narrow
name: 窄门
at_once: 3
trigger: {kind: hand}
blocks:
  - {id: ask, block: http, settings: {method: GET, url: "http://127.0.0.1:PORT/"}}
  - {id: later, block: wait, settings: {minutes: 0.02}}
  - {id: again, block: http, settings: {method: GET, url: "http://127.0.0.1:PORT/"}}
"""
RUNS, AT_ONCE, KILLS = 60, 3, 6


class Door:
    """How many are inside of a slow system, and how many were at most."""

    def __init__(self) -> None:
        self.inside = self.most = self.served = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.inside += 1
        self.most = max(self.most, self.inside)
        await asyncio.sleep(0.1)  # how long this system takes to answer
        self.inside -= 1
        self.served += 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        writer.close()


async def test_places_of_killed_workers_are_taken_over_and_never_doubled(story, town, monkeypatch):
    monkeypatch.setenv("DANLIU_ALLOW_HOSTS", "127.0.0.1")
    door = Door()
    async with await asyncio.start_server(door.serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        await published(story, NARROW.replace("PORT", str(port)))
        workers = [town.worker(), town.worker()]
        for number in range(RUNS):
            await start_flow(story.ws, "narrow", {}, once=f"n{number}")
        for kill in range(1, KILLS + 1):
            await until(lambda n=kill: served(door, 15 * n), within_s=100, what="15 more calls")
            victim = workers[kill % 2]
            victim.kill()
            victim.start()
        await until(lambda: done(story), within_s=150, what="every run is done")
        await until(lambda: nobody_is_there(story), what="every place is free again")
        for worker in workers:
            worker.stop()
    print(f"{KILLS} kills, {door.served} calls, {door.most} at once")
    assert door.served >= 2 * RUNS
    assert door.most == AT_ONCE


async def published(story, text: str) -> None:
    flow = msgspec.convert(yaml.safe_load(text), Flow)
    async with story.ws.db.acquire() as db, db.transaction():
        await publish(db, story.ws.row.id, flow, by="user:zhang", now=story.ws.clock.now())


async def served(door: Door, count: int) -> bool:
    return door.served >= count


async def done(story) -> bool:
    count = await story.ws.db.fetchval(
        "SELECT count(*) FROM danliu.runs WHERE flow = 'narrow' AND status = 'done'"
    )
    return count == RUNS


async def nobody_is_there(story) -> bool:
    return await places.queues(story.ws.db, story.ws.row.id) == {}
