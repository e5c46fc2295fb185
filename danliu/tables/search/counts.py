"""How many records have a gram, as PostgreSQL's own statistics of the search table tell."""

import time
from collections.abc import Collection, Mapping
from math import prod

from msgspec import Struct

from danliu.postgres.pool import Executor

FRESH_FOR_S = 60.0


class Counts(Struct, frozen=True):
    """records   in the search table
    shares    of those that have a gram, for the grams that many have; of others nothing is known
    """

    records: float = 0
    shares: Mapping[int, float] = {}

    def of(self, gram: int) -> float:
        """About how many records have it; 0 for one that is rare."""
        return self.records * self.shares.get(gram, 0.0)

    def all_of(self, wanted: Collection[int]) -> float:
        """About how many have all of these, as far as one tells nothing of another."""
        return self.records * prod(self.shares.get(gram, 0.0) for gram in wanted)


class Known:
    """The counts of each workspace, read again after a while."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[float, Counts]] = {}

    async def of(self, db: Executor, schema: str) -> Counts:
        known = self._read.get(schema)
        if known and time.monotonic() - known[0] < FRESH_FOR_S:
            return known[1]
        counts = await _counts(db, schema)
        self._read[schema] = (time.monotonic(), counts)
        return counts


async def _counts(db: Executor, schema: str) -> Counts:
    row = await db.fetchrow(
        "SELECT c.reltuples, s.most_common_elems::text::int[], s.most_common_elem_freqs"
        " FROM pg_class c JOIN pg_stats s ON s.schemaname = $1 AND s.tablename = c.relname"
        " WHERE c.oid = ($1 || '.search')::regclass AND s.attname = 'grams'",
        schema,
    )
    if row is None or row[1] is None:
        return Counts()
    # after the share of each there stand the least, the greatest, and that of blanks
    return Counts(max(0.0, row[0]), dict(zip(row[1], row[2], strict=False)))
