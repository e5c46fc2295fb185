"""The condition of a trigger, judged in the transaction that writes, over the record's cells."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from danliu.errors import Words
from danliu.flows.definition import Trigger
from danliu.flows.errors import InvalidFlow
from danliu.flows.expected import of_error
from danliu.formulas import Fault, FormulaError, formula, parse, references
from danliu.formulas.kinds import Path
from danliu.tables.changes import Change
from danliu.tables.schema import Schema
from danliu.tables.table import Table

_GIVEN = ("$now", "$zone")
_REMEMBERED = 5_000  # sets of values of which it is known what a condition says


def judge(
    schema: Schema,
    table: Table,
    when: str,
    cells: Mapping[str, Any],
    at: datetime,
    asked: list[Path] | None = None,
    **more: Any,
) -> bool | None:
    """Whether the formula holds; None where it cannot be told of these values.

    asked  learns whether it asked for the moment: it may say another thing the next time
    more   values by the first part of their path: `before` of {before.amount}, by field key
    """

    def value(path: Path) -> Any:
        if path == ("$now",):
            if asked is not None:
                asked.append(path)
            return at
        if path == ("$zone",):
            return schema.zone
        where = more.get(path[0]) if len(path) == 2 else cells if len(path) == 1 else None
        column = table.by_name.get(path[-1])
        return where.get(column.key) if where and column else None

    try:
        return formula(when)(value) is True
    except Fault:
        return None


def meets(schema: Schema, when: str, change: Change) -> bool:
    """Whether the changed record meets the condition. In doubt the flow begins and shows it: a
    write is never stopped by a flow."""
    if not when:
        return True
    table = schema.table(change.table)
    known = schema.kept(("met", table.key, when), lambda: _Known(schema, table, when))
    return known.meets(change)


class _Known:
    """What a condition said of the same values before: a bulk write says the same many times."""

    def __init__(self, schema: Schema, table: Table, when: str) -> None:
        self._asked = (schema, table, when)
        self._keys = sorted(named(table, when))
        self._said: dict[Any, bool] = {}

    def meets(self, change: Change) -> bool:
        values = tuple(map(change.after.get, self._keys))
        try:
            known = self._said.get(values)
        except TypeError:  # a list among the values
            return judge(*self._asked, change.after, change.at) is not False
        return self._judged(change, values) if known is None else known

    def _judged(self, change: Change, values: tuple[Any, ...]) -> bool:
        moments: list[Path] = []
        found = judge(*self._asked, change.after, change.at, moments) is not False
        if not moments:
            if len(self._said) >= _REMEMBERED:
                self._said.clear()
            self._said[values] = found
        return found


def speaks_of(when: str, first: str) -> bool:
    """Whether the formula reads something that begins so, as {before.amount} with «before»."""
    return any(path[0] == first and len(path) > 1 for path in references(parse(when)))


def named(table: Table, when: str) -> set[str]:
    """Keys of the fields that the formula reads of the record itself."""
    paths = references(parse(when)) if when else ()
    known = (table.by_name.get(path[0]) for path in paths)
    return {column.key for column in known if column}


def check_own(trigger: Trigger, schema: Schema, *more: str) -> None:
    """Only what the record itself holds is there when it is written. Raises InvalidFlow."""
    if not trigger.when:
        return
    table = schema.table(trigger.table)
    for path in _references(trigger.when):
        own = path[1:] if path[0] in more else path
        column = table.by_name.get(own[0]) if own else None
        if own and own[0] in _GIVEN:
            continue
        if len(own) != 1 or column is None or not column.type.stored:
            name = "{" + ".".join(path) + "}"
            raise InvalidFlow("trigger.when", _own(table.definition.name, name))


def _own(table: str, name: str) -> Words:
    return Words(
        f"「{table}」自己存着的字段，不是 {name}：计算出来的、关联过去的，放到第一步里判断",
        f"fields that «{table}» itself holds, not {name}: what is computed or stands behind a link"
        " is asked by the flow's first block",
    )


def _references(when: str) -> tuple[Path, ...]:
    """Raises InvalidFlow for what is no formula."""
    try:
        return tuple(references(parse(when)))
    except FormulaError as error:
        raise InvalidFlow("trigger.when", of_error(error)) from error
