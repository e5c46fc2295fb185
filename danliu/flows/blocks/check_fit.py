"""Block «check-fit»: whether the parts of orders fit the vehicles that they are for."""

from collections.abc import Sequence
from typing import Annotated, Any

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.looking_up import FieldNames, Records, all_of, check_names, numbered, of_ids
from danliu.orders.fitting import Fitted, Fitting, Names
from danliu.tables.query import Query
from danliu.telling import told


class CheckFit(Struct, frozen=True, forbid_unknown_fields=True):
    """lines, orders   records, as «find» gives them; a line may be one of a kit's parts
    listed          the table of what fits: a line a part, vehicle and years
    vehicles        the table by whose names a vehicle is read
    fields          where fields are called otherwise than in danliu/orders/fitting.py
    """

    lines: Annotated[Records, told("订单明细", "Order lines", "items")]
    orders: Annotated[Records, told("它们的订单", "Their orders", "items")]
    listed: Annotated[str, told("适配表", "Table of what fits", "table")]
    vehicles: Annotated[str, told("车型表", "Table of vehicles", "table")]
    fields: FieldNames = {}

    def __post_init__(self) -> None:
        check_names(self.fields, Names)


@block(
    "check-fit",
    effect="read",
    zh="按「{listed}」核对 {lines} 是否适配车型",
    en="check by {listed} that {lines} fit their vehicles",
)
class CheckFitBlock(Block):
    """Says nothing of an order that names no vehicle."""

    called = Words("核对适配", "Check the fit")
    does = Words(
        "看每一行的配件是否适配订单的车型和年份；说不准的单独列出，交给人看",
        "Tells which parts do not fit the vehicle and year of their order, and which are in doubt",
    )
    group = "values"
    settings = CheckFit
    output = Fitted

    async def run(self, settings: CheckFit, step: Step) -> Any:
        names = Names(**settings.fields)
        told_of = [one for one in settings.orders if one.get(names.vehicle) or one.get(names.typed)]
        if not told_of:
            return Fitted([], 0, 0, "", "")
        keys = (names.sku, names.kit)
        numbers = {str(one[key]) for one in settings.lines for key in keys if one.get(key)}
        listed = await numbered(step, settings.listed, names.number, numbers)
        vehicles = await _vehicles(settings.vehicles, names, told_of, step)
        year = step.now.astimezone(step.ws.row.tz).year
        return Fitting(listed, vehicles, names, year).check(settings.lines, told_of)


async def _vehicles(
    table: str, names: Names, orders: Sequence[dict[str, Any]], step: Step
) -> Records:
    """Those that are linked; all of them, where one is written in words."""
    links = [one.get(names.vehicle) for one in orders]
    if all(isinstance(one, dict) for one in links):
        return await of_ids(step, table, (str(one["id"]) for one in links if one))
    return await all_of(step, Query(table))
