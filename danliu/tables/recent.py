"""What happened last, as one list: acts, single changes, and changes of definitions.

Each of the three has an order of its own, in which it is read; the list is the newest of what the
three have next.
"""

import base64
import heapq
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.postgres.pool import Executor
from danliu.tables.changes import Kind
from danliu.tables.errors import BadPlace


class Event(Struct, frozen=True):
    """Something that can be undone under its name: `act:<id>`, or `change:<number>`.

    writes   records written
    undoes   the name of what this took back
    tables   the names of the tables whose definitions changed
    where    of a single change: number of the table, record and kind; and its run, if it has one
    """

    name: str
    at: datetime
    who: str
    origin: str
    reason: str
    writes: int
    undoes: str | None = None
    tables: tuple[str, ...] = ()
    where: tuple[int, UUID, Kind] | None = None
    run: UUID | None = None


class Place(Struct, frozen=True):
    """How far a reader is in each of the three."""

    act: tuple[datetime, UUID] | None = None
    change: int | None = None
    definition: int | None = None

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).decode()

    @classmethod
    def read(cls, text: str) -> "Place":
        """Raises BadPlace."""
        try:
            return msgspec.json.decode(base64.urlsafe_b64decode(text), type=cls)
        except (ValueError, msgspec.MsgspecError) as error:
            raise BadPlace(text[:80]) from error


Found = Sequence[tuple[Event, Place]]
"""Events, each with the one place that reading it moves."""


async def newest(
    db: Executor, workspace: int, after: Place, limit: int, *, own: str = "", builds: bool
) -> tuple[list[Event], Place | None]:
    """The next events, newest first, and where to go on.

    own      acts of this one only; «» for all
    builds   whether changes of definitions are told too
    """
    found: list[Found] = [
        await _acts(db, workspace, after, limit + 1, own),
        await _changes(db, workspace, after, limit + 1),
    ]
    if builds:
        found.append(await _definitions(db, workspace, after, limit + 1))
    merged = list(heapq.merge(*found, key=lambda one: one[0].at, reverse=True))
    events = [event for event, _ in merged[:limit]]
    if len(merged) <= limit:
        return events, None
    return events, _moved(after, (place for _, place in merged[:limit]))


def _moved(start: Place, steps: Iterable[Place]) -> Place:
    for step in steps:
        start = Place(
            step.act or start.act,
            start.change if step.change is None else step.change,
            start.definition if step.definition is None else step.definition,
        )
    return start


async def _acts(db: Executor, workspace: int, after: Place, limit: int, own: str) -> Found:
    rows = await db.fetch(
        "SELECT id, at, who, origin, reason, writes, undoes, ARRAY(SELECT"
        "  coalesce(d.after, d.before)->>'name' FROM danliu.definitions d"
        "  WHERE d.workspace_id = a.workspace_id AND d.act = a.id ORDER BY d.seq) AS tables"
        " FROM danliu.acts a WHERE workspace_id = $1 AND ($5 = '' OR who = $5)"
        " AND ($2::timestamptz IS NULL OR (at, id) < ($2, $3)) ORDER BY at DESC, id DESC LIMIT $4",
        workspace,
        *(after.act or (None, None)),
        limit,
        own,
    )
    return [
        (
            Event(f"act:{act}", at, who, origin, reason, writes, undoes, tuple(tables)),
            Place(act=(at, act)),
        )
        for act, at, who, origin, reason, writes, undoes, tables in map(tuple, rows)
    ]


async def _changes(db: Executor, workspace: int, after: Place, limit: int) -> Found:
    rows = await db.fetch(
        "SELECT seq, at, who, origin, reason, table_id, record_id, kind, run_id"
        f" FROM ws_{workspace}.changes WHERE act IS NULL AND ($1::bigint IS NULL OR seq < $1)"
        " ORDER BY seq DESC LIMIT $2",
        after.change,
        limit,
    )
    return [
        (
            Event(f"change:{seq}", at, who, origin, reason, 1, where=(table, id_, kind), run=run),
            Place(change=seq),
        )
        for seq, at, who, origin, reason, table, id_, kind, run in map(tuple, rows)
    ]


async def _definitions(db: Executor, workspace: int, after: Place, limit: int) -> Found:
    """Those that are not part of an act that wrote records or took something back."""
    rows = await db.fetch(
        "SELECT act, max(at), max(who), max(reason), max(seq),"
        " array_agg(coalesce(after, before)->>'name' ORDER BY seq)"
        " FROM danliu.definitions d WHERE workspace_id = $1 AND NOT EXISTS (SELECT FROM"
        "  danliu.acts a WHERE a.workspace_id = d.workspace_id AND a.id = d.act)"
        " GROUP BY act HAVING $2::bigint IS NULL OR max(seq) < $2 ORDER BY max(seq) DESC LIMIT $3",
        workspace,
        after.definition,
        limit,
    )
    return [
        (
            Event(f"act:{act}", at, who, "desk", reason, 0, tables=tuple(tables)),
            Place(definition=seq),
        )
        for act, at, who, reason, seq, tables in map(tuple, rows)
    ]


async def undone(db: Executor, workspace: int, names: Collection[str]) -> set[str]:
    """Those that were taken back, and not done again since."""
    if not names:
        return set()
    rows = await db.fetch(
        "SELECT 'act:' || id AS name, undoes FROM danliu.acts"
        " WHERE workspace_id = $1 AND undoes = ANY($2::text[])",
        workspace,
        list(names),
    )
    taken_back = await undone(db, workspace, [row["name"] for row in rows])
    return {row["undoes"] for row in rows if row["name"] not in taken_back}
