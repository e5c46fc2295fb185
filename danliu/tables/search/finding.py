"""Which records may be meant: those that have the rarest grams of what was asked, newest first.

What few records have, the index finds. What many have, one meets soon by walking through the
records from the newest, and the index would first list them all.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from danliu.postgres.pool import Executor
from danliu.tables.search.counts import Counts
from danliu.tables.search.grams import of_table

FEW = 5_000  # records that are looked up and sorted in some milliseconds
_WALKED_AT_MOST = 20_000
_ASKED_AT_MOST = 4  # grams: each one more is one more list to read


class Candidate(NamedTuple):
    """exact, begins   whether its title may be, or begin with, what was asked"""

    table: int
    record: UUID
    at: datetime
    exact: bool
    begins: bool


class Asked(NamedTuple):
    """What to look for, as grams; `tables` by id.

    exactly, beginning   the grams of a title that is, or begins with, what was asked
    """

    wanted: Collection[int]
    tables: Sequence[int]
    exactly: int
    beginning: int


Place = tuple[datetime, UUID]
"""Where in the order, newest first, a page ended."""


async def candidates(
    db: Executor, schema: str, counts: Counts, asked: Asked, after: Place | None, most: int
) -> list[Candidate]:
    """The newest that come after the place; fewer than `most` are the last."""
    rarest = sorted(asked.wanted, key=counts.of)[:_ASKED_AT_MOST]
    ours = [of_table(table) for table in asked.tables]
    in_tables = sum(map(counts.of, ours))
    if counts.of(rarest[0]) > FEW and counts.all_of(rarest) > FEW and in_tables > FEW:
        found = await _walk(db, schema, asked, rarest, after, most)
        if len(found) == most:
            return found
    narrow = counts.of(rarest[0]) > FEW and in_tables < counts.records / 2
    return await _look_up(db, schema, asked, rarest, after, most, ours if narrow else None)


_COLUMNS = "table_id, record_id, at, grams @> ARRAY[$4]::int[], grams @> ARRAY[$5]::int[]"
_NEWEST = "ORDER BY at DESC, record_id DESC LIMIT $3"


async def _walk(
    db: Executor,
    schema: str,
    asked: Asked,
    rarest: Sequence[int],
    after: Place | None,
    most: int,
) -> list[Candidate]:
    """«IS TRUE» keeps the planner from the index of the grams."""
    below = "WHERE (at, record_id) < ($6, $7)" if after else ""
    return await _fetch(
        db,
        f"SELECT {_COLUMNS} FROM (SELECT * FROM {schema}.search {below}"
        f" ORDER BY at DESC, record_id DESC LIMIT {_WALKED_AT_MOST}) AS newest"
        f" WHERE (grams @> $1::int[]) IS TRUE AND table_id = ANY ($2::int[]) {_NEWEST}",
        (rarest, asked.tables, most, asked.exactly, asked.beginning, *(after or ())),
    )


async def _look_up(
    db: Executor,
    schema: str,
    asked: Asked,
    rarest: Sequence[int],
    after: Place | None,
    most: int,
    tables: Sequence[int] | None,
) -> list[Candidate]:
    below = "WHERE (at, record_id) < ($6, $7)" if after else ""
    among = f"AND grams && ARRAY[{','.join(map(str, tables))}]::int[]" if tables else ""
    return await _fetch(
        db,
        f"WITH found AS MATERIALIZED (SELECT {_COLUMNS} FROM {schema}.search"
        f" WHERE grams @> $1::int[] {among} AND table_id = ANY ($2::int[]))"
        f" SELECT * FROM found {below} {_NEWEST}",
        (rarest, asked.tables, most, asked.exactly, asked.beginning, *(after or ())),
    )


async def _fetch(db: Executor, sql: str, arguments: tuple[Any, ...]) -> list[Candidate]:
    return [Candidate(*row) for row in await db.fetch(sql, *arguments)]
