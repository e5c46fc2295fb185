"""What the lines of an answer come to, for fields of the record above them. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from danliu.forms.answers import Answer, Cells
from danliu.forms.form import Form, FormField
from danliu.formulas import formula
from danliu.formulas.kinds import Path
from danliu.tables.cells import is_blank
from danliu.tables.schema import Schema
from danliu.tables.table import Table


def totalled(form: Form, schema: Schema, answer: Answer) -> Answer:
    """The answer with the sums that the form makes of its lines."""
    sums: dict[str, Any] = {}
    for field in form.fields:
        if field.totals:
            under = schema.target(schema.table(form.table).columns[field.field])
            sums |= _sums(field, under, answer.lines.get(field.field, ()))
    return Answer({**answer.cells, **sums}, answer.lines) if sums else answer


def _sums(field: FormField, under: Table, lines: Sequence[Cells]) -> dict[str, Any]:
    """A sum of which any line knows nothing is blank: half an amount is none."""
    found: dict[str, Any] = {}
    for key, text in field.totals.items():
        values = [formula(text)(partial(_value, under, line)) for line in lines]
        known = [one for one in values if isinstance(one, Decimal)]
        found[key] = sum(known, Decimal(0)) if known and len(known) == len(values) else None
    return found


def _value(under: Table, line: Mapping[str, Any], path: Path) -> Any:
    column = under.by_name.get(path[0])
    typed = line.get(column.key) if column else None
    if column is None or is_blank(typed):
        return None
    return column.type.parse(typed, column.options)
