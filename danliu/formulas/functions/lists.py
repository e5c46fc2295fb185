"""Lists, such as what a reference finds through many links: sums, counts, order. Blanks in a list
do not count; of nothing there is no answer: blank, and the count is 0."""

from collections.abc import Callable
from decimal import Decimal
from math import trunc
from typing import Any

from danliu.formulas.decimals import CONTEXT, STEP, divide, divide_sql, kept, kept_sql
from danliu.formulas.formed import formed, shared
from danliu.formulas.functions.inexact import FINE, fine, fine_sql, rounded, rounded_sql
from danliu.formulas.functions.number import product
from danliu.formulas.kinds import ELEMENTS, LISTS, Error, Kind, Sql, Value, kind_of_type
from danliu.formulas.signature import function
from danliu.formulas.slots import (
    ANYTHING,
    NUMBER,
    NUMBER_OR_LIST,
    NUMBERS,
    SAME_LISTED,
    SAME_MEASURES,
)


def present(values: tuple[Value, ...]) -> list[Any]:
    """What is there, of single values and lists alike."""
    found: list[Any] = []
    for value in values:
        found += value if isinstance(value, list) else [value]
    return [one for one in found if one is not None]


def array_of(values: tuple[Sql, ...], kind: Kind) -> Sql:
    """One array of single values and lists, the elements of this kind."""
    parts, singles = [], []
    for value in (*values, None):
        if value is not None and kind_of_type(value.type) not in ELEMENTS:
            singles.append(value)
            continue
        if singles:
            gaps = ", ".join(["{}"] * len(singles))
            parts.append(formed(f"ARRAY[{gaps}]::{NAMES[kind]}[]", *singles, kind=LISTS[kind]))
            singles = []
        if value is not None:
            parts.append(value)
    joined = " || ".join(["{}"] * len(parts))
    return formed(f"({joined})", *parts, kind=LISTS[kind])


NAMES = {
    Kind.number: "numeric",
    Kind.text: "text",
    Kind.truth: "boolean",
    Kind.date: "date",
    Kind.moment: "timestamptz",
}


def element(values: tuple[Sql, ...]) -> Kind:
    """The kind of what they hold; a bare blank has the kind of nothing."""
    kinds = (kind_of_type(value.type) for value in values)
    return next((ELEMENTS.get(kind, kind) for kind in kinds), Kind.number)


def over(template: str, values: tuple[Sql, ...], kind: Kind, gives: Kind | None = None) -> Sql:
    """A subquery over the elements _x that are there, in their order _n."""
    rows = "FROM unnest({}) WITH ORDINALITY AS _u(_x, _n) WHERE _x IS NOT NULL"
    return formed(f"(SELECT {template} {rows})", array_of(values, kind), kind=gives or kind)


def _of_numbers(
    *names: str,
    python: Callable[[list[Decimal]], Any],
    sql: str,
    fails: Error | None = None,
    after: Callable[[Sql], Sql] | None = None,
) -> None:
    """Register a function of all numbers that are there; of none it is blank."""

    class OfNumbers:
        @staticmethod
        def python(*values: Any) -> Any:
            numbers = present(values)
            if not numbers:
                return None
            found = python(numbers)
            return fails if found is None else found

        @staticmethod
        def sql(*values: Sql) -> Sql:
            found = over(sql, values, Kind.number)
            return after(found) if after else found

        @staticmethod
        def error(*values: Sql) -> Sql:
            some = over("count(*) > 0", values, Kind.number, Kind.truth)
            template = f"(CASE WHEN {{}} AND {{}} IS NULL THEN '{fails}' END)"
            return formed(template, some, OfNumbers.sql(*values), kind=Kind.text)

    if fails is None:
        del OfNumbers.error
    function(*names, takes=[NUMBER_OR_LIST], gives=Kind.number, more=True, blanks=True)(OfNumbers)


def _sum(numbers: list[Decimal]) -> Decimal:
    found = Decimal(0)
    for number in numbers:
        found = CONTEXT.add(found, number)
    return found


class SumOfSingles:
    """Of single values: plain signs, which an index may hold."""

    @staticmethod
    def python(*numbers: Decimal | None) -> Decimal | None:
        there = [number for number in numbers if number is not None]
        return _sum(there) if there else None

    @staticmethod
    def sql(*numbers: Sql) -> Sql:
        if len(numbers) == 1:
            return numbers[0]
        gaps = [f"{{{n}}}" for n in range(len(numbers))]
        if len(numbers) > 9:
            return over("sum(_x)", numbers, Kind.number)
        total = " + ".join(f"coalesce({gap}, 0)" for gap in gaps)
        some = f"(CASE WHEN num_nonnulls({', '.join(gaps)}) > 0 THEN {total} END)"
        return shared(some, *numbers, kind=Kind.number)


