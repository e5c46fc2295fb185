"""Uploads: from a stream of bytes to a file in the store, and a ticket for whoever sent it.

A file is kept once by the hash of its content. The ticket, good for a day, is what lets its
uploader put the file into a record; what no record took is swept away after that.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from danliu import vault
from danliu.files.errors import FileTooLarge, UploadsFull, UploadTooSlow
from danliu.files.seeing import COPIES, Seen, see
from danliu.files.store import Store
from danliu.postgres.pool import Executor, Pool

LARGEST_MB = 50  # of any file; a field may allow less
TICKET_LASTS = timedelta(days=1)
_MEGABYTE = 1_000_000
_WITHIN_S = 600  # a whole upload
_WAITING_MB = 2_000  # what of a workspace may wait to be attached
_SWEPT_AT_ONCE = 100


class Upload(Struct, frozen=True):
    """A file that came: what it is, and the ticket to attach it with."""

    ticket: str
    name: str
    hash: str
    type: str
    size: int
    width: int
    height: int


def key_of(workspace: int, hash_: str, copy: str = "") -> str:
    """Where the store has a file, or one of its copies."""
    tail = f".{copy}.webp" if copy else ""
    return f"{workspace}/{hash_[:2]}/{hash_[2:4]}/{hash_}{tail}"


async def receive(
    db: Pool,
    store: Store,
    workspace: int,
    stream: AsyncIterator[bytes],
    *,
    name: str,
    who: str,
    now: datetime,
) -> Upload:
    """Take one file. Memory does not grow with it.

    name     as its sender calls it; blank: after its sort
    who      reference of the actor, who alone may use the ticket
    Raises   FileTooLarge, FileRefused, UploadTooSlow, UploadsFull, StoreAway
    """
    with tempfile.TemporaryDirectory(prefix="danliu-upload-") as folder:
        file = Path(folder) / "file"
        hash_, size = await _in_time(_write(stream, file, name))
        seen = await see(file, name)
        name = name.strip() or seen.type.replace("/", ".").removeprefix("application.")
        await _check_room(db, workspace, size)
        await _know(db, workspace, hash_, size, seen, now)
        await _keep(store, workspace, hash_, file, seen)
    ticket = await _ticket(db, workspace, hash_, name, who, now)
    return Upload(ticket, name, hash_, seen.type, size, seen.width, seen.height)


async def _in_time(writing: Awaitable[tuple[str, int]]) -> tuple[str, int]:
    try:
        async with asyncio.timeout(_WITHIN_S):
            return await writing
    except TimeoutError as error:
        raise UploadTooSlow(_WITHIN_S) from error


async def _write(stream: AsyncIterator[bytes], file: Path, name: str) -> tuple[str, int]:
    digest, size = sha256(), 0
    with file.open("wb") as out:
        async for chunk in stream:
            size += len(chunk)
            if size > LARGEST_MB * _MEGABYTE:
                raise FileTooLarge(name, LARGEST_MB)
            digest.update(chunk)
            await asyncio.to_thread(out.write, chunk)
    return digest.hexdigest(), size


async def _check_room(db: Pool, workspace: int, size: int) -> None:
    waiting = await db.fetchval(
        "SELECT coalesce(sum(size), 0) FROM danliu.files"
        " WHERE workspace_id = $1 AND attached_at IS NULL",
        workspace,
    )
    if waiting + size > _WAITING_MB * _MEGABYTE:
        raise UploadsFull(_WAITING_MB)


async def _know(db: Pool, workspace: int, hash_: str, size: int, seen: Seen, now: datetime) -> None:
    """The row before the bytes: from here on no sweep takes them, and one on its way is waited
    for."""
    await db.execute(
        "INSERT INTO danliu.files (workspace_id, hash, type, size, width, height, uploaded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (workspace_id, hash) DO UPDATE SET uploaded_at = $7",
        workspace,
        hash_,
        seen.type,
        size,
        seen.width,
        seen.height,
        now,
    )


async def _keep(store: Store, workspace: int, hash_: str, file: Path, seen: Seen) -> None:
    for copy, content in seen.copies.items():
        await store.put(key_of(workspace, hash_, copy), content)
    await store.put(key_of(workspace, hash_), file)


async def _ticket(db: Pool, workspace: int, hash_: str, name: str, who: str, now: datetime) -> str:
    ticket = vault.token()
    await db.execute(
        "INSERT INTO danliu.uploads (ticket, workspace_id, hash, name, uploaded_by, uploaded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        ticket,
        workspace,
        hash_,
        name,
        who,
        now,
    )
    return ticket


async def sweep(db: Pool, store: Store, now: datetime) -> int:
    """Take away what was uploaded over a day ago and is in no record; how many files."""
    before, swept = now - TICKET_LASTS, 0
    await db.execute("DELETE FROM danliu.uploads WHERE uploaded_at < $1", before)
    while found := await _sweep_some(db, store, before):
        swept += found
    return swept


async def _sweep_some(db: Pool, store: Store, before: datetime) -> int:
    """In one transaction with the rows, so that an upload of the same content waits for it."""
    async with db.acquire() as connection, connection.transaction():
        files = await _forget(connection, before)
        for workspace, hash_ in files:
            for copy in ("", *COPIES):
                await store.remove(key_of(workspace, hash_, copy))
    return len(files)


async def _forget(db: Executor, before: datetime) -> list[tuple[int, str]]:
    rows = await db.fetch(
        "DELETE FROM danliu.files WHERE (workspace_id, hash) IN (SELECT workspace_id, hash"
        "  FROM danliu.files WHERE attached_at IS NULL AND uploaded_at < $1"
        f"  LIMIT {_SWEPT_AT_ONCE} FOR UPDATE SKIP LOCKED)"
        " RETURNING workspace_id, hash",
        before,
    )
    return [(row["workspace_id"], row["hash"]) for row in rows]
