"""Records that have stood still: in one stage of a state for longer than they should."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from danliu.postgres.pool import Executor
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table


async def standing(
    db: Executor,
    schema: Schema,
    table: Table,
    state: Column,
    stages: Sequence[str],
    since: datetime,
    told: Column | None,
    limit: int,
) -> list[UUID]:
    """Those that entered the stage they are in before this moment, the longest first.

    stages   only of these
    told     a field that says when it was told; those told since they entered are left out
    """
    entered = f"coalesce(({state.stamps} ->> {state.physical})::timestamptz, created_at)"
    fresh = f" AND ({told.physical} IS NULL OR {told.physical} < {entered})" if told else ""
    rows = await db.fetch(
        f"SELECT id FROM {schema.physical(table)} WHERE deleted_at IS NULL"
        f" AND {state.physical} = ANY($1) AND {entered} < $2{fresh} ORDER BY {entered} LIMIT $3",
        list(stages),
        since,
        limit,
    )
    return [row["id"] for row in rows]
