"""Bills of material in flows: read level by level, worked out on promisable stock, told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple, Protocol
from uuid import UUID

from msgspec import Struct, structs

from danliu.flows.errors import BadSetting
from danliu.flows.looking_up import Inside, Records, numbered
from danliu.orders.bom.needs import Need, needs
from danliu.orders.bom.records import Names, id_of, lines_of
from danliu.orders.bom.structure import Circle, NoUnit, Structure
from danliu.orders.bom.used import used
from danliu.tables.fields.quantity import QuantityOptions
from danliu.telling import told

DEEPEST = 50  # levels
MOST = 20_000  # lines of bills of material in one breaking down


class Offered(Protocol):
    """Stock: what is free of each item, in its base unit, and the units it is counted in."""

    @property
    def free(self) -> Mapping[UUID, Decimal]: ...

    def units(self, item: UUID) -> QuantityOptions: ...


class StoodIn(Struct, frozen=True):
    item: Annotated[UUID, told("替代料", "The alternate")]
    title: Annotated[str, told("编号", "Its number")]
    quantity: Annotated[Decimal, told("用多少", "How many")]


class Material(Struct, frozen=True):
    """What is needed of one item, in its own unit: needed = taken + made + short + what alternates
    cover; what it is taken for as an alternate counts as needed. level: the deepest at which it
    goes in; 0 for what was ordered itself. route: by which it is made; «» for what is bought"""

    item: Annotated[UUID, told("物料", "The item")]
    title: Annotated[str, told("编号", "Its number")]
    unit: Annotated[str, told("单位", "Unit")]
    level: Annotated[int, told("层级", "Level")]
    needed: Annotated[Decimal, told("需要", "Needed")]
    taken: Annotated[Decimal, told("用库存", "From stock")]
    made: Annotated[Decimal, told("自制", "To make")]
    short: Annotated[Decimal, told("缺", "Short")]
    route: Annotated[str, told("工艺路线", "Route")]
    instead: Annotated[tuple[StoodIn, ...], told("用替代料", "Alternates")]
    stands_in: Annotated[str | None, told("用什么替代料", "Alternates, in words")] = None
    stands_for: Annotated[str | None, told("替代什么", "What it stands in for, in words")] = None


class PartUsed(Struct, frozen=True):
    """What all pieces of a product that are made use of an item, in the item's own unit.

    made   how many pieces of the product that is for
    """

    product: Annotated[UUID, told("做什么", "The product")]
    item: Annotated[UUID, told("用什么", "The item")]
    title: Annotated[str, told("编号", "Its number")]
    quantity: Annotated[Decimal, told("用多少", "How many")]
    made: Annotated[Decimal, told("做几件", "Of how many pieces")]


@dataclass(frozen=True)
class Bills:
    """Lines of bills of material as records; titles of items by their ids."""

    rows: Records
    names: Names
    titles: Mapping[str, str]

    def items(self) -> set[str]:
        ends = (self.names.product, self.names.part, self.names.instead)
        return {id_of(row.get(end)) for row in self.rows for end in ends} - {""}

    def needs(self, wanted: Mapping[str, Decimal], day: date, stock: Offered) -> "Needed":
        """Raises BadSetting, ValueError."""

        def factor(part: str, unit: str) -> Decimal | None:
            return factors(stock.units(UUID(part))).get(unit)

        free = {str(item): quantity for item, quantity in stock.free.items()}
        try:
            structure = Structure(lines_of(self.rows, self.names), day, factor)
            found = needs(wanted, structure, free, lambda part: stock.units(UUID(part)).decimals)
        except NoUnit as error:
            part, unit = self.titles.get(error.line.part, error.line.part), error.line.unit
            raise BadSetting("bill", f"a unit that {part} has, not {unit}") from error
        except Circle as error:
            way = " → ".join(self.titles.get(one, one) for one in error.parts)
            raise BadSetting("bill", f"bills of material without a circle: {way}") from error
        return Needed(found, structure)

    def used(self, found: Iterable[Need], stock: Offered) -> list[PartUsed]:
        """By each product that is made."""
        needs = list(found)
        made = {one.part: one.made for one in needs}
        return [
            PartUsed(
                UUID(one.product),
                UUID(one.part),
                self.titles.get(one.part, ""),
                one.quantity,
                made[one.product],
            )
            for one in used(needs, lambda part: stock.units(UUID(part)).decimals)
        ]


class Needed(NamedTuple):
    needs: list[Need]
    structure: Structure


def factors(units: QuantityOptions) -> dict[str, Decimal]:
    """How many of an item's own unit one of each of its units is."""
    return {units.base: Decimal(1), **{one.name: one.factor for one in units.units}}


async def bill_lines(step: Inside, table: str, names: Names, products: Iterable[str]) -> Records:
    """Those of these products, and of all that goes into them. Raises BadSetting for too many."""
    found: Records = []
    asked, wanted = set[str](), set(products)
    for _ in range(DEEPEST):
        if not wanted:
            return found
        found += await numbered(step, table, names.product, map(UUID, wanted))
        if len(found) > MOST:
            raise BadSetting("bill", f"at most {MOST} lines")
        asked |= wanted
        wanted = {id_of(one.get(names.part)) for one in found} - asked - {""}
    raise BadSetting("bill", f"at most {DEEPEST} levels")


def shares(needs: Iterable[Need]) -> dict[UUID, Decimal]:
    """How much of each item these needs take from stock, alternates among them."""
    found: dict[UUID, Decimal] = {}
    for need in needs:
        taken = [(need.part, need.taken), *((one.part, one.quantity) for one in need.instead)]
        for part, quantity in taken:
            if quantity > 0:
                found[UUID(part)] = found.get(UUID(part), Decimal(0)) + quantity
    return found


def materials(needed: Needed, stock: Offered, titles: Mapping[str, str]) -> list[Material]:
    """A row for each item; alternates that are needed for nothing else come last."""
    rows = {one.part: _material(one, needed.structure, stock, titles) for one in needed.needs}
    for need in needed.needs:
        for one in need.instead:
            row = rows.get(one.part) or _bare(one.part, need.level, stock, titles)
            rows[one.part] = _standing(row, one.quantity, titles.get(need.part, ""))
    return list(rows.values())


def _material(
    need: Need, structure: Structure, stock: Offered, titles: Mapping[str, str]
) -> Material:
    uses = structure.parts(need.part)
    instead = tuple(
        StoodIn(UUID(one.part), titles.get(one.part, ""), one.quantity) for one in need.instead
    )
    return structs.replace(
        _bare(need.part, need.level, stock, titles),
        needed=need.needed,
        taken=need.taken,
        made=need.made,
        short=need.short,
        route=next((use.line.route for use in uses if use.line.route), ""),
        instead=instead,
        stands_in="、".join(f"{one.title} {_plain(one.quantity)}" for one in instead) or None,
    )


def _bare(part: str, level: int, stock: Offered, titles: Mapping[str, str]) -> Material:
    item, none = UUID(part), Decimal()
    unit = stock.units(item).base
    return Material(item, titles.get(part, ""), unit, level, none, none, none, none, "", ())


def _standing(row: Material, quantity: Decimal, instead_of: str) -> Material:
    said = f"{instead_of}：{_plain(quantity)}"
    return structs.replace(
        row,
        needed=row.needed + quantity,
        taken=row.taken + quantity,
        stands_for=f"{row.stands_for}、{said}" if row.stands_for else said,
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
