"""The rules of a table: formulas over one record that refuse it, or flag it for a person."""

from collections.abc import Mapping
from typing import Any

from danliu.errors import Words
from danliu.formulas import formula, parse, references
from danliu.tables.cells import fault
from danliu.tables.errors import InvalidRecord
from danliu.tables.schema import Table


def check_record(table: Table, values: Mapping[str, Any], write: int) -> list[str]:
    """The flags this record earns. Raises InvalidRecord if a check refuses it."""
    flags, faults = [], []
    for check in table.definition.checks:
        if formula(check.when)(lambda path: _value(table, values, path)) is not True:
            continue
        if check.then == "flag":
            flags.append(check.says)
            continue
        first = references(parse(check.when))[0][0]
        column = table.by_name[first]
        words = Words(check.says, check.says_en or check.says)
        faults.append(fault(column, values.get(column.key), "check", words))
    if faults:
        raise InvalidRecord(faults, write)
    return flags


def _value(table: Table, values: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    return values.get(table.by_name[path[0]].key) if len(path) == 1 else None
