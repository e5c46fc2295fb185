"""Marks along a list, so that a page may begin anywhere in it, also in the middle of a million.

A short list is counted row by row. Of a long one a sample is sorted: each of its rows stands for
as many as the sample left out, so places are near enough to jump to, and pages from there exact.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from msgspec import Struct

from danliu.formulas.kinds import Path
from danliu.postgres.pool import Executor
from danliu.tables import keyset
from danliu.tables.access import Sight
from danliu.tables.plan import given_name, parameters, sort_keys
from danliu.tables.query import Query, through_view
from danliu.tables.source import Source
from danliu.tables.statement import Statement, compiled
from danliu.tables.table import Table

COUNTED = 50_000  # rows that are all looked at
SAMPLED = 20_000  # of more than that
APART = 200  # rows between two marks of a short list
MOST = 2_000  # marks


class Anchor(Struct, frozen=True):
    """after   where a page begins that leaves out everything up to the record `id`"""

    id: UUID
    after: str


class Anchors(Struct, frozen=True):
    """total     records of the list, estimated where it is not `exact`
    anchors   evenly along it, from the first to the last
    """

    total: int
    exact: bool
    anchors: list[Anchor]


async def anchors(db: Executor, sight: Sight, query: Query, given: Mapping[Path, Any]) -> Anchors:
    """Raises  NotFound, FormulaError, UnknownReference"""
    query = through_view(sight, query)
    rows = await _rows(db, sight, sight.table(query.table))
    share = min(1.0, SAMPLED / rows) if rows > COUNTED else 1.0
    apart = max(APART, round(rows / MOST))
    every = max(1, round(apart * share))
    statement = _statement(sight, query, given, share, every)
    arguments = {given_name(path): value for path, value in given.items()}
    found = [tuple(row) for row in await db.fetch(statement.sql, *statement.arguments(arguments))]
    if not found:
        return Anchors(0, share == 1.0, [])
    *marked, (_, total, sampled, *_) = found
    told = [Anchor(marks[-1], keyset.write_cursor(marks)) for _, _, _, *marks in marked]
    return Anchors(round(total * rows / sampled) if sampled else total, not sampled, told)


async def _rows(db: Executor, sight: Sight, table: Table) -> int:
    """About how many rows the table has: counted while they are few, else as they were analysed."""
    physical = sight.schema.physical(table)
    counted = await db.fetchval(
        f"SELECT count(*) FROM (SELECT FROM {physical} LIMIT {COUNTED + 1}) few"
    )
    if counted <= COUNTED:
        return int(counted)
    known = await db.fetchval("SELECT reltuples FROM pg_class WHERE oid = $1::regclass", physical)
    return max(int(known), int(counted))


def _statement(
    sight: Sight, query: Query, given: Mapping[Path, Any], share: float, every: int
) -> Statement:
    source = Source(sight, sight.table(query.table), parameters(given))
    keys = sort_keys(source, query.sort)
    conditions = source.seen(trash=query.trash)
    if query.where:
        conditions.append(source.condition(query.where))
    sampled: Any = sa.literal(0, sa.Integer())
    if share < 1.0:
        sample = _sample(source, share)
        conditions.append(
            source.rows.c.id == sa.any_(sa.func.array(sa.select(sample.c.id).scalar_subquery()))
        )
        sampled = sa.select(sa.func.count()).select_from(sample).scalar_subquery()
    place = sa.func.row_number().over(order_by=[key.ordered for key in keys])
    marks = [key.expression.label(f"k{n}") for n, key in enumerate(keys)]
    numbered = (
        sa.select(place.label("n"), sa.func.count().over().label("total"), *marks)
        .select_from(source.joined)
        .where(*conditions)
        .subquery("numbered")
    )
    number, total = numbered.c.n, numbered.c.total
    marked = sa.or_(number % every == 0, number == total)
    told = [number, total, sampled.label("sampled"), *list(numbered.c)[2:]]
    return compiled(sa.select(*told).where(marked).order_by(number))


def _sample(source: Source, share: float) -> Any:
    """The same blocks each time, so that places do not wander while somebody scrolls."""
    physical = source.schema.physical(source.root)
    sample = f"SELECT id FROM {physical} TABLESAMPLE SYSTEM ({share * 100:.6f}) REPEATABLE (1)"
    return sa.text(sample).columns(sa.Column("id", sa.Uuid())).cte("sample")
