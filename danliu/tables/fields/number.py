"""Numbers: always Decimal, never a float. Full-width digits and thousands are understood."""

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec import Struct
from sqlalchemy import Numeric
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, field

_LARGEST = Decimal(10) ** 15
_FINEST = 20  # digits after the point; PostgreSQL itself refuses what is finer than 16383


class NumberOptions(Struct, frozen=True, forbid_unknown_fields=True):
    decimals: int | None = None  # digits after the point; None keeps what was typed
    unit: str = ""
    plain: bool = False  # a year, a room: shown without thousands separators
    least: Decimal | None = None
    most: Decimal | None = None


class MoneyOptions(Struct, frozen=True, forbid_unknown_fields=True):
    currency: str = "CNY"
    least: Decimal | None = None


def read_decimal(typed: Any, example: str) -> Decimal:
    """A number as people type it: 1,234.50 or １２３４.５０ or ￥1234. Raises BadCell."""
    if isinstance(typed, bool) or not isinstance(typed, str | int | float | Decimal):
        raise _not_a_number(example)
    text = unicodedata.normalize("NFKC", str(typed)).strip().lstrip("¥").replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise _not_a_number(example) from None
    if not number.is_finite():
        raise _not_a_number(example)
    if int(number.as_tuple().exponent) < -_FINEST:
        raise BadCell(
            "too-precise",
            Words(f"最多 {_FINEST} 位小数", f"at most {_FINEST} digits after the point"),
        )
    if abs(number) >= _LARGEST:
        raise BadCell("too-large", Words("小于一千万亿的数", "a number below 10^15"))
    return number


def _not_a_number(example: str) -> BadCell:
    return BadCell("not-a-number", Words(f"数字，如 {example}", f"a number such as {example}"))


def at_scale(number: Decimal, decimals: int) -> Decimal:
    """The same number with so many digits after the point; more digits than that are a fault."""
    exact = number.quantize(Decimal(1).scaleb(-decimals))
    if exact != number:
        raise BadCell(
            "too-precise",
            Words(f"最多 {decimals} 位小数", f"at most {decimals} digits after the point"),
        )
    return exact


def within(number: Decimal, least: Decimal | None, most: Decimal | None) -> Decimal:
    if least is not None and number < least:
        raise BadCell("too-small", Words(f"不小于 {least}", f"at least {least}"))
    if most is not None and number > most:
        raise BadCell("too-large", Words(f"不大于 {most}", f"at most {most}"))
    return number


@field("number")
class Number(Field[NumberOptions, Decimal]):
    options = NumberOptions
    kind = Kind.number
    python = Decimal

    def column(self, options: NumberOptions) -> TypeEngine[Any]:
        return Numeric()

    def parse(self, typed: Any, options: NumberOptions) -> Decimal:
        number = within(read_decimal(typed, "12.5"), options.least, options.most)
        if options.decimals is not None:
            return at_scale(number, options.decimals)
        return number if number.as_tuple().exponent != "F" and number % 1 else number.quantize(1)

    def show(self, stored: Decimal, options: NumberOptions) -> str:
        number = f"{stored:f}" if options.plain else f"{stored:,f}"
        return f"{number} {options.unit}".strip()


@field("money")
class Money(Field[MoneyOptions, Decimal]):
    """An amount in the field's currency, to the cent."""

    options = MoneyOptions
    kind = Kind.number
    python = Decimal

    def column(self, options: MoneyOptions) -> TypeEngine[Any]:
        return Numeric(20, 2)

    def parse(self, typed: Any, options: MoneyOptions) -> Decimal:
        number = read_decimal(typed, "1234.50")
        return at_scale(within(number, options.least, None), 2)

    def show(self, stored: Decimal, options: MoneyOptions) -> str:
        return f"{stored:,.2f}"
