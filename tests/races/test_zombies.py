"""Two workers and one run: the elder writes nothing any more, and no word to a run is lost."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest

from danliu.flows import journal, shelves
from danliu.flows.errors import Fenced
from danliu.flows.journal import RunRow, StepRow
from danliu.flows.starting import START
from danliu.flows.tasks import TaskRow
from danliu.hub import Hub
from danliu.postgres.pool import Connection
from tests.polling import until
from tests.stories.conftest import opened
from tests.stories.story import DIAMOND, Story

TWO_QUESTIONS = """
key: two-questions
name: 两人都要点头
trigger: {table: customers, when: '{city}="宁波"'}
blocks:
  - id: both
    block: parallel
    branches:
      - name: sales
        blocks: [{id: sales, block: approve, settings: {question: 销售同意吗}}]
      - name: finance
        blocks: [{id: finance, block: approve, settings: {question: 财务同意吗}}]
  - {id: told, block: update, settings: {cells: {contact: '={sales.decision}&{finance.decision}'}}}
"""


@pytest.fixture
async def second(town, company) -> AsyncIterator[Hub]:
    """Another process's view of the same database."""
    async with Hub.open(town.dsn, town.data, size=6, name="second") as hub:
        yield hub


async def start_job(story: Story) -> tuple[bytes, int]:
    """Take the one job there is, as a worker would."""
    row = await story.ws.db.fetchrow(
        "DELETE FROM danliu.pgqueuer WHERE entrypoint = $1 RETURNING payload, id", START
    )
    return row["payload"], row["id"]


async def test_a_worker_whose_run_was_taken_over_changes_nothing_any_more(story, second):
    late = {"how": "hang", "times": 1}
    await story.outside.control("kingdee", only="Save", fail=late, hang_ms=1_500)
    order = await story.order(DIAMOND, amount="1000")
    job = await start_job(story)
    elder = asyncio.create_task(story.hub.engine.handlers[START](*job))
    await until(story.outside.documents, what="the ERP has saved what the elder asked for")

    await second.engine.handlers[START](*job)
    seen = await everything(story, order)
    assert (await story.runs(order))[0].status == "done"
    assert not elder.done()
    await elder

    assert await everything(story, order) == seen
    assert [one.after["status"] for one in await story.changes(order)] == ["new", "approved"]
    epochs = await story.ws.db.fetch("SELECT path, epoch FROM danliu.steps WHERE block <> 'branch'")
    assert {row["epoch"] for row in epochs if row["path"] in ("release", "erp")} == {2}
    (document,) = await story.outside.documents()
    assert document["history"] == ["Save", "Submit", "Audit"]


async def everything(story: Story, order: UUID) -> list[object]:
    """The record, its log and its journal, as they stand."""
    record, log = await story.record(order), await story.changes(order)
    return [record, log, dict(await story.steps(order))]


async def a_run(story: Story, status: str = "waiting") -> RunRow:
    """A run of no particular flow, as its row alone."""
    now, id_ = story.ws.clock.now(), uuid4()
    run = RunRow(id_, story.ws.row.id, "none", 1, None, None, "running", 1, {}, now)
    started = await journal.start(story.ws.db, run, 1)
    assert started is not None
    if status == "waiting":
        assert await journal.settle(story.ws.db, started, [], "waiting")
    return started


def a_step(story: Story) -> StepRow:
    now = story.ws.clock.now()
    return StepRow("one", "update", "done", "", None, None, None, now, now)


async def status_of(story: Story, run: UUID) -> str:
    status: str = await story.ws.db.fetchval("SELECT status FROM danliu.runs WHERE id = $1", run)
    return status


async def test_the_journal_takes_no_row_from_an_elder_epoch(story):
    elder = await a_run(story)
    heir = await journal.resume(story.ws.db, elder.id, 2)
    assert heir is not None and heir.epoch == elder.epoch + 1

    for status in ("running", "waiting", "parked", "done"):
        with pytest.raises(Fenced):
            await journal.settle(story.ws.db, elder, [a_step(story)], status)

    assert await journal.steps_of(story.ws.db, elder.id) == []
    assert await status_of(story, elder.id) == "running"
    assert await journal.settle(story.ws.db, heir, [a_step(story)], "done")


