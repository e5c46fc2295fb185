"""Lists of numbers: their mean, their middle, and how far they lie apart."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from danliu.formulas.decimals import CONTEXT, divide, divide_sql
from danliu.formulas.formed import formed
from danliu.formulas.functions.inexact import FINE, fine, fine_sql, rounded, rounded_sql
from danliu.formulas.functions.lists import array_of, of_numbers, over, present, sum_of
from danliu.formulas.kinds import Error, Kind, Sql
from danliu.formulas.signature import function
from danliu.formulas.slots import (
    NUMBER_OR_LIST,
)


def _mean(numbers: list[Decimal]) -> Decimal | None:
    return divide(sum_of(numbers), Decimal(len(numbers)))


def quotient_over(above: str, below: str, values: tuple[Sql, ...]) -> Sql:
    """A quotient of two aggregates."""
    return divide_sql(over(above, values, Kind.number), over(below, values, Kind.number))


def _ratio(
    *names: str,
    python: Callable[[list[Decimal]], Decimal | None],
    above: str,
    below: str,
    root: bool = False,
) -> None:
    """Register a quotient of aggregates, or its root; where there is none: #DIV/0!."""

    class Ratio:
        @staticmethod
        def python(*values: Any) -> Any:
            numbers = present(values)
            if not numbers:
                return None
            found = python(numbers)
            if found is None:
                return Error.div
            return rounded(FINE.sqrt(fine(found))) if root else found

        @staticmethod
        def sql(*values: Sql) -> Sql:
            found = quotient_over(above, below, values)
            return (
                rounded_sql(formed("sqrt({})", fine_sql(found), kind=Kind.number))
                if root
                else found
            )

        @staticmethod
        def error(*values: Sql) -> Sql:
            some = over("count(*) > 0", values, Kind.number, Kind.truth)
            template = f"(CASE WHEN {{}} AND {{}} IS NULL THEN '{Error.div}' END)"
            return formed(template, some, quotient_over(above, below, values), kind=Kind.text)

    function(*names, takes=[NUMBER_OR_LIST], gives=Kind.number, more=True, blanks=True)(Ratio)


_ratio("AVERAGE", "平均值", "平均", python=_mean, above="sum(_x)", below="count(_x)::numeric")


def _squares(numbers: list[Decimal]) -> Decimal:
    """n times the sum of squares less the square of the sum: exact."""
    squares = sum_of([CONTEXT.multiply(one, one) for one in numbers])
    total = sum_of(numbers)
    return CONTEXT.subtract(
        CONTEXT.multiply(squares, Decimal(len(numbers))), CONTEXT.multiply(total, total)
    )


def _spread(*names: str, sample: bool, root: bool) -> None:
    def python(numbers: list[Decimal]) -> Decimal | None:
        count = len(numbers)
        return divide(_squares(numbers), Decimal(count * (count - sample)))

    squares = "(count(_x) * sum(_x * _x) - sum(_x) * sum(_x))"
    below = f"(count(_x) * (count(_x) - {int(sample)}))::numeric"
    _ratio(*names, python=python, above=squares, below=below, root=root)


_spread("STDEV", "STDEV.S", "标准差", sample=True, root=True)
_spread("STDEVP", "STDEV.P", sample=False, root=True)
_spread("VAR", "VAR.S", "方差", sample=True, root=False)
_spread("VARP", "VAR.P", sample=False, root=False)


def _deviation(numbers: list[Decimal]) -> Decimal | None:
    return divide(_squares(numbers), Decimal(len(numbers)))


_ratio(
    "DEVSQ",
    python=_deviation,
    above="(count(_x) * sum(_x * _x) - sum(_x) * sum(_x))",
    below="count(_x)::numeric",
)


def _middle(numbers: list[Decimal]) -> Decimal:
    ordered = sorted(numbers)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return CONTEXT.multiply(CONTEXT.add(low, high), Decimal("0.5"))


_ORDERED = "(array_agg(_x ORDER BY _x))"
of_numbers(
    "MEDIAN",
    "中位数",
    python=_middle,
    sql=f"({_ORDERED}[(count(_x) + 1) / 2] + {_ORDERED}[count(_x) / 2 + 1]) * 0.5",
)


@function(
    "MODE", "MODE.SNGL", "众数", takes=[NUMBER_OR_LIST], gives=Kind.number, more=True, blanks=True
)
class Mode:
    """The number that comes most often, of several the first; #N/A if none comes twice."""

    @staticmethod
    def python(*values: Any) -> Any:
        numbers = present(values)
        most = max(numbers, key=numbers.count, default=None)
        return Error.na if most is not None and numbers.count(most) < 2 else most

    @staticmethod
    def sql(*values: Sql) -> Sql:
        rows = "FROM unnest({}) WITH ORDINALITY AS _u(_x, _n) WHERE _x IS NOT NULL"
        order = "GROUP BY _x HAVING count(*) > 1 ORDER BY count(*) DESC, min(_n) LIMIT 1"
        return formed(
            f"(SELECT _x {rows} {order})", array_of(values, Kind.number), kind=Kind.number
        )

    @staticmethod
    def error(*values: Sql) -> Sql:
        some = over("count(*) > 0", values, Kind.number, Kind.truth)
        template = f"(CASE WHEN {{}} AND {{}} IS NULL THEN '{Error.na}' END)"
        return formed(template, some, Mode.sql(*values), kind=Kind.text)
