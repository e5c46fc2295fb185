"""Importing a CSV file through a mapping.

Every document goes in whole or not at all, many of them in one transaction; where one of those is
refused, they are written again one by one, so that it falls alone. Ids come from what the
document says, not from its place: the same file again is absorbed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from danliu.errors import Words
from danliu.formulas import Fault as FormulaFault
from danliu.tables.errors import DuplicateRecord, InvalidRecord
from danliu.tables.exchange.csv import CsvFile
from danliu.tables.exchange.errors import MappingMisfit
from danliu.tables.exchange.gathering import Gathered, characters, gathered
from danliu.tables.exchange.mapping import ROWS, Mapped, read_by, writes
from danliu.tables.exchange.refusals import RefusedRows, reason_of
from danliu.tables.exchange.tally import Progress, Report, Tally
from danliu.tables.write import Create, Written

BATCH_ROWS = 200
BATCH_CHARACTERS = 1_000_000

Write = Callable[[list[Create]], Awaitable[list[Written]]]
"""All of the records or none; raises what the write path raises."""


async def import_rows(
    write: Write,
    mapping: Mapped,
    file: CsvFile,
    *,
    namespace: UUID,
    progress: Callable[[Progress], None] = lambda _: None,
    refused_to: Path | None = None,
) -> Report:
    """Import the file; rows that are refused go to `refused_to`, else to a file beside it.

    namespace   of the ids: the same for every file from the same source
    progress    is told after each batch
    Raises      MappingMisfit and FormulaError before anything is written; what `write` raises
                other than InvalidRecord and DuplicateRecord, after whole batches
    """
    check_fits(mapping, file)
    path = refused_to or file.path.with_name(f"{file.path.name}.refused.csv")
    if path.resolve() == file.path.resolve():
        raise ValueError("the refused rows would overwrite the file that is being read")
    tally = Tally(file.about)
    with RefusedRows(path, file) as refused:
        work = _Import(write, mapping, namespace, tally, refused)
        batches = _batches(gathered(file, mapping.group_by))
        # off the event loop: reading, and the first reading above all, may take seconds
        while batch := await asyncio.to_thread(next, batches, None):
            await work.take(batch)
            progress(tally.progress())
    return tally.report(path if refused.made else None)


def check_fits(mapping: Mapped, file: CsvFile) -> None:
    """Raises MappingMisfit, FormulaError if this mapping cannot read this file."""
    names = list(file.names)
    if mapping.lines and (not mapping.group_by or mapping.lines.each != ROWS):
        raise MappingMisfit(file.path.name, [], names, _UNGATHERED)
    of_head = read_by(mapping.cells, mapping.skip_when)
    of_lines = read_by(mapping.lines.cells) if mapping.lines else set()
    paths = of_lines | {path for path in of_head if path[0] != ROWS}
    wanted = {*mapping.group_by, *map(".".join, paths)}
    if missing := sorted(wanted.difference(names)):
        raise MappingMisfit(file.path.name, missing, names, _COLUMNS_MISSING)


_UNGATHERED = Words(
    f"有明细的映射要写 group_by，明细取自 {ROWS}",
    f"a mapping with lines needs group_by, and takes its lines from {ROWS}",
)
_COLUMNS_MISSING = Words("文件缺少映射用到的列", "the file lacks columns that the mapping reads")


def _batches(documents: Iterator[Gathered]) -> Iterator[list[Gathered]]:
    batch: list[Gathered] = []
    count = size = 0
    for one in documents:
        batch.append(one)
        count += len(one.rows)
        size += sum(map(characters, one.rows))
        if count >= BATCH_ROWS or size >= BATCH_CHARACTERS:
            yield batch
            batch, count, size = [], 0, 0
    if batch:
        yield batch


Intended = tuple[Gathered, list[Create]]


@dataclass
class _Import:
    """One file on its way in."""

    write: Write
    mapping: Mapped
    namespace: UUID
    tally: Tally
    refused_rows: RefusedRows

    async def take(self, batch: list[Gathered]) -> None:
        """Write these documents; refused ones are noted in the order of the file."""
        refused: list[tuple[Gathered, Words]] = []
        intended: list[Intended] = []
        for one in batch:
            self.tally.received += len(one.rows)
            self._intend(one, intended, refused)
        try:
            await self._commit(intended)
        except (InvalidRecord, DuplicateRecord):
            for alone in intended:
                await self._commit_alone(alone, refused)
        for document, reason in sorted(refused, key=lambda one: one[0].rows[0].line):
            for row in document.rows:
                self.tally.note_refused(row.line, reason)
                self.refused_rows.add(row, reason)

    def _intend(
        self, document: Gathered, intended: list[Intended], refused: list[tuple[Gathered, Words]]
    ) -> None:
        """Put the document where it belongs: to be written, refused, or skipped."""
        if document.refused:
            refused.append((document, document.refused))
            return
        try:
            records = self._records(document)
        except (InvalidRecord, FormulaFault, ArithmeticError) as error:
            refused.append((document, reason_of(error, document)))
            return
        if records:
            intended.append((document, records))
        else:
            self.tally.skipped += len(document.rows)

    def _records(self, document: Gathered) -> list[Create]:
        first, *_ = cells = document.cells
        read: dict[str, Any] = {**first, ROWS: cells} if self.mapping.group_by else first
        return writes(self.mapping, read, document.source, self.namespace)

    async def _commit(self, intended: Sequence[Intended]) -> None:
        if not intended:
            return
        written = iter(await self.write([one for _, records in intended for one in records]))
        for document, records in intended:
            self.tally.note_written(document, list(islice(written, len(records))))

    async def _commit_alone(
        self, intended: Intended, refused: list[tuple[Gathered, Words]]
    ) -> None:
        try:
            await self._commit([intended])
        except (InvalidRecord, DuplicateRecord) as error:
            refused.append((intended[0], reason_of(error, intended[0])))