async def test_a_word_that_arrives_while_the_run_begins_to_wait_makes_it_look_again(story):
    run = await a_run(story, "running")
    async with story.hub.house.db.acquire() as other:
        speaking = other.transaction()
        await speaking.start()
        assert await journal.resume(other, run.id, 2) is None
        settling = asyncio.create_task(journal.settle(story.ws.db, run, [], "waiting"))
        await until(lambda: somebody_waits_for_a_lock(other), what="the settling worker waits")
        await speaking.commit()

    assert await settling is False
    assert await journal.settle(story.ws.db, run, [], "waiting") is True


async def somebody_waits_for_a_lock(db: Connection) -> bool:
    waiting: int = await db.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        " AND datname = current_database()"
    )
    return waiting > 0


async def test_an_elder_does_not_take_a_word_that_was_meant_for_its_heir(story):
    elder = await a_run(story)
    heir = await journal.resume(story.ws.db, elder.id, 2)
    assert heir is not None
    assert await journal.resume(story.ws.db, elder.id, 3) is None

    with pytest.raises(Fenced):
        await journal.settle(story.ws.db, elder, [], "waiting")

    assert await journal.settle(story.ws.db, heir, [], "waiting") is False


class Turns:
    """Lets one of several actors take its next step, chosen by chance: a schedule by its seed."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        self._waiting: list[asyncio.Event] = []
        self._actors: set[asyncio.Task[None]] = set()

    async def turn(self) -> None:
        mine = asyncio.Event()
        self._waiting.append(mine)
        await mine.wait()

    def actor(self, work: Coroutine[Any, Any, None]) -> None:
        self._actors.add(asyncio.ensure_future(work))

    async def play(self) -> None:
        """Until every actor has ended. An actor takes its step alone."""
        while True:
            for _ in range(3):
                await asyncio.sleep(0)
            if len(self._waiting) < sum(not one.done() for one in self._actors):
                running = [one for one in self._actors if not one.done()]
                await asyncio.wait(running, timeout=0.002)
                continue
            if not self._waiting:
                break
            self._waiting.pop(self._chance.randrange(len(self._waiting))).set()
        for one in self._actors:
            one.result()


class Conversation:
    """A run that ends once it has heard three words, two of which come while it is advanced."""

    WORDS = 3

    def __init__(self, story: Story, run: RunRow, turns: Turns) -> None:
        self.story, self.run, self.turns = story, run, turns
        self.said = self.ended = 0
        self.jobs = iter(range(2, 100))

    async def speak(self) -> None:
        await self.turns.turn()
        self.said += 1
        self.turns.actor(self.advance(next(self.jobs)))

    async def advance(self, job: int) -> None:
        """What a worker does: resume, look at what was said, settle; look again if it was told."""
        await self.turns.turn()
        run = await journal.resume(self.story.ws.db, self.run.id, job)
        while run is not None:
            await self.turns.turn()
            heard = self.said
            await self.turns.turn()
            status = "done" if heard == self.WORDS else "waiting"
            if await journal.settle(self.story.ws.db, run, [], status):  # type: ignore[arg-type]
                self.ended += status == "done"
                return


@pytest.mark.parametrize("seed", range(60))
async def test_no_word_to_a_run_is_lost_whatever_the_order_of_events(story, seed):
    turns = Turns(seed)
    talk = Conversation(story, await a_run(story), turns)
    for _ in range(Conversation.WORDS):
        turns.actor(talk.speak())

    await turns.play()

    assert await status_of(story, talk.run.id) == "done"
    assert talk.ended == 1


async def test_two_people_who_answer_at_the_same_moment_are_both_heard(town, sandboxes, company):
    async with opened(town.dsn, town.data, sandboxes, tick=False) as hub:  # no sweep to help
        story = Story(hub, company.ws, sandboxes)
        await story.flow(TWO_QUESTIONS)
        for number in range(25):
            customer = await story.customer(f"要月结的店 {number}", city="宁波")
            await story.run(customer, "waiting")
            asked = [task for task in await open_tasks(story) if task.record_id == customer]
            assert len(asked) == 2

            await asyncio.gather(*(story.decide(task, "approved") for task in asked))

            await story.run(customer, "done", within_s=3)
            cells = (await story.record(customer, "customers")).cells
            assert cells["contact"] == "approvedapproved"


async def open_tasks(story: Story) -> list[TaskRow]:
    return await shelves.open_tasks(story.ws.db, story.ws.row.id)
