"""Text. Places and lengths count code points; a result is cut after 32,767, as in Excel's cells."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from math import floor

from sqlalchemy import Integer, Numeric, Text, cast, func

from danliu.formulas.decimals import plain
from danliu.formulas.kinds import Kind, Sql, Value, fixed, kind_of_type
from danliu.formulas.signature import NUMBER, SCALAR, TEXT, function
from danliu.formulas.times import Here, SqlHere

LONGEST = 32_767
ONE = Decimal(1)
EMPTY, SPACE, SPACES, EVERY = (fixed(f"'{text}'", Kind.text) for text in ("", " ", " +", "g"))
DAYS = fixed("'YYYY-MM-DD'", Kind.text)
SECONDS = fixed("'YYYY-MM-DD HH24:MI:SS'", Kind.text)


@function("&", takes=[SCALAR, SCALAR], gives=Kind.text, blanks=True, timed=True)
@function(
    "CONCAT", "CONCATENATE", takes=[SCALAR], gives=Kind.text, more=True, blanks=True, timed=True
)
class Concat:
    """A blank adds nothing. Numbers, dates and truths are written as `written` says."""

    @staticmethod
    def python(here: Here, *values: Value) -> str:
        return "".join(written(value, here) for value in values)[:LONGEST]

    @staticmethod
    def sql(here: SqlHere, *values: Sql) -> Sql:
        parts: list[Sql] = [func.coalesce(written_sql(value, here), EMPTY) for value in values]
        return filled(func.left(reduce(_join, parts), fixed(f"{LONGEST}")))


@function("LEFT", takes=[TEXT, NUMBER], gives=Kind.text, optional=1)
class Left:
    @staticmethod
    def python(text: str, count: Decimal = ONE) -> str:
        return text[: _length(count)]

    @staticmethod
    def sql(text: Sql, count: Sql | None = None) -> Sql:
        return filled(func.left(text, _length_sql(fixed("1") if count is None else count)))


@function("RIGHT", takes=[TEXT, NUMBER], gives=Kind.text, optional=1)
class Right:
    @staticmethod
    def python(text: str, count: Decimal = ONE) -> str:
        return text[max(0, len(text) - _length(count)) :]

    @staticmethod
    def sql(text: Sql, count: Sql | None = None) -> Sql:
        return filled(func.right(text, _length_sql(fixed("1") if count is None else count)))


@function("LEN", takes=[TEXT], gives=Kind.number, blanks=True)
class Len:
    """A blank has no characters: 0."""

    @staticmethod
    def python(text: str | None) -> Decimal:
        return Decimal(len(text or ""))

    @staticmethod
    def sql(text: Sql) -> Sql:
        return cast(func.length(func.coalesce(text, EMPTY)), Numeric)


@function("TRIM", takes=[TEXT], gives=Kind.text)
class Trim:
    """No spaces around, and one where there were several; other white space stays."""

    @staticmethod
    def python(text: str) -> str:
        return re.sub(" +", " ", text.strip(" "))

    @staticmethod
    def sql(text: Sql) -> Sql:
        return filled(func.regexp_replace(func.btrim(text, SPACE), SPACES, SPACE, EVERY))


def _join(left: Sql, right: Sql) -> Sql:
    return left.op("||", return_type=Text())(right)


def filled(text: Sql) -> Sql:
    """Blank text and missing text are one and the same: NULL."""
    return func.nullif(text, EMPTY)


def written(value: Value, here: Here) -> str:
    """How a value reads inside a text: 12.5, TRUE, 2026-01-31, 2026-01-31 08:00:00 (local)."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case Decimal():
            return f"{plain(value):f}"
        case datetime():
            local = value.astimezone(here.zone).replace(tzinfo=None, microsecond=0)
            return local.isoformat(" ")
        case date():
            return value.isoformat()
    return str(value)


def written_sql(value: Sql, here: SqlHere) -> Sql:
    match kind_of_type(value.type):
        case Kind.truth:
            return func.upper(cast(value, Text))
        case Kind.number:
            return cast(func.trim_scale(value), Text)
        case Kind.moment:
            return func.to_char(here.local(value), SECONDS)
        case Kind.date:
            return func.to_char(value, DAYS)
    return value


def _length(count: Decimal) -> int:
    return max(0, min(LONGEST, floor(count)))


def _length_sql(count: Sql) -> Sql:
    """A missing count becomes 0 here, and no characters are blank: as it should be."""
    whole = func.greatest(func.floor(count), fixed("0"))
    return cast(func.least(whole, fixed(f"{LONGEST}")), Integer)
