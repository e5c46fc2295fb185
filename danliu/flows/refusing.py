"""A «no» that nothing in the flow reads: it ends what it was asked for. Pure.

Who refuses means that it is not to be done. A flow that does something else after a «no» reads
the decision; in one that does not, going on would do what people have just refused.
"""

from typing import Any

from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Flow, Node, nodes
from danliu.flows.errors import Refused
from danliu.flows.reading import formulas_of
from danliu.formulas import parse, references


def check_agreed(flow: Flow, node: Node, output: Any) -> None:
    """Raises Refused if the output of this step is a «no» that no formula of the flow reads."""
    if blocks[node.block].refuses(node.settings, output) and not is_read(flow, node):
        raise Refused


def is_read(flow: Flow, node: Node) -> bool:
    """Whether a formula of the flow reads the decision of this step, alone or with all of it."""
    paths = (
        path
        for other in nodes(flow)
        for _, formula in formulas_of(other)
        for path in references(parse(formula))
    )
    return any(path[0] == node.id and path[1:2] in ((), ("decision",)) for path in paths)
