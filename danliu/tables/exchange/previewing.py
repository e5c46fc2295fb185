"""What an import would do, with nothing written: the very same run, in a transaction taken back.

Only so many rows are tried, and the answer says how many.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.postgres.pool import Pool
from danliu.tables import marks
from danliu.tables.access import Sight, flags_told, sight
from danliu.tables.counting import CountedAside
from danliu.tables.exchange import imports
from danliu.tables.exchange.batches import Outcome
from danliu.tables.exchange.files import File
from danliu.tables.exchange.importing import Store, run
from danliu.tables.exchange.imports import ImportRow
from danliu.tables.exchange.tally import Report
from danliu.tables.table import Column, Table
from danliu.tables.write import Writer

TRIED = 5_000  # documents
BATCH = 200  # rows: a web process that tries an import has others to answer meanwhile
DETAILED = 100  # documents told one by one


class Cell(Struct, frozen=True):
    """One field of a record, by its key, in the JSON form of the change log; a linked record with
    its title."""

    field: str
    before: Any
    after: Any


class Shown(Struct, frozen=True):
    """What would become of a document: the row where it begins."""

    line: int
    kind: Literal["created", "changed", "absorbed", "skipped", "refused"]
    record: UUID | None
    cells: tuple[Cell, ...]
    flags: tuple[str, ...]
    reason: Words | None


class Preview(Struct, frozen=True):
    """tried   rows that the report counts; `whole` if those are all that the file has
    about   rows of the whole file, estimated
    """

    report: Report
    rows: tuple[Shown, ...]
    tried: int
    whole: bool
    about: int


async def preview(
    store: Store, row: ImportRow, file: File, *, tried: int = TRIED, detailed: int = DETAILED
) -> Preview:
    """What `run` would do with the first `tried` documents. Raises what `run` raises."""
    assert isinstance(store.db, Pool)
    seen: list[Outcome] = []
    documents = 0
    fresh = msgspec.structs.replace(
        row, id=store.writer.clock.new_id(), status="running", position=0, ahead=(), tally=Report()
    )
    async with store.db.acquire() as db:
        trial = db.transaction()
        await trial.start()
        try:
            await imports.add(db, fresh)
            within = Store(db, _quiet(store.writer), store.workspace)

            def look(outcome: Outcome) -> None:
                nonlocal documents
                documents += 1
                if len(seen) < detailed:
                    seen.append(outcome)

            report = await run(within, fresh, file, seen=look, at_most=tried, batch_rows=BATCH)
            shown = await _shown(within, fresh, seen)
        finally:
            await trial.rollback()
    return Preview(report, shown, report.received, documents < tried, file.about)


def _quiet(writer: Writer) -> Writer:
    """The same write path, but nobody is woken by what is taken back, and no number is used up."""
    return Writer(CountedAside(writer.catalog), writer.clock, listeners=writer.listeners)


async def _shown(store: Store, row: ImportRow, seen: Sequence[Outcome]) -> tuple[Shown, ...]:
    """Cells as the change log has them: what was written, not what was meant."""
    heads = [one.written[0].change for one in seen if one.written]
    schema = await store.schema()
    rows = await store.db.fetch(
        f"SELECT seq, before, after FROM {schema.name}.changes WHERE seq = ANY($1::bigint[])",
        [seq for seq in heads if seq is not None],
    )
    logged = {row["seq"]: (row["before"], row["after"]) for row in rows}
    mine = sight(schema, row.actor)
    assert row.mapping is not None
    table = mine.table(row.mapping.table)
    titles = await _titles(store, mine, table, [*chain.from_iterable(logged.values())])
    return tuple(_one(one, logged, titles, mine.columns(table), mine.hidden(table)) for one in seen)


async def _titles(
    store: Store, mine: Sight, table: Table, told: Sequence[Mapping[str, Any]]
) -> Mapping[str, str]:
    """How the linked records are called, by their ids; only of tables of which the importer
    sees every record."""
    known: dict[str, str] = {}
    for column in mine.columns(table).values():
        there = mine.schema.tables.get(column.points_to or "")
        if there is None or not column.type.stored or not there.title.type.stored:
            continue
        if not mine.shows(there.key, there.title.key) or mine.where(there):
            continue
        named = [cells[column.key] for cells in told if cells.get(column.key)]
        ids = {*chain.from_iterable([one] if isinstance(one, str) else one for one in named)}
        rows = await store.db.fetch(
            f"SELECT id::text, {there.title.physical} AS title FROM {mine.schema.physical(there)}"
            " WHERE id = ANY($1::uuid[])",
            [*ids],
        )
        known |= {row["id"]: there.title.words(row["title"]).zh for row in rows if row["title"]}
    return known


def _named(column: Column, value: Any, titles: Mapping[str, str]) -> Any:
    """A linked record as reads give it; any other value as it is."""
    if not column.points_to or not value:
        return value
    if isinstance(value, str):
        return {"id": value, "title": titles.get(value, "")}
    return [{"id": one, "title": titles.get(one, "")} for one in value]


def _one(
    outcome: Outcome,
    logged: dict[int, tuple[dict[str, Any], dict[str, Any]]],
    titles: Mapping[str, str],
    columns: Mapping[str, Column],
    hidden: Sequence[str],
) -> Shown:
    head = outcome.written[0] if outcome.written else None
    before, after = logged.get(head.change or 0, ({}, {})) if head else ({}, {})
    return Shown(
        outcome.document.rows[0].line,
        outcome.kind,
        head.id if head and outcome.kind != "created" else None,
        tuple(
            Cell(
                key,
                _named(columns[key], before.get(key), titles),
                _named(columns[key], value, titles),
            )
            for key, value in marks.cells(after).items()
            if key in columns
        ),
        tuple(flags_told(after.get(marks.FLAGS, ()), hidden)),
        outcome.reason.told if outcome.reason else None,
    )
