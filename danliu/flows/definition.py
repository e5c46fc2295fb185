"""A flow as data: a trigger and a tree of blocks. Saved versions never change."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct


class Branch(Struct, frozen=True, forbid_unknown_fields=True):
    """One way through a control block; `settings` are as the block declares for its branches."""

    name: str
    blocks: "tuple[Node, ...]" = ()
    title: str = ""
    settings: dict[str, Any] = {}
    title_en: str = ""

    def called(self, language: str) -> str:
        """In that language, where it has a title; else by its name."""
        return (language == "en" and self.title_en) or self.title or self.name


class Undo(Struct, frozen=True, forbid_unknown_fields=True):
    """How what a block did outside is taken back when its run is undone: by another block, whose
    formulas see what the run knew, the block's own output included."""

    block: str
    settings: dict[str, Any] = {}
    title: str = ""


class Node(Struct, frozen=True, forbid_unknown_fields=True):
    """One block of a flow. `id` is unique in the flow: later blocks read its output by it.

    settings   plain values; a text that begins with «=» is a formula over what is known by then
    timeout_s  the longest one attempt may take; 0: what the block itself says
    tries      attempts, where trying again can help; 0: what the block itself says
    undo       what takes it back; our own records go back by their history, without it
    """

    id: str
    block: str
    title: str = ""
    settings: dict[str, Any] = {}
    branches: tuple[Branch, ...] = ()
    timeout_s: Annotated[float, Meta(ge=0, le=600)] = 0
    tries: Annotated[int, Meta(ge=0, le=10)] = 0
    undo: Undo | None = None
    title_en: str = ""

    def called(self, language: str) -> str:
        """The title in that language; «» where nobody gave it one."""
        return (language == "en" and self.title_en) or self.title


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
    """A version of a flow, whole.

    at_once    runs of it that may be under way at the same time, in all workers together; who
               waits for a person, an event or a moment is not under way
    at_once_of whose runs are counted: the flow's, or apart for each record that they are about
    priority   its runs go before those of a lower one, among the flows of its workspace
    unplaced   of a draft: words of the sentence it was made of that are not in it; whoever
               publishes it was told, and the version has none
    """

    key: str
    name: str
    trigger: Trigger
    blocks: tuple[Node, ...]
    name_en: str = ""
    at_once: Annotated[int, Meta(ge=1, le=1_000)] | None = None
    at_once_of: Literal["flow", "record"] = "flow"
    priority: Annotated[int, Meta(ge=-2, le=2)] = 0
    unplaced: tuple[str, ...] = ()


def walk(blocks: tuple[Node, ...], depth: int = 0) -> Iterator[tuple[int, Node, Branch | None]]:
    """Every node in reading order, and every branch before its blocks: (depth, node, branch)."""
    for node in blocks:
        yield depth, node, None
        for branch in node.branches:
            yield depth + 1, node, branch
            yield from walk(branch.blocks, depth + 2)


def nodes(flow: Flow) -> Iterator[Node]:
    return (node for _, node, branch in walk(flow.blocks) if branch is None)
