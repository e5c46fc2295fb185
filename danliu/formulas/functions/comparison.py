"""Signs that compare: = <> < <= > >=.

Blank equals blank and nothing else; in an order, blank makes the answer blank. Text goes by code
point. A date meets a moment as the midnight with which it begins.
"""

import operator
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Text

from danliu.formulas.kinds import Kind, Sql
from danliu.formulas.signature import DATE, MOMENT, SAME, SAME_ORDERED, Slot, function
from danliu.formulas.times import Here, SqlHere

Meaning = Callable[[Any, Any], Any]


def _equal(left: Sql, right: Sql) -> Sql:
    return left.is_not_distinct_from(right)


def _unequal(left: Sql, right: Sql) -> Sql:
    return left.is_distinct_from(right)


def _ordered(compare: Meaning) -> Meaning:
    def by_code_point(left: Sql, right: Sql) -> Any:
        text = isinstance(left.type, Text)
        return compare(left.collate("C"), right) if text else compare(left, right)

    return by_code_point


def _start(here: Any, side: Any) -> Any:
    """The midnight of a date; a moment and a blank stay what they are."""
    if isinstance(here, SqlHere):
        from_date = side.type.python_type is date
        return here.midnight(side) if from_date else side
    is_date = isinstance(side, date) and not isinstance(side, datetime)
    return here.midnight(side) if is_date else side


def _mixed(meaning: Meaning) -> Callable[[Here | SqlHere, Any, Any], Any]:
    return lambda here, left, right: meaning(_start(here, left), _start(here, right))


def _comparison(sign: str, same: Slot, python: Meaning, sql: Meaning, *, blanks: bool) -> None:
    alike = type("Alike", (), {"python": staticmethod(python), "sql": staticmethod(sql)})
    function(sign, takes=[same, same], gives=Kind.truth, blanks=blanks)(alike)
    mixed = type(
        "Mixed", (), {"python": staticmethod(_mixed(python)), "sql": staticmethod(_mixed(sql))}
    )
    for takes in ([DATE, MOMENT], [MOMENT, DATE]):
        function(sign, takes=takes, gives=Kind.truth, blanks=blanks, timed=True)(mixed)


_comparison("=", SAME, operator.eq, _equal, blanks=True)
_comparison("<>", SAME, operator.ne, _unequal, blanks=True)
for _sign, _meaning in {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}.items():
    _comparison(_sign, SAME_ORDERED, _meaning, _ordered(_meaning), blanks=False)
