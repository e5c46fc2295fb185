"""Searches for the aisles: grown one by one, then bettered by taking one, leaving one, or both.

A set is judged by its units less the best value so far for each aisle (Dinkelbach 1967): what is
worth more than nothing has a better value. From the best set so far the search goes on from near
it, as long as it may.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from danliu.orders.selection.cover import cover_of
from danliu.orders.selection.picking import picked
from danliu.orders.selection.problem import Numbers, Problem, Selection, Weights

PATIENCE = (0.2, 0.4, 0.6, 0.8)
_TOO_FEW = 1_000.0  # what a missing unit costs: more than any aisle
_CLIMBS = 6


def select(problem: Problem, tired: Callable[[], bool], *, seed: int = 1) -> Selection | None:
    """The best found until `tired`; None if no wave of so few and so many units was found."""
    search = _Search(problem, tired, seed)
    starts = [search.grow(patience) for patience in PATIENCE]
    for aisles in starts:
        search.keep(aisles)
    for aisles in sorted(starts, key=search.value, reverse=True):
        search.climb(aisles)
    while not tired():
        search.climb_once(search.near(search.best.aisles if search.best else starts[0]))
    return search.best


class _Step(NamedTuple):
    """An aisle to leave and one to take, of which one may be none; and what it comes to."""

    worth: float
    leave: int | None
    take: int | None


class _Search:
    def __init__(self, problem: Problem, tired: Callable[[], bool], seed: int) -> None:
        self._problem, self._tired = problem, tired
        self._cover, self._chance = cover_of(problem), np.random.default_rng(seed)
        self._holdings = np.searchsorted(problem.held.owner, np.arange(problem.aisles + 1))
        self._least = problem.least
        self.best: Selection | None = None

    def keep(self, aisles: Iterable[int]) -> None:
        """What the set really comes to. Where too little is left of a promise that was enough, the
        search asks for as much more from now on."""
        found = picked(self._problem, sorted(aisles))
        promised = self._promise(found.aisles)
        if found.units < self._problem.least <= promised:
            asks = self._problem.least + int(promised) - found.units
            self._least = min(self._problem.most, max(self._least, asks))
        elif found.units >= self._problem.least and found.value > self._price(0):
            self.best = found

    def value(self, aisles: list[int]) -> float:
        return self._ratio(self._promise(aisles), len(aisles))

    def grow(self, patience: float) -> list[int]:
        """Aisle after aisle, each the most hopeful; of them as many as are worth the most."""
        aisles, stock = list[int](), np.zeros(self._problem.items, dtype=np.int64)
        ends = list[tuple[float, int]]()
        while len(aisles) < self._problem.aisles:
            hope = self._cover.gains(stock) + self._cover.hopes(stock, patience)
            hope[aisles] = -1
            aisles.append(int(hope.argmax()))
            stock = self._with(stock, aisles[-1], 1)
            units = self._cover.units(stock)
            ends.append((self._ratio(units, len(aisles)), len(aisles)))
            if units >= self._problem.most or (self._tired() and units >= self._least):
                break
        return aisles[: max(ends)[1]]

    def climb(self, aisles: list[int]) -> None:
        for _ in range(_CLIMBS):
            before, aisles = aisles, self.climb_once(aisles)
            if sorted(before) == sorted(aisles) or self._tired():
                break

    def climb_once(self, aisles: Iterable[int]) -> list[int]:
        """To where no step is worth more, at the price of now."""
        own = sorted(aisles)
        self.keep(own)
        stock = self._problem.stock(own)
        units = self._cover.units(stock)
        price = self._price(units / len(own))
        worth = self._worth(units, len(own), price)
        while not self._tired():
            step = self._best_step(own, stock, price)
            moved = [*(one for one in own if one != step.leave), *_given(step.take)]
            moved_stock = self._problem.stock(moved)
            now = self._worth(self._cover.units(moved_stock), len(moved), price)
            if now <= worth + 1e-6:
                break
            own, stock, worth = moved, moved_stock, now
            self.keep(own)
        return own

    def near(self, aisles: Iterable[int]) -> list[int]:
        """The same with a few aisles more or less."""
        own = set(aisles)
        few = max(1, min(6, len(own) // 2 + 1))
        for _ in range(int(self._chance.integers(1, few + 1))):
            if self._chance.random() < 0.4 and len(own) > 1:
                own.discard(int(self._chance.choice(sorted(own))))
            else:
                own.add(int(self._chance.integers(self._problem.aisles)))
        return sorted(own)

    def _promise(self, aisles: Sequence[int]) -> float:
        return self._cover.units(self._problem.stock(aisles))

    def _price(self, otherwise: float) -> float:
        """The best value so far."""
        return self.best.value if self.best else otherwise

    def _best_step(self, own: list[int], stock: Numbers, price: float) -> _Step:
        steps = [self._taking(own, stock, None, price)]
        for leave in own if len(own) > 1 else ():
            if self._tired():
                break
            without = self._with(stock, leave, -1)
            worth = self._worth(self._cover.units(without), len(own) - 1, price)
            steps += [_Step(worth, leave, None), self._taking(own, without, leave, price)]
        return max(steps, key=lambda one: one.worth)

    def _taking(self, own: list[int], stock: Numbers, leave: int | None, price: float) -> _Step:
        """The best aisle to take where `leave` was left."""
        count = len(own) + (leave is None)
        units = self._cover.units(stock) + self._cover.gains(stock)
        worth = self._worths(units, count, price)
        worth[own] = -np.inf
        take = int(worth.argmax())
        return _Step(float(worth[take]), leave, take)

    def _with(self, stock: Numbers, aisle: int, sign: int) -> Numbers:
        """Each item of an aisle is one holding: no index comes twice."""
        own = slice(self._holdings[aisle], self._holdings[aisle + 1])
        moved = stock.copy()
        moved[self._problem.held.item[own]] += sign * self._problem.held.quantity[own]
        return moved

    def _ratio(self, units: float, aisles: int) -> float:
        """Units for each aisle; below nothing, the nearer to enough the better, if too few."""
        if units < self._least:
            return units / self._least - 2
        return min(units, self._problem.most) / aisles

    def _worth(self, units: float, aisles: int, price: float) -> float:
        return float(self._worths(np.array([units]), aisles, price)[0])

    def _worths(self, units: Weights, aisles: int, price: float) -> Weights:
        short = np.maximum(0, self._least - units) * _TOO_FEW
        worth: Weights = np.minimum(units, self._problem.most) - price * aisles - short
        return worth


def _given(aisle: int | None) -> tuple[int, ...]:
    return () if aisle is None else (aisle,)
