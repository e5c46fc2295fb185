"""Block «stock-in»: goods come into stock, and what they were made for keeps its share of them."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import BadSetting
from danliu.flows.stocking import (
    Booked,
    Cause,
    Item,
    ItemTable,
    Lot,
    Quantity,
    To,
    booked,
    cause_of,
    check_stocked,
    item_of,
    typed,
)
from danliu.stock.asked import Ask, Ref
from danliu.stock.posting import post
from danliu.tables.schema import Schema
from danliu.telling import told


class StockIn(Struct, frozen=True, forbid_unknown_fields=True):
    """for_record   whom it was made or bought for: its share is reserved with the receipt itself,
                 so that nobody else gets it in between
    promised     how much of it at most, a number of the item's own unit; left out, all of it
    """

    quantity: Quantity
    table: ItemTable = ""
    record: Item = None
    place: To = None
    lot: Lot = None
    cause: Cause = None
    for_table: Annotated[
        str, told("留给谁：表", "Kept for: table", "table", help=("不填：谁都不留", "Nobody"))
    ] = ""
    for_record: Annotated[
        UUID | None,
        told("留给谁：记录", "Kept for: record", "record", help=("不填：谁都不留", "Nobody")),
    ] = None
    promised: Annotated[
        Any,
        told(
            "最多留多少",
            "At most how much",
            "text",
            help=("不填：全部留给它", "Left out: all of it"),
        ),
    ] = None


@block(
    "stock-in",
    effect="write",
    zh="入库 {quantity}[，到 {place}][，留给 {for_record}]",
    en="take {quantity} into stock[ at {place}][, kept for {for_record}]",
)
class StockInBlock(Block):
    called = Words("入库", "Into stock")
    does = Words(
        "把收到的货记进库存，同一个凭据只记一次；可以当场留给一张订单",
        "Books what was received, once for a cause; an order may keep its share of it",
    )
    group = "records"
    settings = StockIn
    output = Booked

    def check(self, settings: Any, schema: Schema) -> None:
        check_stocked(settings, schema)

    async def run(self, settings: StockIn, step: Step) -> Any:
        item = item_of(step, settings.table, settings.record)
        asks = _asks(settings, item)
        cause = await cause_of(step, settings.cause)
        return await booked(step, item, await post(step.ws, asks, cause, step.node.title))


def _asks(settings: StockIn, item: Ref) -> list[Ask]:
    """What is kept and what is free are two receipts of one entry. Raises BadSetting."""
    place, lot = settings.place or "", settings.lot or ""
    if settings.for_record is None:
        return [Ask("receive", item, typed(settings.quantity), place, lot)]
    holder = Ref(settings.for_table, settings.for_record)
    if settings.promised is None:
        return [Ask("receive", item, typed(settings.quantity), place, lot, holder=holder)]
    came = _number(settings.quantity, "quantity")
    kept = min(came, max(_number(settings.promised, "promised"), Decimal(0)))
    parts = ((kept, holder), (came - kept, None))
    return [
        Ask("receive", item, f"{part:f}", place, lot, holder=whose) for part, whose in parts if part
    ]


def _number(given: Any, field: str) -> Decimal:
    """Raises BadSetting: shares are counted in the item's own unit alone."""
    try:
        number = Decimal(str(typed(given, field)))
    except InvalidOperation:
        raise BadSetting(field, "a number") from None
    if not number.is_finite():
        raise BadSetting(field, "a number")
    return number
