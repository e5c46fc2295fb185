"""The orders that are picked in given aisles: what a promise comes to."""

from collections.abc import Sequence

import numpy as np

from danliu.orders.selection.problem import Lines, Marks, Numbers, Problem, Selection

FEW, TRIES = 200, 10  # rivals that are worth more than one try


def picked(problem: Problem, aisles: Sequence[int]) -> Selection:
    """As many units as a greedy hand gets, at most as many as a wave may have. Where orders
    compete for an item, those go first that take the least of what is short for their units."""
    stock = problem.stock(aisles)
    free, rivals = _sorted_out(problem, stock)
    taken = problem.asked.only(free[problem.asked.owner])
    left = stock - taken.total(taken.item, problem.items)
    chosen = free | _served(problem, rivals, left)
    orders = _within(problem, np.flatnonzero(chosen))
    units = int(problem.units[orders].sum())
    return Selection(tuple(map(int, orders)), tuple(sorted(map(int, aisles))), units)


def _sorted_out(problem: Problem, stock: Numbers) -> tuple[Marks, Lines]:
    """Orders that nobody competes with, and the lines of those that compete."""
    asked = problem.asked
    lacking = asked.owner[stock[asked.item] < asked.quantity]
    filled = np.bincount(lacking, minlength=problem.orders) == 0
    filled &= problem.units > 0
    lines = asked.only(filled[asked.owner])
    short = lines.total(lines.item, problem.items) > stock
    rival = np.zeros(problem.orders, dtype=bool)
    rival[lines.owner[short[lines.item]]] = True
    contested = lines.only(rival[lines.owner])
    return filled & ~rival, contested.only(short[contested.item]) if len(short) else contested


def _served(problem: Problem, scarce: Lines, left: Numbers) -> Marks:
    """Those of the rivals that still get all they ask for; only scarce items can fail them. In
    several orders, of which the one counts that serves most units."""
    rivals = np.unique(scarce.owner)
    units, weight = problem.units[rivals], scarce.total(scarce.owner, problem.orders)[rivals]
    ways = [np.lexsort((-units, weight / np.maximum(units, 1)))]
    if 1 < len(rivals) <= FEW:
        chance = np.random.default_rng(len(rivals))
        ways += [np.argsort(-units), *(chance.permutation(len(rivals)) for _ in range(TRIES))]
    tries = [_in_turn(problem, scarce, left, rivals[way]) for way in ways]
    return max(tries, key=lambda served: int(problem.units[served].sum()))


def _in_turn(problem: Problem, scarce: Lines, left: Numbers, rivals: Numbers) -> Marks:
    begins = np.searchsorted(scarce.owner, np.arange(problem.orders + 1))
    served, left = np.zeros(problem.orders, dtype=bool), left.copy()
    for order in rivals:
        own = slice(begins[order], begins[order + 1])
        if (left[scarce.item[own]] >= scarce.quantity[own]).all():
            left[scarce.item[own]] -= scarce.quantity[own]
            served[order] = True
    return served


def _within(problem: Problem, orders: Numbers) -> Numbers:
    """Without as many as it takes to keep to the most units: large ones that fit, then small."""
    over = int(problem.units[orders].sum()) - problem.most
    by_size = orders[np.argsort(-problem.units[orders], kind="stable")]
    out: set[int] = set()
    for order in by_size:
        if 0 < problem.units[order] <= over:
            over -= int(problem.units[order])
            out.add(int(order))
    for order in reversed(by_size):
        if over <= 0:
            break
        if int(order) not in out:
            over -= int(problem.units[order])
            out.add(int(order))
    return orders[~np.isin(orders, list(out))]
