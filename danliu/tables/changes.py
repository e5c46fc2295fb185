"""The change log: what every write leaves, and how it is read back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from msgspec import Struct

from danliu.postgres.pool import Executor
from danliu.tables.row_sql import LOGGED
from danliu.tables.schema import Schema

Kind = Literal["create", "update", "delete", "restore"]


class Change(Struct, frozen=True):
    """A write about to be committed, as listeners see it. Cells by field key.

    at          the moment of the write
    accepted    what checks asked of the writer, and the writer acknowledged
    duplicate   a unique rule kept the record beside its original: it waits for a person
    """

    table: str
    record: UUID
    version: int
    kind: Kind
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    at: datetime
    accepted: tuple[str, ...] = ()
    duplicate: bool = False


class Entry(Struct, frozen=True):
    """One line of a record's time line. Values in their JSON form, by field key."""

    seq: int
    at: datetime
    table: int
    record: UUID
    version: int
    kind: Kind
    who: str
    origin: str
    reason: str
    run: UUID | None
    act: UUID | None
    before: dict[str, Any]
    after: dict[str, Any]


_COLUMNS = f"seq, {LOGGED}"


async def of_record(
    db: Executor,
    schema: str,
    table: int,
    record: UUID,
    *,
    before: int | None = None,
    limit: int = 50,
) -> Sequence[Entry]:
    """The newest entries of one record, older than entry `before` where given."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM {schema}.changes"
        " WHERE record_id = $1 AND table_id = $4 AND ($2::bigint IS NULL OR seq < $2)"
        " ORDER BY seq DESC LIMIT $3",
        record,
        before,
        limit,
        table,
    )
    return [Entry(*row) for row in rows]


async def since_version(
    db: Executor, schema: str, record: UUID, version: int, until: int | None = None
) -> Sequence[Entry]:
    """What others did to a record after somebody read it at `version`, oldest first.

    until   the last version that counts: what came after the reader's own look is not theirs
    """
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM {schema}.changes"
        " WHERE record_id = $1 AND version > $2 AND ($3::int IS NULL OR version <= $3)"
        " ORDER BY version",
        record,
        version,
        until,
    )
    return [Entry(*row) for row in rows]


_OF = {
    "act": "act = $1::text::uuid",
    "run": "run_id = $1::text::uuid",
    "change": "seq = $1::text::bigint",
}


async def of(
    db: Executor,
    schema: Schema,
    kind: Literal["act", "run", "change"],
    ref: str,
    before: int | None,
    limit: int,
) -> Sequence[Entry]:
    """The newest changes of an act or of a run, or the one of this number; older than `before`."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM {schema.name}.changes WHERE {_OF[kind]}"
        " AND ($2::bigint IS NULL OR seq < $2) ORDER BY seq DESC LIMIT $3",
        ref,
        before,
        limit,
    )
    return [Entry(*row) for row in rows]


class Mark(NamedTuple):
    """How far somebody has read the log: by transaction first, then by number."""

    xid: int
    seq: int

    def __str__(self) -> str:
        return f"{self.xid}.{self.seq}"

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """The mark that a reader shows; None if it is none."""
        xid, _, seq = text.partition(".")
        if not (xid.isdecimal() and seq.isdecimal() and len(text) < 40):
            return None
        return cls(int(xid), int(seq))


async def newest(db: Executor) -> Mark:
    """The mark of somebody who begins to read now."""
    oldest_running: int = await db.fetchval("SELECT pg_snapshot_xmin(pg_current_snapshot())")
    return Mark(oldest_running, 0)


async def entries(
    db: Executor, schema: str, after: Mark, limit: int = 1_000
) -> Sequence[tuple[Mark, Entry]]:
    """Entries after the mark, below the oldest running transaction, oldest first.

    By transaction and not by number: a transaction that commits late with a low number would be
    skipped by whoever has read a higher one.
    """
    rows = await db.fetch(
        f"SELECT {_COLUMNS}, xid FROM {schema}.changes"
        " WHERE (xid, seq) > ($1, $2) AND xid < pg_snapshot_xmin(pg_current_snapshot())"
        " ORDER BY xid, seq LIMIT $3",
        after.xid,
        after.seq,
        limit,
    )
    return [(Mark(row["xid"], row["seq"]), Entry(*tuple(row)[:-1])) for row in rows]


async def touched(
    db: Executor, schema: str, after: Mark, limit: int = 5_000
) -> Sequence[tuple[Mark, UUID]]:
    """The records of the entries that `entries` would give, without what was written."""
    rows = await db.fetch(
        f"SELECT xid, seq, record_id FROM {schema}.changes"
        " WHERE (xid, seq) > ($1, $2) AND xid < pg_snapshot_xmin(pg_current_snapshot())"
        " ORDER BY xid, seq LIMIT $3",
        after.xid,
        after.seq,
        limit,
    )
    return [(Mark(row["xid"], row["seq"]), row["record_id"]) for row in rows]
