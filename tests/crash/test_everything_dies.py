"""PostgreSQL itself is killed: with every process of ours, or under processes that live on."""

import asyncio
import os
import shutil
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from danliu.packs.sign_in import DemoSignIn
from danliu.people.users import add_user, join
from danliu.postgres.server import EmbeddedPostgres
from tests.conftest import open_folder
from tests.crash.conftest import Town, company_over
from tests.polling import until
from tests.stories.story import DIAMOND, NORMAL, Story

LI = DemoSignIn("li", "li-decides-too")


class Machine:
    """A database server of this test's own, that may lose its power."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = EmbeddedPostgres(folder)

    async def start(self) -> str:
        return await asyncio.to_thread(self.server.start)

    def kill(self) -> None:
        """SIGKILL for the postmaster; its children see it and fall with it."""
        pid_file = self.folder / "postgres" / "cluster" / "postmaster.pid"
        os.kill(int(pid_file.read_text().split("\n", 1)[0]), signal.SIGKILL)

    async def again(self) -> str:
        self.server = EmbeddedPostgres(self.folder)
        return await self.start()


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    machine = Machine(open_folder())
    yield machine
    await asyncio.to_thread(machine.server.stop)
    shutil.rmtree(machine.folder)


@pytest.fixture
async def own_town(machine, tmp_path) -> AsyncIterator[Town]:
    town = Town(await machine.start(), tmp_path)
    yield town
    town.kill_all()


async def test_fifty_questions_survive_the_death_of_everything_and_are_answered_once(
    machine, own_town, sandboxes
):
    async with company_over(own_town.dsn, own_town.data, sandboxes) as story:
        await li_joins(story)
        own_town.worker()
        await own_town.web()
        orders = [await story.order(NORMAL, kind="trial") for _ in range(50)]
        asked = {(await story.task(order)).id for order in orders}
        for order in orders:
            await story.run(order, "waiting")

    own_town.kill_all()
    machine.kill()
    assert await machine.again() == own_town.dsn

    async with company_over(own_town.dsn, own_town.data, sandboxes) as story:
        own_town.worker()
        url = await own_town.web()
        async with signed_in(url, DemoSignIn()) as zhang, signed_in(url, LI) as li:
            assert await open_tasks(zhang) == asked
            won = [await both_decide(zhang, li, task) for task in sorted(asked)]
        statuses = Counter([(await story.decided(order))["status"] for order in orders])
        assert statuses == {"approved": won.count("张敏"), "refused": won.count("李雷")}
        assert len(won) == 50
        assert len(await story.outside.documents()) == statuses["approved"]
        assert {(await story.runs(order))[0].status for order in orders} == {"done"}


async def li_joins(story: Story) -> None:
    user = await add_user(story.ws.db, story.ws.clock.new_id(), LI.login, "李雷", LI.password)
    await join(story.ws.db, story.ws.row.id, user, "member")


@asynccontextmanager
async def signed_in(url: str, who: DemoSignIn) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of somebody who has signed in."""
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=20) as http:
        given = {"login": who.login, "password": who.password}
        answer = await http.post("/api/session", json=given)
        assert answer.status_code == 200, answer.text
        yield http


async def open_tasks(http: httpx.AsyncClient) -> set[UUID]:
    """The ids of all open tasks, page by page, each with its facts."""
    found: set[UUID] = set()
    after: str | None = None
    while True:
        page = (await http.get("/api/tasks", params={"after": after} if after else {})).json()
        assert page["open"] == 50
        assert all(task["facts"] for task in page["tasks"])
        found |= {UUID(task["id"]) for task in page["tasks"]}
        after = page["next"]
        if after is None:
            return found


async def both_decide(zhang: httpx.AsyncClient, li: httpx.AsyncClient, task: UUID) -> str:
    """Two people at the same moment, each another way; the name of who was first."""
    answers = await asyncio.gather(
        zhang.post(f"/api/tasks/{task}/decide", json={"decision": "approved"}),
        li.post(f"/api/tasks/{task}/decide", json={"decision": "refused", "comment": "缺货"}),
    )
    first, late = sorted(answers, key=lambda answer: answer.status_code)
    assert (first.status_code, late.status_code) == (200, 409)
    told, kept = late.json(), first.json()
    assert told["type"] == "/problems/task-already-decided"
    assert (told["decision"], told["by"]) == (kept["decision"], kept["decided_by"])
    assert told["at"]
    name: str = kept["decided_by"]
    return name


async def test_workers_that_live_through_a_restart_of_postgresql_lose_no_job(
    machine, own_town, sandboxes
):
    async with company_over(own_town.dsn, own_town.data, sandboxes) as story:
        await sandboxes.control("wangdiantong", latency_ms=400)
        worker, url = own_town.worker(), await own_town.web()
        orders = [await story.order(DIAMOND, amount="1000") for _ in range(100)]
        await until(lambda: under_way(story, 20), what="twenty runs are under way")

        machine.kill()
        await machine.again()

        assert worker.alive
        for order in orders:
            cells = await story.decided(order, within_s=30)
            assert cells["status"] == "approved"
        assert len(await sandboxes.documents()) == 100
        async with signed_in(url, DemoSignIn()) as zhang:
            page = (await zhang.get("/api/tables/orders/records?limit=500")).json()
        assert len(page["records"]) == 100
        assert worker.alive


async def under_way(story: Story, count: int) -> bool:
    found: int = await story.ws.db.fetchval("SELECT count(*) FROM danliu.runs")
    return found >= count