_SUMS = ("SUM", "求和", "合计")
function(*_SUMS, takes=[NUMBER], gives=Kind.number, more=True, blanks=True)(SumOfSingles)
_of_numbers(*_SUMS, python=_sum, sql="sum(_x)")


def _mean(numbers: list[Decimal]) -> Decimal | None:
    return divide(_sum(numbers), Decimal(len(numbers)))


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
    squares = _sum([CONTEXT.multiply(one, one) for one in numbers])
    total = _sum(numbers)
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


def _sum_of_squares(numbers: list[Decimal]) -> Decimal | None:
    return kept(_sum([CONTEXT.multiply(one, one) for one in numbers]))


_of_numbers("SUMSQ", python=_sum_of_squares, sql="sum(_x * _x)", fails=Error.num, after=kept_sql)


def _middle(numbers: list[Decimal]) -> Decimal:
    ordered = sorted(numbers)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return CONTEXT.multiply(CONTEXT.add(low, high), Decimal("0.5"))


_ORDERED = "(array_agg(_x ORDER BY _x))"
_of_numbers(
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


@function("PRODUCT", "乘积", takes=[NUMBER], gives=Kind.number, more=True, blanks=True)
class Product:
    """Of single values, blanks left out; each step keeps 20 decimals."""

    @staticmethod
    def python(*numbers: Decimal | None) -> Any:
        there = [number for number in numbers if number is not None]
        if not there:
            return None
        found = product(there)
        return Error.num if found is None else found

    @staticmethod
    def sql(*numbers: Sql) -> Sql:
        found = formed("coalesce({}, 1)", numbers[0], kind=Kind.number)
        for number in numbers[1:]:
            step = formed("({} * coalesce({}, 1))", found, number, kind=Kind.number)
            found = kept_sql(step)
        if len(numbers) == 1:
            found = kept_sql(found)
        gaps = ", ".join(["{}"] * len(numbers))
        some = f"(CASE WHEN num_nonnulls({gaps}) > 0 THEN {{}} END)"
        return formed(some, *numbers, found, kind=Kind.number)

    @staticmethod
    def error(*numbers: Sql) -> Sql:
        gaps = ", ".join(["{}"] * len(numbers))
        template = f"(CASE WHEN num_nonnulls({gaps}) > 0 AND {{}} IS NULL THEN '{Error.num}' END)"
        return formed(template, *numbers, Product.sql(*numbers), kind=Kind.text)


def _counting(*names: str, python: Callable[[Value], bool], sql: dict[Kind, str] | str) -> None:
    """Register a count of arguments and of what lists hold."""

    class Counted:
        @staticmethod
        def python(*values: Value) -> Decimal:
            every = (
                one for value in values for one in (value if isinstance(value, list) else [value])
            )
            return Decimal(sum(map(python, every)))

        @staticmethod
        def sql(*values: Sql) -> Sql:
            counts = [_count(value, sql) for value in values]
            return formed(
                f"({' + '.join(['{}'] * len(counts))})::numeric", *counts, kind=Kind.number
            )

    function(*names, takes=[ANYTHING], gives=Kind.number, more=True, blanks=True)(Counted)


def _count(value: Sql, sql: dict[Kind, str] | str) -> Sql:
    kind = kind_of_type(value.type)
    one = ELEMENTS.get(kind, kind)
    test = sql if isinstance(sql, str) else sql.get(one, "FALSE")
    if kind in ELEMENTS:
        rows = f"(SELECT count(*) FROM unnest({{}}) AS _u(_x) WHERE {test.replace('{}', '_x')})"
        absent = int("IS NULL" in test)
        whole = f"(CASE WHEN {{}} IS NULL THEN {absent} ELSE {rows} END)"
        return formed(whole, value, value, kind=Kind.number)
    return formed(f"({test})::integer", *([value] if "{}" in test else []), kind=Kind.number)


_IS_THERE = "{} IS NOT NULL"
_counting(
    "COUNT",
    "计数",
    python=lambda one: isinstance(one, Decimal) or hasattr(one, "year"),
    sql=dict.fromkeys((Kind.number, Kind.date, Kind.moment), _IS_THERE),
)
_counting("COUNTA", "非空计数", python=lambda one: one is not None, sql=_IS_THERE)
_counting("COUNTBLANK", "空值计数", python=lambda one: one is None, sql="{} IS NULL")


def _extreme(*names: str, python: Callable[..., Any], sql: str) -> None:
    class Extreme:
        @staticmethod
        def python(*values: Value) -> Value:
            return python(present(values), default=None)

        @staticmethod
        def sql(*values: Sql) -> Sql:
            return over(f"{sql}(_x)", values, element(values))

    function(*names, takes=[SAME_MEASURES], gives=None, more=True, blanks=True)(Extreme)


_extreme("MIN", "最小值", "最小", python=min, sql="min")
_extreme("MAX", "最大值", "最大", python=max, sql="max")


def _ranked(*names: str, reverse: bool) -> None:
    """LARGE and SMALL: the k-th of the order."""

    class Ranked:
        fails = Error.num

        @staticmethod
        def python(numbers: list[Decimal | None], place: Decimal) -> Decimal | None:
            ordered = sorted(present((numbers,)), reverse=reverse)
            return ordered[trunc(place) - 1] if 1 <= place < len(ordered) + 1 else None

        @staticmethod
        def sql(numbers: Sql, place: Sql) -> Sql:
            way = "DESC" if reverse else "ASC"
            order = over(f"array_agg(_x ORDER BY _x {way})", (numbers,), Kind.number)
            inside = "(CASE WHEN {} BETWEEN 1 AND 1000000000 THEN trunc({})::integer END)"
            index = formed(inside, place, place, kind=Kind.number)
            return formed("({})[{}]", order, index, kind=Kind.number)

    function(*names, takes=[NUMBERS, NUMBER], gives=Kind.number)(Ranked)


_ranked("LARGE", "第几大", reverse=True)
_ranked("SMALL", "第几小", reverse=False)


@function("RANK", "RANK.EQ", "排名", takes=[NUMBER, NUMBERS, NUMBER], gives=Kind.number, optional=1)
class Rank:
    """The place of a number in a list, from the greatest, or from the least if the third argument
    is not 0. #N/A if it is not there."""

    fails = Error.na

    @staticmethod
    def python(
        number: Decimal, numbers: list[Decimal | None], ascending: Decimal = Decimal(0)
    ) -> Decimal | None:
        there = present((numbers,))
        if number not in there:
            return None
        return Decimal(1 + sum(one < number if ascending else one > number for one in there))

    @staticmethod
    def sql(number: Sql, numbers: Sql, ascending: Sql | None = None) -> Sql:
        way = formed("0", kind=Kind.number) if ascending is None else ascending
        rank = (
            "(SELECT CASE WHEN bool_or(_x = _v) THEN 1 + count(*) FILTER (WHERE CASE WHEN _w <> 0 "
            "THEN _x < _v ELSE _x > _v END)::numeric END FROM (SELECT {}::numeric AS _v, "
            "{}::numeric AS _w OFFSET 0) AS _g, unnest({}) AS _u(_x))"
        )
        return formed(rank, number, way, numbers, kind=Kind.number)


@function("SUMPRODUCT", takes=[NUMBERS], gives=Kind.number, more=True, guarded=True)
class SumProduct:
    """Products across lists of one length, summed; a blank is 0 here. #VALUE! if the lengths
    differ."""

    fails = Error.num

    @staticmethod
    def python(*lists: list[Decimal | None]) -> Any:
        if len(set(map(len, lists))) > 1:
            return Error.value
        return kept(_sum([_across(row) for row in zip(*lists, strict=True)]))

    @staticmethod
    def sql(*lists: Sql) -> Sql:
        names = [f"_x{n}" for n in range(len(lists))]
        step = "round(coalesce(_x0, 0), 20)"
        for name in names[1:]:
            step = f"round({step} * coalesce({name}, 0), 20)"
        sizes = ", ".join(["cardinality({})"] * len(lists))
        gaps = ", ".join(["{}"] * len(lists))
        total = (
            f"(CASE WHEN least({sizes}) = greatest({sizes}) THEN (SELECT coalesce(sum({step}), 0) "
            f"FROM unnest({gaps}) AS _u({', '.join(names)})) END)"
        )
        return kept_sql(formed(total, *lists, *lists, *lists, kind=Kind.number))

    @staticmethod
    def error(*lists: Sql) -> Sql:
        sizes = ", ".join(["cardinality({})"] * len(lists))
        differ = f"(CASE WHEN least({sizes}) <> greatest({sizes}) THEN '{Error.value}' END)"
        return formed(differ, *lists, *lists, kind=Kind.text)


def _across(row: tuple[Decimal | None, ...]) -> Decimal:
    found = Decimal(1)
    for number in row:
        found = CONTEXT.multiply(found, number or Decimal(0)).quantize(STEP, context=CONTEXT)
    return found


@function("COUNTUNIQUE", "去重计数", takes=[SAME_LISTED], gives=Kind.number, guarded=True)
class CountUnique:
    """How many different values there are."""

    @staticmethod
    def python(values: list[Value]) -> Decimal:
        return Decimal(len(set(present((values,)))))

    @staticmethod
    def sql(values: Sql) -> Sql:
        return over("count(DISTINCT _x)::numeric", (values,), element((values,)), Kind.number)
