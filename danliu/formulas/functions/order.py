"""Lists as lists: first and last, places, order, and texts made of them or cut into them."""

from collections.abc import Callable
from decimal import Decimal
from math import trunc
from typing import Any

import sqlalchemy as sa

from danliu.formulas.formed import formed, shared
from danliu.formulas.functions.lists import array_of, element, over, present
from danliu.formulas.functions.text import LONGEST
from danliu.formulas.kinds import ELEMENTS, LISTS, Error, Kind, Sql, Value, kind_of_type
from danliu.formulas.signature import function
from danliu.formulas.slots import (
    KEY_LISTED,
    KEY_SCALAR,
    LISTED,
    NUMBER,
    SAME_LISTED,
    SAME_SCALAR,
    SCALARS_OR_LISTS,
    TEXT,
    TRUTH,
)
from danliu.formulas.times import Here, SqlHere
from danliu.formulas.writing import written, written_sql

MOST = 1_000_000_000  # no list has so many


def _picked(*names: str, python: Callable[[list[Any]], Any], sql: str) -> None:
    """Register what takes one of the values that are there; blank if none is."""

    class Picked:
        @staticmethod
        def python(values: list[Value]) -> Value:
            there = present((values,))
            return python(there) if there else None

        @staticmethod
        def sql(values: Sql) -> Sql:
            return over(sql, (values,), element((values,)))

    function(*names, takes=[SAME_LISTED], gives=None)(Picked)


_picked("FIRST", "第一个", python=lambda there: there[0], sql="(array_agg(_x ORDER BY _n))[1]")
_picked(
    "LAST", "最后一个", python=lambda there: there[-1], sql="(array_agg(_x ORDER BY _n DESC))[1]"
)


def _rearranged(*names: str, python: Callable[[list[Any]], list[Any]], sql: str) -> None:
    """Register what makes another list of the values that are there."""

    class Rearranged:
        @staticmethod
        def python(values: list[Value]) -> list[Value]:
            return python(present((values,)))

        @staticmethod
        def sql(values: Sql) -> Sql:
            kind = element((values,))
            by = ' COLLATE "C"' if kind is Kind.text else ""
            rows = "unnest({}) WITH ORDINALITY AS _u(_x, _n) WHERE _x IS NOT NULL"
            found = f"ARRAY(SELECT _x FROM {rows} {sql.replace('ORDER BY _x', f'ORDER BY _x{by}')})"
            # blank in, blank out: ARRAY of nothing is empty, not NULL
            guarded = f"(CASE WHEN {{}} IS NOT NULL THEN {found} END)"
            return formed(guarded, values, values, kind=LISTS[kind])

    function(*names, takes=[SAME_LISTED], gives=None, many=True)(Rearranged)


_rearranged(
    "UNIQUE",
    "去重",
    python=lambda there: list(dict.fromkeys(there)),
    sql="GROUP BY _x ORDER BY min(_n)",
)
_rearranged("SORT", "排序", python=sorted, sql="ORDER BY _x")
_rearranged("REVERSE", "倒序", python=lambda there: there[::-1], sql="ORDER BY _n DESC")


def place_sql(place: Sql) -> Sql:
    inside = f"(CASE WHEN {{0}} >= 1 AND {{0}} < {MOST} THEN trunc({{0}})::integer END)"
    return shared(inside, place, kind=Kind.number)


@function("INDEX", "索引", takes=[SAME_LISTED, NUMBER], gives=None)
class Index:
    """The value at a place of a list, counted from 1, which may be blank; beyond it #REF!."""

    @staticmethod
    def python(values: list[Value], place: Decimal) -> Value:
        return values[trunc(place) - 1] if 1 <= place < len(values) + 1 else Error.ref

    @staticmethod
    def sql(values: Sql, place: Sql) -> Sql:
        found = "({})[{}]"
        return formed(found, values, place_sql(place), kind=element((values,)))

    error = "(CASE WHEN {1} >= 1 AND {1} < cardinality({0}) + 1 THEN NULL ELSE '#REF!' END)"


