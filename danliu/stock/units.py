"""The units of one item: those of its table's field, or what the item says itself. Pure.

«箱=12» adds a unit to those of the field, or gives one of them another size; «kg；卷=25» has
another base, and then the field's units are not its own.
"""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import msgspec

from danliu.errors import Words
from danliu.stock.errors import BadQuantity
from danliu.tables.errors import BadCell
from danliu.tables.fields.quantity import Quantity, QuantityOptions, Unit
from danliu.tables.fields.stock import StockOptions

_PARTS = re.compile(r"[；;，,、\s]+")
_FINE = 3  # digits after the point of a unit that the field does not know
_QUANTITY = Quantity()


@lru_cache(maxsize=1_000)
def _counted(options: StockOptions, own: str) -> QuantityOptions:
    known = options.counted()
    parts = [part for part in _PARTS.split(own.strip()) if part]
    bare = [part for part in parts if "=" not in part.replace("＝", "=")]
    units = {one.name: one for one in known.units}
    base = bare[0] if bare else known.base
    if base != known.base:
        units, known = {}, msgspec.structs.replace(known, base=base, base_en="", units=(), shown="")
    own_units = (_unit(part) for part in parts if part not in bare)
    units |= {name: Unit(name, factor) for name, factor in own_units}
    decimals = max(known.decimals, _FINE) if base != options.base else known.decimals
    shown = known.shown if known.shown in units else ""
    return msgspec.structs.replace(
        known, units=tuple(units.values()), decimals=decimals, shown=shown
    )


def units_of(options: StockOptions, own: str | None) -> QuantityOptions:
    """Raises BadQuantity for what an item says of itself and cannot be read."""
    try:
        return _counted(options, own or "")
    except (ValueError, InvalidOperation) as error:
        raise BadQuantity(own or "", _OWN) from error


def _unit(part: str) -> tuple[str, Decimal]:
    name, _, factor = part.replace("＝", "=").partition("=")
    return name, Decimal(factor)


def read(typed: str | int, units: QuantityOptions, *, least: Decimal | None = None) -> Decimal:
    """In the item's base unit. Raises BadQuantity."""
    try:
        quantity = _QUANTITY.parse(typed, units)
    except BadCell as wrong:
        raise BadQuantity(str(typed), wrong.wanted) from wrong
    if quantity < (least or 0) or (least is None and quantity == 0):
        raise BadQuantity(str(typed), ABOVE if least is None else _NOT_BELOW)
    return quantity


def say(quantity: Decimal, units: QuantityOptions) -> str:
    return _QUANTITY.show(quantity, units)


_OWN = Words("单位写成「kg；卷=25」或「箱=12」", "units such as «kg; roll=25» or «box=12»")
ABOVE = Words("大于 0 的数量", "a quantity above 0")
_NOT_BELOW = Words("0 或更多", "0 or more")
