"""The pace of a connection: how many calls a second, a minute and at once, whoever makes them.

The moments of the last calls are one row, which every worker asks before it calls. Who must wait
waits in its process, first come first served; who would wait long is told when to come again, so
that a queue of a thousand calls is a thousand rows and no process is full of sleepers.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from danliu.clock import Clock
from danliu.errors import DanliuError
from danliu.postgres.pool import Executor

WITHIN = timedelta(seconds=1.1)
"""So many calls in this time, not in a second: they do not travel equally fast."""
MINUTE = timedelta(seconds=61)
PATIENCE = timedelta(seconds=3)
LOOKS_AGAIN_S = 0.05  # where all places are taken: nobody tells that one is free
LEASE = timedelta(seconds=60)  # a call of a process that died counts as over after this


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """Of one connection; None: none.

    per_second   calls that begin within any second
    per_minute   the same of any minute
    at_once      calls under way
    """

    per_second: Annotated[int, Meta(ge=1, le=1_000)] | None = None
    per_minute: Annotated[int, Meta(ge=1, le=1_000)] | None = None
    at_once: Annotated[int, Meta(ge=1, le=1_000)] | None = None


NO_LIMITS = Limits()


@dataclass(eq=False)
class ComeAgain(DanliuError):
    """Many calls wait for this system: the turn of this one is later, and nothing was called."""

    code = "come-again"
    status = 503
    retry = True

    at: datetime


@dataclass
class Pace:
    """The paces of one process.

    waiting   how many wait here to begin something over which connection; the first asks for all
    """

    db: Executor
    clock: Clock
    waiting: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))
    _doors: dict[tuple[int, str, bool], asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )

    @asynccontextmanager
    async def turn(
        self, workspace: int, connection: str, limits: Limits, *, begun: bool = False
    ) -> AsyncIterator[None]:
        """Wait until this connection may be called, for the time of one call.

        begun    it goes on with what has begun: it waits however long, at a door of its own
        Raises   ComeAgain, unless begun
        """
        if limits == NO_LIMITS:
            yield
            return
        place = (workspace, connection)
        lease = await (self._go_on(place, limits) if begun else self._begin(place, limits))
        try:
            yield
        finally:
            if limits.at_once:
                await self.db.execute(_RELEASE, *place, lease)

    async def _go_on(self, place: tuple[int, str], limits: Limits) -> datetime:
        async with self._doors[*place, True]:
            return await self._take(place, limits, None)

    async def _begin(self, place: tuple[int, str], limits: Limits) -> datetime:
        await self._check_patience(place, limits)
        self.waiting[place] += 1
        until = self.clock.now() + PATIENCE
        try:
            async with self._doors[*place, False]:
                return await self._take(place, limits, until)
        finally:
            self.waiting[place] -= 1

    async def _check_patience(self, place: tuple[int, str], limits: Limits) -> None:
        """Raises ComeAgain where too many wait already."""
        if not limits.per_second:
            return
        most = limits.per_second * PATIENCE.total_seconds()
        if self.waiting[place] >= most:
            each = WITHIN / limits.per_second
            raise ComeAgain(await self.db.fetchval(_QUEUE, *place, self.clock.now(), each))

    async def _take(
        self, place: tuple[int, str], limits: Limits, until: datetime | None
    ) -> datetime:
        """Raises ComeAgain where all places stay taken until then, or a minute is used up."""
        while True:
            now = self.clock.now()
            if limits.at_once and until and now > until:
                raise ComeAgain(now + PATIENCE * self.clock.chance.uniform(0.5, 1.5))
            lease = now + LEASE + timedelta(microseconds=self.clock.chance.randrange(1_000_000))
            asked = (now, lease, limits.per_second, limits.at_once, WITHIN)
            minute = (limits.per_minute, MINUTE)
            row = await self.db.fetchrow(_TAKE, *place, *asked, *minute)
            if row is None:
                await self.db.execute(_BEGIN, *place)
            elif row["taken"]:
                return lease
            else:
                if until and limits.per_minute and row["wait_s"] > PATIENCE.total_seconds():
                    raise ComeAgain(await self._later(place, limits.per_minute, row["wait_s"]))
                await self.clock.sleep(max(row["wait_s"], LOOKS_AGAIN_S))

    async def _later(self, place: tuple[int, str], per_minute: int, wait_s: float) -> datetime:
        """When the minute has room, for each who asks a place behind the one before."""
        now = self.clock.now()
        turn: datetime = await self.db.fetchval(_QUEUE, *place, now, MINUTE / per_minute)
        return max(turn, now + timedelta(seconds=wait_s))


_BEGIN = """
INSERT INTO danliu.paces (workspace_id, connection) VALUES ($1, $2) ON CONFLICT DO NOTHING
"""
_TAKE = """
WITH pace AS (
    SELECT recent, ARRAY(SELECT u FROM unnest(leases) u WHERE u > $3::timestamptz) AS leases
    FROM danliu.paces WHERE workspace_id = $1 AND connection = $2 FOR UPDATE
), free AS (
    SELECT recent, leases,
        ($5::int IS NULL OR cardinality(recent) < $5
            OR recent[1 + cardinality(recent) - $5] <= $3 - $7::interval)
        AND ($8::int IS NULL OR cardinality(recent) < $8
            OR recent[1 + cardinality(recent) - $8] <= $3 - $9::interval) AS in_time,
        $6::int IS NULL OR cardinality(leases) < $6 AS in_place
    FROM pace
), taken AS (
    UPDATE danliu.paces p SET
        recent = CASE WHEN greatest($5, $8) IS NULL THEN '{}'
            ELSE (f.recent || $3)[greatest(1, 2 + cardinality(f.recent) - greatest($5, $8)):] END,
        leases = CASE WHEN $6 IS NULL THEN '{}' ELSE f.leases || $4::timestamptz END
    FROM free f WHERE p.workspace_id = $1 AND p.connection = $2 AND f.in_time AND f.in_place
    RETURNING true
)
SELECT EXISTS (SELECT FROM taken) AS taken, CASE WHEN in_time THEN 0 ELSE extract(epoch FROM
    greatest(recent[1 + cardinality(recent) - $5] + $7, recent[1 + cardinality(recent) - $8] + $9)
    - $3)::float END AS wait_s
FROM free
"""
_RELEASE = """
UPDATE danliu.paces SET leases = array_remove(leases, $3::timestamptz)
WHERE workspace_id = $1 AND connection = $2
"""
_QUEUE = """
INSERT INTO danliu.paces AS p (workspace_id, connection, queued_until)
VALUES ($1, $2, $3::timestamptz + $4::interval)
ON CONFLICT (workspace_id, connection) DO UPDATE
    SET queued_until = greatest(p.queued_until, $3::timestamptz) + $4::interval
RETURNING queued_until
"""
