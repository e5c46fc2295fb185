"""Where a run, a task or a notice belongs: the record, with its title."""

from collections.abc import Iterable
from uuid import UUID

from msgspec import Struct

from danliu.workspace import Workspace


class RecordRef(Struct):
    table: str
    id: UUID
    title: str


async def places(
    ws: Workspace, wanted: Iterable[tuple[int | None, UUID | None]]
) -> dict[UUID, RecordRef]:
    """References by record id, one query a table."""
    schema, by_table = await ws.tables.schema(), dict[int, set[UUID]]()
    for table_id, record in wanted:
        if table_id in schema.by_id and record is not None:
            by_table.setdefault(table_id, set()).add(record)
    found: dict[UUID, RecordRef] = {}
    for table_id, ids in by_table.items():
        table = schema.by_id[table_id]
        rows = await ws.db.fetch(
            f"SELECT id, {table.title.physical} AS title FROM {schema.physical(table)}"
            " WHERE id = ANY($1::uuid[])",
            list(ids),
        )
        found |= {row["id"]: RecordRef(table.key, row["id"], row["title"] or "") for row in rows}
    return found
