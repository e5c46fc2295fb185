"""What a run that is tried again would do. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from danliu.flows.blocks.block import Effect, blocks
from danliu.flows.definition import Flow, Node
from danliu.flows.failing import stumbled_at
from danliu.flows.journal import StepRow


class Ahead(NamedTuple):
    """A step to come. certain: it is taken whatever the steps before it give."""

    path: str
    node: Node
    effect: Effect
    certain: bool


def ahead(flow: Flow, steps: Iterable[StepRow], cause: Mapping[str, Any] | None) -> list[Ahead]:
    """In the order of the flow: what failed and is tried anew, and what was never reached."""
    known = {one.path: one for one in steps}
    return list(_ahead(flow.blocks, known, cause or {}, True))


def _ahead(
    nodes: Sequence[Node], known: Mapping[str, StepRow], cause: Mapping[str, Any], certain: bool
) -> Iterator[Ahead]:
    for node in nodes:
        row, effect = known.get(node.id), blocks[node.block].effect
        settled = row is not None and (row.over or _accepted(row, cause))
        if not settled:
            yield Ahead(node.id, node, effect, certain)
        # of a control block that has decided, only the way that it took is gone again
        taken = settled and effect == "control"
        for branch in node.branches:
            begun = any(one.id in known for one in branch.blocks)
            if not taken or begun:
                yield from _ahead(branch.blocks, known, cause, certain and begun)


def _accepted(row: StepRow, cause: Mapping[str, Any]) -> bool:
    """Whether the step failed in a way that the flow went on with."""
    control = row.block in blocks and blocks[row.block].effect == "control"
    return row.status == "failed" and not control and not stumbled_at(row.path, cause)
