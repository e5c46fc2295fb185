"""Dates: their parts, the next ones, how far apart. A moment counts as its local date."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from math import trunc
from typing import Any

from danliu.formulas.decimals import divide, divide_sql
from danliu.formulas.formed import formed, shared
from danliu.formulas.kinds import Error, Kind, Sql
from danliu.formulas.signature import function
from danliu.formulas.slots import DAY, NUMBER, TEXT, TRUTH, constant
from danliu.formulas.times import (
    EPOCH_DAY,
    EPOCH_DAY_SQL,
    FIRST,
    LAST,
    Here,
    SqlHere,
    day_of,
    day_sql,
)

MONTHS = 120_000  # no step is longer


def _part(*names: str, python: Callable[[date], int], sql: str) -> None:
    """Register a number that a date has; {0} is the date."""

    class Part:
        @staticmethod
        def python(here: Here, day: date) -> Decimal:
            return Decimal(python(here.day(day)))

        @staticmethod
        def sql(here: SqlHere, day: Sql) -> Sql:
            return shared(sql, here.day(day), kind=Kind.number)

    function(*names, takes=[DAY], gives=Kind.number, timed=True)(Part)


_part("YEAR", "年", python=lambda day: day.year, sql="extract(year from {0})")
_part("MONTH", "月", python=lambda day: day.month, sql="extract(month from {0})")
_part("DAY", "日", python=lambda day: day.day, sql="extract(day from {0})")
_part("QUARTER", "季度", python=lambda day: (day.month + 2) // 3, sql="extract(quarter from {0})")
_part("ISOWEEKNUM", "周数", python=lambda day: day.isocalendar().week, sql="extract(week from {0})")


def first_of(year: int, month: int) -> date | None:
    """The first of a month, which may be counted beyond 12 or below 1."""
    years, rest = divmod(month - 1, 12)
    inside = FIRST.year <= year + years <= LAST.year
    return date(year + years, rest + 1, 1) if inside else None


# {0} whole months since the year 0
_FIRST_OF = (
    f"(CASE WHEN {{0}} >= {FIRST.year * 12} AND {{0}} < {(LAST.year + 1) * 12} "
    "THEN make_date(div({0}, 12)::integer, mod({0}, 12)::integer + 1, 1) END)"
)


@function("DATE", "日期", takes=[NUMBER, NUMBER, NUMBER], gives=Kind.date)
class Date:
    """Year, month, day; a 13th month is the next January, a day 0 the last of the month before.
    A year below 1900 counts from 1900, as in Excel."""

    fails = Error.num

    @staticmethod
    def python(year: Decimal, month: Decimal, day: Decimal) -> date | None:
        if not 0 <= year < 10_000 or abs(month) > MONTHS or abs(day) > 4_000_000:
            return None
        whole = trunc(year)
        first = first_of(whole + 1900 if whole < 1900 else whole, trunc(month))
        return first and day_of((first - EPOCH_DAY).days + trunc(day) - 1)

    @staticmethod
    def sql(year: Sql, month: Sql, day: Sql) -> Sql:
        months = (
            f"(CASE WHEN {{0}} >= 0 AND {{0}} < 10000 AND abs({{1}}) <= {MONTHS} THEN "
            "(trunc({0}) + CASE WHEN {0} < 1900 THEN 1900 ELSE 0 END) * 12 + trunc({1}) - 1 END)"
        )
        first = shared(_FIRST_OF, shared(months, year, month, kind=Kind.number), kind=Kind.date)
        within = "(CASE WHEN abs({0}) <= 4000000 THEN trunc({0}) END)"
        days = shared(within, day, kind=Kind.number)
        index = f"({{}} - {EPOCH_DAY_SQL} + {{}} - 1)"
        return day_sql(formed(index, first, days, kind=Kind.number))


def _shifted(*names: str, end: bool) -> None:
    """EDATE keeps the day where the month has it; EOMONTH goes to the last one."""

    class Shifted:
        fails = Error.num

        @staticmethod
        def python(here: Here, value: date, months: Decimal) -> date | None:
            if abs(months) > MONTHS:
                return None
            day = here.day(value)
            first = first_of(day.year, day.month + trunc(months))
            if first is None:
                return None
            last = monthrange(first.year, first.month)[1]
            return first.replace(day=last if end else min(day.day, last))

        @staticmethod
        def sql(here: SqlHere, value: Sql, months: Sql) -> Sql:
            index = (
                f"(CASE WHEN abs({{1}}) <= {MONTHS} THEN extract(year from {{0}}) * 12 + "
                "extract(month from {0}) - 1 + trunc({1}) END)"
            )
            day = here.day(value)
            whole = shared(index, day, months, kind=Kind.number)
            first = shared(_FIRST_OF, whole, kind=Kind.date)
            last = "({0} + interval '1 month' - interval '1 day')::date"
            kept = f"least({last}, {{0}} + (extract(day from {{1}})::integer - 1))"
            guarded = f"(CASE WHEN {{0}} IS NOT NULL THEN {last if end else kept} END)"
            return shared(guarded, first, day, kind=Kind.date)

    function(*names, takes=[DAY, NUMBER], gives=Kind.date, timed=True)(Shifted)


_shifted("EDATE", "加月", end=False)
_shifted("EOMONTH", "月末", end=True)


@function("WEEKDAY", "星期", takes=[DAY, NUMBER], gives=Kind.number, optional=1, timed=True)
class Weekday:
    """By the type: 1 Sunday is 1; 2 Monday is 1; 3 Monday is 0; 11 to 17 Monday to Sunday is 1."""

    fails = Error.num

    @staticmethod
    def python(here: Here, day: date, kind: Decimal = Decimal(1)) -> Decimal | None:
        whole = trunc(kind)
        if whole not in STARTS:
            return None
        counted = (here.day(day).weekday() - STARTS[whole]) % 7
        return Decimal(counted + (whole != 3))

    @staticmethod
    def sql(here: SqlHere, day: Sql, kind: Sql | None = None) -> Sql:
        starts = " ".join(f"WHEN {one} THEN {start}" for one, start in STARTS.items())
        chosen = (
            formed("1", kind=Kind.number)
            if kind is None
            else formed("trunc({})", kind, kind=Kind.number)
        )
        counted = (
            f"mod(extract(isodow from {{0}}) + 6 - (CASE {{1}} {starts} END), 7) "
            "+ CASE WHEN {1} = 3 THEN 0 ELSE 1 END"
        )
        return shared(f"({counted})", here.day(day), chosen, kind=Kind.number)


STARTS = {1: 6, 2: 0, 3: 0, **{11 + n: n for n in range(7)}}


@function("WEEKNUM", takes=[DAY, NUMBER], gives=Kind.number, optional=1, timed=True)
class WeekNumber:
    """Weeks of the year, the first of which holds January 1; by the type they begin with a Sunday
    (1), a Monday (2, 11) or another day (12 to 17). 21 counts as ISO does."""

    fails = Error.num

    @staticmethod
    def python(here: Here, value: date, kind: Decimal = Decimal(1)) -> Decimal | None:
        whole, day = trunc(kind), here.day(value)
        if whole == 21:
            return Decimal(day.isocalendar().week)
        if whole not in STARTS or whole == 3:
            return None
        before = (date(day.year, 1, 1).weekday() - STARTS[whole]) % 7
        return Decimal((day.timetuple().tm_yday - 1 + before) // 7 + 1)

    @staticmethod
    def sql(here: SqlHere, value: Sql, kind: Sql | None = None) -> Sql:
        starts = " ".join(f"WHEN {one} THEN {n}" for one, n in STARTS.items() if one != 3)
        chosen = (
            formed("1", kind=Kind.number)
            if kind is None
            else formed("trunc({})", kind, kind=Kind.number)
        )
        # the weekday of January 1 is that of the day, less the days between
        first = (
            f"mod(extract(isodow from {{0}}) + 7007 - extract(doy from {{0}}) - (CASE {{1}} "
            f"{starts} END), 7)"
        )
        counted = f"(div(extract(doy from {{0}}) - 1 + {first}, 7) + 1)"
        either = f"(CASE WHEN {{1}} = 21 THEN extract(week from {{0}}) ELSE {counted} END)"
        return shared(either, here.day(value), chosen, kind=Kind.number)


@function("DAYS", "天数", takes=[DAY, DAY], gives=Kind.number, timed=True)
class Days:
    """Days from the second to the first."""

    @staticmethod
    def python(here: Here, end: date, start: date) -> Decimal:
        return Decimal((here.day(end) - here.day(start)).days)

    @staticmethod
    def sql(here: SqlHere, end: Sql, start: Sql) -> Sql:
        return formed("({} - {})::numeric", here.day(end), here.day(start), kind=Kind.number)


UNITS = ("Y", "M", "D", "MD", "YM", "YD")
# {0} from, {1} to, not before it
_WHOLE_MONTHS = (
    "((extract(year from {1}) - extract(year from {0})) * 12 + extract(month from {1}) "
    "- extract(month from {0}) - CASE WHEN extract(day from {1}) < extract(day from {0}) "
    "THEN 1 ELSE 0 END)"
)
_MONTHS_ON = "({0} + make_interval(months => %s::integer))::date"
DIFFERENCES = {
    "Y": f"div({_WHOLE_MONTHS}, 12)",
    "M": _WHOLE_MONTHS,
    "D": "({1} - {0})::numeric",
    "MD": f"({{1}} - {_MONTHS_ON % _WHOLE_MONTHS})::numeric",
    "YM": f"mod({_WHOLE_MONTHS}, 12)",
    "YD": f"({{1}} - {_MONTHS_ON % f'(div({_WHOLE_MONTHS}, 12) * 12)'})::numeric",
}


@function(
    "DATEDIF",
    "日期差",
    takes=[DAY, DAY, constant(Kind.text, *UNITS)],
    gives=Kind.number,
    timed=True,
)
class DateDif:
    """Whole years, months or days between; MD, YM, YD leave the greater units out. #NUM! if the
    second date is the earlier one."""

    fails = Error.num

    @staticmethod
    def python(here: Here, first: date, second: date, unit: str) -> Decimal | None:
        start, end = here.day(first), here.day(second)
        if unit.upper() not in UNITS or end < start:
            return None
        months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
        found = {
            "Y": months // 12,
            "M": months,
            "D": (end - start).days,
            "MD": (end - _on(start, months)).days,
            "YM": months % 12,
            "YD": (end - _on(start, months // 12 * 12)).days,
        }
        return Decimal(found[unit.upper()])

    @staticmethod
    def sql(here: SqlHere, first: Sql, second: Sql, unit: str) -> Sql:
        told = DIFFERENCES.get(unit.upper(), "NULL::numeric")
        ordered = f"(CASE WHEN {{0}} <= {{1}} THEN {told} END)"
        return shared(ordered, here.day(first), here.day(second), kind=Kind.number)


def _on(start: date, months: int) -> date:
    first = first_of(start.year, start.month + months)
    assert first is not None  # not after a date that there is
    return first.replace(day=min(start.day, monthrange(first.year, first.month)[1]))


_FEBRUARY_END = "(extract(month from {0}) = 2 AND extract(day from ({0} + 1)) = 1)"
_D1 = "extract(day from {0})"


def _thirty(european: bool) -> str:
    """Days of years of 360 days, from {0} to {1}."""
    first = "least(extract(day from {0}), 30)"
    second = "least(extract(day from {1}), 30)"
    if not european:
        first = f"(CASE WHEN {_FEBRUARY_END} THEN 30 ELSE {first} END)"
        late = "extract(day from {1}) = 31"
        full = f"({_D1} >= 30 OR {_FEBRUARY_END})"
        second = f"(CASE WHEN {late} AND NOT {full} THEN 31 ELSE {second} END)"
    return (
        "((extract(year from {1}) - extract(year from {0})) * 360 + (extract(month from {1}) "
        f"- extract(month from {{0}})) * 30 + {second} - {first})"
    )


def thirty(start: date, end: date, european: bool) -> int:
    first, second = min(start.day, 30), min(end.day, 30)
    if not european:
        if start.month == 2 and start.day == monthrange(start.year, 2)[1]:
            first = 30
        if end.day == 31 and first < 30:
            second = 31
    months = (end.year - start.year) * 12 + end.month - start.month
    return months * 30 + second - first


@function("DAYS360", takes=[DAY, DAY, TRUTH], gives=Kind.number, optional=1, timed=True)
class Days360:
    """Days of a year of twelve months of 30 days, by the American or the European method."""

    @staticmethod
    def python(here: Here, start: date, end: date, european: bool = False) -> Decimal:
        return Decimal(thirty(here.day(start), here.day(end), european))

    @staticmethod
    def sql(here: SqlHere, start: Sql, end: Sql, european: Sql | None = None) -> Sql:
        by = formed("FALSE", kind=Kind.truth) if european is None else european
        told = f"(CASE WHEN {{2}} THEN {_thirty(True)} WHEN NOT {{2}} THEN {_thirty(False)} END)"
        return shared(told, here.day(start), here.day(end), by, kind=Kind.number)


BASES = tuple(map(Decimal, (0, 2, 3, 4)))


@function(
    "YEARFRAC",
    takes=[DAY, DAY, constant(Kind.number, *BASES)],
    gives=Kind.number,
    optional=1,
    timed=True,
)
class YearFraction:
    """Parts of a year between two dates: 0 of 30/360, 2 of actual days/360, 3 of actual days/365,
    4 European 30/360. Basis 1 is not ours: its year has no agreed length."""

    fails = Error.num

    @staticmethod
    def python(here: Here, one: date, other: date, basis: Decimal = Decimal(0)) -> Decimal | None:
        start, end = sorted((here.day(one), here.day(other)))
        if basis not in BASES:
            return None
        actual = basis in (2, 3)
        days = (end - start).days if actual else thirty(start, end, basis == 4)
        return divide(Decimal(days), Decimal(365 if basis == 3 else 360))

    @staticmethod
    def sql(here: SqlHere, one: Sql, other: Sql, basis: Any = BASES[0]) -> Sql:
        told = "({1} - {0})::numeric" if basis in (2, 3) else _thirty(basis == 4)
        told = told if basis in BASES else "NULL::numeric"
        ends = [here.day(one), here.day(other)]
        both = "(CASE WHEN {} IS NOT NULL AND {} IS NOT NULL THEN %s END)"
        start = formed(both.replace("%s", "least({}, {})"), *ends, *ends, kind=Kind.date)
        end = formed(both.replace("%s", "greatest({}, {})"), *ends, *ends, kind=Kind.date)
        year = formed("365" if basis == 3 else "360", kind=Kind.number)
        return divide_sql(shared(told, start, end, kind=Kind.number), year)


WRITTEN = r"^ *([0-9]{4,4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日? *$"


@function("DATEVALUE", "转日期", takes=[TEXT], gives=Kind.date)
class DateValue:
    """2026-01-31, 2026/1/31, 2026.1.31 and 2026年1月31日."""

    fails = Error.value

    @staticmethod
    def python(text: str) -> date | None:
        return read_date(text)

    @staticmethod
    def sql(text: Sql) -> Sql:
        return date_sql(text)


def read_date(text: str) -> date | None:
    found = re.fullmatch(WRITTEN[1:-1], text, re.ASCII)
    if not found:
        return None
    year, month, day = map(int, found.groups())
    inside = FIRST.year <= year <= LAST.year and 1 <= month <= 12
    return date(year, month, day) if inside and 1 <= day <= monthrange(year, month)[1] else None


def date_sql(text: Sql) -> Sql:
    """By way of the day that DATE would make: it must be in the same month."""
    digits = shared(f"regexp_match({{0}}, '{WRITTEN}')::integer[]", text, kind=Kind.any)
    first = (
        f"(CASE WHEN ({{0}})[1] BETWEEN {FIRST.year} AND {LAST.year} AND ({{0}})[2] BETWEEN 1 "
        "AND 12 "
        "AND ({0})[3] BETWEEN 1 AND 31 THEN make_date(({0})[1], ({0})[2], 1) + ({0})[3] - 1 END)"
    )
    made = f"(CASE WHEN extract(day from {first}) = ({{0}})[3] THEN {first} END)"
    return shared(made, digits, kind=Kind.date)
