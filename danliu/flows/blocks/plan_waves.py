"""Block «plan-waves»: which orders are picked together, and which wave goes first."""

import asyncio
from typing import Annotated, Any

from msgspec import Meta, Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.looking_up import FieldNames, check_names
from danliu.orders.planning import Names, Planned, Rules, planned
from danliu.orders.waves import Bounds, Weights
from danliu.telling import told

Records = list[dict[str, Any]]
Share = Annotated[int, Meta(ge=0, le=100)]


class PlanWaves(Struct, frozen=True, forbid_unknown_fields=True):
    """orders, lines, goods   records, as «find» gives them
    urgency, area, work      the weights of the score: together 100
    parcels, most_lines, litres, kilos   what a picker takes along at a time
    day_ends                 the hour at which what is due on a day is late
    undated_days             how soon an order is due that names no day; 0: it waits for one
    unfit                    the lines of «check-fit»: a planned line says why it does not fit
    fields                   where fields are called otherwise than in danliu/orders/planning.py
    """

    orders: Annotated[Records, told("等着拣的订单", "Orders that wait", "items")]
    lines: Annotated[Records, told("它们的明细", "Their lines", "items")]
    goods: Annotated[Records, told("货品和货位", "Goods and shelves", "items")]
    urgency: Annotated[Share, told("交期紧迫度 %", "Urgency, %", "number")] = 40
    area: Annotated[Share, told("地理集中度 %", "Going to the same park, %", "number")] = 35
    work: Annotated[Share, told("作业复杂度 %", "Work, %", "number")] = 25
    parcels: Annotated[int, Meta(ge=1), told("一波最多几单", "Parcels", "number")] = 12
    most_lines: Annotated[int, Meta(ge=1), told("最多几行", "Lines", "number")] = 60
    litres: Annotated[float, Meta(gt=0), told("最多几升", "Litres", "number")] = 400
    kilos: Annotated[float, Meta(gt=0), told("最多几公斤", "Kilograms", "number")] = 150
    day_ends: Annotated[
        int,
        Meta(ge=0, le=23),
        told(
            "交期当天几点算晚",
            "A day is late at",
            "number",
            help=("交期是日期时，按这个钟点算还剩多久", "Where the due date has no time"),
        ),
    ] = 18
    undated_days: Annotated[
        int,
        Meta(ge=0, le=60),
        told(
            "没写交期的，几天内发",
            "Without a date, due within days",
            "number",
            help=("从来单算起；0 是不排，等人写上交期", "0: it waits for a date"),
        ),
    ] = 2
    unfit: Annotated[Records, told("不适配的行", "Lines that do not fit", "items")] = []
    fields: FieldNames = {}

    def __post_init__(self) -> None:
        if (total := self.urgency + self.area + self.work) != 100:
            raise ValueError(f"urgency + area + work = 100, not {total}")
        check_names(self.fields, Names)


@block(
    "plan-waves",
    effect="read",
    zh="把 {orders} 排成波次（紧迫 {urgency}、集中 {area}、作业 {work}）",
    en="plan waves of {orders} (urgency {urgency}, area {area}, work {work})",
)
class PlanWavesBlock(Block):
    """Writes nothing: blocks after it make the waves that it planned."""

    called = Words("排波次", "Plan waves")
    does = Words(
        "按交期、去向和作业量，把等着拣的订单分成波次，行按走位排好",
        "Groups orders into waves by due time, destination and work; lines in walking order",
    )
    group = "values"
    settings = PlanWaves
    output = Planned

    async def run(self, settings: PlanWaves, step: Step) -> Any:
        weights = Weights(settings.urgency, settings.area, settings.work)
        carried = settings.parcels, settings.most_lines, settings.litres, settings.kilos
        names, zone = Names(**settings.fields), step.ws.row.tz
        days = settings.day_ends, zone, settings.undated_days
        rules = Rules(weights, Bounds(*carried), names, *days)
        records = settings.orders, settings.lines, settings.goods
        # thousands of orders take a second: others go on meanwhile
        return await asyncio.to_thread(planned, *records, rules, step.now, settings.unfit)
