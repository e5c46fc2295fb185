"""Block «stock-release»: what was reserved for a record is free again."""

from typing import Annotated, Any

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.stocking import (
    Cause,
    ForRecord,
    ForTable,
    Item,
    ItemTable,
    cause_of,
    check_stocked,
    item_of,
    typed,
)
from danliu.stock.asked import Ask
from danliu.stock.posting import post, release_all
from danliu.tables.schema import Schema
from danliu.telling import told


class StockRelease(Struct, frozen=True, forbid_unknown_fields=True):
    """record     of the one item; left out, of every item
    quantity   left out, all of it
    """

    for_table: ForTable = ""
    for_record: ForRecord = None
    table: ItemTable = ""
    record: Item = None
    quantity: Annotated[
        Any, told("数量", "Quantity", "text", help=("不填：全部", "Left out: all of it"))
    ] = None
    cause: Cause = None


class Released(Struct, frozen=True):
    moves: Annotated[int, told("释放了几处", "How many places")]
    repeated: Annotated[bool, told("之前已记过", "Booked before")]


@block(
    "stock-release",
    effect="write",
    zh="释放占用的库存[ {quantity}]",
    en="free reserved stock[: {quantity}]",
)
class StockReleaseBlock(Block):
    called = Words("释放占用", "Free reserved stock")
    does = Words(
        "订单取消或改少时，把为它占用的库存放出来",
        "Frees what was kept for a record that needs it no longer",
    )
    group = "records"
    settings = StockRelease
    output = Released

    def check(self, settings: Any, schema: Schema) -> None:
        check_stocked(settings, schema)

    async def run(self, settings: StockRelease, step: Step) -> Any:
        holder = item_of(step, settings.for_table, settings.for_record)
        cause, because = await cause_of(step, settings.cause), step.node.title
        if settings.record is None:
            posted = await release_all(step.ws, holder, cause, because)
        else:
            item = item_of(step, settings.table, settings.record)
            quantity = None if settings.quantity is None else typed(settings.quantity)
            ask = Ask("release", item, quantity, holder=holder)
            posted = await post(step.ws, [ask], cause, because)
        return Released(len(posted.moves), posted.repeated)
