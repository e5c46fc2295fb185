"""Formula: computed from other fields of the record, and through links from those of others."""

from collections.abc import Sequence

from msgspec import Struct

from danliu.formulas import Kind, parse, references
from danliu.formulas.kinds import Path, Sql
from danliu.tables.fields.computed import Computed, Look
from danliu.tables.fields.field import field


class FormulaOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """format   how the desk shows it: «» as it is, money, percent, or so many decimals"""

    formula: str
    format: str = ""


@field("formula")
class FormulaField(Computed[FormulaOptions]):
    options = FormulaOptions

    def kind_of(self, options: FormulaOptions, look: Look) -> Kind:
        return look.formula_kind(options.formula)

    def reads(self, options: FormulaOptions) -> Sequence[Path]:
        return references(parse(options.formula))

    def expression(self, options: FormulaOptions, look: Look) -> Sql:
        return look.formula(options.formula)

    def error(self, options: FormulaOptions, look: Look) -> Sql | None:
        return look.formula_error(options.formula)
