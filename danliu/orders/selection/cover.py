"""How many units the stock of some aisles promises, and what one more aisle would add.

A promise is quick to count and a little too good: where orders compete for the last pieces of an
item, as much is taken off as is too much, not whole orders. `picking.py` keeps it.
"""

from typing import Protocol

import numpy as np

from danliu.orders.selection.problem import Lines, Numbers, Problem, Weights, summed


class Cover(Protocol):
    """stock is by item; what is given back is by aisle, those already walked included."""

    def units(self, stock: Numbers) -> float:
        """What is promised."""
        ...

    def gains(self, stock: Numbers) -> Weights:
        """What each aisle would add to it."""
        ...

    def hopes(self, stock: Numbers, patience: float) -> Weights:
        """The same, with a share of the orders that it would bring nearer: `patience` to the
        power of the lines that they would still lack."""
        ...


def cover_of(problem: Problem) -> Cover:
    possible = _possible(problem)
    counts = np.bincount(possible.owner, minlength=problem.orders)
    one_line = counts.max(initial=0) <= 1
    return _OneLine(problem, possible) if one_line else _ManyLines(problem, possible)


def _possible(problem: Problem) -> Lines:
    """The lines of the orders that all aisles together could fill."""
    asked, held = problem.asked, problem.held
    short = asked.quantity > held.total(held.item, problem.items)[asked.item]
    out = np.zeros(problem.orders, dtype=bool)
    out[asked.owner[short]] = True
    return asked.only(~out[asked.owner])


class _OneLine:
    """Where every order has a single line: of each item as much as is both asked for and there."""

    def __init__(self, problem: Problem, asked: Lines) -> None:
        self._wanted = asked.total(asked.item, problem.items)
        self._held, self._aisles = problem.held, problem.aisles

    def units(self, stock: Numbers) -> float:
        return float(np.minimum(self._wanted, stock).sum())

    def gains(self, stock: Numbers) -> Weights:
        wanted, there = self._wanted[self._held.item], stock[self._held.item]
        more = np.minimum(wanted, there + self._held.quantity) - np.minimum(wanted, there)
        return summed(self._held.owner, more, self._aisles)

    def hopes(self, stock: Numbers, patience: float) -> Weights:
        return self.gains(stock)


class _ManyLines:
    """Every holding of an aisle meets every line that asks for its item; together they fill lines
    of orders, counted once for each aisle and order."""

    def __init__(self, problem: Problem, asked: Lines) -> None:
        self._problem, self._asked, held = problem, asked, problem.held
        self._has_lines = np.bincount(asked.owner, minlength=problem.orders) > 0
        holding, line = _meetings(problem, asked)
        self._item, self._adds = held.item[holding], held.quantity[holding]
        self._needs = asked.quantity[line]
        pairs = held.owner[holding] * problem.orders + asked.owner[line]
        keys, self._pair = np.unique(pairs, return_inverse=True)
        self._aisle, self._order = keys // problem.orders, keys % problem.orders

    def units(self, stock: Numbers) -> float:
        filled = (self._missing(stock) == 0) & self._has_lines
        taken = self._asked.only(filled[self._asked.owner])
        too_much = np.maximum(taken.total(taken.item, self._problem.items) - stock, 0).sum()
        return float(self._problem.units[filled].sum() - too_much)

    def gains(self, stock: Numbers) -> Weights:
        fills, missing = self._fills(stock)
        done = (fills > 0) & (fills == missing[self._order])
        units = self._problem.units[self._order[done]]
        return summed(self._aisle[done], units, self._problem.aisles)

    def hopes(self, stock: Numbers, patience: float) -> Weights:
        fills, missing = self._fills(stock)
        some = fills > 0
        lacks, fill = missing[self._order[some]].astype(float), fills[some]
        nearer = patience ** (lacks - fill) - patience**lacks
        units = self._problem.units[self._order[some]] * nearer
        return summed(self._aisle[some], units, self._problem.aisles)

    def _missing(self, stock: Numbers) -> Numbers:
        """Lines that each order lacks."""
        asked = self._asked
        lacking = asked.owner[stock[asked.item] < asked.quantity]
        return np.bincount(lacking, minlength=self._problem.orders)

    def _fills(self, stock: Numbers) -> tuple[Numbers, Numbers]:
        """Lines that an aisle would fill of an order, by pair; and lines that each order lacks."""
        there = stock[self._item]
        filled = (there < self._needs) & (there + self._adds >= self._needs)
        fills = np.bincount(self._pair[filled], minlength=len(self._aisle))
        return fills, self._missing(stock)


def _meetings(problem: Problem, asked: Lines) -> tuple[Numbers, Numbers]:
    """Holdings and lines of the same item, each with each."""
    by_item = np.argsort(asked.item, kind="stable")
    begins = np.searchsorted(asked.item[by_item], np.arange(problem.items + 1))
    items = problem.held.item
    counts = begins[items + 1] - begins[items]
    holding = np.repeat(np.arange(len(items)), counts)
    nth = np.arange(len(holding)) - np.repeat(np.cumsum(counts) - counts, counts)
    return holding, by_item[begins[items[holding]] + nth]
