"""Stock: how much there is of the record as an item, by the ledger that danliu/stock keeps.

A table with such a field holds items. It is computed as it is read, so it filters, sorts and adds
up as any number, and is never stale.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct

from danliu.formulas import Kind
from danliu.formulas.formed import formed
from danliu.formulas.kinds import Path, Sql
from danliu.tables.fields.computed import Computed, Look
from danliu.tables.fields.field import Exported, field
from danliu.tables.fields.quantity import Quantity, QuantityOptions, Unit

Shows = Literal["on_hand", "reserved", "available"]

_WHAT: dict[Shows, str] = {
    "on_hand": "on_hand",
    "reserved": "reserved",
    "available": "on_hand - reserved",
}


class StockOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """shows      what is on hand, reserved, or available: on hand and not reserved
    base       the unit that is counted; units: the others, with how many of it each is
    own_units  key of a text field in which an item says its own: «kg；卷=25», or just «箱=12»
    may_owe    whether more may go out than there is
    """

    shows: Shows = "on_hand"
    base: str = "件"
    base_en: str = ""
    units: tuple[Unit, ...] = ()
    shown: str = ""
    decimals: int = 0
    own_units: str = ""
    may_owe: bool = False

    def __post_init__(self) -> None:
        self.counted()

    def counted(self) -> QuantityOptions:
        """As a quantity has it. Raises ValueError."""
        return QuantityOptions(
            self.base, self.base_en, self.units, self.shown, self.decimals, least=None
        )


@field("stock")
class StockField(Computed[StockOptions]):
    options = StockOptions

    def kind_of(self, options: StockOptions, look: Look) -> Kind:
        return Kind.number

    def reads(self, options: StockOptions) -> Sequence[Path]:
        return ()

    def expression(self, options: StockOptions, look: Look) -> Sql:
        workspace, table = look.home
        what, when = _WHAT[options.shows], ""
        rows, given = "danliu.stock_levels", [look.at(("id",))]
        if look.moment is not None:
            rows, when = "danliu.stock_moves", " AND at <= {}"
            given.append(look.moment)
        # a blank would sort and compare otherwise than nothing does
        sums = (
            f"(SELECT coalesce(sum({what}), 0) FROM {rows} WHERE workspace_id = {workspace}"
            f" AND table_id = {table} AND item = {{}}{when})"
        )
        return formed(sums, *given, kind=Kind.number)

    def show(self, stored: Any, options: StockOptions) -> str:
        return Quantity().show(Decimal(stored), options.counted())

    def export(self, stored: Any, options: StockOptions) -> Exported:
        return Decimal(stored)
