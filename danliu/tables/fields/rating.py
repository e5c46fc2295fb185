"""Rating: so many stars of a few."""

from decimal import Decimal
from typing import Annotated, Any

from msgspec import Meta, Struct
from sqlalchemy import Numeric
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, field
from danliu.tables.fields.number import read_decimal
from danliu.tables.fields.text import one_line

_FULL, _EMPTY = "★", "☆"


class RatingOptions(Struct, frozen=True, forbid_unknown_fields=True):
    most: Annotated[int, Meta(ge=1, le=10)] = 5


@field("rating")
class Rating(Field[RatingOptions, Decimal]):
    options = RatingOptions
    kind = Kind.number
    python = Decimal

    def column(self, options: RatingOptions) -> TypeEngine[Any]:
        return Numeric(2, 0)

    def parse(self, typed: Any, options: RatingOptions) -> Decimal:
        stars = _stars(typed, options.most)
        if stars % 1 or not 1 <= stars <= options.most:
            raise BadCell(
                "not-a-rating",
                Words(f"1 到 {options.most} 颗星", f"1 to {options.most} stars"),
            )
        return stars.quantize(Decimal(1))

    def show(self, stored: Decimal, options: RatingOptions) -> str:
        return (_FULL * int(stored)).ljust(options.most, _EMPTY)


def _stars(typed: Any, most: int) -> Decimal:
    """4, «4 星», «★★★★☆»."""
    if not isinstance(typed, str):
        return read_decimal(typed, "4")
    text = one_line(typed)
    if text and not text.strip(_FULL + _EMPTY):
        return Decimal(text.count(_FULL)) if len(text) <= most else Decimal(0)
    return read_decimal(text.removesuffix("星").removesuffix("颗"), "4")
