"""Quantity with a unit: kept as a number of the smallest unit, typed and shown in any of them.

With 箱 = 12 件 «2箱6件» is 30. The unit that was typed is not kept: the column filters, sorts and
adds up as one number.
"""

import re
from decimal import Decimal
from typing import Any

from msgspec import Struct
from sqlalchemy import Numeric
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.expected import one_of
from danliu.formulas import Kind
from danliu.tables.errors import BadCell, BadOption
from danliu.tables.fields.field import Field, field
from danliu.tables.fields.number import read_decimal, within
from danliu.tables.fields.text import one_line

_PART = re.compile(r"([-+]?[\d,]*\.?\d+)\s*([^\d\s.,+-]+)\s*")
_OWN_NAMES = Words("每个单位一个自己的名称", "every unit with a name of its own")
_FEW = 3  # digits after the point that are still easy to read


class Unit(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    factor: Decimal  # how many of the base unit it is
    name_en: str = ""


class QuantityOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """base    the unit that is counted
    units   the others, with how many of the base each is
    shown   the unit it is shown in; a rest that does not come out even follows in the base
    """

    base: str = "件"
    base_en: str = ""
    units: tuple[Unit, ...] = ()
    shown: str = ""
    decimals: int = 0  # of the base unit
    least: Decimal | None = Decimal(0)

    def __post_init__(self) -> None:
        names = [self.base, *(unit.name for unit in self.units)]
        if len(set(names)) < len(names) or not all(names):
            raise BadOption("units", _OWN_NAMES)
        if any(unit.factor <= 0 for unit in self.units):
            raise BadOption("units", Words("换算大于 0", "a factor above 0"))
        if self.shown and self.shown not in names:
            raise BadOption("shown", one_of(names))


@field("quantity")
class Quantity(Field[QuantityOptions, Decimal]):
    """«3箱», «2箱6件»; a bare number is of the base unit."""

    options = QuantityOptions
    kind = Kind.number
    python = Decimal

    def column(self, options: QuantityOptions) -> TypeEngine[Any]:
        return Numeric()

    def parse(self, typed: Any, options: QuantityOptions) -> Decimal:
        text = one_line(typed) if isinstance(typed, str) else typed
        parts = _parts(text, options) if isinstance(text, str) else []
        number = sum(parts, Decimal(0)) if parts else _bare(text, options)
        exact = number.quantize(Decimal(1).scaleb(-options.decimals))
        if exact != number:
            raise BadCell("not-whole", _whole(options))
        return within(exact, options.least, None)

    def show(self, stored: Decimal, options: QuantityOptions) -> str:
        factor = _factors(options)[options.shown or options.base]
        shown = stored / factor
        if shown == round(shown, _FEW):
            return f"{_plain(shown)} {options.shown or options.base}"
        whole = int(shown)
        rest = f"{_plain(abs(stored - whole * factor))} {options.base}"
        return f"{whole} {options.shown} {rest}" if whole else _signed(rest, stored)


def _signed(text: str, number: Decimal) -> str:
    return f"-{text}" if number < 0 else text


def _plain(number: Decimal) -> str:
    return f"{number.normalize():,f}"


def _factors(options: QuantityOptions) -> dict[str, Decimal]:
    known = {options.base: Decimal(1), options.base_en: Decimal(1)}
    for unit in options.units:
        known |= {unit.name: unit.factor, unit.name_en: unit.factor}
    return {name.lower(): factor for name, factor in known.items() if name} | {
        name: factor for name, factor in known.items() if name
    }


def _parts(text: str, options: QuantityOptions) -> list[Decimal]:
    """The parts of «2箱6件» in the base unit. A minus in front holds for all that follows."""
    factors, found, place = _factors(options), [], 0
    while part := _PART.match(text, place):
        factor = factors.get(part[2]) or factors.get(part[2].lower())
        if factor is None:
            raise BadCell("not-a-unit", _unit(options))
        found.append(read_decimal(part[1], "3") * factor)
        place = part.end()
    if found and place < len(text):
        raise BadCell("not-a-quantity", _unit(options))
    return [found[0], *(one.copy_sign(found[0]) for one in found[1:])] if found else []


def _bare(typed: Any, options: QuantityOptions) -> Decimal:
    try:
        return read_decimal(typed, "3")
    except BadCell as wrong:
        raise BadCell("not-a-quantity", _unit(options)) from wrong


def _unit(options: QuantityOptions) -> Words:
    names = [options.base, *(unit.name for unit in options.units)]
    english = [
        options.base_en or options.base,
        *(unit.name_en or unit.name for unit in options.units),
    ]
    return Words(
        f"数量和单位，如 3{names[-1]}；单位：{'、'.join(names)}",
        f"a quantity such as 3 {english[-1]}; units: {', '.join(english)}",
    )


def _whole(options: QuantityOptions) -> Words:
    if options.decimals:
        return Words(
            f"{options.base}最多 {options.decimals} 位小数",
            f"at most {options.decimals} digits after the point",
        )
    return Words(f"整{options.base}", f"whole {options.base_en or options.base}")
