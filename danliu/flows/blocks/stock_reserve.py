"""Block «stock-reserve»: stock is promised to a record, and to nobody else."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.stocking import Booked, Taking, book, booked, check_stocked, held
from danliu.tables.schema import Schema
from danliu.telling import told


class StockReserve(Taking, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """quantity   what the record shall hold in all: said again, nothing is reserved twice"""

    if_short: Annotated[
        Literal["part", "fail"],
        told(
            "不够时",
            "If there is less",
            "choice",
            choices={
                "part": ("有多少占多少", "Reserve what there is"),
                "fail": ("停下", "Fail"),
            },
        ),
    ] = "part"


class Reserved(Booked, frozen=True):
    """held   what the record holds now in all; short: what it lacks"""

    held: Annotated[Decimal, told("已占到", "Held")]
    short: Annotated[Decimal, told("还差", "Short of")]


@block(
    "stock-reserve", effect="write", zh="占用库存 {quantity}", en="reserve {quantity} of the stock"
)
class StockReserveBlock(Block):
    called = Words("占用库存", "Reserve stock")
    does = Words(
        "为一条记录留住库存，别人不能再用；说的是一共占多少，重复不会多占",
        "Keeps stock for a record; it says how much in all, so a repeat reserves nothing more",
    )
    group = "records"
    settings = StockReserve
    output = Reserved

    def check(self, settings: Any, schema: Schema) -> None:
        check_stocked(settings, schema)

    async def run(self, settings: StockReserve, step: Step) -> Any:
        ask = settings.ask(step, "reserve", part=settings.if_short == "part")
        posted = await book(step, ask, settings.cause)
        now = await booked(step, ask.item, posted)
        short = sum((one.quantity for one in posted.short), Decimal(0))
        assert ask.holder is not None
        has = await held(step, ask.holder, ask.item)
        if short:
            step.because(Words(f"库存不够，还差 {short:f}", f"{short:f} short in stock"))
        sums = (now.entry, now.on_hand, now.reserved, now.available, now.repeated)
        return Reserved(*sums, has, short)
