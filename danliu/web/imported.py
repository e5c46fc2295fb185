"""What the desk is told of an import: its file, how far it is, what became of its rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request
from msgspec import Struct

from danliu.errors import Words
from danliu.tables.exchange.guessing import Guess
from danliu.tables.exchange.imports import ImportRow
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.exchange.previewing import Cell, Preview
from danliu.tables.exchange.tally import Made, Report, Unknown
from danliu.web.problems import language


class ReasonOut(Struct):
    reason: str
    rows: int


class RefusalOut(Struct):
    line: int
    reason: str


class TallyOut(Struct):
    """Rows: received = created + changed + absorbed + skipped + refused."""

    received: int
    created: int
    changed: int
    absorbed: int
    skipped: int
    refused: int
    repeated: int
    flagged: dict[str, int]
    causes: list[ReasonOut]
    reasons: list[RefusalOut]
    unknown: tuple[Unknown, ...]
    made: tuple[Made, ...]


class ImportOut(Struct):
    """act: what the import wrote is undone under it."""

    id: UUID
    file: str
    bytes: int
    form: str
    sheet: str
    table: str
    status: str
    act: UUID
    tally: TallyOut
    error: dict[str, Any] | None
    columns: dict[str, str]
    key: tuple[str, ...]
    makes: tuple[str, ...]
    by: str
    created_at: datetime
    updated_at: datetime


class ImportsOut(Struct):
    imports: list[ImportOut]
    next: UUID | None


class GuessOut(Struct):
    column: str
    field: str | None
    sure: float
    why: str
    readable: float
    samples: tuple[str, ...]


class GuessesOut(Struct):
    columns: list[GuessOut]
    key: tuple[str, ...]
    about: int
    sheets: tuple[str, ...]
    sheet: str


class TriedOut(Struct):
    line: int
    kind: str
    record: UUID | None
    cells: tuple[Cell, ...]
    flags: tuple[str, ...]
    reason: str | None


class PreviewOut(Struct):
    """tried: rows that the tally counts; whole: whether those are all of the file."""

    tally: TallyOut
    rows: list[TriedOut]
    tried: int
    whole: bool
    about: int


def imported(row: ImportRow, request: Request[Any, Any, Any]) -> ImportOut:
    mapping = row.mapping or Mapped(row.table_key, {})
    return ImportOut(
        row.id,
        row.file,
        row.bytes,
        row.form,
        row.sheet,
        row.table_key,
        row.status,
        row.act,
        _tally(row.tally, language(request)),
        row.error,
        mapping.columns,
        mapping.key,
        mapping.makes,
        row.actor.ref,
        row.created_at,
        row.updated_at,
    )


def guessed(one: Guess, tongue: str) -> GuessOut:
    return GuessOut(
        one.column, one.field, one.sure, _said(one.why, tongue), one.readable, one.samples
    )


def tried(seen: Preview, tongue: str) -> PreviewOut:
    rows = [
        TriedOut(
            one.line,
            one.kind,
            one.record,
            one.cells,
            one.flags,
            _said(one.reason, tongue) if one.reason else None,
        )
        for one in seen.rows
    ]
    return PreviewOut(_tally(seen.report, tongue), rows, seen.tried, seen.whole, seen.about)


def _said(words: Words, tongue: str) -> str:
    return words.en if tongue == "en" else words.zh


def _tally(report: Report, tongue: str) -> TallyOut:
    return TallyOut(
        report.received,
        report.created,
        report.changed,
        report.absorbed,
        report.skipped,
        report.refused,
        report.repeated,
        report.flagged,
        [ReasonOut(_said(one.reason, tongue), one.rows) for one in report.causes],
        [RefusalOut(one.line, _said(one.reason, tongue)) for one in report.reasons],
        report.unknown,
        report.made,
    )
