"""What a task asks, and what was filled in, as its readers see it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.flows.asking import Choice, Kind, Line, Mode
from danliu.flows.filling import sheet
from danliu.flows.tasks import TaskRow
from danliu.flows.values import unpack
from danliu.web.places import RecordRef
from danliu.web.schema import FieldOut, field_out
from danliu.web.task_seats import Told


class Fact(Struct, omit_defaults=True):
    """name_en, value_en: blank where it is the same, or was not kept"""

    name: str
    value: str
    value_en: str = ""
    name_en: str = ""


class AskedField(FieldOut):
    help: str


class TaskAsked(Struct):
    """The question, with what it takes to answer it."""

    id: UUID
    title: str
    question: str
    question_en: str
    kind: Kind
    mode: Mode
    run: UUID
    record: RecordRef | None
    facts: list[Fact]
    lines: list[Line]
    concerns: str
    choices: list[Choice]
    fields: list[AskedField]


def asked(row: TaskRow, told: Told, record: RecordRef | None) -> TaskAsked:
    return TaskAsked(
        row.id,
        row.title,
        row.question,
        row.asks.question_en,
        row.kind,
        row.mode,
        row.run_id,
        record,
        [Fact(**one) for one in row.facts],
        list(row.asks.lines),
        told.who(row.asks.concerns) if row.asks.concerns else "",
        list(row.asks.choices),
        asked_fields(row),
    )


def asked_fields(row: TaskRow) -> list[AskedField]:
    if not row.asks.fields:
        return []
    columns = sheet(row.asks.fields).columns.values()
    shown = [(field_out(column), row.asks.helps.get(column.key, "")) for column in columns]
    return [
        AskedField(
            out.key,
            out.name,
            out.name_en,
            out.type,
            out.kind,
            out.required,
            out.options,
            help=help_,
        )
        for out, help_ in shown
    ]


def given(row: TaskRow) -> list[Fact]:
    """What was filled in, as a person reads it."""
    values: Mapping[str, Any] = unpack(row.given) or {}
    if not values or not row.asks.fields:
        return []
    columns = sheet(row.asks.fields).columns
    return [
        Fact(column.definition.name, *column.words(values[key]), column.definition.name_en)
        for key, column in columns.items()
        if values.get(key) is not None
    ]
