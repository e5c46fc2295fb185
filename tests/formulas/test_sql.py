"""Formulas inside statements: the worked examples of the guide, indexes, nesting, other columns."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import column as sql_column
from sqlalchemy import literal, select, table
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.types import ARRAY, BigInteger, Date, DateTime, Numeric, Text, TypeEngine

from danliu.formulas import FormulaError, parse, to_answer, to_filter, to_sql, to_sql_error

GUIDE = Path(__file__).parents[2] / "docs/algorithms/formulas.md"
ROW: dict[str, Any] = {
    "单价": Decimal("2.5"),
    "数量": 3,
    "等级": "金",
    "备注": None,
    "折扣": None,
    "交期": date(2026, 11, 27),
    "明细.金额": [Decimal(12), Decimal(30), None, Decimal(8)],
    "明细.品名": ["茶", "糖", "茶", "盐"],
    "$now": datetime(2026, 11, 22, 17, tzinfo=UTC),
    "$zone": "Asia/Shanghai",
}
TYPES: dict[str, TypeEngine[Any]] = {
    "单价": Numeric(),
    "数量": BigInteger(),
    "等级": Text(),
    "备注": Text(),
    "折扣": Numeric(),
    "交期": Date(),
    "明细.金额": ARRAY(Numeric()),
    "明细.品名": ARRAY(Text()),
    "$now": DateTime(timezone=True),
    "$zone": Text(),
}


@pytest.fixture
async def connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    opened = await asyncpg.connect(dsn)
    yield opened
    await opened.close()


async def ask(connection: asyncpg.Connection, statement: Any) -> Any:
    compiled = statement.compile(dialect=dialect())
    values = [compiled.params[name] for name in compiled.positiontup or []]
    return await connection.fetchval(str(compiled), *values)


def constant(path: tuple[str, ...]) -> Any:
    return literal(ROW[".".join(path)], TYPES[".".join(path)])


def written(value: Any) -> str:
    return "" if value is None else str(value).upper() if isinstance(value, bool) else str(value)


async def test_the_worked_examples_of_the_guide_hold_in_both_languages(
    connection: asyncpg.Connection,
):
    lines = [line for line in GUIDE.read_text().splitlines() if line.startswith("| `")]
    for line in lines:
        _, formula, due, _ = (cell.strip() for cell in line.split("|"))
        tree = parse(formula.strip("`"))
        value, error = to_answer(tree)(lambda path: ROW[".".join(path)])
        assert written(error or value) == due, formula
        value = await ask(connection, select(to_sql(tree, constant)))
        error = await ask(connection, select(to_sql_error(tree, constant)))
        assert written(error or value) == due, formula
    assert len(lines) > 10


async def test_a_row_filter_by_membership_uses_the_index(connection: asyncpg.Connection):
    await connection.execute(
        """create temp table t as select n, 'u' || n as owner from generate_series(1, 20000) n;
        create index on t (owner); analyze t"""
    )
    orders = table("t", sql_column("n", Numeric()), sql_column("owner", Text()))
    for formula in ('{owner}="u7"', 'AND(ONEOF({owner},"u7","u8"),{n}>1)'):
        found = to_filter(parse(formula), lambda path: orders.c[path[0]])
        compiled = select(orders.c.n).where(found).compile(dialect=dialect())
        values = [compiled.params[name] for name in compiled.positiontup or []]
        plan = await connection.fetch(f"explain {compiled}", *values)
        assert "t_owner_idx" in str(plan)


async def test_a_formula_may_read_another_formula(connection: asyncpg.Connection):
    total = to_sql(parse("{单价}+{数量}"), constant)

    def with_total(path: tuple[str, ...]) -> Any:
        return total if path == ("合计",) else constant(path)

    assert await ask(connection, select(to_sql(parse("{合计}*2"), with_total))) == 11
    loose = literal(1, Numeric()) + literal(2, Numeric())
    assert await ask(connection, select(to_sql(parse("{x}*2"), lambda _: loose))) == 6


async def test_documents_and_ids_pass_through_and_compare(connection: asyncpg.Connection):
    kinds = {"address": JSONB(), "owner": UUID()}

    def column(path: tuple[str, ...]) -> Any:
        return sql_column(path[0], kinds[path[0]])

    found = select(to_sql(parse("IF(ISBLANK({address}),1,2)"), column))
    source = table("s")
    await connection.execute(
        "create temp table s as select '{}'::jsonb as address, gen_random_uuid() as owner"
    )
    assert await ask(connection, found.select_from(source)) == 2
    same = select(to_sql(parse("{owner}={owner}"), column)).select_from(source)
    assert await ask(connection, same) is True
    with pytest.raises(FormulaError):
        to_sql(parse("{address}+1"), column)


def test_a_filter_must_be_a_truth():
    with pytest.raises(FormulaError) as error:
        to_filter(parse("AND({单价}=2.5,{单价})"), constant)
    assert (error.value.found, error.value.expected) == ("number", ["truth"])
    with pytest.raises(FormulaError):
        to_filter(parse("{等级}=1"), constant)


def test_what_a_user_wrote_is_never_part_of_the_statement():
    compiled = select(to_sql(parse("""{等级}&"'); drop"&7"""), constant)).compile(dialect=dialect())
    assert "drop" not in str(compiled)
    assert Decimal(7) in compiled.params.values()
