"""Working days. Without a list of holidays they go by China's calendar, made-up days included.

The calendar stands in the SQL as constants: PostgreSQL finds a day among them by halving, no table
needs to be filled, and an index may hold the answer.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from math import trunc
from typing import Any

from danliu.formulas.formed import formed, shared
from danliu.formulas.kinds import Error, Kind, Sql
from danliu.formulas.signature import function
from danliu.formulas.slots import DATES, DAY, NUMBER, Slot, constant
from danliu.formulas.times import EPOCH_DAY_SQL, Here, SqlHere, day_of, day_sql
from danliu.measures.calendar import CHINA, MONDAY, Calendar, Week, day_number

WEEKS = 1_000_000  # added, so that no count of ours is below zero
MOST = 3_000_000  # days; no step is longer
PLAIN = Calendar()


def _array(numbers: Sequence[int]) -> str:
    return f"(ARRAY[{', '.join(map(str, numbers))}]::integer[])"


def _week_count(week: Week, number: str) -> str:
    """Worked days up to the day number, see Week.count."""
    shifted = f"({number} - {MONDAY} + {WEEKS * 7})"
    counts = _array([week.count(MONDAY + weekday) for weekday in range(7)])
    per = len(week.worked)
    return f"({shifted} / 7 * {per} - {WEEKS * per} + {counts}[{shifted} % 7 + 1])"


def _week_nth(week: Week, count: str) -> str:
    per = len(week.worked)
    shifted = f"({count} - 1 + {WEEKS * per})"
    return (
        f"({shifted} / {per} * 7 + {MONDAY - WEEKS * 7} + {_array(week.worked)}[{shifted} % "
        f"{per} + 1])"
    )


@cache
def _count(calendar: Calendar, number: str) -> str:
    found = _week_count(calendar.week, number)
    for sign, days in (("-", calendar.holidays), ("+", calendar.made_up)):
        found += f" {sign} width_bucket({number}, {_array(days)})" if days else ""
    return f"({found})"


@cache
def _nth(calendar: Calendar) -> str:
    """Of the count {0}. See Calendar.nth; what the weeks count too much is one more constant."""
    if not calendar.special:
        return _week_nth(calendar.week, "{0}")
    place = f"width_bucket({{0}} - 1, {_array(calendar.counts)})"
    lag = [
        calendar.week.count(day) - count
        for day, count in zip(calendar.special, calendar.counts, strict=True)
    ]
    plain = _week_nth(calendar.week, f"({{0}} + {_array([0, *lag])}[{place} + 1])")
    return f"least({plain}, {_array(calendar.special)}[{place} + 1])"


def _number(day: Sql) -> Sql:
    return formed(f"({{}} - {EPOCH_DAY_SQL})", day, kind=Kind.number)


def _between(calendar: Calendar, first: Sql, last: Sql) -> Sql:
    back = f"{_count(calendar, '({1} - 1)')} - {_count(calendar, '{0}')}"
    ahead = f"{_count(calendar, '{1}')} - {_count(calendar, '({0} - 1)')}"
    told = f"(CASE WHEN {{1}} < {{0}} THEN {back} ELSE {ahead} END)::numeric"
    return shared(told, _number(first), _number(last), kind=Kind.number)


def _steps(days: Sql) -> Sql:
    return shared(
        f"(CASE WHEN abs({{0}}) <= {MOST} THEN trunc({{0}}) END)::integer", days, kind=Kind.number
    )


def _after(calendar: Calendar, start: Sql, steps: Sql) -> Sql:
    """The day number so many worked days after a day number."""
    back = f"{_count(calendar, '({0} - 1)')} + 1"
    reached = f"(CASE WHEN {{1}} > 0 THEN {_count(calendar, '{0}')} ELSE {back} END + {{1}})"
    count = shared(reached, start, steps, kind=Kind.number)
    found = shared(_nth(calendar), count, kind=Kind.number)
    return shared(
        "(CASE WHEN {1} = 0 THEN {0} ELSE {2} END)", start, steps, found, kind=Kind.number
    )


def _off(calendar: Calendar, holidays: Sequence[date | None]) -> Calendar:
    """The calendar without these days."""
    numbers = {day_number(day) for day in holidays if day is not None}
    worked = sorted(number for number in numbers if calendar.between(number, number))
    return Calendar(calendar.week, tuple(worked))


def _days_off(calendar: Calendar, holidays: Sql) -> Sql:
    """The day numbers of a list that would be worked, in order, each once."""
    listed = (
        f"ARRAY(SELECT DISTINCT _x - {EPOCH_DAY_SQL} FROM unnest({{}}) AS _u(_x) WHERE "
        f"{_count(calendar, f'(_x - {EPOCH_DAY_SQL})')} > "
        f"{_count(calendar, f'(_x - {EPOCH_DAY_SQL} - 1)')} ORDER BY 1)"
    )
    return formed(listed, holidays, kind=Kind.any)


def _register(name: str, suffix: str, alias: str, week: Slot | None) -> None:
    """With a holiday list or without, with a week pattern or without."""
    names = [f"{name}{suffix}", *([alias] if alias else [])]
    pattern = [week] if week else []

    def calendar_of(rest: tuple[Any, ...]) -> Calendar | None:
        return _patterned(rest[0]) if week else None

    if name == "NETWORKDAYS":
        plain, listed = _counting(calendar_of)
        takes, gives = [DAY, DAY, *pattern], Kind.number
    else:
        plain, listed = _stepping(calendar_of)
        takes, gives = [DAY, NUMBER, *pattern], Kind.date
    function(*names, takes=takes, gives=gives, timed=True)(plain)
    function(*names, takes=[*takes, DATES], gives=gives, timed=True, guarded=True)(listed)


def _counting(calendar_of: Any) -> tuple[type, type]:
    class Plain:
        fails = Error.num

        @staticmethod
        def python(here: Here, first: date, last: date, *rest: Any) -> Decimal | None:
            calendar = calendar_of(rest) if rest else CHINA
            ends = map(_day(here), (first, last))
            return Decimal(calendar.between(*ends)) if calendar else None

        @staticmethod
        def sql(here: SqlHere, first: Sql, last: Sql, *rest: Any) -> Sql:
            calendar = calendar_of(rest) if rest else CHINA
            return _between(calendar, here.day(first), here.day(last)) if calendar else _NOTHING

    class Listed:
        fails = Error.num

        @staticmethod
        def python(here: Here, first: date, last: date, *rest: Any) -> Decimal | None:
            calendar = calendar_of(rest) if rest[1:] else PLAIN
            ends = map(_day(here), (first, last))
            return Decimal(_off(calendar, rest[-1]).between(*ends)) if calendar else None

        @staticmethod
        def sql(here: SqlHere, first: Sql, last: Sql, *rest: Any) -> Sql:
            calendar = calendar_of(rest) if rest[1:] else PLAIN
            if not calendar:
                return _NOTHING
            ends = [here.day(first), here.day(last)]
            off = (
                "({0} - sign({0}) * (SELECT count(*) FROM unnest({3}) AS _u(_x) WHERE _x BETWEEN "
                f"least({{1}}, {{2}}) - {EPOCH_DAY_SQL} AND greatest({{1}}, {{2}}) - "
                f"{EPOCH_DAY_SQL}))"
            )
            days = _days_off(calendar, rest[-1])
            return shared(off, _between(calendar, *ends), *ends, days, kind=Kind.number)

    return Plain, Listed


def _stepping(calendar_of: Any) -> tuple[type, type]:
    class Plain:
        fails = Error.num

        @staticmethod
        def python(here: Here, start: date, days: Decimal, *rest: Any) -> date | None:
            calendar = calendar_of(rest) if rest else CHINA
            inside = calendar and abs(days) <= MOST
            return day_of(calendar.after(_day(here)(start), trunc(days))) if inside else None

        @staticmethod
        def sql(here: SqlHere, start: Sql, days: Sql, *rest: Any) -> Sql:
            calendar = calendar_of(rest) if rest else CHINA
            if not calendar:
                return formed("NULL::date", kind=Kind.date)
            return day_sql(_after(calendar, _number(here.day(start)), _steps(days)))

    class Listed:
        fails = Error.num

        @staticmethod
        def python(here: Here, start: date, days: Decimal, *rest: Any) -> date | None:
            calendar = calendar_of(rest) if rest[1:] else PLAIN
            if not calendar or abs(days) > MOST:
                return None
            return day_of(_off(calendar, rest[-1]).after(_day(here)(start), trunc(days)))

        @staticmethod
        def sql(here: SqlHere, start: Sql, days: Sql, *rest: Any) -> Sql:
            calendar = calendar_of(rest) if rest[1:] else PLAIN
            if not calendar:
                return formed("NULL::date", kind=Kind.date)
            return day_sql(
                _after_listed(calendar, _number(here.day(start)), _steps(days), rest[-1])
            )

    return Plain, Listed


def _after_listed(calendar: Calendar, start: Sql, steps: Sql, holidays: Sql) -> Sql:
    """As many steps more as there are days off on the way; the fewest that suffice."""
    direction = "(CASE WHEN _k < 0 THEN -1 ELSE 1 END)"
    plain = _plain_step(calendar)
    search = (
        "(SELECT _d FROM (SELECT {} AS _s, {} AS _k, {} AS _h OFFSET 0) AS _w, "
        "generate_series(0, cardinality(_h)) AS _j, "
        f"LATERAL (SELECT {plain} AS _d FROM (SELECT _k + _j * {direction} AS _m OFFSET 0) AS "
        "_o) AS _r "
        "WHERE (SELECT count(*) FROM unnest(_h) AS _u(_x) WHERE "
        "CASE WHEN _k > 0 THEN _x > _s AND _x <= _d ELSE _x < _s AND _x >= _d END) = _j "
        "ORDER BY _j LIMIT 1)"
    )
    return formed(search, start, steps, _days_off(calendar, holidays), kind=Kind.number)


def _plain_step(calendar: Calendar) -> str:
    back = f"{_count(calendar, '(_s - 1)')} + 1"
    reached = f"(CASE WHEN _m > 0 THEN {_count(calendar, '_s')} ELSE {back} END + _m)"
    return f"(CASE WHEN _m = 0 THEN _s ELSE {_nth(calendar).replace('{0}', reached)} END)"


_NOTHING = formed("NULL::numeric", kind=Kind.number)


def _day(here: Here) -> Any:
    return lambda value: day_number(here.day(value))


def _patterned(pattern: Any) -> Calendar | None:
    """Excel's codes of what is free: 1 Saturday and Sunday, 2 Sunday and Monday … 7 Friday and
    Saturday, 11 Sunday only … 17 Saturday only; or seven signs from Monday on, 1 for free."""
    text = str(pattern)
    if len(text) == 7 and set(text) <= {"0", "1"} and "0" in text:
        return Calendar(Week(tuple(n for n, sign in enumerate(text) if sign == "0")))
    free = _FREE.get(text)
    return Calendar(Week(tuple(n for n in range(7) if n not in free))) if free else None


_FREE = {str(n + 1): {(n + 5) % 7, (n + 6) % 7} for n in range(7)}
_FREE |= {str(n + 11): {(n + 6) % 7} for n in range(7)}
_CODES = constant(Kind.number, *map(Decimal, (1, 2, 7, 11, 17, 9)))
_SIGNS = constant(Kind.text, "0000011", "1111110", "0101010", "1111111")

_register("NETWORKDAYS", "", "工作日数", None)
_register("WORKDAY", "", "工作日", None)
for _week in (_CODES, _SIGNS):
    _register("NETWORKDAYS", ".INTL", "", _week)
    _register("WORKDAY", ".INTL", "", _week)
