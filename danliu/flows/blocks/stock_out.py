"""Block «stock-out»: goods leave stock; what is reserved for whom they are goes first."""

from typing import Any

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.stocking import (
    Booked,
    Cause,
    ForRecord,
    ForTable,
    From,
    Item,
    ItemTable,
    Lot,
    Quantity,
    book,
    booked,
    check_stocked,
    item_of,
    typed,
)
from danliu.stock.asked import Ask
from danliu.tables.schema import Schema


class StockOut(Struct, frozen=True, forbid_unknown_fields=True):
    """place, lot   left out, it takes them in the order of their names"""

    quantity: Quantity
    table: ItemTable = ""
    record: Item = None
    for_table: ForTable = ""
    for_record: ForRecord = None
    place: From = None
    lot: Lot = None
    cause: Cause = None


@block(
    "stock-out",
    effect="write",
    zh="出库 {quantity}[，从 {place}]",
    en="take {quantity} out of stock[ at {place}]",
)
class StockOutBlock(Block):
    called = Words("出库", "Out of stock")
    does = Words(
        "把发出的货记出库存，先用为它占用的；不够就停下",
        "Books what goes out, reserved goods first; fails where there is not enough",
    )
    group = "records"
    settings = StockOut
    output = Booked

    def check(self, settings: Any, schema: Schema) -> None:
        check_stocked(settings, schema)

    async def run(self, settings: StockOut, step: Step) -> Any:
        item = item_of(step, settings.table, settings.record)
        holder = item_of(step, settings.for_table, settings.for_record)
        place, lot = settings.place or None, settings.lot or None
        ask = Ask("dispatch", item, typed(settings.quantity), place, lot, holder=holder)
        return await booked(step, item, await book(step, ask, settings.cause))
