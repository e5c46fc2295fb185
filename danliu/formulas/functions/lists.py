"""Lists, such as what a reference finds through many links: sums, counts, order. Blanks in a list
do not count; of nothing there is no answer: blank, and the count is 0."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from danliu.formulas.decimals import CONTEXT, STEP, kept, kept_sql
from danliu.formulas.formed import formed, shared
from danliu.formulas.functions.number import product
from danliu.formulas.kinds import ELEMENTS, LISTS, Error, Kind, Sql, Value, kind_of_type
from danliu.formulas.signature import function
from danliu.formulas.slots import (
    NUMBER,
    NUMBER_OR_LIST,
    NUMBERS,
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


def of_numbers(
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


def sum_of(numbers: list[Decimal]) -> Decimal:
    found = Decimal(0)
    for number in numbers:
        found = CONTEXT.add(found, number)
    return found


class SumOfSingles:
    """Of single values: plain signs, which an index may hold."""

    @staticmethod
    def python(*numbers: Decimal | None) -> Decimal | None:
        there = [number for number in numbers if number is not None]
        return sum_of(there) if there else None

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
of_numbers(*_SUMS, python=sum_of, sql="sum(_x)")


def _sum_of_squares(numbers: list[Decimal]) -> Decimal | None:
    return kept(sum_of([CONTEXT.multiply(one, one) for one in numbers]))


of_numbers("SUMSQ", python=_sum_of_squares, sql="sum(_x * _x)", fails=Error.num, after=kept_sql)


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


@function("SUMPRODUCT", takes=[NUMBERS], gives=Kind.number, more=True, guarded=True)
class SumProduct:
    """Products across lists of one length, summed; a blank is 0 here. #VALUE! if the lengths
    differ."""

    fails = Error.num

    @staticmethod
    def python(*lists: list[Decimal | None]) -> Any:
        if len(set(map(len, lists))) > 1:
            return Error.value
        return kept(sum_of([_across(row) for row in zip(*lists, strict=True)]))

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
