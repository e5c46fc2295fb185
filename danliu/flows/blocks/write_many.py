"""Block «write-many»: a record made or changed for each item of a list, in one write."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import BadSetting
from danliu.flows.matching import matched
from danliu.tables.exchange.mapping import fill
from danliu.tables.write import Create, Set
from danliu.telling import told

MOST = 5_000


class WriteMany(Struct, frozen=True, forbid_unknown_fields=True):
    """items    a list, mostly a formula: `={plan.orders}`
    cells    field -> a value, or a formula over the item, whose parts it names: `={sku}`
    record   a formula over the item: which record is changed; blank: one is made of each
    same     field -> the same value for all, over what the flow knows
    match    fields; where a record says the same in all of them, it is changed and none is made
    """

    table: Annotated[str, told("表", "Table", "table")]
    items: Annotated[
        list[dict[str, Any]],
        Meta(max_length=MOST),
        told("哪些项", "Items", "items"),
    ]
    cells: Annotated[
        dict[str, Any],
        told(
            "每一项填什么",
            "Fields of each",
            "cells",
            help=("公式里直接写这一项的内容，如 ={sku}", "Formulas name the item's parts: ={sku}"),
        ),
    ]
    record: Annotated[
        str,
        told(
            "改哪条记录",
            "Which record",
            "plain",
            help=(
                "如 {order}；不填：每一项新建一条",
                "Such as {order}; blank: one is made of each",
            ),
        ),
    ] = ""
    same: Annotated[dict[str, Any], told("都一样的字段", "Fields that all share", "cells")] = {}
    match: Annotated[
        tuple[str, ...],
        told(
            "已有的就改",
            "Change what is there",
            "fields",
            help=(
                "这些字段都一样的记录已经有了，就改它，不再新建",
                "A record that says the same in these fields is changed",
            ),
        ),
    ] = ()


class WrittenMany(Struct, frozen=True):
    """ids: of the records, in the order of the items"""

    count: Annotated[int, told("条数", "How many")]
    ids: Annotated[list[UUID], told("记录", "Records")]


@block(
    "write-many",
    effect="write",
    zh="在「{table}」里按 {items} 逐条写入",
    en="write a record in {table} for each of {items}",
)
class WriteManyBlock(Block):
    """All of them or none: what one is refused for is told with its place in the list."""

    called = Words("批量写入", "Write many")
    does = Words(
        "给列表里的每一项新建或修改一条记录，一次写完",
        "Makes or changes a record for each item of a list, in one write",
    )
    group = "records"
    settings = WriteMany
    output = WrittenMany
    literal = ("cells", "record")

    async def run(self, settings: WriteMany, step: Step) -> Any:
        if not settings.items:
            return WrittenMany(0, [])
        writes = [_write(settings, number, one) for number, one in enumerate(settings.items, 1)]
        if settings.match:
            writes = await _matching(settings, writes, step)
        written = await step.ws.tables.write(writes, because=step.node.title)
        return WrittenMany(len(written), [one.id for one in written])


async def _matching(
    settings: WriteMany, writes: Sequence[Create | Set], step: Step
) -> list[Create | Set]:
    """What would be made and is there is changed instead."""
    cells = [one.cells for one in writes]
    there = await matched(step, settings.table, settings.match, cells)
    pairs = zip(writes, there, strict=True)
    return [Set(settings.table, old, new.cells) if old else new for new, old in pairs]


def _write(settings: WriteMany, number: int, item: Mapping[str, Any]) -> Create | Set:
    cells = {**settings.same, **fill(settings.cells, item)}
    if not settings.record:
        return Create(settings.table, cells)
    record = fill({"record": f"={settings.record}"}, item)["record"]
    try:
        return Set(settings.table, UUID(str(record)), cells)
    except ValueError as error:
        wanted = f"the id of a record, not {record!r}, at item {number}"
        raise BadSetting("record", wanted) from error
