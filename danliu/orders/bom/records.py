"""Bills of material as records of a table, and order lines of what is in them. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from danliu.orders.bom.lines import Line

Record = Mapping[str, Any]


class Names(Struct, frozen=True, forbid_unknown_fields=True):
    """What the fields are called. Of order lines: item, quantity. Of bills of material: product,
    part and instead (links to items), usage, unit, scrap (a share), since, until, route, rank."""

    item: str = "item"
    quantity: str = "quantity"
    product: str = "product"
    part: str = "part"
    usage: str = "usage"
    unit: str = "unit"
    scrap: str = "scrap"
    since: str = "since"
    until: str = "until"
    route: str = "route"
    instead: str = "instead"
    rank: str = "rank"


def wanted_of(lines: Iterable[Record], names: Names) -> dict[str, Decimal]:
    """How many of each item the lines ask for together, by its id. Raises ValueError."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        item, quantity = id_of(line.get(names.item)), _number(line.get(names.quantity))
        if item and quantity > 0:
            found[item] += quantity
    return dict(found)


def lines_of(records: Iterable[Record], names: Names) -> Iterator[Line]:
    """Raises ValueError for what is no number."""
    for one in records:
        yield Line(
            id_of(one.get(names.product)),
            id_of(one.get(names.part)),
            _number(one.get(names.usage)),
            str(one.get(names.unit) or ""),
            _number(one.get(names.scrap)),
            _day(one.get(names.since)),
            _day(one.get(names.until)),
            _said(one.get(names.route)),
            id_of(one.get(names.instead)),
            int(_number(one.get(names.rank))),
        )


def id_of(link: Any) -> str:
    """«» where there is none."""
    return str(link["id"]) if isinstance(link, Mapping) else str(link or "")


def _said(value: Any) -> str:
    """A text, or the title behind a link."""
    return str(value["title"] if isinstance(value, Mapping) else value or "")


_LARGEST = Decimal(10) ** 12


def _number(value: Any) -> Decimal:
    try:
        number = Decimal(str(value or 0))
    except ArithmeticError as error:
        raise ValueError(f"a number, not {value!r}") from error
    if not number.is_finite() or abs(number) > _LARGEST:
        raise ValueError(f"a number up to {_LARGEST:f}, not {value!r}")
    return number


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def titled(records: Iterable[Record], fields: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The ids and titles of what these links lead to."""
    links = (one.get(field) for one in records for field in fields)
    yield from ((id_of(one), _said(one)) for one in links if isinstance(one, Mapping))
