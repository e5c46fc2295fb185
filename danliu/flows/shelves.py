"""Tasks as a person looks for them: mine, of my pools, asked by me, done by me."""

from typing import Any, Literal, NamedTuple
from uuid import UUID

from danliu.flows.seats import Me
from danliu.flows.tasks import COLUMNS, TaskRow, row_of
from danliu.postgres.pool import Executor

Shelf = Literal["open", "mine", "pool", "asked", "done", "all"]

_ASKED = "SELECT FROM danliu.seats s WHERE s.task_id = t.id AND s.state = 'asked'"
_MINE = f"EXISTS ({_ASKED} AND (s.who = ANY($2) OR s.claimed_by = ANY($2)))"
_POOL = f"EXISTS ({_ASKED} AND s.claimed_by IS NULL AND s.who = ANY($3))"
_KNOWN = "($2::text[] IS NOT NULL AND $3::text[] IS NOT NULL)"  # every statement names them

COUNTED = 1_000
_SEATS = "SELECT DISTINCT task_id FROM danliu.seats WHERE workspace_id = $1 AND state = 'asked'"
_ASKED_OF_ME = (
    f"mine AS ({_SEATS} AND who = ANY($2) UNION {_SEATS} AND claimed_by = ANY($2)),"
    f" pool AS ({_SEATS} AND who = ANY($3) AND claimed_by IS NULL)"
)
_ONLY_POOL = "SELECT task_id FROM pool WHERE task_id NOT IN (SELECT task_id FROM mine)"
_OF_MY_DOING = (
    "SELECT id FROM danliu.tasks WHERE workspace_id = $1 AND asked_by = $4 AND status = 'open'"
)

_WHERE: dict[Shelf, str] = {
    "open": f"t.status = 'open' AND ({_MINE} OR {_POOL})",
    "mine": f"t.status = 'open' AND {_MINE}",
    "pool": f"t.status = 'open' AND {_POOL} AND NOT {_MINE}",
    "asked": "t.asked_by = $4",
    "done": "EXISTS (SELECT FROM danliu.seats s WHERE s.task_id = t.id AND s.decided_by = $4)",
    "all": "true",
}


class Counts(NamedTuple):
    """At most `COUNTED` of each."""

    mine: int
    pool: int
    asked: int


async def list_tasks(
    db: Executor, workspace: int, me: Me, shelf: Shelf, *, after: UUID | None, limit: int = 50
) -> list[TaskRow]:
    """What waits oldest first: who waits longest is served first; the rest newest first."""
    waits = shelf in ("open", "mine", "pool")
    beyond, order = (">", "t.id") if waits else ("<", "t.id DESC")
    rows = await db.fetch(
        f"SELECT {COLUMNS} FROM danliu.tasks t WHERE workspace_id = $1 AND {_KNOWN}"
        f" AND $4::text IS NOT NULL AND {_WHERE[shelf]}"
        f" AND ($5::uuid IS NULL OR t.id {beyond} $5) ORDER BY {order} LIMIT $6",
        workspace,
        me.own,
        me.pools,
        me.ref,
        after,
        limit,
    )
    return [row_of(row) for row in rows]


async def count(db: Executor, workspace: int, me: Me) -> Counts:
    """How many wait on each shelf; of what I asked those that are open."""
    row: Any = await db.fetchrow(
        f"SELECT {_few('SELECT task_id FROM mine')},"
        f" {_few(_ONLY_POOL)},"
        f" {_few(_OF_MY_DOING)} FROM (SELECT) AS always",
        workspace,
        me.own,
        me.pools,
        me.ref,
    )
    return Counts(*row)


class Waiting(NamedTuple):
    """A task of a shelf, by what it is about."""

    shelf: Shelf
    table: int | None
    record: UUID | None


async def waiting(db: Executor, workspace: int, me: Me) -> list[Waiting]:
    """What `count` counts, for who may not see all of it; at most `COUNTED` of each shelf."""
    rows = await db.fetch(
        f"WITH {_ASKED_OF_ME}, found AS ({_few_of('mine', 'SELECT task_id FROM mine')}"
        f" UNION ALL {_few_of('pool', _ONLY_POOL)} UNION ALL {_few_of('asked', _OF_MY_DOING)})"
        " SELECT shelf, table_id, record_id FROM found JOIN danliu.tasks t ON t.id = found.task",
        workspace,
        me.own,
        me.pools,
        me.ref,
    )
    return [Waiting(*row) for row in rows]


def _few_of(shelf: Shelf, rows: str) -> str:
    return f"(SELECT '{shelf}' AS shelf, few.id AS task FROM ({rows}) AS few (id) LIMIT {COUNTED})"


def _few(rows: str) -> str:
    return f"(WITH {_ASKED_OF_ME} SELECT count(*) FROM ({rows} LIMIT {COUNTED}) AS few)"


async def open_tasks(db: Executor, workspace: int, limit: int = 1_000) -> list[TaskRow]:
    """All that wait for anybody, oldest first."""
    rows = await db.fetch(
        f"SELECT {COLUMNS} FROM danliu.tasks WHERE workspace_id = $1 AND status = 'open'"
        " ORDER BY id LIMIT $2",
        workspace,
        limit,
    )
    return [row_of(row) for row in rows]
