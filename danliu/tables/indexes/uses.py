"""How often lists of each shape are read: counted in memory, now and then put into the database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from danliu.postgres.pool import Connection, Pool
from danliu.tables.indexes.shapes import Shape, read_shape

MOST_SHAPES = 500  # in memory, and of one workspace in the database
OFTEN = 20  # times in the days that count
COUNTED = timedelta(days=14)
_CHARACTERS = 1_000  # of a shape as text; a longer one is nobody's habit


class Use(Struct, frozen=True):
    workspace: int
    table: int
    shape: Shape


class Uses:
    """Of one process. Where there are too many shapes at once, new ones are not counted."""

    def __init__(self) -> None:
        self._times: Counter[Use] = Counter()

    def count(self, use: Use) -> None:
        if use in self._times or len(self._times) < MOST_SHAPES:
            self._times[use] += 1

    async def flush(self, db: Pool, now: datetime) -> None:
        """What was counted since the last time, and no more; it is counted again if this fails."""
        times, self._times = self._times, Counter()
        try:
            await _add(db, times, now)
        except BaseException:
            self._times.update(times)
            raise


async def _add(db: Pool, times: Mapping[Use, int], now: datetime) -> None:
    rows = [(one.workspace, one.table, one.shape.text, n) for one, n in times.items()]
    # in one order in every process, or two of them would wait for each other
    kept = sorted(row for row in rows if len(row[2]) <= _CHARACTERS)
    if not kept:
        return
    await db.execute(
        "INSERT INTO danliu.uses AS u (workspace_id, table_id, shape, day, times)"
        " SELECT w, t, s, $5::date, n FROM unnest($1::int[], $2::int[], $3::text[], $4::int[])"
        " AS g(w, t, s, n) JOIN danliu.workspaces ON id = w"
        " ON CONFLICT (workspace_id, table_id, shape, day) DO UPDATE"
        " SET times = u.times + excluded.times",
        *map(list, zip(*kept, strict=True)),
        now.date(),
    )


async def often(db: Connection, workspace: int, now: datetime) -> Mapping[int, Sequence[Shape]]:
    """The shapes of each table that are asked often, the most frequent first."""
    rows = await db.fetch(
        "SELECT table_id, shape FROM danliu.uses WHERE workspace_id = $1 AND day >= $2::date"
        " GROUP BY table_id, shape HAVING sum(times) >= $3"
        " ORDER BY sum(times) DESC, shape LIMIT 50",
        workspace,
        (now - COUNTED).date(),
        OFTEN,
    )
    found: dict[int, list[Shape]] = {}
    for row in rows:
        found.setdefault(row["table_id"], []).append(read_shape(row["shape"]))
    return found


async def forget(db: Connection, workspace: int, now: datetime) -> None:
    """What is too old to count, and what is asked least where there are too many shapes."""
    await db.execute(
        "DELETE FROM danliu.uses WHERE workspace_id = $1 AND day < $2::date",
        workspace,
        (now - COUNTED).date(),
    )
    await db.execute(
        "DELETE FROM danliu.uses u USING (SELECT table_id, shape, day, row_number() OVER"
        " (ORDER BY day DESC, times DESC) AS place FROM danliu.uses WHERE workspace_id = $1) s"
        " WHERE u.workspace_id = $1 AND (u.table_id, u.shape, u.day) = (s.table_id, s.shape, s.day)"
        " AND s.place > $2",
        workspace,
        MOST_SHAPES,
    )
