"""Whether an index over a formula holds what the formula gives now: proof that nothing is stale.

PostgreSQL keeps such an index fresh with every write, as long as its functions keep their word of
giving the same for the same. Two things are looked at: for each record, whether the index finds it
under the value that is computed anew; and whether the records come from the index in order.
"""

from collections.abc import Sequence

import asyncpg
from msgspec import Struct

from danliu.postgres.pool import Connection, Pool
from danliu.tables.errors import InvalidSchema, NotFound
from danliu.tables.indexes import kept
from danliu.tables.indexes.keys import Part, part_of
from danliu.tables.schema import Schema
from danliu.tables.table import Table

SHOWN = 20
_LONGEST_S = 3_600
_ALIVE = "deleted_at IS NULL"


class Verified(Struct, frozen=True):
    """rows   looked at; `wrong` are not in the index under the value that they have

    examples    ids of wrong ones
    unordered   places where the order of the index is not that of the values
    amcheck     what PostgreSQL's own check said; None where it is not installed
    """

    index: str
    rows: int
    wrong: int
    examples: Sequence[str]
    unordered: int
    amcheck: str | None

    @property
    def fresh(self) -> bool:
        return not (self.wrong or self.unordered or self.amcheck)


async def verify(
    db: Pool, schema: Schema, table: Table, field: str, *, sample: int | None = None
) -> list[Verified]:
    """Every index that begins with the field, all records of it or so many by chance.

    Raises  NotFound where no index begins with it; InvalidSchema for a field that none can hold
    """
    part = part_of(schema, table, field)
    if not isinstance(part, Part):
        raise InvalidSchema(f"{table.key}.{field}", part)
    known = [
        one
        for one in (await kept.kept(db, schema.workspace)).values()
        if one.table == table.id and one.state == "ready" and one.fields[:1] == (field,)
    ]
    if not known:
        raise NotFound("index", f"{table.key}.{field}")
    physical = schema.physical(table)
    order = [one.definition.split(f"{part.sql} ", 1)[1].split(",", 1)[0] for one in known]
    async with db.acquire() as one:
        return [
            await verify_index(one, physical, index.name, part.sql, way, sample=sample)
            for index, way in zip(known, order, strict=True)
        ]


async def verify_index(
    db: Connection, physical: str, index: str, expression: str, order: str, *, sample: int | None
) -> Verified:
    """expression   over bare columns; the index holds it in this order, then the id"""
    async with db.transaction(isolation="repeatable_read", readonly=True):
        await db.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;"
            " SET LOCAL enable_sort = off; SET LOCAL enable_material = off;"
            " SET LOCAL enable_memoize = off; SET LOCAL max_parallel_workers_per_gather = 0"
        )
        rows, wrong, examples = await _lookups(db, physical, index, expression, order, sample)
        unordered = await _disorder(db, physical, index, expression, order)
    return Verified(index, rows, wrong, examples, unordered, await _amcheck(db, physical, index))


async def _lookups(
    db: Connection, physical: str, index: str, expression: str, order: str, sample: int | None
) -> tuple[int, int, list[str]]:
    """A comparison of rows is what only an index that begins with the expression can serve; the
    order, in which nothing comes, says which of several."""
    some = "" if sample is None else f" ORDER BY random() LIMIT {int(sample)}"
    sql = (
        f"WITH a AS MATERIALIZED (SELECT id, {expression} AS v FROM {physical} WHERE {_ALIVE}"
        f" AND {expression} IS NOT NULL)"
        f" SELECT count(*), count(*) FILTER (WHERE lost), (array_agg(id::text) FILTER (WHERE lost))"
        f"[1:{SHOWN}] FROM (SELECT a.id, (SELECT r.id FROM {physical} r WHERE {_ALIVE}"
        f" AND ({expression}, r.id) >= (a.v, a.id) AND ({expression}, r.id) <= (a.v, a.id)"
        f" ORDER BY {expression} {order}, r.id {_last(order)} LIMIT 1) IS NULL AS lost"
        f" FROM (SELECT * FROM a{some}) a) looked"
    )
    await _check_plan(db, sql, index)
    row = await db.fetchrow(sql, timeout=_LONGEST_S)
    assert row is not None
    return row[0], row[1], row[2] or []


def _last(order: str) -> str:
    """The direction of the id, the last part of the index."""
    return "DESC" if "DESC" in order else "ASC"


async def _disorder(db: Connection, physical: str, index: str, expression: str, order: str) -> int:
    """Blank ones count as well: all must come last."""
    after = "<" if "DESC" in order else ">"
    sql = (
        f"SELECT count(*) FROM (SELECT v, lag(v) OVER () AS was, row_number() OVER () AS place"
        f" FROM (SELECT {expression} AS v FROM {physical} WHERE {_ALIVE}"
        f" ORDER BY {expression} {order}, id {_last(order)}) walked) looked"
        f" WHERE place > 1 AND (was {after} v OR was IS NULL AND v IS NOT NULL)"
    )
    await _check_plan(db, sql, index)
    found: int = await db.fetchval(sql, timeout=_LONGEST_S)
    return found


async def _check_plan(db: Connection, sql: str, index: str) -> None:
    """An answer that did not come from the index would prove nothing."""
    plan = "\n".join(row[0] for row in await db.fetch(f"EXPLAIN {sql}"))
    if index not in plan:
        raise LookupError(f"{index} is not what PostgreSQL reads by:\n{plan}")


async def _amcheck(db: Connection, physical: str, index: str) -> str | None:
    """What is wrong by PostgreSQL's own check, «» for nothing; None without the extension."""
    if not await db.fetchval("SELECT EXISTS (SELECT FROM pg_extension WHERE extname='amcheck')"):
        return None
    schema = physical.partition(".")[0]
    try:
        await db.execute(
            f"SELECT bt_index_check('{schema}.{index}'::regclass, true)", timeout=_LONGEST_S
        )
    except asyncpg.PostgresError as error:
        return str(error)
    return ""
