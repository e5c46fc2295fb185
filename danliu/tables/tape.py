"""The end of one workspace's change log, read once for everybody here who follows it."""

import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from itertools import takewhile
from typing import NamedTuple

from danliu.postgres.pool import Pool
from danliu.tables import changes
from danliu.tables.changes import Entry, Mark
from danliu.tables.schema import Schema
from danliu.tables.shared import Shared

AT_A_TIME = 1_000
KEPT = 2_000  # entries; who is further behind reads the log itself
FORGOTTEN_AFTER_S = 60.0  # without a look: nobody follows

Entries = Sequence[tuple[Mark, Entry]]


class Heard(NamedTuple):
    """What came after a mark, and the schema as it was read after that.

    mark   how far this reads: the next one begins there
    """

    schema: Schema
    entries: Entries
    mark: Mark


class Tape:
    """fresh: asks for the schema as it is now"""

    def __init__(self, db: Pool, name: str, fresh: Callable[[], Awaitable[Schema]]) -> None:
        self._db, self._name, self._fresh = db, name, fresh
        self._kept: deque[tuple[Mark, Entry]] = deque()
        self._begin = Mark(0, 0)  # all after it, up to the last look, is kept
        self._schema: Schema | None = None
        self._looked = -FORGOTTEN_AFTER_S
        self._shared = Shared()

    async def after(self, mark: Mark, *, at_most_s: float = 0.0) -> Heard:
        """The next entries after the mark, by a look that began at most so many seconds ago."""
        if self._schema is None or time.monotonic() - self._looked > at_most_s:
            await self._shared.ask("look", self._look)
        assert self._schema
        schema, end = self._schema, self._end
        if mark < self._begin:
            read = await changes.entries(self._db, self._name, mark, AT_A_TIME)
            entries = [one for one in read if one[0] <= end]
        else:
            newer = list(takewhile(lambda one: one[0] > mark, reversed(self._kept)))
            entries = newer[::-1][:AT_A_TIME]
        return Heard(schema, entries, entries[-1][0] if entries else max(mark, end))

    async def _look(self) -> None:
        began = time.monotonic()
        kept, begin = self._kept.copy(), self._begin
        if began - self._looked >= FORGOTTEN_AFTER_S:
            kept, begin = deque(), await changes.newest(self._db)
        while new := await changes.entries(
            self._db, self._name, kept[-1][0] if kept else begin, AT_A_TIME
        ):
            kept.extend(new)
            while len(kept) > KEPT:
                begin, _ = kept.popleft()
            if len(new) < AT_A_TIME:
                break
        # after the entries and in one go with them: nobody is told of them by an older schema
        schema = await self._fresh()
        self._kept, self._begin, self._schema, self._looked = kept, begin, schema, began

    @property
    def _end(self) -> Mark:
        return self._kept[-1][0] if self._kept else self._begin
