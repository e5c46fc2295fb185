"""Where boards are kept: one row each, saved only over the version that was seen."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from danliu.boards.definition import Board
from danliu.boards.errors import BoardMoved, UnknownBoard
from danliu.postgres.pool import Executor


class Kept(Struct, frozen=True):
    """version: counts its saves, from 1"""

    board: Board
    version: int
    changed_at: datetime
    changed_by: str


_ROW = "SELECT definition, version, changed_at, changed_by FROM danliu.boards WHERE workspace_id=$1"


async def all_boards(db: Executor, workspace: int) -> Sequence[Kept]:
    """Every board of the workspace, by name."""
    rows = await db.fetch(f"{_ROW} ORDER BY definition->>'name', key", workspace)
    return [_kept(tuple(row)) for row in rows]


async def find(db: Executor, workspace: int, key: str) -> Kept:
    """Raises UnknownBoard."""
    row = await db.fetchrow(f"{_ROW} AND key = $2", workspace, key)
    if row is None:
        raise UnknownBoard(key)
    return _kept(tuple(row))


async def save(
    db: Executor, workspace: int, board: Board, *, seen: int, by: str, now: datetime
) -> int:
    """Keep it over the version that was seen, 0 for a new one; the new version.

    Raises  BoardMoved
    """
    if seen == 0:
        statement = (
            "INSERT INTO danliu.boards (workspace_id, key, definition, version, changed_at,"
            " changed_by) VALUES ($1, $2, $3, $4 + 1, $5, $6)"
            " ON CONFLICT (workspace_id, key) DO NOTHING RETURNING version"
        )
    else:
        statement = (
            "UPDATE danliu.boards SET definition = $3, version = version + 1, changed_at = $5,"
            " changed_by = $6 WHERE workspace_id = $1 AND key = $2 AND version = $4"
            " RETURNING version"
        )
    version: int | None = await db.fetchval(statement, workspace, board.key, board, seen, now, by)
    if version is None:
        there = await find(db, workspace, board.key)
        raise BoardMoved(board.key, there.version, there.changed_by)
    return version


async def drop(db: Executor, workspace: int, key: str) -> None:
    """Raises UnknownBoard."""
    gone = await db.fetchval(
        "DELETE FROM danliu.boards WHERE workspace_id = $1 AND key = $2 RETURNING key",
        workspace,
        key,
    )
    if gone is None:
        raise UnknownBoard(key)


def _kept(row: tuple[object, ...]) -> Kept:
    definition, version, changed_at, changed_by = row
    return msgspec.convert(
        {
            "board": definition,
            "version": version,
            "changed_at": changed_at,
            "changed_by": changed_by,
        },
        Kept,
    )
