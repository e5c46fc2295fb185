"""Roll-up: one value from a field of all linked records."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from danliu.errors import Words
from danliu.formulas import FormulaError, Kind, parse, references
from danliu.formulas.kinds import Path, Sql
from danliu.tables.errors import BadOption
from danliu.tables.fields.computed import Computed, Gathered, Look, list_of
from danliu.tables.fields.field import field

How = Literal["sum", "mean", "min", "max", "count", "first", "last", "list", "distinct"]

# v is the value of a linked record; a, b its place among them. A blank counts for nothing.
_OF_WHAT = Words("选一个字段；只有计数不用选", "choose a field; only count needs none")
_THERE = "FILTER (WHERE v IS NOT NULL)"
_SQL: dict[How, str] = {
    "sum": "coalesce(sum(v), 0)",
    # to 20 digits, as a formula divides: PostgreSQL's own mean chooses its digits by the sum
    "mean": "round(div(sum(v) * 1E21, nullif(count(v), 0)) * 1E-21, 20)",
    "min": "min(v)",
    "max": "max(v)",
    "count": "count(v)::numeric",
    "first": f"(array_agg(v ORDER BY a, b) {_THERE})[1]",
    "last": f"(array_agg(v ORDER BY a DESC, b DESC) {_THERE})[1]",
    "list": f"array_agg(v ORDER BY a, b) {_THERE}",
    "distinct": f"array_agg(DISTINCT v) {_THERE}",
}
_MEASURES = {Kind.number, Kind.date, Kind.moment}
_TAKES = {"sum": {Kind.number}, "mean": {Kind.number}, "min": _MEASURES, "max": _MEASURES}


class RollupOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """through   key of links or of a sub-table of this table
    field     what is rolled up from there; «» counts the records
    where     a formula over the linked records: only these
    """

    through: str
    how: How
    field: str = ""
    where: str = ""

    def __post_init__(self) -> None:
        if not self.field and self.how != "count":
            raise BadOption("field", _OF_WHAT)


@field("rollup")
class Rollup(Computed[RollupOptions]):
    options = RollupOptions

    def kind_of(self, options: RollupOptions, look: Look) -> Kind:
        if not options.field:
            return Kind.number
        kind = look.kind_there(options.through, options.field)
        if kind not in _TAKES.get(options.how, {kind}):
            wanted = sorted(_TAKES[options.how])
            raise FormulaError(1, str(kind), [str(one) for one in wanted])
        if options.how == "count":
            return Kind.number
        return list_of(kind) if options.how in ("list", "distinct") else kind

    def reads(self, options: RollupOptions) -> Sequence[Path]:
        through = options.through
        asked = references(parse(options.where)) if options.where else []
        value = (through, *options.field.split(".")) if options.field else (through,)
        return [value, *((through, *path) for path in asked)]

    def expression(self, options: RollupOptions, look: Look) -> Sql:
        there = Gathered(options.through, options.field, options.where)
        return look.gather(there, _SQL[options.how], self.kind_of(options, look))
