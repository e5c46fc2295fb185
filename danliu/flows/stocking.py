"""Stock in flows: the settings that its blocks have in common, and what they tell afterwards."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Step
from danliu.flows.errors import BadSetting
from danliu.stock.asked import Ask, Does, Name, Posted, Ref
from danliu.stock.opening import HOUSE
from danliu.stock.posting import post
from danliu.stock.reading import held_by, totals_of
from danliu.tables.schema import Schema
from danliu.telling import told

ItemTable = Annotated[
    str,
    told(
        "物料表",
        "Table of items",
        "table",
        help=(
            "有「库存」字段的表；不填：启动这次运行的记录所在的表",
            "One with a stock field; left out: the table of the record that started the run",
        ),
    ),
]
Item = Annotated[
    UUID | None,
    told(
        "哪种物料",
        "Which item",
        "record",
        help=("不填：启动这次运行的记录", "Left out: the record that started the run"),
    ),
]
Quantity = Annotated[
    Any,
    told(
        "数量", "Quantity", "text", help=("如 2箱6件，或一个公式", "Such as 2 boxes, or a formula")
    ),
]
_ANYWHERE = ("不填：按库位顺序自动选", "Left out: chosen by itself, place after place")
From = Annotated[Name | None, told("库位", "Place", "text", help=_ANYWHERE)]
To = Annotated[Name | None, told("库位", "Place", "text")]
Lot = Annotated[Name | None, told("批次", "Lot", "text")]
ForTable = Annotated[
    str,
    told(
        "为谁：表",
        "For whom: table",
        "table",
        help=("如订单明细；不填：启动这次运行的表", "Such as order lines; left out: the trigger's"),
    ),
]
ForRecord = Annotated[
    UUID | None,
    told(
        "为谁：记录",
        "For whom: record",
        "record",
        help=("不填：启动这次运行的记录", "Left out: the record that started the run"),
    ),
]
Cause = Annotated[
    Annotated[str, Meta(max_length=200, pattern=r"^([^$]|$)")] | None,
    told(
        "凭据",
        "Under which cause",
        "text",
        help=(
            "同一个凭据只记一次账，如单号；不填：这次运行的这一步",
            "Booked once for one cause, such as a number; left out: this step of this run",
        ),
    ),
]


class Booked(Struct, frozen=True):
    """repeated   it was booked before under this cause, and not again"""

    entry: Annotated[UUID, told("记账", "The entry")]
    on_hand: Annotated[Decimal, told("现有", "On hand")]
    reserved: Annotated[Decimal, told("占用", "Reserved")]
    available: Annotated[Decimal, told("可用", "Available")]
    repeated: Annotated[bool, told("之前已记过", "Booked before")]


class Taking(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What «stock-out» and «stock-reserve» ask alike.

    for_table, for_record   whose reservation it is
    place, lot              left out, it takes them in the order of their names
    """

    quantity: Quantity
    table: ItemTable = ""
    record: Item = None
    for_table: ForTable = ""
    for_record: ForRecord = None
    place: From = None
    lot: Lot = None
    cause: Cause = None

    def ask(self, step: Step, do: Does, *, part: bool = False) -> Ask:
        """Raises NoRecord, BadSetting."""
        item = item_of(step, self.table, self.record)
        holder = item_of(step, self.for_table, self.for_record)
        place, lot = self.place or None, self.lot or None
        return Ask(do, item, typed(self.quantity), place, lot, holder=holder, part=part)


async def book(step: Step, ask: Ask, cause: str | None) -> Posted:
    """In the transaction of the step, once."""
    return await post(step.ws, [ask], await cause_of(step, cause), step.node.title)


async def cause_of(step: Step, cause: str | None) -> str:
    """Sent back, a run walks its steps again: then they book again, and for another cause."""
    if cause:
        return cause
    returns = await step.ws.db.fetchval(
        "SELECT count(*) FROM danliu.returns WHERE run_id = $1", step.run
    )
    return f"{HOUSE}step:{step.once}{f'~{returns}' if returns else ''}"


async def booked(step: Step, item: Ref, posted: Posted) -> Booked:
    """What there is of the item now."""
    on_hand, reserved = await totals_of(step.ws, item)
    return Booked(posted.entry, on_hand, reserved, on_hand - reserved, posted.repeated)


def item_of(step: Step, table: str, record: UUID | None) -> Ref:
    """Raises NoRecord."""
    return Ref(*step.target(table, record))


async def held(step: Step, holder: Ref, item: Ref) -> Decimal:
    return await held_by(step.ws, holder, item)


def typed(quantity: Any, field: str = "quantity") -> str | int:
    """A quantity as a formula or a person gives it. Raises BadSetting."""
    if isinstance(quantity, Decimal):
        return f"{quantity:f}"
    if isinstance(quantity, bool) or not isinstance(quantity, str | int):
        raise BadSetting(field, "a quantity")
    return quantity


def check_stocked(settings: Any, schema: Schema) -> None:
    """Raises BadSetting for a table that keeps no stock."""
    key = settings.get("table")
    table = schema.tables.get(key) if isinstance(key, str) else None
    if table and all(one.definition.type != "stock" for one in table.columns.values()):
        raise BadSetting("table", NO_STOCK)


NO_STOCK = Words("有「库存」字段的表", "a table with a stock field")
