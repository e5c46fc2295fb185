"""Conditions as SUMIF takes them: a value, or a text such as ">5", "<>金", "A*", ">=2026-01-01"."""

import operator
import re
from collections.abc import Callable
from typing import Any

from danliu.formulas.formed import formed
from danliu.formulas.functions.dates import date_sql, read_date
from danliu.formulas.functions.formats import number_sql, read_number
from danliu.formulas.functions.letters import LOWER_SQL, folded, folded_sql
from danliu.formulas.kinds import ELEMENTS, Kind, Sql, Value, kind_of_type, kind_of_value
from danliu.formulas.wildcards import Pattern, pattern_sql, whole_sql

Test = Callable[[Value], bool]
SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}


def test_of(criterion: Value) -> Test:
    """What a value must be. A blank meets "=" and "<>" with something; nothing else."""
    if not isinstance(criterion, str):
        return lambda value: value is not None and _alike(value, criterion) and value == criterion
    sign, rest = _parted(criterion)
    if not rest:
        return (
            (lambda value: value is None)
            if sign == "="
            else (lambda value: value is not None and sign == "<>")
        )
    if sign in ("=", "<>"):
        return _equal(rest, wanted=sign == "=")
    return lambda value: _ordered(value, sign, rest)


def _parted(criterion: str) -> tuple[str, str]:
    found = re.match("<=|>=|<>|<|>|=|", criterion)
    sign = found[0] if found else ""
    return sign or "=", criterion[len(sign) :]


def _alike(value: Value, criterion: Value) -> bool:
    return kind_of_value(value) is kind_of_value(criterion)


def _equal(rest: str, *, wanted: bool) -> Test:
    pattern, number, day = Pattern(folded(rest)), read_number(rest), read_date(rest)
    truth = {"true": True, "false": False}.get(folded(rest))

    def test(value: Value) -> bool:
        match kind_of_value(value):
            case Kind.text:
                return pattern.matches(folded(value)) is wanted
            case Kind.number:
                return (value == number) is wanted
            case Kind.date:
                return (value == day) is wanted
            case Kind.truth:
                return (value is truth) is wanted
        return not wanted

    return test


def _ordered(value: Value, sign: str, rest: str) -> bool:
    match kind_of_value(value):
        case Kind.text:
            return bool(SIGNS[sign](folded(value), folded(rest)))
        case Kind.number:
            bound: Any = read_number(rest)
        case Kind.date:
            bound = read_date(rest)
        case _:
            return False
    return bound is not None and bool(SIGNS[sign](value, bound))


def meets_sql(kind: Kind, criterion: Sql, name: str) -> tuple[str, list[Sql], list[str]]:
    """A condition on the element `name` of this kind, as text; and what must be computed once
    beforehand, with the names under which the text expects it."""
    given = kind_of_type(criterion.type)
    if given is not Kind.text:
        same = "FALSE" if given is not kind else f"{name} = {name}c"
        return same, [criterion], [f"{name}c"]
    sign = formed(
        "coalesce(nullif((regexp_match({}, '^(<=|>=|<>|<|>|=|)'))[1], ''), '=')",
        criterion,
        kind=Kind.text,
    )
    rest = formed("regexp_replace({}, '^(<=|>=|<>|<|>|=)', '')", criterion, kind=Kind.text)
    bound = _bound(kind, rest)
    equal = _equal_sql(kind, name)
    value, limit = f"{name}", f"{name}b"
    if kind is Kind.text:
        value, limit = f'{LOWER_SQL.format(name)} COLLATE "C"', f"{name}b"
    text = (
        f"(CASE WHEN {name}r = '' THEN CASE {name}s WHEN '=' THEN {name} IS NULL "
        f"WHEN '<>' THEN {name} IS NOT NULL ELSE FALSE END "
        f"WHEN {name}s = '=' THEN coalesce({equal}, FALSE) "
        f"WHEN {name}s = '<>' THEN NOT coalesce({equal}, FALSE) "
    )
    if kind in (Kind.number, Kind.text, Kind.date):
        order = " ".join(
            f"WHEN '{one}' THEN {value} {one} {limit}" for one in ("<=", ">=", "<", ">")
        )
        text += f"ELSE coalesce(CASE {name}s {order} END, FALSE) END)"
    else:
        text += "ELSE FALSE END)"
    return text, [sign, rest, bound], [f"{name}s", f"{name}r", f"{name}b"]


def _bound(kind: Kind, rest: Sql) -> Sql:
    match kind:
        case Kind.number:
            return number_sql(rest)
        case Kind.date:
            return date_sql(rest)
        case Kind.truth:
            folded_rest = folded_sql(rest)
            return formed(
                "(CASE {} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END)",
                folded_rest,
                kind=Kind.truth,
            )
        case Kind.text:
            return folded_sql(rest)
    return formed("NULL::timestamptz", kind=Kind.moment)


def _equal_sql(kind: Kind, name: str) -> str:
    if kind is Kind.text:
        return f"{LOWER_SQL.format(name)} ~ {name}p"
    return f"{name} = {name}b"


def pattern_of(criterion: Sql) -> Sql:
    rest = formed("regexp_replace({}, '^(<=|>=|<>|<|>|=)', '')", criterion, kind=Kind.text)
    return whole_sql(pattern_sql(folded_sql(rest)))


def element_of(values: Sql) -> Kind:
    kind = kind_of_type(values.type)
    return ELEMENTS.get(kind, kind)
