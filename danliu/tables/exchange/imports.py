"""An import as a row: what it brings in, how far it is, and what became of its rows.

Whoever finds it unfinished goes on with it: its position moves in the transaction of each batch.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.errors import DanliuError
from danliu.people.actor import Actor
from danliu.postgres.pool import Connection, Executor, one
from danliu.tables.errors import NotFound
from danliu.tables.exchange.errors import Overtaken
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.exchange.tally import Report

Status = Literal["uploading", "uploaded", "waiting", "running", "done", "failed"]
PIECE = 1 << 20  # bytes
KEPT_FOR = timedelta(days=7)


Span = tuple[int, int]
"""Documents of a file, by their place from 0: from the first up to the second."""


class ImportRow(Struct, frozen=True):
    """source     what ids are made from: rows of the same source that are alike are the same
    names      of the file's columns, once it was read
    act        everything that it writes is written under this, and undone with it
    position   documents that are done
    ahead      documents that are done beyond those: some batches overtake others
    """

    id: UUID
    workspace_id: int
    file: str
    hash: bytes
    bytes: int
    form: str
    sheet: str
    table_key: str
    source: str
    mapping: Mapped | None
    names: tuple[str, ...]
    act: UUID
    status: Status
    position: int
    ahead: tuple[Span, ...]
    tally: Report
    error: dict[str, Any] | None
    actor: Actor
    created_at: datetime
    updated_at: datetime


_COLUMNS = ", ".join(ImportRow.__struct_fields__)


def _row(found: Any) -> ImportRow:
    return msgspec.convert(dict(found), ImportRow)


async def add(db: Executor, row: ImportRow) -> None:
    marks = ", ".join(f"${n + 1}" for n in range(len(ImportRow.__struct_fields__)))
    await db.execute(
        f"INSERT INTO danliu.imports ({_COLUMNS}) VALUES ({marks})",
        *(getattr(row, name) for name in ImportRow.__struct_fields__),
    )


async def find(db: Executor, workspace: int, number: UUID) -> ImportRow:
    """Raises NotFound."""
    found = await db.fetchrow(
        f"SELECT {_COLUMNS} FROM danliu.imports WHERE workspace_id = $1 AND id = $2",
        workspace,
        number,
    )
    if found is None:
        raise NotFound("import", str(number))
    return _row(found)


async def newest(
    db: Executor, workspace: int, tables: Sequence[str], *, before: UUID | None, limit: int
) -> Sequence[ImportRow]:
    """Those into these tables, the newest first; ids grow with time."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.imports WHERE workspace_id = $1"
        " AND ($2::uuid IS NULL OR id < $2) AND table_key = ANY($4::text[])"
        " ORDER BY id DESC LIMIT $3",
        workspace,
        before,
        limit,
        list(tables),
    )
    return [_row(row) for row in rows]


async def unfinished(db: Executor, like: ImportRow) -> ImportRow | None:
    """An import of the very same file in the very same way that somebody did not finish."""
    found = await db.fetchrow(
        f"SELECT {_COLUMNS} FROM danliu.imports WHERE workspace_id = $1 AND hash = $2"
        " AND source = $3 AND sheet = $4 AND mapping::jsonb = $5::jsonb"
        " AND actor = $6::jsonb AND status IN ('running', 'failed') ORDER BY id DESC LIMIT 1",
        like.workspace_id,
        like.hash,
        like.source,
        like.sheet,
        like.mapping,
        like.actor,
    )
    return _row(found) if found else None


async def settle(
    db: Executor,
    number: UUID,
    status: Status,
    now: datetime,
    *,
    mapping: Mapped | None = None,
    sheet: str | None = None,
    error: dict[str, Any] | None = None,
) -> None:
    await db.execute(
        "UPDATE danliu.imports SET status = $2, updated_at = $3, error = $4,"
        " mapping = coalesce($5, mapping), sheet = coalesce($6, sheet) WHERE id = $1",
        number,
        status,
        now,
        error,
        mapping,
        sheet,
    )


