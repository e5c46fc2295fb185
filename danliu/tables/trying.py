"""Writes tried before they are made: what would be refused, and why, with nothing written.

It is the very write path, in a transaction that is taken back. What is refused is found by
halves, so that a hundred good rows cost one try and a wrong one a few more.
"""

from collections.abc import Sequence

from msgspec import Struct

from danliu.errors import DanliuError
from danliu.people.errors import Forbidden
from danliu.postgres.pool import Connection, Pool
from danliu.tables.errors import DuplicateRecord, InvalidRecord, NeedsAnswer, NotFound
from danliu.tables.intents import Context, Write
from danliu.tables.write import Writer

TOLD = 200  # refusals
REFUSALS = (InvalidRecord, DuplicateRecord, NeedsAnswer, NotFound, Forbidden)


class Refused(Struct, frozen=True):
    """write   its place among the writes, from 0"""

    write: int
    error: DanliuError


async def attempt(
    db: Pool | Connection, writer: Writer, workspace: int, writes: Sequence[Write], context: Context
) -> list[Refused]:
    """The first `TOLD` writes that would be refused."""
    quiet = Writer(writer.catalog, writer.clock, listeners=writer.listeners)
    assert isinstance(db, Pool)
    async with db.acquire() as connection:
        trial = connection.transaction()
        await trial.start()
        try:
            attempts = _Attempts(quiet, connection, workspace, context)
            await attempts.make(list(enumerate(writes)))
            return attempts.refused
        finally:
            await trial.rollback()


Numbered = list[tuple[int, Write]]


class _Attempts:
    def __init__(self, writer: Writer, db: Connection, workspace: int, context: Context) -> None:
        self._writer, self._db = writer, db
        self._workspace, self._context = workspace, context
        self.refused: list[Refused] = []

    async def make(self, writes: Numbered) -> None:
        """All of them; where that is refused each half, down to the one that is wrong."""
        if not writes or len(self.refused) >= TOLD:
            return
        try:
            async with self._db.transaction():
                told = [write for _, write in writes]
                await self._writer.write(self._db, self._workspace, told, self._context)
        except REFUSALS as error:
            if len(writes) == 1:
                self.refused.append(Refused(writes[0][0], error))
                return
            middle = len(writes) // 2
            await self.make(writes[:middle])
            await self.make(writes[middle:])
