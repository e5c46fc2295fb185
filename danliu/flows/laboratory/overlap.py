"""Which conditions of one decision hold of the same past orders: a matrix.

A decision takes the first case that holds, so where two hold of many orders their sequence decides.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from danliu.flows.definition import Node
from danliu.flows.scope import Scope
from danliu.formulas import Fault


class Overlap(Struct, frozen=True):
    """cases    names of the branches, in their sequence
    counts   counts[i][j]: orders of which both hold; on the diagonal, of which the one holds
    decided  how many each case decided, because none before it held
    neither  orders of which no case holds
    """

    cases: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    decided: Mapping[str, int]
    neither: int


class Counting:
    """Grows order by order."""

    def __init__(self, decision: Node) -> None:
        self._cases = [(one.name, one.settings.get("when", "")) for one in decision.branches]
        size = len(self._cases)
        self._counts = [[0] * size for _ in range(size)]
        self._decided = dict.fromkeys((name for name, _ in self._cases), 0)
        self._neither = 0

    def add(self, scope: Scope, now: datetime) -> None:
        held = [n for n, (_, when) in enumerate(self._cases) if _holds(scope, when, now)]
        for one in held:
            for other in held:
                self._counts[one][other] += 1
        if held:
            self._decided[self._cases[held[0]][0]] += 1
        else:
            self._neither += 1

    def told(self) -> Overlap:
        names = tuple(name for name, _ in self._cases)
        counts: Sequence[tuple[int, ...]] = [tuple(row) for row in self._counts]
        return Overlap(names, tuple(counts), dict(self._decided), self._neither)


def _holds(scope: Scope, when: str, now: datetime) -> bool:
    if not when:
        return True
    try:
        return scope.value(when, now) is True
    except Fault:
        return False
