"""A formula as an index: every function that may be held by one is, with its constants in text."""

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import literal
from sqlalchemy.types import Text

from danliu.formulas import FormulaError, is_stable, parse, show, to_literal_sql
from danliu.formulas.signature import functions
from danliu.formulas.tree import Literal
from tests.formulas.rows import KINDS, calls, gives
from tests.formulas.rows import column as any_column
from tests.formulas.test_twins import Database, database  # noqa: F401  a fixture


def column(path: tuple[str, ...]) -> object:
    return literal("Asia/Shanghai", Text()) if path == ("$zone",) else any_column(path)


def test_every_immutable_function_can_be_an_index(database: Database):  # noqa: F811
    """PostgreSQL itself is the judge; of each function one way to call it at least is held."""
    held = set()

    @settings(max_examples=2, deadline=None, database=None)
    @given(data=st.data())
    def index(data: st.DataObject) -> None:
        for name in functions:
            for overload in functions[name].overloads if name.isascii() else ():
                kinds = [kind for kind in KINDS if gives(overload, kind)]
                if not kinds:
                    continue
                tree = data.draw(calls(name, overload, data.draw(st.sampled_from(kinds)), 1))
                if not is_stable(tree, column):
                    continue
                text = to_literal_sql(tree, column).replace("rows.", "")
                database.run("truncate rows")
                database.run(f"create index on rows (({text}))")
                held.add(name)

    index()
    assert len(held) > 130


@pytest.mark.parametrize("formula", ["TODAY()-{交期}", "NOW()>{发货于}", "SUM({明细.金额})"])
def test_the_present_and_lists_are_in_no_index(formula: str):
    assert not is_stable(parse(formula), column)
    with pytest.raises(FormulaError):
        to_literal_sql(parse(formula), column)


NAUGHTY = [
    "'",
    "''; drop table rows; --",
    "\\",
    "\\'",
    "$1",
    "%s",
    ":x",
    "%",
    "{0}",
    "\u202e",
    "😀",
]


@pytest.mark.parametrize("text", NAUGHTY)
async def test_no_constant_gets_out_of_its_quotes(dsn: str, text: str):
    connection = await asyncpg.connect(dsn)
    written = to_literal_sql(Literal(text, at=1), column)
    assert await connection.fetchval(f"select {written}") == text
    await connection.execute("create temp table rows (备注 text)")
    await connection.execute("insert into rows values ($1)", text)
    formula = parse("{备注}=" + show(Literal(text, at=1), ".".join))
    asked = to_literal_sql(formula, column)
    assert await connection.fetchval(f"select {asked} from rows") is True
    await connection.close()
