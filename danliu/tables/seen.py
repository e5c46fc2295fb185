"""Which of some records a role may see: its row filter asked about just these."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from danliu.formulas.kinds import Path
from danliu.postgres.pool import Executor
from danliu.tables.access import Sight
from danliu.tables.plan import given_name, parameters
from danliu.tables.source import Source
from danliu.tables.statement import Statement, compiled
from danliu.tables.table import Table


async def among_seen(
    db: Executor,
    sight: Sight,
    given: Mapping[Path, Any],
    table: Table,
    records: Collection[UUID],
) -> set[UUID]:
    """Those that the role may see, in the trash or out of it."""
    if not sight.where(table):
        return set(records)
    shape = tuple((path, type(value)) for path, value in given.items())
    statement = sight.schema.kept(
        ("seen", sight.key, table.key, shape), lambda: _statement(sight, table, given)
    )
    arguments = {given_name(path): value for path, value in given.items()}
    rows = await db.fetch(statement.sql, *statement.arguments({**arguments, "ids": list(records)}))
    return {row["id"] for row in rows}


def _statement(sight: Sight, table: Table, given: Mapping[Path, Any]) -> Statement:
    source = Source(sight, table, parameters(given))
    among = source.rows.c.id == sa.any_(sa.bindparam("ids", type_=sa.ARRAY(sa.Uuid())))
    _alive, *filters = source.seen()
    return compiled(sa.select(source.rows.c.id).select_from(source.joined).where(among, *filters))
