"""From products to materials: what is needed of each part, and where it comes from. Pure.

Parts are gone through from above, each once, after everything that it goes into; so what several
products need of it is added up before it is rounded, taken from stock and broken down further.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_CEILING, Decimal

from msgspec import Struct, structs

from danliu.orders.bom.structure import Structure, Use

Quantities = Mapping[str, Decimal]
Digits = Callable[[str], int | None]
"""How many digits after the point a part is counted in; None where nothing is rounded."""

_ZERO = Decimal()


class StandIn(Struct, frozen=True):
    """quantity: of the alternate. covers: of the part that it stands in for. product: in which"""

    part: str
    quantity: Decimal
    covers: Decimal
    product: str = ""


class Asked(Struct, frozen=True):
    """How much of a part goes into one of the products that are made, before it is rounded."""

    product: str
    quantity: Decimal


class Need(Struct, frozen=True):
    """Of one part, in its own unit: needed = taken (from free stock) + made (broken down further)
    + short + what `instead` covers.

    level   the deepest that it is used at; 0 for what goes into nothing that was wanted
    routes  of the operations that it goes into
    asked   by each of the products that it goes into
    """

    part: str
    level: int
    needed: Decimal
    taken: Decimal
    made: Decimal
    short: Decimal
    instead: tuple[StandIn, ...]
    routes: tuple[str, ...]
    asked: tuple[Asked, ...] = ()


def needs(
    wanted: Quantities, structure: Structure, free: Quantities, digits: Digits = lambda _: None
) -> list[Need]:
    """Of the wanted products and all that they are made of, each after all that it goes into.

    free    what may be taken of each part: stock that nobody else was promised
    Raises  Circle
    """
    asking = _Asking(structure, free, digits)
    return asking.stood_in([asking.need(part, wanted) for part in structure.from_above(wanted)])


class _Asking:
    """asked: of each part, by the product that it goes into"""

    def __init__(self, structure: Structure, free: Quantities, digits: Digits) -> None:
        self._structure, self._left, self._digits = structure, dict(free), digits
        self._asked: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        self._levels: dict[str, int] = defaultdict(int)
        self._routes: dict[str, dict[str, None]] = defaultdict(dict)

    def need(self, part: str, wanted: Quantities) -> Need:
        needed = self._rounded(part, wanted.get(part, _ZERO) + sum(self._asked[part].values()))
        taken = self._take(part, needed)
        uses, rest = self._structure.parts(part), needed - taken
        for use in uses:
            self._ask(part, use, rest)
        made, short = (rest, _ZERO) if uses else (_ZERO, rest)
        routes = tuple(self._routes[part])
        asked = tuple(Asked(*one) for one in self._asked[part].items() if one[1])
        return Need(part, self._levels[part], needed, taken, made, short, (), routes, asked)

    def _ask(self, product: str, use: Use, pieces: Decimal) -> None:
        part, route = use.line.part, use.line.route
        self._asked[part][product] += pieces * use.each
        self._levels[part] = max(self._levels[part], self._levels[product] + 1)
        if route:
            self._routes[part][route] = None

    def _rounded(self, part: str, quantity: Decimal) -> Decimal:
        digits = self._digits(part)
        if digits is None:
            return quantity
        return quantity.quantize(Decimal(1).scaleb(-digits), ROUND_CEILING)

    def _take(self, part: str, at_most: Decimal) -> Decimal:
        taken = max(min(at_most, self._left.get(part, _ZERO)), _ZERO)
        self._left[part] = self._left.get(part, _ZERO) - taken
        return taken

    def stood_in(self, found: list[Need]) -> list[Need]:
        """Alternates come last: no part of a bill is taken away from where it belongs."""
        return [self._stood_in(need) if need.short else need for need in found]

    def _stood_in(self, need: Need) -> Need:
        instead, short = list[StandIn](), need.short
        for product, asked in self._asked[need.part].items():
            for standing in self._for(product, need.part, min(short, asked)):
                instead.append(structs.replace(standing, product=product))
                short -= standing.covers
        return structs.replace(need, short=short, instead=tuple(instead))

    def _for(self, product: str, part: str, wanted: Decimal) -> Iterator[StandIn]:
        uses = [use.each for use in self._structure.parts(product) if use.line.part == part]
        for alternate in self._structure.alternates(product, part):
            if standing := self._stand_in(alternate, sum(uses, _ZERO), wanted):
                yield standing
                wanted -= standing.covers

    def _stand_in(self, use: Use, each: Decimal, covers: Decimal) -> StandIn | None:
        part = use.line.part
        quantity = self._take(part, self._rounded(part, covers * use.each / each))
        if not quantity:
            return None
        return StandIn(part, quantity, min(covers, quantity * each / use.each))
