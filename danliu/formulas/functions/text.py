"""Text. Places and lengths count code points; a result is cut after 32,767, as in Excel's cells."""

import re
from decimal import Decimal
from math import floor

from danliu.formulas.formed import formed, shared
from danliu.formulas.kinds import Error, Kind, Sql, Value
from danliu.formulas.signature import function
from danliu.formulas.slots import NUMBER, SCALAR, TEXT
from danliu.formulas.times import Here, SqlHere
from danliu.formulas.writing import written, written_sql

LONGEST = 32_767
ONE = Decimal(1)
ONE_SQL = formed("1", kind=Kind.number)
LENGTH = f"least(greatest(floor({{}}), 0), {LONGEST})::integer"  # a blank count is none: 0


@function("&", takes=[SCALAR, SCALAR], gives=Kind.text, blanks=True, timed=True)
@function(
    "CONCAT",
    "CONCATENATE",
    "合并文本",
    takes=[SCALAR],
    gives=Kind.text,
    more=True,
    blanks=True,
    timed=True,
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


@function("LEFT", "左取", takes=[TEXT, NUMBER], gives=Kind.text, optional=1)
class Left:
    @staticmethod
    def python(text: str, count: Decimal = ONE) -> str:
        return text[: _length(count)]

    @staticmethod
    def sql(text: Sql, count: Sql = ONE_SQL) -> Sql:
        return formed(f"nullif(left({{}}, {LENGTH}), '')", text, count, kind=Kind.text)


@function("RIGHT", "右取", takes=[TEXT, NUMBER], gives=Kind.text, optional=1)
class Right:
    @staticmethod
    def python(text: str, count: Decimal = ONE) -> str:
        return text[max(0, len(text) - _length(count)) :]

    @staticmethod
    def sql(text: Sql, count: Sql = ONE_SQL) -> Sql:
        return formed(f"nullif(right({{}}, {LENGTH}), '')", text, count, kind=Kind.text)


@function("MID", "中取", takes=[TEXT, NUMBER, NUMBER], gives=Kind.text)
class Mid:
    """So many characters from a place on, counted from 1."""

    @staticmethod
    def python(text: str, start: Decimal, count: Decimal) -> str | Error:
        if floor(start) < 1 or count < 0:
            return Error.value
        first = _length(start) - 1
        return text[first : first + _length(count)]

    @staticmethod
    def sql(text: Sql, start: Sql, count: Sql) -> Sql:
        first, length = (formed(LENGTH, one, kind=Kind.number) for one in (start, count))
        inside = "(CASE WHEN {1} >= 1 AND {2} >= 0 THEN nullif(substr({0}, {3}, {4}), '') END)"
        return shared(inside, text, start, count, first, length, kind=Kind.text)

    error = "(CASE WHEN {1} < 1 OR {2} < 0 THEN '#VALUE!' END)"


@function("LEN", "长度", takes=[TEXT], gives=Kind.number, blanks=True)
class Len:
    """A blank has no characters: 0."""

    @staticmethod
    def python(text: str | None) -> Decimal:
        return Decimal(len(text or ""))

    sql = "length(coalesce({}, ''))::numeric"


@function("TRIM", "去空格", takes=[TEXT], gives=Kind.text)
class Trim:
    """No spaces around, and one where there were several; other white space stays."""

    @staticmethod
    def python(text: str) -> str:
        return re.sub(" +", " ", text.strip(" "))

    sql = "nullif(regexp_replace(btrim({}, ' '), ' +', ' ', 'g'), '')"


def _length(count: Decimal) -> int:
    return max(0, min(LONGEST, floor(count)))
