"""The pool of connections to PostgreSQL, and how JSON crosses it."""

from typing import Any
from urllib.parse import urlsplit

import asyncpg
import msgspec

from danliu.postgres.errors import DatabaseAway

Pool = asyncpg.Pool
Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy
Executor = Pool | Connection

LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What a statement raises while PostgreSQL restarts or its connection breaks; for who tries again.
asyncpg calls a connection that broke in the middle of something an internal error of its own."""

_MISTAKES = ("22", "23", "42")  # SQLSTATE: the values, a constraint, the statement itself

_AWAY = ("08", "53", "57P")  # the connection, the resources, somebody stops it

_JSONB_VERSION = b"\x01"
_STAYS_S = 3_600  # a connection that nobody needs: a new one must learn the types again

_ARRAYS = "SELECT " + ", ".join(
    f"NULL::{one}[]"
    for one in (
        *("int", "bigint", "numeric", "float8", "bool", "uuid", "text", "bytea"),
        *("date", "timestamptz", "jsonb", "json"),
    )
)


class _Lasting(asyncpg.Connection):
    """Goes back to its pool without a word to the server.

    asyncpg would send four statements each time, which cost as much as a short query. They undo
    session settings, session locks and cursors, and nobody here makes any; what listens must stop.
    """

    __slots__ = ("_listens",)

    async def add_listener(self, channel: str, callback: Any) -> None:
        self._listens = True
        await super().add_listener(channel, callback)

    def get_reset_query(self) -> str:
        return "UNLISTEN *" if getattr(self, "_listens", False) else ""


def encode_jsonb(value: Any) -> bytes:
    """A value, or ready JSON text as `msgspec.Raw`, in PostgreSQL's binary form of jsonb."""
    return _JSONB_VERSION + msgspec.json.encode(value)


def decode_jsonb(data: bytes) -> Any:
    return msgspec.json.decode(data[1:])


async def prepare(connection: asyncpg.Connection) -> None:
    """Teach one connection our JSON, and all the arrays of our statements at once.

    asyncpg would ask the server for each array type when it first meets it, in a query that takes
    as long as twenty of ours. The server's JIT only costs on statements as short as ours.
    """
    for name, encoder, decoder in (
        ("jsonb", encode_jsonb, decode_jsonb),
        # for definitions: unlike jsonb it keeps the order of keys, which is the order people gave
        ("json", msgspec.json.encode, msgspec.json.decode),
    ):
        await connection.set_type_codec(
            name, schema="pg_catalog", encoder=encoder, decoder=decoder, format="binary"
        )
    await connection.fetchrow(_ARRAYS)


async def _connect(*where: Any, **how: Any) -> asyncpg.Connection:
    """One kind of error for every way in which nobody answers: a socket that is gone, too."""
    try:
        return await asyncpg.connect(*where, **how)
    except ConnectionError:
        raise
    except OSError as error:
        raise ConnectionRefusedError(str(error)) from error


async def open_pool(dsn: str, *, size: int = 10, name: str = "danliu") -> Pool:
    """A pool of at most `size` connections, none opened before it is needed but the first.

    Raises  DatabaseAway if the server does not answer, or refuses us
    """
    try:
        return await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=size,
            connect=_connect,
            connection_class=_Lasting,
            init=prepare,
            statement_cache_size=512,
            max_cached_statement_lifetime=0,
            max_inactive_connection_lifetime=_STAYS_S,
            command_timeout=60,
            server_settings={"application_name": name, "jit": "off", "timezone": "UTC"},
        )
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseAway(_server(dsn), str(error)) from error


def _server(dsn: str) -> str:
    """Where a DSN points, without the password that it may hold."""
    parts = urlsplit(dsn)
    return parts.netloc.rpartition("@")[2] + parts.path


def passes(error: Exception) -> bool:
    """Whether this is the database's trouble of the moment: the same may succeed later."""
    if isinstance(error, asyncpg.PostgresError):
        return not (error.sqlstate or "").startswith(_MISTAKES)
    return isinstance(error, LOST) and not isinstance(error, TimeoutError)


def away(error: Exception) -> bool:
    """Whether PostgreSQL starts anew, has no connection to spare, or broke ours off. What asyncpg
    calls an interface error is mostly a mistake of ours; not where it says that something closed.
    """
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "").startswith(_AWAY)
    if isinstance(error, asyncpg.InterfaceError):
        return str(error).endswith(("closed", "closing"))
    return isinstance(error, asyncpg.InternalClientError | ConnectionError)


async def one(db: Executor, sql: str, *arguments: Any) -> asyncpg.Record:
    """The row of a statement that always gives one."""
    row = await db.fetchrow(sql, *arguments)
    if row is None:
        raise LookupError(f"no row from: {sql}")
    return row
