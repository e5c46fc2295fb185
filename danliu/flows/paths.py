"""Paths of steps: `each[3].checks.stock` is the branch `stock` of `checks`, in the turn of item 3
of `each`."""

import re
from collections.abc import Callable
from typing import Any

from danliu.flows.definition import Branch, Flow, Node, walk

_TURN = re.compile(r"\[(\d+)\]")


def place(path: str) -> tuple[str, tuple[int, ...]]:
    """Where a step stands in its flow, and for which items it ran."""
    *_, own = path.split("].")
    return _TURN.sub("", own), tuple(int(number) for number in _TURN.findall(path))


def find(flow: Flow, path: str) -> tuple[Node | None, Branch | None]:
    """The block of a step, and its branch if the step is one."""
    own, _ = place(path)
    for _, node, branch in walk(flow.blocks):
        if own == (f"{node.id}.{branch.name}" if branch else node.id):
            return node, branch
    return None, None


def reading_order(flow: Flow) -> Callable[[str], Any]:
    """The key by which steps sort as the flow reads, item after item."""
    order = {
        f"{node.id}.{branch.name}" if branch else node.id: number
        for number, (_, node, branch) in enumerate(walk(flow.blocks))
    }

    def key(path: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for part in path.split("]."):
            own, _, number = part.rstrip("]").partition("[")
            found.append((order.get(own, len(order)), int(number) if number.isdigit() else 0))
        return found

    return key