async def wait(db: Executor, row: ImportRow, now: datetime) -> bool:
    """It may start by this row's mapping; one that was begun keeps its own. False if it may not."""
    found = await db.fetchval(
        "UPDATE danliu.imports SET status = 'waiting', updated_at = $2, error = NULL, actor = $5,"
        " mapping = CASE WHEN position = 0 THEN $3 ELSE mapping END,"
        " sheet = CASE WHEN position = 0 THEN $4 ELSE sheet END"
        " WHERE id = $1 AND status IN ('uploaded', 'failed') RETURNING id",
        row.id,
        now,
        row.mapping,
        row.sheet,
        row.actor,
    )
    return found is not None


async def name_columns(db: Executor, number: UUID, names: tuple[str, ...]) -> None:
    await db.execute("UPDATE danliu.imports SET names = $2 WHERE id = $1", number, names)


class Reached(NamedTuple):
    """How far an import is."""

    position: int
    ahead: tuple[Span, ...]
    tally: Report


async def reached(db: Connection, number: UUID, done: Span) -> Reached:
    """How far it is, nobody else changing that until the transaction ends.

    Raises  Overtaken if another process has done these documents
    """
    row = await one(
        db,
        "SELECT position, ahead, tally FROM danliu.imports WHERE id = $1 FOR UPDATE",
        number,
    )
    far = msgspec.convert(tuple(row), Reached)
    if done[0] < far.position or any(first < done[1] and done[0] < end for first, end in far.ahead):
        raise Overtaken(str(number))
    return far


async def move(
    db: Connection, number: UUID, far: Reached, done: Span, tally: Report, now: datetime
) -> None:
    """These documents are done too."""
    position, ahead = far.position, []
    for first, end in sorted([*far.ahead, done]):
        if first == position:
            position = end
        else:
            ahead.append((first, end))
    await db.execute(
        "UPDATE danliu.imports SET position = $2, ahead = $3, tally = $4, updated_at = $5"
        " WHERE id = $1",
        number,
        position,
        ahead,
        tally,
        now,
    )


def fingerprint(path: Path) -> tuple[bytes, int]:
    """SHA-256 of the file, and its bytes. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest(), file.tell()


async def keep_piece(db: Executor, number: UUID, n: int, piece: bytes) -> None:
    await db.execute("INSERT INTO danliu.import_pieces VALUES ($1, $2, $3)", number, n, piece)


async def uploaded(db: Executor, number: UUID, digest: bytes, size: int) -> None:
    await db.execute(
        "UPDATE danliu.imports SET status = 'uploaded', hash = $2, bytes = $3 WHERE id = $1",
        number,
        digest,
        size,
    )


async def lay_out(db: Executor, number: UUID, path: Path) -> None:
    """Write the uploaded file there. Raises NotFound if it is no longer kept."""
    n = 0
    with path.open("wb") as file:
        while (piece := await _piece(db, number, n)) is not None:
            file.write(piece)
            n += 1
    if n == 0:
        raise NotFound("file of import", str(number))


async def _piece(db: Executor, number: UUID, n: int) -> Any:
    return await db.fetchval(
        "SELECT piece FROM danliu.import_pieces WHERE import_id = $1 AND n = $2", number, n
    )


async def forget(db: Executor, number: UUID) -> None:
    """As if the file had never come. Only for one of which nothing was imported."""
    await db.execute("DELETE FROM danliu.imports WHERE id = $1 AND position = 0", number)


async def forget_old(db: Executor, now: datetime) -> None:
    """Files that nobody imported, or could not, for a while."""
    await db.execute(
        "DELETE FROM danliu.import_pieces WHERE import_id IN (SELECT id FROM danliu.imports"
        " WHERE status IN ('uploading', 'uploaded', 'failed', 'done') AND updated_at < $1)",
        now - KEPT_FOR,
    )


async def forget_file(db: Executor, number: UUID) -> None:
    await db.execute("DELETE FROM danliu.import_pieces WHERE import_id = $1", number)


class Unsaid(DanliuError):
    """Nobody has said yet what the columns of this file become."""

    code = "import-without-mapping"
    status = 409
