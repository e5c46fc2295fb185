"""How a value reads inside a text: 12.5, TRUE, 2026-01-31, 2026-01-31 08:00:00 (local)."""

from datetime import date, datetime
from decimal import Decimal

from danliu.formulas.decimals import plain
from danliu.formulas.formed import formed, shared
from danliu.formulas.kinds import Kind, Sql, Value, kind_of_type
from danliu.formulas.times import Here, SqlHere


def written(value: Value, here: Here) -> str:
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
            return shared(DAY, value, kind=Kind.text)
        case Kind.moment:
            return shared(f"({DAY} || ' ' || {CLOCK})", here.local(value), kind=Kind.text)
    return value


def part(field: str, digits: int) -> str:
    """A template of a date or local time {0}: to_char would not be immutable."""
    return f"lpad(extract({field} from {{0}})::text, {digits}, '0')"


DAY = f"({part('year', 4)} || '-' || {part('month', 2)} || '-' || {part('day', 2)})"
CLOCK = "left(({0})::time::text, 8)"
