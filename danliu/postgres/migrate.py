"""Numbered migrations of the schema `danliu`: each once, in order, one process at a time.

`NNNN_pre_*.sql` runs before the new code serves, and must leave the old code working;
`NNNN_post_*.sql` may take away what only the old code needed.
"""

from dataclasses import dataclass
from importlib import resources
from typing import Literal, cast

import asyncpg

from danliu.errors import DanliuError
from danliu.postgres.pool import Connection, Pool
from danliu.postgres.queue import install_queue

_LOCK = 0x64616E6C  # «danl»: one advisory lock for all who would migrate


@dataclass(eq=False)
class DatabaseTooNew(DanliuError):
    """This database was already migrated by a newer Danliu: upgrade this installation.
    这个数据库已被更新的单流升级过：请升级这里的单流。
    """

    code = "database-too-new"
    status = 500

    migration: str


def known(stage: Literal["pre", "post"]) -> list[str]:
    """The file names of one stage, in order."""
    folder = resources.files("danliu.postgres") / "migrations"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    return [name for name in names if name.split("_")[1] == stage]


async def migrate(pool: Pool, stage: Literal["pre", "post"]) -> list[str]:
    """Apply what is missing of one stage; the names applied. Safe to call from every process."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        await _ground(connection)
        done = {row["name"] for row in await connection.fetch("SELECT name FROM danliu.migrations")}
        if strange := done - set(known("pre")) - set(known("post")):
            raise DatabaseTooNew(max(strange))
        missing = [name for name in known(stage) if name not in done]
        for name in missing:
            await _apply(connection, name)
    return missing


async def _ground(connection: Connection) -> None:
    await connection.execute("CREATE SCHEMA IF NOT EXISTS danliu")
    await connection.execute(
        "CREATE TABLE IF NOT EXISTS danliu.migrations"
        " (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
    )
    await install_queue(cast(asyncpg.Connection, connection))


async def _apply(connection: Connection, name: str) -> None:
    sql = (resources.files("danliu.postgres") / "migrations" / name).read_text(encoding="utf-8")
    await connection.execute(sql)
    await connection.execute("INSERT INTO danliu.migrations (name) VALUES ($1)", name)
