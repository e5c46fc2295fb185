"""Python and PostgreSQL give the same answer, for every function, whatever stands in the row.

DANLIU_FORMULA_ROUNDS multiplies the number of rounds, for a long run by hand.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from itertools import product
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Select, null, select
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.schema import CreateTable

from danliu.formulas import (
    FormulaError,
    Tree,
    check,
    parse,
    show,
    to_answer,
    to_filter,
    to_python,
    to_sql,
    to_sql_error,
)
from danliu.formulas.kinds import Column, Kind
from danliu.formulas.signature import functions
from danliu.formulas.tree import Call, Literal, Reference
from tests.formulas.rows import KINDS, PATHS, TABLE, calls, column, gives, kind_of, rows, trees

FORMULAS, ROWS, ROUNDS = 25, 4, 40 * int(os.environ.get("DANLIU_FORMULA_ROUNDS", "1"))
NOON = datetime(2026, 2, 10, 4, tzinfo=UTC)
DIALECT = dialect()
ORDER = [tuple(name.split("_")) for name in TABLE.c.keys()[1:]]
drawn = settings(
    max_examples=ROUNDS,
    deadline=None,
    phases=[
        Phase.explicit,
        Phase.generate,
    ],  # a batch takes too long to shrink; the formula is shown
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
some_rows = st.lists(rows, min_size=ROWS, max_size=ROWS)
Row = dict[tuple[str, ...], Any]


class Database:
    """One connection with a loop of its own, since Hypothesis calls from outside of any."""

    def __init__(self, dsn: str) -> None:
        self.runner = asyncio.Runner()
        self.connection = self.runner.run(asyncpg.connect(dsn, statement_cache_size=0))
        self.runner.run(
            self.connection.execute(
                str(CreateTable(TABLE).compile(dialect=DIALECT)).replace("CREATE", "CREATE TEMP")
            )
        )

    def keep(self, some: list[Row]) -> None:
        self.runner.run(self.connection.execute("delete from rows"))
        values = [(n, *(row[path] for path in ORDER)) for n, row in enumerate(some)]
        self.runner.run(self.connection.copy_records_to_table("rows", records=values))

    def run(self, statement: str) -> None:
        self.runner.run(self.connection.execute(statement))

    def ask(self, statement: Select[Any]) -> list[Any]:
        compiled = statement.compile(dialect=DIALECT)
        values = [compiled.params[name] for name in compiled.positiontup or []]
        return self.runner.run(self.connection.fetch(str(compiled), *values))


@pytest.fixture(scope="module")
def database(dsn: str) -> Iterator[Database]:
    opened = Database(dsn)
    yield opened
    opened.runner.run(opened.connection.close())
    opened.runner.close()


def spoken(tree: Tree) -> str:
    return show(tree, ".".join)


@drawn
@given(
    formulas=st.lists(
        st.sampled_from(KINDS).flatmap(lambda kind: trees(kind, 4)),
        min_size=FORMULAS,
        max_size=FORMULAS,
    ),
    some=some_rows,
)
def test_both_meanings_agree(database: Database, formulas: list[Tree], some: list[Row]):
    database.keep(some)
    _compare(database, [tree for tree in formulas if fits(tree)], some)


def fits(tree: Tree) -> bool:
    """Once in thousands one is drawn whose SQL is refused as too long."""
    try:
        to_sql(tree, column)
    except FormulaError as error:
        if not error.found.endswith("characters of SQL"):
            raise
        return False
    return True


def _compare(
    database: Database, formulas: list[Tree], some: list[Row], find: Column = column
) -> None:
    """Values, blanks and errors."""
    asked = [
        twin(tree, find).label(f"{letter}{n}")
        for n, tree in enumerate(formulas)
        for letter, twin in (("f", to_sql), ("e", to_sql_error))
    ]
    answers = database.ask(select(TABLE.c.id, *asked).order_by(TABLE.c.id))
    for row, answer in zip(some, answers, strict=True):
        for n, tree in enumerate(formulas):
            value, error = to_answer(tree)(row.get)
            found = (value, error and str(error))
            assert found == (answer[f"f{n}"], answer[f"e{n}"]), (spoken(tree), row)


@pytest.mark.parametrize("name", [name for name in functions if name.isascii()])
def test_every_way_to_call_a_function_agrees(database: Database, name: str):
    for overload in functions[name].overloads:
        kinds = [kind for kind in KINDS if gives(overload, kind)] or [Kind.any]
        one = st.sampled_from(kinds).flatmap(partial(calls, name, overload, depth=1))

        @settings(drawn, max_examples=max(1, ROUNDS // 40))
        @given(formulas=st.lists(one, min_size=8, max_size=8), some=some_rows)
        def agree(formulas: list[Tree], some: list[Row]) -> None:
            database.keep(some)
            _compare(database, formulas, some)

        agree()


THERE = ('""', "{单价}", "{标签}", "{明细.数量}")


def nearly_blank() -> Iterator[Tree]:
    """Every function of blanks, and of blanks but for one, with as many as it takes."""
    names = [name for name in functions if name.isascii() and name[0].isalpha()]
    for name, count, there in product(names, range(1, 5), THERE):
        for place in range(count):
            given = ['""'] * count
            given[place] = there
            with suppress(FormulaError):
                tree = parse(f"{name}({','.join(given)})")
                check(tree, kind_of)
                yield tree


def test_of_next_to_nothing_both_say_the_same(database: Database) -> None:
    row = dict.fromkeys(ORDER) | {("$now",): NOON, ("$zone",): "Asia/Shanghai"}
    formulas = list(nearly_blank())
    assert len(formulas) > 1_000
    database.keep([row])
    for first in range(0, len(formulas), FORMULAS):
        _compare(database, formulas[first : first + FORMULAS], [row])


NOTHING = Reference(("空",), at=1)
FILLED: Row = {
    ("单价",): Decimal("2.5"),
    ("数量",): 3,
    ("客户", "等级"): "金",
    ("备注",): "12",
    ("加急",): True,
    ("交期",): NOON.date(),
    ("下单日",): NOON.date(),
    ("发货于",): NOON,
    ("明细", "金额"): [Decimal(1), None],
    ("明细", "数量"): [1, 2],
    ("标签",): ["a", None],
    ("明细", "急"): [True, None],
    ("明细", "交期"): [NOON.date()],
    ("明细", "签收"): [None, NOON],
}
SIGNS = ("=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "^", "&")


def with_given(tree: Tree) -> Tree:
    """The same formula, where what was written as blank is a given value that is blank."""
    match tree:
        case Literal(""):
            return NOTHING
        case Call(name, arguments):
            return Call(name, tuple(map(with_given, arguments)), at=1)
    return tree


def beside_nothing() -> Iterator[Tree]:
    """Every sign between a blank and a value of each kind it takes, both ways."""
    for sign, paths in product(SIGNS, PATHS.values()):
        text = ".".join(paths[0])
        for written in (f'""{sign}{{{text}}}', f'{{{text}}}{sign}""', f'""{sign}""'):
            with suppress(FormulaError):
                tree = parse(written)
                check(tree, kind_of)
                yield tree


def found_or_nothing(path: tuple[str, ...]) -> Any:
    return null() if path == NOTHING.path else column(path)


def test_a_given_blank_is_as_good_as_a_written_one_in_every_function(database: Database) -> None:
    here = {("$now",): NOON, ("$zone",): "Asia/Shanghai"}
    some = [dict.fromkeys(ORDER) | here, FILLED | here]
    signs = list(beside_nothing())
    formulas = [with_given(tree) for tree in (*nearly_blank(), *signs)]
    assert len(signs) > 100
    database.keep(some)
    for first in range(0, len(formulas), FORMULAS):
        _compare(database, formulas[first : first + FORMULAS], some, found_or_nothing)


@drawn
@given(formulas=st.lists(trees(Kind.truth, 3), min_size=5, max_size=5), some=some_rows)
def test_a_filter_keeps_the_rows_for_which_the_formula_is_true(
    database: Database, formulas: list[Tree], some: list[Row]
):
    database.keep(some)
    for tree in formulas:
        answers = database.ask(select(TABLE.c.id).where(to_filter(tree, column)))
        true = {n for n, row in enumerate(some) if to_python(tree)(row.get) is True}
        assert {answer["id"] for answer in answers} == true, (spoken(tree), some)


@given(tree=st.sampled_from(KINDS).flatmap(lambda kind: trees(kind, 5)))
def test_what_is_written_back_reads_the_same_and_keeps_its_kind(tree: Tree):
    assert parse(spoken(tree)) == tree
    assert check(parse(spoken(tree)), kind_of) == check(tree, kind_of)
