"""Block «for-each»: the same blocks for each item of a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from danliu.errors import DanliuError, Words
from danliu.flows.blocks.block import Block, EachItem, Step, block
from danliu.flows.errors import BadSetting
from danliu.telling import told


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

    items: Annotated[
        Any,
        told(
            "哪些项",
            "Items",
            "items",
            help=("一个列表，如「查找记录」的记录", "A list, such as the records of «find»"),
        ),
    ]
    at_once: Annotated[
        int, Meta(ge=1, le=20), told("同时处理几项", "How many at a time", "number")
    ] = 1
    on_failure: Annotated[
        Literal["stop", "go-on"],
        told(
            "一项失败时",
            "If one fails",
            "choice",
            choices={"stop": ("停下", "Stop"), "go-on": ("其他项继续", "The others go on")},
        ),
    ] = "stop"
    limit: Annotated[int, Meta(ge=1, le=5_000), told("最多几项", "At most", "number")] = 1_000
    gives: Annotated[str, told("每一项收集什么", "Collect of each", "formula")] = ""


class ItemFailed(Struct, frozen=True):
    number: int
    code: str
    title: str


class Every(Struct, frozen=True):
    """failures   the first of them, at most 20
    collected  what `gives` gave of each item that ended well, in the order of the list
    """

    count: Annotated[int, told("几项", "How many")]
    done: Annotated[int, told("成功几项", "Went well")]
    failed: Annotated[int, told("失败几项", "Failed")]
    failures: Annotated[list[ItemFailed], told("失败的项", "The failures")]
    collected: Annotated[list[Any], told("收集到的", "Collected")]


@block(
    "for-each",
    effect="control",
    zh="对 {items} 中的每一项[，同时 {at_once} 项]",
    en="for each of {items}[, {at_once} at a time]",
)
class ForEachBlock(Block):
    """Branch `each`. In it `{id.item}`, `{id.number}` and `{id.count}`, and the outputs of its
    own blocks for this item; after it none of these, but the output."""

    called = Words("逐项处理", "For each")
    does = Words("对列表里的每一项做同样的事", "The same blocks for each item of a list")
    group = "way"
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
