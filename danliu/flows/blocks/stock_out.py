"""Block «stock-out»: goods leave stock; what is reserved for whom they are goes first."""

from typing import Any

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.stocking import Booked, Taking, book, booked, check_stocked
from danliu.tables.schema import Schema


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
    settings = Taking
    output = Booked

    def check(self, settings: Any, schema: Schema) -> None:
        check_stocked(settings, schema)

    async def run(self, settings: Taking, step: Step) -> Any:
        ask = settings.ask(step, "dispatch")
        return await booked(step, ask.item, await book(step, ask, settings.cause))
