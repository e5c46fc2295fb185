"""The question and its answer, as arrays: orders, items and aisles are numbers from 0.

Of the orders that wait some make one wave: each is picked whole, for every item the aisles that
are walked hold enough, and the wave has so many units. Best is most units for each aisle.
The question of the Mercado Libre challenge at SBPO 2025.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]
Marks = NDArray[np.bool_]


def summed(by: Numbers, weights: Numbers | Weights, count: int) -> Weights:
    """The weights of each number from 0 to `count`."""
    return np.bincount(by, weights=weights, minlength=count).astype(np.float64)


@dataclass(frozen=True)
class Lines:
    """Who asks for an item, or holds it, and how much: each item of an owner once, by owner."""

    owner: Numbers
    item: Numbers
    quantity: Numbers

    def only(self, which: Marks) -> "Lines":
        return Lines(self.owner[which], self.item[which], self.quantity[which])

    def total(self, of: Numbers, count: int) -> Numbers:
        """The quantities, summed by owner or by item."""
        return summed(of, self.quantity, count).astype(np.int64)


@dataclass(frozen=True)
class Problem:
    """asked, held    what orders ask for, and what aisles hold
    least, most    units of one wave
    """

    orders: int
    items: int
    aisles: int
    asked: Lines
    held: Lines
    least: int
    most: int

    @cached_property
    def units(self) -> Numbers:
        """Of each order."""
        return self.asked.total(self.asked.owner, self.orders)

    def stock(self, aisles: Sequence[int]) -> Numbers:
        """Of each item in these aisles."""
        there = self.held.only(np.isin(self.held.owner, aisles))
        return there.total(there.item, self.items)


@dataclass(frozen=True)
class Selection:
    orders: tuple[int, ...]
    aisles: tuple[int, ...]
    units: int

    @property
    def value(self) -> float:
        """Units for each aisle that is walked."""
        return self.units / len(self.aisles)


def fault(problem: Problem, found: Selection) -> str:
    """Why this is no answer; «» if it is one. Counted anew, from nothing but the question."""
    inside = np.isin(problem.asked.owner, found.orders)
    wanted = problem.asked.only(inside)
    short = wanted.total(wanted.item, problem.items) > problem.stock(found.aisles)
    units = int(wanted.quantity.sum())
    if units != found.units or not problem.least <= units <= problem.most:
        return f"{units} units, told {found.units}, wanted {problem.least} to {problem.most}"
    if len(set(found.aisles)) < len(found.aisles) or len(set(found.orders)) < len(found.orders):
        return "an aisle or an order twice"
    return f"item {int(short.argmax())} is short" if short.any() else ""
