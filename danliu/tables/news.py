"""What happened since, as one role may hear it: for the realtime feed and for webhooks."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.formulas.kinds import Path
from danliu.postgres.pool import Executor
from danliu.tables import changes, marks
from danliu.tables.access import Sight
from danliu.tables.changes import Entry, Kind, Mark
from danliu.tables.schema import Table
from danliu.tables.seen import among_seen


class News(Struct, frozen=True):
    """One change. fields: those that changed, as far as the role may see them."""

    seq: int
    table: str
    record: UUID
    version: int
    kind: Kind
    fields: list[str]


class Bulletin(Struct, frozen=True):
    """tables   in which something happened, also where no single record of it may be told
    mark     how far this reads: the next one begins there
    """

    tables: list[str]
    news: list[News]
    mark: Mark


async def news(
    db: Executor, sight: Sight, given: Mapping[Path, Any], after: Mark, limit: int = 1_000
) -> Bulletin | None:
    """The next changes after the mark; None if there is nothing new."""
    entries = await changes.entries(db, sight.schema.name, after, limit)
    if not entries:
        return None
    known = {id_: t for id_, t in sight.schema.by_id.items() if sight.reads(t.key)}
    heard = [entry for _, entry in entries if entry.table in known]
    told: list[News] = []
    for table in {entry.table for entry in heard}:
        told += await _of_table(db, sight, given, known[table], heard)
    told.sort(key=lambda one: one.seq)
    tables = sorted({known[entry.table].key for entry in heard})
    return Bulletin(tables, told, entries[-1][0])


async def _of_table(
    db: Executor, sight: Sight, given: Mapping[Path, Any], table: Table, entries: Sequence[Entry]
) -> list[News]:
    own = [entry for entry in entries if entry.table == table.id]
    seen = await among_seen(db, sight, given, table, {entry.record for entry in own})
    return [_told(sight, table, entry) for entry in own if entry.record in seen]


def _told(sight: Sight, table: Table, entry: Entry) -> News:
    columns = sight.columns(table)
    fields = [key for key in marks.cells(entry.after) if key in columns]
    return News(entry.seq, table.key, entry.record, entry.version, entry.kind, fields)
