"""What happened since, as one role may hear it: for the realtime feed and for webhooks."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import Struct

from danliu.formulas.kinds import Path
from danliu.postgres.pool import Executor
from danliu.tables import changes, marks
from danliu.tables.access import Sight
from danliu.tables.changes import Entry, Kind, Mark
from danliu.tables.seen import among_seen
from danliu.tables.table import Table


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


class Heard(NamedTuple):
    """What a role may hear of: entries of the log with their tables, in the order of the log."""

    entries: list[tuple[Table, Entry]]
    tables: list[str]
    mark: Mark


async def heard(
    db: Executor, sight: Sight, given: Mapping[Path, Any], after: Mark, limit: int = 1_000
) -> Heard | None:
    """The next entries after the mark; None if there is nothing new."""
    entries = await changes.entries(db, sight.schema.name, after, limit)
    return await _among(db, sight, given, entries) if entries else None


async def _among(
    db: Executor, sight: Sight, given: Mapping[Path, Any], entries: Sequence[tuple[Mark, Entry]]
) -> Heard:
    known = {id_: t for id_, t in sight.schema.by_id.items() if sight.reads(t.key)}
    among = [entry for _, entry in entries if entry.table in known]
    seen: set[tuple[int, UUID]] = set()
    for table in {entry.table for entry in among}:
        records = {entry.record for entry in among if entry.table == table}
        there = await among_seen(db, sight, given, known[table], records)
        seen |= {(table, record) for record in there}
    told = [(known[one.table], one) for one in among if (one.table, one.record) in seen]
    tables = sorted({known[entry.table].key for entry in among})
    return Heard(told, tables, entries[-1][0])


async def news(
    db: Executor, sight: Sight, given: Mapping[Path, Any], entries: Sequence[tuple[Mark, Entry]]
) -> Bulletin:
    """What a role may hear of these entries, of which there is at least one."""
    found = await _among(db, sight, given, entries)
    told = [_told(sight, table, entry) for table, entry in found.entries]
    return Bulletin(found.tables, sorted(told, key=lambda one: one.seq), found.mark)


def cells(sight: Sight, table: Table, entry: Entry) -> dict[str, Any]:
    """The cells that an entry changed, as far as the role may see them."""
    seen = sight.columns(table)
    return {key: value for key, value in marks.cells(entry.after).items() if key in seen}


def _told(sight: Sight, table: Table, entry: Entry) -> News:
    fields = list(cells(sight, table, entry))
    return News(entry.seq, table.key, entry.record, entry.version, entry.kind, fields)
