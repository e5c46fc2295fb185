"""Percent: kept as the fraction it is, 0.15 for 15%, so that formulas need no hundred."""

from decimal import Decimal
from typing import Any

from msgspec import Struct
from sqlalchemy import Numeric
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, field
from danliu.tables.fields.number import at_scale, read_decimal, within
from danliu.tables.fields.text import one_line


class PercentOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """Limits are fractions. The usual `most` of 100% catches a 15 that meant 15%."""

    decimals: int = 2  # digits of the percentage, after its point
    least: Decimal | None = Decimal(0)
    most: Decimal | None = Decimal(1)


@field("percent")
class Percent(Field[PercentOptions, Decimal]):
    """«15%» is 0.15; a number without the sign is the fraction itself."""

    options = PercentOptions
    kind = Kind.number
    python = Decimal

    def column(self, options: PercentOptions) -> TypeEngine[Any]:
        return Numeric()

    def parse(self, typed: Any, options: PercentOptions) -> Decimal:
        text = one_line(typed) if isinstance(typed, str) else typed
        signed = isinstance(text, str) and text.endswith("%")
        number = read_decimal(text.removesuffix("%") if signed else text, "15% 或 0.15")
        fraction = number / 100 if signed else number
        if not signed and options.most is not None and number > options.most:
            raise BadCell(
                "percent-without-sign",
                Words(f"带 % 的数（{number}%）或小数", f"a % sign ({number}%), or the fraction"),
            )
        return at_scale(within(fraction, options.least, options.most), options.decimals + 2)

    def show(self, stored: Decimal, options: PercentOptions) -> str:
        return f"{stored * 100:.{options.decimals}f}%"
