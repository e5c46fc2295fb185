"""The hub: opens the pool, signs everyone up. Web, workers, command line and tests start here."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

import structlog

from danliu.briefings import ringing as briefings
from danliu.briefings.sending import Briefings
from danliu.clock import Clock
from danliu.connect.fetching import Fetching
from danliu.connect.inbox import UNDERSTAND
from danliu.connect.pace import Pace
from danliu.connect.renewing import Renewing
from danliu.connect.understand import Understanding
from danliu.connect.wires import open_http
from danliu.files.store import Store, open_store
from danliu.files.uploads import sweep
from danliu.flows import (
    compaction,
    copies,
    duties,
    events,
    links,
    listening,
    places,
    ringing,
    upkeep,
)
from danliu.flows.chat import Telling as ChatTelling
from danliu.flows.circles import Circles
from danliu.flows.copies import COPY, Copies
from danliu.flows.dues import Looking
from danliu.flows.duties import Duties
from danliu.flows.engine import Engine
from danliu.flows.events import CHANGED, Events
from danliu.flows.notices import Notice, give_notice
from danliu.flows.starting import CIRCLE
from danliu.flows.tasks import TELL
from danliu.packs.rehearsal import Rehearsal
from danliu.packs.sign_in import DemoSignIn
from danliu.people import actor, answers, audit, invitations, resets, tokens, trips
from danliu.people.attempts import forget_old_attempts
from danliu.people.sessions import Signed
from danliu.people.workspaces import WorkspaceRow, all_workspaces, find_workspace, make_months
from danliu.postgres import queue, turns
from danliu.postgres.bell import Bell
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import LOST, Pool, open_pool
from danliu.postgres.queue import Handler, Worker
from danliu.postgres.versions import check_server
from danliu.postgres.waking import Waker
from danliu.rounds import Duty, Round, make_rounds
from danliu.tables.exchange.jobs import IMPORT, Importer
from danliu.tables.indexes.keeper import Keeper
from danliu.tables.search.jobs import SEARCH, SearchJobs
from danliu.tables.search.searching import Search
from danliu.tables.write import Context
from danliu.vault import Vault
from danliu.webhooks import deliveries
from danliu.webhooks.sending import Sending
from danliu.webhooks.subscriptions import Subscription
from danliu.webhooks.telling import Telling
from danliu.workspace import House, Workspace

log = structlog.get_logger()
ROWS_KNOWN_FOR = timedelta(seconds=2)  # how long a renamed company may go unnoticed elsewhere
TICK_S = 0.25
CLOSES_WITHIN_S = 5
FOLLOW_EVERY_S, SWEEP_EVERY_S, KEEP_EVERY_S = 1, 5, 10
COUNT_EVERY_S, COMPACT_EVERY_S, PRUNE_EVERY_S = 15, 30, 600


@dataclass
class Hub:
    """One process of Danliu over one database."""

    house: House
    engine: Engine
    bell: Bell
    waker: Waker
    files: Store
    telling: Telling
    demo: DemoSignIn | None = None
    rehearsal: Rehearsal | None = None
    _rows: dict[int, tuple[datetime, WorkspaceRow]] = field(default_factory=dict)

    @classmethod
    @asynccontextmanager
    async def open(
        cls, dsn: str, data: Path, *, clock: Clock | None = None, size: int = 12, name: str = "web"
    ) -> AsyncIterator["Hub"]:
        """Open the pool, bring the database up to date and sign everyone up.

        Raises  DatabaseAway, DatabaseTooOld, DatabaseTooNew
        """
        pool = await open_pool(dsn, size=size, name=f"danliu-{name}")
        check_server(await pool.fetchval("SELECT current_setting('server_version_num')::int"))
        await migrate(pool, "pre")
        bell, waker = Bell(pool), Waker(pool)
        clock = clock or Clock()
        async with open_http(Pace(pool, clock)) as http:
            vault = Vault.at(data)
            house = House(pool, clock, vault, http, ring=bell.ring, wake=waker.wake)
            house.writer.listeners += [listening.listen, copies.listen, events.listen]
            telling = _telling(house)
            hub = cls(house, Engine(house), bell, waker, open_store(data), telling)
            counting = asyncio.create_task(hub._count())
            try:
                yield hub
            finally:
                counting.cancel()
                await telling.stop()
                await waker.close()
                await bell.close()
                await _close(pool)

    @cached_property
    def search(self) -> Search:
        return Search(self.house.db, self.house.catalog)

    @cached_property
    def search_jobs(self) -> SearchJobs:
        return SearchJobs(self.house.db, self.house.catalog)

    async def workspace_row(self, workspace: int) -> WorkspaceRow:
        """As it is, or was a moment ago: it comes with every request."""
        now = self.house.clock.now()
        known = self._rows.get(workspace)
        if known and known[0] > now:
            return known[1]
        row = await find_workspace(self.house.db, workspace)
        self._rows[workspace] = (now + ROWS_KNOWN_FOR, row)
        return row

    def forget_row(self, workspace: int) -> None:
        """Its name or looks have changed."""
        self._rows.pop(workspace, None)

    async def first_workspace(self) -> WorkspaceRow | None:
        rows = await all_workspaces(self.house.db)
        return rows[0] if rows else None

    async def seen_by(self, signed: Signed) -> Workspace:
        row = await self.workspace_row(signed.workspace)
        return Workspace(self.house, row, Context(signed.actor, "desk"))

    def seen_by_guest(self, row: WorkspaceRow) -> Workspace:
        """For who comes with a link and without an account."""
        return Workspace(self.house, row, Context(actor.form("lens"), "lens"))

    def worker(self, *, concurrency: int = 40) -> Worker:
        """Takes the jobs of everybody."""
        return Worker(self.house.db, self.worker_handlers(), concurrency=concurrency)

    def worker_handlers(self) -> Mapping[str, Handler]:
        """Who does which job."""
        house = self.house
        inbox = Understanding(
            house.db, house.writer, house.clock, house.vault, house.http, [listening.hear]
        )
        return {
            **self.engine.handlers,
            **Looking(house).handlers,
            CIRCLE: Circles(house).handle,
            UNDERSTAND: inbox.handle,
            IMPORT: Importer(house.db, house.writer).handle,
            COPY: Copies(house).handle,
            CHANGED: Events(house).handle,
            SEARCH: self.search_jobs.handle,
            TELL: ChatTelling(house).handle,
            **Briefings(house).handlers,
            **self.duties.handlers,
        }

    @cached_property
    def duties(self) -> Duties:
        return Duties(self.house, self.engine.versions)

    async def tick(self) -> None:
        """The clock of the house, for ever: see rounds.py."""
        await make_rounds(self._rounds(), self.waker.wake)

    def _rounds(self) -> list[Round]:
        """What may take long goes round by itself, and so does what others wait for."""
        house, db = self.house, self.house.db
        fetching, keeper = _fetching(house), Keeper(db, house.clock)
        renewing = Renewing(db, house.clock, house.vault, house.http)
        due = [
            Duty("timers", lambda: upkeep.fire_timers(db, house.clock.now())),
            Duty("alarms", lambda: ringing.ring(db, self.engine.versions, house.clock.now())),
            Duty("tasks", lambda: duties.fire(db, house.clock.now())),
            Duty("briefings", lambda: briefings.ring(db, house.clock.now())),
        ]
        follows = [Duty("search", self.search_jobs.due), Duty("changes", self.duties.follow)]
        lost = [
            Duty("jobs", lambda: queue.revive(db)),
            Duty("runs", lambda: upkeep.sweep(db)),
            Duty("places", lambda: places.sweep(db)),
            Duty("orphans", self.duties.sweep),
        ]
        return [
            Round(turns.EVERY_S, [Duty("turns", lambda: turns.deal(db))]),
            Round(TICK_S, due, wakes=True),
            Round(FOLLOW_EVERY_S, follows, wakes=True),
            Round(FOLLOW_EVERY_S, [Duty("webhooks", self._tell)]),
            Round(FOLLOW_EVERY_S, [Duty("connections", fetching.look)], wakes=True),
            Round(SWEEP_EVERY_S, lost, wakes=True),
            Round(KEEP_EVERY_S, [Duty("indexes", keeper.keep)]),
            Round(KEEP_EVERY_S, [Duty("keys", renewing.look)]),
            Round(COMPACT_EVERY_S, [Duty("old runs", self._compact)]),
            Round(PRUNE_EVERY_S, [Duty("months", self._make_months), *self._old()]),
        ]

    async def _tell(self) -> None:
        self.telling.look()

    async def _compact(self) -> None:
        for row in await all_workspaces(self.house.db):
            try:
                await compaction.compact_all(self.house.db, row.id, self.house.clock.now())
            except Exception:
                log.exception("old runs were not reduced", workspace=row.id)

    async def _count(self) -> None:
        """Puts into the database how often lists of each shape were read here."""
        while True:
            await asyncio.sleep(COUNT_EVERY_S)
            try:
                await self.house.reader.uses.flush(self.house.db, self.house.clock.now())
            except LOST as error:
                log.info("what is read often was not noted", error=str(error))

    async def _make_months(self) -> None:
        for row in await all_workspaces(self.house.db):
            async with self.house.db.acquire() as db, db.transaction():
                await make_months(db, row, self.house.clock.now())

    def _old(self) -> list[Duty]:
        """What nobody needs any more."""
        db, now = self.house.db, self.house.clock.now
        return [
            Duty("old jobs", lambda: queue.prune(db)),
            Duty("old attempts", lambda: forget_old_attempts(db, now())),
            Duty("old invitations", lambda: invitations.forget_spent(db, now())),
            Duty("old resets", lambda: resets.forget_spent(db, now())),
            Duty("old trips", lambda: trips.forget_trips(db, now())),
            Duty("old audit", lambda: audit.forget_old(db, now())),
            Duty("old tokens", lambda: tokens.forget_expired(db, now())),
            Duty("old answers", lambda: answers.forget_old(db, now())),
            Duty("old links", lambda: links.forget_old(db, now())),
            Duty("old deliveries", lambda: deliveries.forget_old(db, now())),
            Duty("old files", lambda: sweep(db, self.files, now())),
        ]


def _fetching(house: House) -> Fetching:
    return Fetching(house.db, house.clock, house.vault, house.http)


def _telling(house: House) -> Telling:
    async def warn(one: Subscription) -> None:
        now, number = house.clock.now(), house.clock.new_id()
        zh = f"回调「{one.name}」一直送不到，已停用"
        en = f"The webhook “{one.name}” cannot be delivered and is off now"
        notice = Notice(number, now, "warning", zh, None, None, text_en=en)
        await give_notice(house.db, one.workspace_id, notice)
        house.ring(one.workspace_id, "notices")

    sending = Sending(house.db, house.clock, house.vault, warn)
    return Telling(sending, house.catalog)


async def _close(pool: Pool) -> None:
    """Wait for the connections that are in use, but not for ever: whoever stops us would kill."""
    try:
        async with asyncio.timeout(CLOSES_WITHIN_S):
            await pool.close()
    except TimeoutError:
        log.warning("connections were still in use")
        pool.terminate()
