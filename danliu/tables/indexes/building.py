"""Making and dropping one index while everybody reads and writes.

Neither is done in a transaction, and neither makes anyone queue: CREATE INDEX CONCURRENTLY waits
for others, and only DDL waits for it. A person's change of a table does not wait for ours either:
see `give_way`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from danliu.postgres.pool import Connection

UNIQUE_LOCK = 0x756E6971  # «uniq»: shared by whoever is making a unique rule
_WAITS = "10min"  # for transactions older than the index; nobody queues behind it
_LONGEST_S = 24 * 3600


@asynccontextmanager
async def patient(db: Connection) -> AsyncIterator[None]:
    """Settings of the session for the time of a build: no time-out of statements, one of locks."""
    await db.execute(f"SET lock_timeout = '{_WAITS}'; SET statement_timeout = 0")
    try:
        yield
    finally:
        await db.execute("RESET lock_timeout; RESET statement_timeout")


async def build(
    db: Connection, schema: str, table: str, name: str, definition: str, *, unique: bool = False
) -> None:
    """Raises what PostgreSQL raises; then what was half made is still there, and not valid."""
    kind = "UNIQUE INDEX" if unique else "INDEX"
    async with patient(db):
        await db.execute(
            f"CREATE {kind} CONCURRENTLY IF NOT EXISTS {name} ON {schema}.{table} {definition}",
            timeout=_LONGEST_S,
        )


async def drop(db: Connection, schema: str, name: str) -> None:
    async with patient(db):
        await db.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema}.{name}", timeout=_LONGEST_S)


async def analyze(db: Connection, schema: str, table: str) -> None:
    """What an index over a formula tells of its values is known only after this."""
    async with patient(db):
        await db.execute(f"ANALYZE {schema}.{table}", timeout=_LONGEST_S)


async def give_way(db: Connection, physical: str) -> None:
    """Stop what builds an index of this table concurrently: it is tried again later."""
    await db.execute(
        "SELECT pg_cancel_backend(pid) FROM pg_stat_progress_create_index"
        " WHERE relid = to_regclass($1) AND command = 'CREATE INDEX CONCURRENTLY'"
        " AND pid <> pg_backend_pid()",
        physical,
    )
