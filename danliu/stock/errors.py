"""What the stock refuses.

NotStocked      this table has no field of type stock: no stock is kept of its records
NotEnough       less is there, and free, than is asked for
BadQuantity     a quantity that cannot be read, or makes no sense here
WhichPlace      what is counted lies at several places: say which one was counted
UnitChanged     the item's unit was changed while there is stock that counts in the old one
CauseTaken      under this cause something else was done already
Corrected       this entry was corrected already
"""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from danliu.errors import DanliuError, Words


@dataclass(eq=False)
class NotStocked(DanliuError):
    """No stock is kept of this table: it needs a field of type stock."""

    code = "not-stocked"
    status = 422

    table: str


@dataclass(eq=False)
class NotEnough(DanliuError):
    """There is less in stock than is asked for."""

    code = "not-enough-stock"
    status = 409

    item: UUID
    place: str | None
    lot: str | None
    asked: Decimal
    there: Decimal
    unit: str = ""
    title: str = ""


@dataclass(eq=False)
class BadQuantity(DanliuError):
    """This quantity cannot be read."""

    code = "bad-quantity"
    status = 422

    value: str
    wanted: Words


@dataclass(eq=False)
class WhichPlace(DanliuError):
    """This item lies at several places or in several lots: say which was counted."""

    code = "which-place"
    status = 422

    item: UUID
    places: list[str]


@dataclass(eq=False)
class UnitChanged(DanliuError):
    """The unit of this item was changed; its stock still counts in the old one. Bring it to zero
    first."""

    code = "unit-changed"
    status = 409

    item: UUID
    unit: str
    before: str


@dataclass(eq=False)
class CauseTaken(DanliuError):
    """Something else was already booked under this cause."""

    code = "cause-taken"
    status = 409

    cause: str


@dataclass(eq=False)
class Corrected(DanliuError):
    """This entry was corrected before, or is itself a correction."""

    code = "already-corrected"
    status = 409

    entry: UUID
