"""What people say about a record: kept beside it, in the trash too.

A text names people as `@[<their id>]`, so that one who is renamed is still meant. Whether the
record is there for somebody is asked before, of `Tables.sees`.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.postgres.pool import Executor
from danliu.tables.errors import NotFound, NotYourComment
from danliu.tables.fields.attachment import File

LONGEST = 5_000
MOST_FILES = 10
MOST_MENTIONED = 20
_MENTION = re.compile(r"@\[([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\]")


class Place(Struct, frozen=True):
    """Of which record."""

    workspace: int
    table: int
    record: UUID


class Comment(Struct, frozen=True):
    """who: its author, as the change log names people"""

    id: UUID
    at: datetime
    who: str
    text: str
    files: tuple[File, ...] = ()
    edited_at: datetime | None = None


_COLUMNS = "id, at, who, text, files, edited_at"
_OF = "FROM danliu.comments WHERE workspace_id = $1 AND table_id = $2 AND record_id = $3"


def mentioned(text: str) -> list[UUID]:
    """Whom a text names, each once."""
    return list(dict.fromkeys(UUID(found) for found in _MENTION.findall(text)))


def read_out(text: str, names: dict[UUID, str]) -> str:
    """The text as people read it."""
    return _MENTION.sub(lambda found: f"@{names.get(UUID(found[1]), '?')}", text)


async def newest(
    db: Executor, place: Place, *, before: UUID | None = None, limit: int
) -> Sequence[Comment]:
    """The newest comments of a record, older than comment `before` where given."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} {_OF} AND ($4::uuid IS NULL OR id < $4) ORDER BY id DESC LIMIT $5",
        *_key(place),
        before,
        limit,
    )
    return [_comment(tuple(row)) for row in rows]


async def count(db: Executor, place: Place) -> int:
    found: int = await db.fetchval(f"SELECT count(*) {_OF}", *_key(place))
    return found


async def find(db: Executor, place: Place, comment: UUID) -> Comment:
    """Raises NotFound."""
    row = await db.fetchrow(f"SELECT {_COLUMNS} {_OF} AND id = $4", *_key(place), comment)
    if row is None:
        raise NotFound("comment", str(comment))
    return _comment(tuple(row))


async def find_own(db: Executor, place: Place, comment: UUID, who: str) -> Comment:
    """One that this author wrote. Raises NotFound, NotYourComment."""
    found = await find(db, place, comment)
    if found.who != who:
        raise NotYourComment
    return found


async def keep(db: Executor, place: Place, said: Comment) -> None:
    """A new one."""
    await db.execute(
        f"INSERT INTO danliu.comments (workspace_id, table_id, record_id, {_COLUMNS})"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        *_key(place),
        said.id,
        said.at,
        said.who,
        said.text,
        said.files,
        said.edited_at,
    )


async def change(db: Executor, place: Place, said: Comment) -> None:
    """What its author made of it. Raises NotFound: it may have been deleted meanwhile."""
    found = await db.fetchval(
        "UPDATE danliu.comments SET text = $5, edited_at = $6"
        " WHERE workspace_id = $1 AND table_id = $2 AND record_id = $3 AND id = $4 RETURNING id",
        *_key(place),
        said.id,
        said.text,
        said.edited_at,
    )
    if found is None:
        raise NotFound("comment", str(said.id))


async def remove(db: Executor, comment: UUID) -> None:
    await db.execute("DELETE FROM danliu.comments WHERE id = $1", comment)


def _key(place: Place) -> tuple[int, int, UUID]:
    return place.workspace, place.table, place.record


def _comment(row: tuple[object, ...]) -> Comment:
    id_, at, who, text, files, edited_at = row
    return msgspec.convert(
        {"id": id_, "at": at, "who": who, "text": text, "files": files, "edited_at": edited_at},
        Comment,
    )
