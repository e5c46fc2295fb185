"""Signs that compare: = <> < <= > >=.

Blank equals blank and nothing else; in an order, blank makes the answer blank. Text goes by code
point. A date meets a moment as the midnight with which it begins.
"""

import operator
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from danliu.formulas.formed import formed
from danliu.formulas.kinds import Kind, Sql, Value, kind_of_type
from danliu.formulas.signature import function
from danliu.formulas.slots import DATE, MOMENT, SAME, SAME_ORDERED, Slot
from danliu.formulas.times import Here, SqlHere

Meaning = Callable[[Any, Any], Any]


def _compare_sql(template: str, left: Sql, right: Sql) -> Sql:
    """By code point; for mere equality the order of letters does not matter."""
    if kind_of_type(left.type) is Kind.text and "DISTINCT" not in template:
        left = formed('{} COLLATE "C"', left, kind=Kind.text)
    return formed(template, left, right, kind=Kind.truth)


def _start(here: Here, side: Value) -> Value:
    """The midnight of a date; a moment and a blank stay what they are."""
    is_date = isinstance(side, date) and not isinstance(side, datetime)
    return here.midnight(side) if is_date else side


def _start_sql(here: SqlHere, side: Sql) -> Sql:
    return here.midnight(side) if kind_of_type(side.type) is Kind.date else side


def _comparison(sign: str, same: Slot, python: Meaning, template: str, *, blanks: bool) -> None:
    """Register a sign for two values of one kind, and for a date with a moment."""
    sql = partial(_compare_sql, template)

    class Alike:
        pass

    class Mixed:
        @staticmethod
        def python(here: Here, left: Value, right: Value) -> Any:
            return python(_start(here, left), _start(here, right))

        @staticmethod
        def sql(here: SqlHere, left: Sql, right: Sql) -> Sql:
            return sql(_start_sql(here, left), _start_sql(here, right))

    Alike.python, Alike.sql = staticmethod(python), staticmethod(sql)  # type: ignore[attr-defined]
    function(sign, takes=[same, same], gives=Kind.truth, blanks=blanks)(Alike)
    for takes in ([DATE, MOMENT], [MOMENT, DATE]):
        function(sign, takes=takes, gives=Kind.truth, blanks=blanks, timed=True)(Mixed)


_comparison("=", SAME, operator.eq, "({} IS NOT DISTINCT FROM {})", blanks=True)
_comparison("<>", SAME, operator.ne, "({} IS DISTINCT FROM {})", blanks=True)
_comparison("<", SAME_ORDERED, operator.lt, "({} < {})", blanks=False)
_comparison("<=", SAME_ORDERED, operator.le, "({} <= {})", blanks=False)
_comparison(">", SAME_ORDERED, operator.gt, "({} > {})", blanks=False)
_comparison(">=", SAME_ORDERED, operator.ge, "({} >= {})", blanks=False)
