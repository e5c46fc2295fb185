"""Where a run, a task or a notice belongs: the record, with its title."""

from collections.abc import Callable, Iterable, Mapping
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
    """References by record id, of records that the reader may see; a few queries a table."""
    schema, by_table = await ws.tables.schema(), dict[int, set[UUID]]()
    for table_id, record in wanted:
        if table_id in schema.by_id and record is not None:
            by_table.setdefault(table_id, set()).add(record)
    found: dict[UUID, RecordRef] = {}
    for table_id, ids in by_table.items():
        key = schema.by_id[table_id].key
        titles = await ws.tables.titles(key, ids)
        found |= {one: RecordRef(key, one, title) for one, title in titles.items()}
    return found


Hears = Callable[[int | None, UUID | None], bool]


async def hears(ws: Workspace, where: Mapping[UUID, RecordRef]) -> Hears:
    """Whether the reader may be told what a flow made of a record: who sees everything, of all;
    others of records that they see, where nothing of those is hidden. `where` is of `places`."""
    schema = await ws.tables.schema()
    sight = ws.tables.sight(schema)

    def ask(table: int | None, record: UUID | None) -> bool:
        if sight.is_open:
            return True
        known = schema.by_id.get(table or 0)
        return record in where and known is not None and sight.tells_of(known)

    return ask