def _found(values: list[Value], value: Value) -> int:
    return values.index(value) if value in values else -1


@function(
    "MATCH",
    "XMATCH",
    "位置",
    takes=[KEY_SCALAR, KEY_LISTED, NUMBER],
    gives=Kind.number,
    optional=1,
    guarded=True,
)
class Match:
    """Where a value stands in a list: exactly (0, and without a third argument), or in a list that
    is in order the last that is not greater (1), or not less in descending order (-1). Not there:
    #N/A."""

    fails = Error.na

    @staticmethod
    def python(value: Value, values: list[Value], mode: Decimal = Decimal(0)) -> Decimal | None:
        if not mode:
            place = _found(values, value)
        else:
            fitting = [
                n
                for n, one in enumerate(values)
                if one is not None and (one <= value if mode > 0 else one >= value)
            ]
            place = fitting[-1] if fitting else -1
        return Decimal(place + 1) if place >= 0 else None

    @staticmethod
    def sql(value: Sql, values: Sql, mode: Sql | None = None) -> Sql:
        exact = "array_position({}, {})::numeric"
        if mode is None:
            return formed(exact, values, value, kind=Kind.number)
        by = ' COLLATE "C"' if kind_of_type(value.type) is Kind.text else ""
        near = (
            f"(SELECT max(_n)::numeric FROM (SELECT {{}} AS _v, {{}} AS _m, {{}} AS _a OFFSET "
            "0) AS _g, "
            "unnest(_a) WITH ORDINALITY AS _u(_x, _n) WHERE CASE WHEN _m = 0 THEN _n = "
            f"array_position(_a, _v) WHEN _m > 0 THEN _x{by} <= _v{by} ELSE _x{by} >= _v{by} END)"
        )
        return formed(near, value, mode, values, kind=Kind.number)


def _place(keys: Sql, value: Sql) -> Sql:
    """Where both are blank, nothing says of what kind the list would be."""
    if not isinstance(keys.type, sa.ARRAY):
        return formed("NULL::int", kind=Kind.number)
    return formed("array_position({}, {})", keys, value, kind=Kind.number)


class Lookup:
    """The value of the second list where the first one holds the value; else the fourth argument,
    else #N/A."""

    @staticmethod
    def python(value: Value, keys: list[Value], values: list[Value], *missing: Value) -> Value:
        place = _found(keys, value) if value is not None else -1
        if value is None:
            return None
        if place < 0:
            return missing[0] if missing else Error.na
        return values[place] if place < len(values) else Error.ref

    @staticmethod
    def sql(value: Sql, keys: Sql, values: Sql, *missing: Sql) -> Sql:
        place = _place(keys, value)
        kind = element((values,))
        if not missing:
            return formed("({})[{}]", values, place, kind=kind)
        found = (
            "(CASE WHEN {0} IS NULL THEN NULL WHEN {1} IS NOT NULL THEN ({2})[{1}] WHEN {0} IS "
            "NOT NULL AND {4} IS NOT NULL AND {5} IS NOT NULL THEN {3} END)"
        )
        return shared(found, value, place, values, missing[0], keys, values, kind=kind)

    @staticmethod
    def error(value: Sql, keys: Sql, values: Sql, *missing: Sql) -> Sql:
        place = _place(keys, value)
        none = "NULL" if missing else f"'{Error.na}'"
        wrong = (
            f"(CASE WHEN {{0}} IS NULL OR {{2}} IS NULL OR {{3}} IS NULL THEN NULL WHEN {{1}} "
            f"IS NULL THEN {none} WHEN {{1}} > cardinality({{2}}) THEN '{Error.ref}' END)"
        )
        return shared(wrong, value, place, values, keys, kind=Kind.text)


function(
    "XLOOKUP",
    "LOOKUP",
    "查找引用",
    takes=[KEY_SCALAR, KEY_LISTED, SAME_LISTED],
    gives=None,
    guarded=True,
)(Lookup)


