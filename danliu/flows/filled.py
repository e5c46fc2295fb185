"""Which flows fill a table: those that make records in it, and those that start one that does."""

from collections.abc import Collection, Mapping

from danliu.flows.definition import Flow, Node, nodes


def filled(flows: Collection[Flow]) -> Mapping[str, frozenset[str]]:
    """By the key of each flow, the tables in which it makes records, itself or by a flow that it
    starts. Of a table or a flow that a formula names nothing is known before the run."""
    fills = {one.key: frozenset(_own(one)) for one in flows}
    starts = {one.key: frozenset(_started(one)) for one in flows}
    for _ in flows:  # each round reaches one flow further; none can be further than all of them
        wider = {
            key: own.union(*(fills.get(other, frozenset()) for other in starts[key]))
            for key, own in fills.items()
        }
        if wider == fills:
            break
        fills = wider
    return fills


def _own(flow: Flow) -> list[str]:
    tables = (node.settings.get("table") for node in nodes(flow) if _makes(node))
    return [one for one in tables if isinstance(one, str) and one and not one.startswith("=")]


def _makes(node: Node) -> bool:
    return node.block == "create" or (
        node.block == "write-many" and not node.settings.get("record")
    )


def _started(flow: Flow) -> list[str]:
    named = (node.settings.get("flow") for node in nodes(flow) if node.block == "run")
    return [one for one in named if isinstance(one, str)]
