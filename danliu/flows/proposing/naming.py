"""Which record a proposed notice is about: «订单 A-7 苏州启明 2026-12-01：需确认产能»."""

from collections.abc import Iterator

from danliu.flows.definition import Trigger
from danliu.formulas import FormulaError, Kind, parse, references
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table

_CUSTOMERS = ("客户", "客户名称", "客户姓名", "买家", "收货人", "联系人")


def named(text: str, trigger: Trigger, schema: Schema) -> str:
    """The text as a formula that begins with the record; as it was where there is none."""
    table = schema.tables.get(trigger.table)
    if table is None:
        return text
    parts = [_quoted(f"{table.definition.name} "), f"{{{table.title.key}}}"]
    for path in (*_customer(table, schema), *_day(table, trigger)):
        parts += [_quoted(" "), f"{{{path}}}"]
    return "=" + "&".join([*parts, _quoted(f"：{text}")])


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _customer(table: Table, schema: Schema) -> Iterator[str]:
    """Whose it is, where a field says so and is not the title."""
    for column in table.columns.values():
        if column is table.title:
            continue
        if column.definition.type == "link" and "客户" in column.definition.name:
            yield f"{column.key}.{schema.target(column).title.key}"
            return
        if column.definition.type == "text" and column.definition.name.endswith(_CUSTOMERS):
            yield column.key
            return


def _day(table: Table, trigger: Trigger) -> Iterator[str]:
    """The day that the rule is about, else the first one of the table."""
    told = [*_read(trigger.when), str(trigger.settings.get("field", ""))]
    days = [one for one in table.columns.values() if _is_day(one) and one is not table.title]
    spoken = [one for one in days if one.key in told]
    yield from (one.key for one in (spoken or days)[:1])


def _is_day(column: Column) -> bool:
    return column.type.kind is Kind.date


def _read(when: str) -> list[str]:
    try:
        return [path[0] for path in references(parse(when))] if when else []
    except FormulaError:  # it has its own fault
        return []
