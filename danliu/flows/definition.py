"""A flow as data: a trigger and a tree of blocks. Saved versions never change."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct


class Branch(Struct, frozen=True, forbid_unknown_fields=True):
    """One way through a control block; `settings` are as the block declares for its branches."""

    name: str
    blocks: "tuple[Node, ...]" = ()
    title: str = ""
    settings: dict[str, Any] = {}


class Node(Struct, frozen=True, forbid_unknown_fields=True):
    """One block of a flow. `id` is unique in the flow: later blocks read its output by it.

    settings   plain values; a text that begins with «=» is a formula over what is known by then
    """

    id: str
    block: str
    title: str = ""
    settings: dict[str, Any] = {}
    branches: tuple[Branch, ...] = ()


class Trigger(Struct, frozen=True, forbid_unknown_fields=True):
    """What starts the flow. Without a kind, a record that is created.

    table      whose records it is about; «» where it is about none
    when       a formula: only where it is true
    settings   as the kind declares (triggers/)
    """

    table: str = ""
    when: str = ""
    kind: str = "created"
    settings: dict[str, Any] = {}


class Flow(Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    name: str
    trigger: Trigger
    blocks: tuple[Node, ...]
    name_en: str = ""


def walk(blocks: tuple[Node, ...], depth: int = 0) -> Iterator[tuple[int, Node, Branch | None]]:
    """Every node in reading order, and every branch before its blocks: (depth, node, branch)."""
    for node in blocks:
        yield depth, node, None
        for branch in node.branches:
            yield depth + 1, node, branch
            yield from walk(branch.blocks, depth + 2)


def nodes(flow: Flow) -> Iterator[Node]:
    return (node for _, node, branch in walk(flow.blocks) if branch is None)