class LookupOrElse(Lookup):
    """A missing value may be blank, so blanks are its business."""

    @staticmethod
    def python(value: Value, keys: Value, values: Value, *missing: Value) -> Value:
        if keys is None or values is None:
            return None
        return Lookup.python(value, keys, values, *missing)


function(
    "XLOOKUP",
    "LOOKUP",
    "查找引用",
    takes=[KEY_SCALAR, KEY_LISTED, SAME_LISTED, SAME_SCALAR],
    gives=None,
    blanks=True,
)(LookupOrElse)


@function("CONTAINS", "包含", takes=[KEY_LISTED, KEY_SCALAR], gives=Kind.truth, guarded=True)
class Contains:
    """Whether a list holds a value."""

    @staticmethod
    def python(values: list[Value], value: Value) -> bool:
        return value in values

    sql = "(array_position({}, {}) IS NOT NULL)"


@function("CONTAINS", "包含", takes=[TEXT, TEXT], gives=Kind.truth)
class ContainsText:
    """Whether a text holds another, capitals minded."""

    @staticmethod
    def python(text: str, part: str) -> bool:
        return part in text

    sql = "(strpos({}, {}) > 0)"


@function(
    "TEXTJOIN",
    "文本合并",
    takes=[TEXT, TRUTH, SCALARS_OR_LISTS],
    gives=Kind.text,
    more=True,
    blanks=True,
    timed=True,
)
class TextJoin:
    """Values and lists with a delimiter between; with TRUE blanks are left out. At most 32,767
    characters."""

    @staticmethod
    def python(here: Here, mark: str | None, skip: bool | None, *values: Value) -> str:
        every = [one for value in values for one in (value if isinstance(value, list) else [value])]
        texts = [written(one, here) for one in every if one is not None or not skip]
        return (mark or "").join(texts)[:LONGEST]

    @staticmethod
    def sql(here: SqlHere, mark: Sql, skip: Sql, *values: Sql) -> Sql:
        texts = tuple(_texts(value, here) for value in values)
        joined = (
            "(SELECT nullif(left(string_agg(coalesce(_x, ''), coalesce(_m, '') ORDER BY _n), "
            f"{LONGEST}), '') "
            "FROM (SELECT {}::text AS _m, {} AS _s OFFSET 0) AS _g, unnest({}) WITH ORDINALITY "
            "AS _u(_x, _n) "
            "WHERE _x IS NOT NULL OR _s IS NOT TRUE)"
        )
        return formed(joined, mark, skip, array_of(texts, Kind.text), kind=Kind.text)


def _texts(value: Sql, here: SqlHere) -> Sql:
    kind = kind_of_type(value.type)
    if kind not in ELEMENTS:
        return formed("nullif({}, '')", written_sql(value, here), kind=Kind.text)
    one = written_sql(formed("_x", kind=ELEMENTS[kind]), here)
    rows = "ARRAY(SELECT {} FROM unnest({}) WITH ORDINALITY AS _u(_x, _n) ORDER BY _n)"
    texts = f"(CASE WHEN {{}} IS NULL THEN ARRAY[NULL::text] ELSE {rows} END)"
    return formed(texts, value, one, value, kind=Kind.texts)


@function("TEXTSPLIT", "文本拆分", takes=[TEXT, TEXT], gives=Kind.texts, guarded=True)
class TextSplit:
    """The parts of a text between the delimiters; an empty part is blank."""

    @staticmethod
    def python(text: str, mark: str) -> list[str | None]:
        return [part or None for part in text.split(mark)]

    sql = "string_to_array({}, {}, '')"


@function("COUNTLIST", "列表长度", takes=[LISTED], gives=Kind.number)
class CountList:
    """How many places a list has, blanks included."""

    @staticmethod
    def python(values: list[Value]) -> Decimal:
        return Decimal(len(values))

    sql = "cardinality({})::numeric"
