"""What goes into what on one day, over all levels. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from danliu.orders.bom.lines import Factor, Line


class Circle(ValueError):
    """A product that is a part of itself. parts: from it down to it again"""

    def __init__(self, parts: Sequence[str]) -> None:
        super().__init__(" → ".join(parts))
        self.parts = tuple(parts)


class NoUnit(ValueError):
    """A line in a unit that its part does not have."""

    def __init__(self, line: Line) -> None:
        super().__init__(f"{line.product} → {line.part}: {line.unit}")
        self.line = line


class Use(NamedTuple):
    """each: how many of the part, in its own unit, one product needs; scrap included"""

    line: Line
    each: Decimal


class Structure:
    """The lines that hold on the day. Raises NoUnit."""

    def __init__(self, lines: Iterable[Line], day: date, factor: Factor) -> None:
        self._parts: dict[str, list[Use]] = defaultdict(list)
        self._alternates: dict[tuple[str, str], list[Use]] = defaultdict(list)
        self._into: dict[str, set[str]] = defaultdict(set)
        for line in lines:
            if line.holds(day):
                self._add(Use(line, _each(line, factor)))

    def _add(self, use: Use) -> None:
        line = use.line
        if line.instead:
            self._alternates[line.product, line.instead].append(use)
        else:
            self._parts[line.product].append(use)
            self._into[line.part].add(line.product)

    def parts(self, product: str) -> Sequence[Use]:
        """Empty for what has no bill of material: it is bought."""
        return self._parts.get(product, ())

    def alternates(self, product: str, part: str) -> list[Use]:
        """What may stand in for this part of this product, the first to be asked first."""
        found = self._alternates.get((product, part), ())
        return sorted(found, key=lambda use: use.line.rank)

    def used_in(self, part: str) -> set[str]:
        """Everything that it goes into, over all levels."""
        found, waiting = set[str](), [part]
        while waiting:
            above = self._into.get(waiting.pop(), set()) - found
            found |= above
            waiting += above
        return found

    def tops(self) -> set[str]:
        """The products that go into nothing."""
        return self._parts.keys() - self._into.keys()

    def from_above(self, products: Iterable[str]) -> list[str]:
        """The products and all that they are made of, each after all that it goes into. Raises
        Circle."""
        into: dict[str, dict[str, None]] = {}  # of those on a level the order of the lines
        waiting = list(products)
        for here in waiting:
            if here not in into:
                into[here] = {}
                waiting += [use.line.part for use in self.parts(here)]
        for product, part in self._pairs(into):
            into[part][product] = None
        try:
            return list(TopologicalSorter(into).static_order())
        except CycleError as error:
            raise Circle(error.args[1][::-1]) from error

    def _pairs(self, products: Iterable[str]) -> Iterator[tuple[str, str]]:
        for product in products:
            for use in self.parts(product):
                yield product, use.line.part


def _each(line: Line, factor: Factor) -> Decimal:
    times = factor(line.part, line.unit) if line.unit else Decimal(1)
    if times is None:
        raise NoUnit(line)
    return line.usage * times * (1 + line.scrap)
