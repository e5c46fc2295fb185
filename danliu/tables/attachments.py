"""Files on their way into a cell: only what its uploader has a ticket for, or what was there.

A hash alone opens nothing: without a ticket of one's own it must be of a file that this record
had before, in the same field (so that undo may bring it back). What a file is, the server says.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from danliu.errors import Words
from danliu.postgres.pool import Executor
from danliu.tables.batch import Batch
from danliu.tables.cells import Parsed, is_blank
from danliu.tables.errors import BadCell
from danliu.tables.fields.attachment import File, check_file, safe_name
from danliu.tables.table import Column, Table

_TICKET_LASTS = timedelta(days=1)
_NOT_YOURS = Words(
    "由您上传的文件，或本记录里已有的文件", "a file that you uploaded, or one of this record"
)
_HOUSE = ("flow", "system")
"""Actors that only move what they read in a record: they may attach any file of the workspace."""

Known = Mapping[str, File]


def are_there(table: Table) -> bool:
    """Whether the table has fields for files."""
    return bool(_columns(table))


def may_attach(table: Table, cells: Mapping[str, Any]) -> bool:
    """Whether this write may mark a file as attached, and so needs a transaction."""
    return any(not is_blank(cells.get(column.key)) for column in _columns(table))


async def attach(batch: Batch, table: Table, record: UUID | None, parsed: Parsed) -> None:
    """Put into each cell what the server knows of its files; blame what may not be attached.

    record   the one that is written, if it may have been there before
    """
    for column in _columns(table):
        if not parsed.values.get(column.key):
            continue
        typed = msgspec.convert(parsed.values[column.key], list[File])
        known = {
            **await _before(batch, table, column, record, _hashes(typed)),
            **await _uploaded(batch, typed),
        }
        try:
            files = [_found(file, known, column) for file in typed]
        except BadCell as wrong:
            parsed.blame(column, "、".join(file.name for file in typed), wrong)
            continue
        parsed.values[column.key] = [msgspec.to_builtins(file) for file in _once(files)]
        await mark(batch.db, batch.schema.workspace, files, batch.clock.now())


@lru_cache(maxsize=1_000)
def _columns(table: Table) -> tuple[Column, ...]:
    kinds = ("attachment", "signature")
    return tuple(one for one in table.columns.values() if one.definition.type in kinds)


def _hashes(files: Sequence[File]) -> list[str]:
    return [file.hash for file in files if not file.ticket]


def _found(typed: File, known: Known, column: Column) -> File:
    """What the server knows of a file, under the name that it was given. Raises BadCell."""
    file = known.get(typed.ticket or typed.hash)
    if file is None:
        raise BadCell("not-your-file", _NOT_YOURS)
    check_file(file, column.options)
    return msgspec.structs.replace(file, name=typed.name or file.name)


def _once(files: Iterable[File]) -> list[File]:
    return list({file.hash: file for file in files}.values())


async def _uploaded(batch: Batch, typed: Sequence[File]) -> dict[str, File]:
    """Files by the tickets of this actor; for the house's own parts, by hash as well."""
    tickets = [file.ticket for file in typed if file.ticket]
    actor, workspace = batch.context.actor, batch.schema.workspace
    now = batch.clock.now()
    known = await by_ticket(batch.db, workspace, actor.ref, tickets, now) if tickets else {}
    if actor.kind in _HOUSE and (hashes := _hashes(typed)):
        known |= await _by_hash(batch.db, workspace, hashes)
    return known


async def by_ticket(
    db: Executor, workspace: int, who: str, tickets: Sequence[str], now: datetime
) -> dict[str, File]:
    """What this actor uploaded within a day, by the tickets of it."""
    rows = await db.fetch(
        "SELECT u.ticket, u.name, f.hash, f.type, f.size, f.width, f.height"
        " FROM danliu.uploads u JOIN danliu.files f USING (workspace_id, hash)"
        " WHERE u.workspace_id = $1 AND u.ticket = ANY($2::text[]) AND u.uploaded_by = $3"
        " AND u.uploaded_at > $4",
        workspace,
        tickets,
        who,
        now - _TICKET_LASTS,
    )
    return {row[0]: File(safe_name(row[1]), *tuple(row)[2:]) for row in rows}


async def _by_hash(db: Executor, workspace: int, hashes: list[str]) -> dict[str, File]:
    rows = await db.fetch(
        "SELECT hash, type, size, width, height FROM danliu.files"
        " WHERE workspace_id = $1 AND hash = ANY($2::text[]) AND attached_at IS NOT NULL",
        workspace,
        hashes,
    )
    return {row[0]: File("", *row) for row in rows}


async def _before(
    batch: Batch, table: Table, column: Column, record: UUID | None, hashes: list[str]
) -> dict[str, File]:
    """Files that this field of the record has or once had, by hash, as its log tells."""
    if record is None or not hashes:
        return {}
    rows = await batch.db.fetch(
        "SELECT file FROM (SELECT seq, after->$3 AS files"
        f" FROM {batch.schema.name}.changes WHERE table_id = $1 AND record_id = $2"
        " AND jsonb_typeof(after->$3) = 'array') AS had, jsonb_array_elements(files) AS file"
        " WHERE file->>'hash' = ANY($4::text[]) ORDER BY seq",
        table.id,
        record,
        column.key,
        hashes,
    )
    files = (msgspec.convert(row["file"], File) for row in rows)
    return {file.hash: file for file in files}


async def mark(db: Executor, workspace: int, files: Sequence[File], now: datetime) -> None:
    """From here on no sweep takes them, if the write succeeds: it is the same transaction."""
    await db.execute(
        "UPDATE danliu.files SET attached_at = $3 WHERE workspace_id = $1"
        " AND hash = ANY($2::text[]) AND attached_at IS NULL",
        workspace,
        sorted({file.hash for file in files}),
        now,
    )
