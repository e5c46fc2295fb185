"""Sales with two lookups, a roll-up and a formula: the tables, the rows, and the SQL by hand."""

from typing import Any

from danliu.postgres.pool import Connection
from danliu.tables.definition import FieldDef, Sort, TableDef, View
from danliu.tables.schema import Schema

DEALERS = TableDef(
    "dealers",
    "经销商",
    "name",
    (
        FieldDef("name", "名称", "text"),
        FieldDef("region", "大区", "text"),
        FieldDef("level", "等级", "text"),
    ),
)
SALES = TableDef(
    "sales",
    "销售",
    "number",
    (
        FieldDef("number", "单号", "text"),
        FieldDef("dealer", "经销商", "link", options={"table": "dealers"}),
        FieldDef("status", "状态", "text"),
        FieldDef("amount", "金额", "money"),
        FieldDef("freight", "运费", "money"),
        FieldDef("items", "明细", "sub-table", options={"table": "items", "link": "sale"}),
        FieldDef("region", "大区", "lookup", options={"through": "dealer", "field": "region"}),
        FieldDef("level", "等级", "lookup", options={"through": "dealer", "field": "level"}),
        FieldDef(
            "pieces",
            "件数",
            "rollup",
            options={"through": "items", "field": "pieces", "how": "sum"},
        ),
        FieldDef("total", "合计", "formula", options={"formula": "{amount}+IFBLANK({freight},0)"}),
    ),
    views=(
        View(
            "review",
            "待复核",
            fields=("number", "dealer", "amount", "region", "level", "pieces", "total"),
            where='{status}="review"',
            sort=(Sort("amount", descending=True),),
        ),
    ),
)
ITEMS = TableDef(
    "items",
    "明细",
    "sku",
    (
        FieldDef("sku", "料号", "text"),
        FieldDef("sale", "销售", "link", options={"table": "sales"}),
        FieldDef("pieces", "件数", "number"),
    ),
)
TABLES = [DEALERS, SALES, ITEMS]


async def fill_computed(db: Connection, schema: Schema, rows: int) -> None:
    """So many sales of 5,000 dealers, with as many items on them."""
    dealers, sales, items = (schema.table(one.key) for one in TABLES)
    head = "now() - n * interval '1 second', 'system:danliu', now(), 'system:danliu'"
    system = "id, created_at, created_by, updated_at, updated_by"

    def number(kind: str, n: str) -> str:
        return f"md5('{kind}' || ({n})::text)::uuid"

    def names(table: Any, *keys: str) -> str:
        return ", ".join(table.columns[key].physical for key in keys)

    await db.execute(
        f"INSERT INTO {schema.physical(dealers)} ({system},"
        f" {names(dealers, 'name', 'region', 'level')})"
        f" SELECT {number('d', 'n')}, {head}, '经销商' || n,"
        " (ARRAY['华东','华南','华北'])[1 + n % 3], (ARRAY['A','B'])[1 + n % 2]"
        " FROM generate_series(0, 4999) n"
    )
    keys = ("number", "dealer", "status", "amount", "freight")
    await db.execute(
        f"INSERT INTO {schema.physical(sales)} ({system}, {names(sales, *keys)})"
        f" SELECT {number('s', 'n')}, {head}, 'S' || n, {number('d', 'n % 5000')},"
        " (ARRAY['new','review','approved','held','approved'])[1 + n % 5],"
        " (n::bigint * 7919 % 10000000) / 100.0, CASE n % 3 WHEN 0 THEN 12.5 END"
        " FROM generate_series(1, $1::int) n",
        rows,
        timeout=600,
    )
    await db.execute(
        f"INSERT INTO {schema.physical(items)} ({system}, {names(items, 'sku', 'sale', 'pieces')})"
        f" SELECT {number('i', 'n')}, {head}, 'KL-' || n % 900,"
        f" {number('s', '1 + n::bigint * 31 % $1::int')}, 1 + n % 40"
        " FROM generate_series(1, $1::int) n",
        rows,
        timeout=600,
    )
    for table in (dealers, sales, items):
        await db.execute(f"VACUUM ANALYZE {schema.physical(table)}", timeout=300)


def by_hand(schema: Schema) -> str:
    """The same page as one would write it."""
    dealers, sales, items = (schema.table(one.key) for one in TABLES)
    s = {key: f"s.{column.physical}" for key, column in sales.columns.items()}
    d = {key: f"d.{column.physical}" for key, column in dealers.columns.items()}
    sale, pieces = (items.columns[key].physical for key in ("sale", "pieces"))
    return (
        "SELECT s.id, s.version, s.flags, s.created_at, s.created_by, s.updated_at, s.updated_by,"
        f" s.duplicate_of, {s['number']}, {s['dealer']} AS dealer, {d['name']} AS dealer_name,"
        f" {s['amount']}, {d['region']}, {d['level']},"
        f" (SELECT coalesce(sum(i.{pieces}), 0) FROM {schema.physical(items)} i"
        f" WHERE i.{sale} = s.id AND i.deleted_at IS NULL),"
        f" {s['amount']} + coalesce({s['freight']}, 0)"
        f" FROM {schema.physical(sales)} s"
        f" LEFT JOIN {schema.physical(dealers)} d ON d.id = {s['dealer']} AND d.deleted_at IS NULL"
        f" WHERE s.deleted_at IS NULL AND {s['status']} = 'review'"
        f" ORDER BY {s['amount']} DESC NULLS LAST, s.id DESC LIMIT 51"
    )


def as_record(row: tuple[Any, ...], head: tuple[str, ...]) -> dict[str, Any]:
    """A row of `by_hand` in the shape of the API."""
    number, dealer, name, amount, region, level, pieces, total = row[len(head) :]
    cells = {
        "number": number,
        "dealer": {"id": dealer, "title": name},
        "amount": amount,
        "region": region,
        "level": level,
        "pieces": pieces,
        "total": total,
    }
    return {**dict(zip(head, row, strict=False)), "cells": cells}
