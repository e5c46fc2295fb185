"""Block «break-down»: what products are made of, over all levels, and the stock for it reserved."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from danliu.errors import Words
from danliu.flows.bills import Bills, Material, PartUsed, bill_lines, materials, shares
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import BadSetting
from danliu.flows.looking_up import FieldNames, Records, check_names
from danliu.flows.stocking import (
    Cause,
    ForRecord,
    ForTable,
    cause_of,
    check_stocked,
    item_of,
)
from danliu.orders.bom.records import Names, titled, wanted_of
from danliu.stock.promising import promisable
from danliu.tables.schema import Schema
from danliu.telling import several, told


class BreakDown(Struct, frozen=True, forbid_unknown_fields=True):
    """lines    records, as «find» gives them: an item and how many of it, in its own unit
    bill     the table of bills of material: a line a product and a part
    table    the table of items, which both link to
    day      whose lines hold; left out: today
    fields   where fields are called otherwise than in danliu/orders/bom/records.py
    """

    lines: Annotated[Records, Meta(max_length=1_000), told("订单明细", "Order lines", "items")]
    bill: Annotated[str, told("产品 BOM 表", "Table of bills of material", "table")]
    table: Annotated[str, told("物料表", "Table of items", "table")]
    day: Annotated[
        date | None, told("哪天的 BOM", "Of which day", "value", help=("不填：今天", "Today"))
    ] = None
    for_table: ForTable = ""
    for_record: ForRecord = None
    cause: Cause = None
    fields: FieldNames = {}

    def __post_init__(self) -> None:
        check_names(self.fields, Names)


class BrokenDown(Struct, frozen=True):
    """materials  each item once, after all that it goes into; alternates that are used, too
    makes, lacks  those of them that are to be made, and that are short
    uses          what each product that is made uses of each item: of all that is taken, made and
                  short
    warning       the shortages in words; «» where there is none
    """

    materials: Annotated[list[Material], told("用料清单", "Materials", "items")]
    makes: Annotated[list[Material], told("要做的", "To make", "items")]
    lacks: Annotated[list[Material], told("缺的", "Short", "items")]
    warning: Annotated[str, told("缺料预警", "The shortage in words")]
    uses: Annotated[list[PartUsed], told("哪样用哪些料", "What is used for what", "items")]


@block(
    "break-down",
    effect="write",
    zh="按「{bill}」把 {lines} 展开成用料，占用「{table}」的库存",
    en="break {lines} down by {bill} and reserve the stock of {table}",
)
class BreakDownBlock(Block):
    """What the record held of these items before is counted as free for it: broken down again
    after a change, it holds what it needs now and no more."""

    called = Words("展开 BOM", "Break down by bill of material")
    does = Words(
        "逐层算出要用什么料、做什么，先用库存并占住，缺几件说清楚",
        "Works out what is needed over all levels, reserves what is there, and tells each shortage",
    )
    group = "records"
    settings = BreakDown
    output = BrokenDown

    def check(self, settings: Any, schema: Schema) -> None:
        check_stocked(settings, schema)

    async def run(self, settings: BreakDown, step: Step) -> Any:
        names = Names(**settings.fields)
        try:
            found, uses = await _broken_down(settings, names, step)
        except ValueError as error:
            raise BadSetting("lines", str(error)) from error
        lacks = [one for one in found if one.short > 0]
        if lacks:
            step.because(_warning(lacks))
        makes = [one for one in found if one.made > 0]
        return BrokenDown(found, makes, lacks, _warning(lacks).zh if lacks else "", uses)


async def _broken_down(
    settings: BreakDown, names: Names, step: Step
) -> tuple[list[Material], list[PartUsed]]:
    """Raises ValueError, BadSetting."""
    wanted = wanted_of(settings.lines, names)
    rows = await bill_lines(step, settings.bill, names, wanted)
    titles = dict(titled(settings.lines, [names.item]))
    titles |= dict(titled(rows, [names.product, names.part, names.instead]))
    bills = Bills(rows, names, titles)
    holder = item_of(step, settings.for_table, settings.for_record)
    items = sorted(map(UUID, {*wanted, *bills.items()}))
    stock = await promisable(step.ws, settings.table, items, holder)
    found = bills.needs(wanted, settings.day or _today(step), stock)
    cause = await cause_of(step, settings.cause)
    await stock.promise(shares(found.needs), cause, step.node.title)
    return materials(found, stock, titles), bills.used(found.needs, stock)


def _today(step: Step) -> date:
    return step.now.astimezone(step.ws.row.tz).date()


def _warning(lacks: Sequence[Material]) -> Words:
    told_of = several([_short_of(one) for one in lacks])
    return Words(f"缺料预警：{told_of.zh}", f"Short: {told_of.en}")


def _short_of(one: Material) -> Words:
    short = f"{one.short.normalize():f}"
    return Words(f"{one.title}物料差{short}{one.unit}", f"{short} {one.unit} of {one.title}")
