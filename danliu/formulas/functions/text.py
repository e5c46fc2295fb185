"""Text. Places and lengths count code points; a result is cut after 32,767, as in Excel's cells."""

import re
from datetime import date, datetime
from decimal import Decimal
from math import floor

from danliu.formulas.decimals import plain
from danliu.formulas.formed import formed
from danliu.formulas.kinds import Kind, Sql, Value, kind_of_type
from danliu.formulas.signature import NUMBER, SCALAR, TEXT, function
from danliu.formulas.times import Here, SqlHere

LONGEST = 32_767
ONE = Decimal(1)
ONE_SQL = formed("1", kind=Kind.number)
LENGTH = f"least(greatest(floor({{}}), 0), {LONGEST})::integer"  # a blank count is none: 0


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
        gaps = " || ".join(["coalesce({}, '')"] * len(values))
        joined = f"nullif(left({gaps}, {LONGEST}), '')"
        return formed(joined, *(written_sql(value, here) for value in values), kind=Kind.text)


@function("LEFT", takes=[TEXT, NUMBER], gives=Kind.text, optional=1)
class Left:
    @staticmethod
    def python(text: str, count: Decimal = ONE) -> str:
        return text[: _length(count)]

    @staticmethod
    def sql(text: Sql, count: Sql = ONE_SQL) -> Sql:
        return formed(f"nullif(left({{}}, {LENGTH}), '')", text, count, kind=Kind.text)


@function("RIGHT", takes=[TEXT, NUMBER], gives=Kind.text, optional=1)
class Right:
    @staticmethod
    def python(text: str, count: Decimal = ONE) -> str:
        return text[max(0, len(text) - _length(count)) :]

    @staticmethod
    def sql(text: Sql, count: Sql = ONE_SQL) -> Sql:
        return formed(f"nullif(right({{}}, {LENGTH}), '')", text, count, kind=Kind.text)


@function("LEN", takes=[TEXT], gives=Kind.number, blanks=True)
class Len:
    """A blank has no characters: 0."""

    @staticmethod
    def python(text: str | None) -> Decimal:
        return Decimal(len(text or ""))

    sql = "length(coalesce({}, ''))::numeric"


@function("TRIM", takes=[TEXT], gives=Kind.text)
class Trim:
    """No spaces around, and one where there were several; other white space stays."""

    @staticmethod
    def python(text: str) -> str:
        return re.sub(" +", " ", text.strip(" "))

    sql = "nullif(regexp_replace(btrim({}, ' '), ' +', ' ', 'g'), '')"


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
            return formed("upper({}::text)", value, kind=Kind.text)
        case Kind.number:
            return formed("trim_scale({})::text", value, kind=Kind.text)
        case Kind.date:
            return formed("to_char({}, 'YYYY-MM-DD')", value, kind=Kind.text)
        case Kind.moment:
            local = "to_char(timezone({}, {}), 'YYYY-MM-DD HH24:MI:SS')"
            return formed(local, here.zone, value, kind=Kind.text)
    return value


def _length(count: Decimal) -> int:
    return max(0, min(LONGEST, floor(count)))
