"""Block «stock-in»: goods come into stock."""

from typing import Any

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.stocking import (
    Booked,
    Cause,
    Item,
    ItemTable,
    Lot,
    Quantity,
    To,
    book,
    booked,
    check_stocked,
    item_of,
    typed,
)
from danliu.stock.asked import Ask
from danliu.tables.schema import Schema


class StockIn(Struct, frozen=True, forbid_unknown_fields=True):
    quantity: Quantity
    table: ItemTable = ""
    record: Item = None
    place: To = None
    lot: Lot = None
    cause: Cause = None


@block(
    "stock-in",
    effect="write",
    zh="入库 {quantity}[，到 {place}]",
    en="take {quantity} into stock[ at {place}]",
)
class StockInBlock(Block):
    called = Words("入库", "Into stock")
    does = Words(
        "把收到的货记进库存，同一个凭据只记一次", "Books what was received, once for a cause"
    )
    group = "records"
    settings = StockIn
    output = Booked

    def check(self, settings: Any, schema: Schema) -> None:
        check_stocked(settings, schema)

    async def run(self, settings: StockIn, step: Step) -> Any:
        item = item_of(step, settings.table, settings.record)
        quantity = typed(settings.quantity)
        ask = Ask("receive", item, quantity, settings.place or "", settings.lot or "")
        return await booked(step, item, await book(step, ask, settings.cause))
