"""Block «for-each»: the same blocks for each item of a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from danliu.errors import DanliuError
from danliu.flows.blocks.block import Block, EachItem, Step, block
from danliu.flows.errors import BadSetting


@dataclass(eq=False)
class TooManyItems(DanliuError):
    """The list has more items than the step may take: narrow it, or raise its limit."""

    code = "too-many-items"
    status = 422

    items: int
    limit: int


class ForEach(Struct, frozen=True, forbid_unknown_fields=True):
    """items       the list, mostly a formula: `={find.records}`; blank: no items
    at_once     how many items are under way at a time; one that waits counts
    on_failure  of an item. stop: nobody else begins and the run is parked; go-on: the others go
                on, and the flow decides by `failed` and `failures`
    limit       the most items; of a longer list none is begun
    gives       a formula; what it gives at the end of each item is `collected`
    """

    items: Any
    at_once: Annotated[int, Meta(ge=1, le=20)] = 1
    on_failure: Literal["stop", "go-on"] = "stop"
    limit: Annotated[int, Meta(ge=1, le=5_000)] = 1_000
    gives: str = ""


class ItemFailed(Struct, frozen=True):
    number: int
    code: str
    title: str


class Every(Struct, frozen=True):
    """failures   the first of them, at most 20
    collected  what `gives` gave of each item that ended well, in the order of the list
    """

    count: int
    done: int
    failed: int
    failures: list[ItemFailed]
    collected: list[Any]


@block(
    "for-each",
    effect="control",
    zh="对 {items} 中的每一项[，同时 {at_once} 项]",
    en="for each of {items}[, {at_once} at a time]",
)
class ForEachBlock(Block):
    """Branch `each`. In it `{id.item}`, `{id.number}` and `{id.count}`, and the outputs of its
    own blocks for this item; after it none of these, but the output."""

    settings = ForEach
    output = Every
    branches = ("each",)
    scoped = True

    async def run(self, settings: ForEach, step: Step) -> Any:
        items = _items(settings.items)
        if len(items) > settings.limit:
            raise TooManyItems(len(items), settings.limit)
        how = EachItem(settings.at_once, settings.on_failure, settings.gives)
        for branch in step.node.branches:
            return await step.each(branch, items, how)
        return Every(len(items), 0, 0, [], [])

    resume = run


def _items(given: Any) -> list[Any]:
    if given is None or given == "":
        return []
    if isinstance(given, list | tuple):
        return list(given)
    kind = "one object" if isinstance(given, Mapping) else repr(str(given)[:40])
    raise BadSetting("items", f"a list, not {kind}")
