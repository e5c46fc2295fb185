"""Block «stock-lines»: the stock of all lines of an order is reserved, or goes out, at once."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Annotated, Any, Literal

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import BadSetting
from danliu.flows.looking_up import Records, numbered
from danliu.flows.stocking import (
    Cause,
    ForRecord,
    ForTable,
    cause_of,
    check_stocked,
    item_of,
    typed,
)
from danliu.stock.asked import Ask, Does, Ref
from danliu.stock.items import stocked
from danliu.stock.items import units as units_of_items
from danliu.stock.posting import post
from danliu.stock.reading import kept
from danliu.tables.schema import Schema
from danliu.telling import several, told

Counts = Mapping[str, Decimal]
_DOES: Mapping[str, tuple[Does, bool]] = {
    "reserve": ("reserve", True),
    "dispatch": ("dispatch", False),
    "use": ("dispatch", True),
}
"""What is asked of the stock, and whether what is there will do."""
_WHOLE = ("不填：明细写几就是几", "Left out: as the lines say")


class StockLines(Struct, frozen=True, forbid_unknown_fields=True):
    """lines          records or items, each with the number of what it is and how many
    do             dispatch fails where there is not enough; use takes out what is there, and tells
                   what is lacking
    times, per     the quantities are for so many (`per`), and asked for so many (`times`): each
                   is taken in proportion, rounded up to the digits of its item
    table, number  the table of items, and its field in which that number stands
    sku, quantity  what the two are called in a line
    """

    lines: Annotated[Records, told("明细", "Lines", "items")]
    do: Annotated[
        Literal["reserve", "dispatch", "use"],
        told(
            "做什么",
            "What",
            "choice",
            choices={
                "reserve": ("占用", "Reserve"),
                "dispatch": ("出库", "Take out"),
                "use": ("出库，有多少出多少", "Take out what is there"),
            },
        ),
    ]
    table: Annotated[str, told("物料表", "Table of items", "table")]
    number: Annotated[str, told("物料表的料号字段", "Its field of the number", "plain")] = "sku"
    sku: Annotated[str, told("明细里的料号", "The number in a line", "plain")] = "sku"
    quantity: Annotated[str, told("明细里的数量", "The quantity in a line", "plain")] = "quantity"
    times: Annotated[Decimal, told("按几件", "For how many", "value", help=_WHOLE)] = Decimal(1)
    per: Annotated[Decimal, told("明细是几件的", "The lines are for", "value", help=_WHOLE)] = (
        Decimal(1)
    )
    for_table: ForTable = ""
    for_record: ForRecord = None
    cause: Cause = None

    def __post_init__(self) -> None:
        if self.times < 0 or self.per <= 0:
            raise ValueError("`times` not below 0, `per` above 0")


class LackingLine(Struct, frozen=True):
    sku: str
    quantity: Decimal


class LinesBooked(Struct, frozen=True):
    """unkept: numbers of which no stock is kept here: not in the table, or never booked"""

    short: Annotated[list[LackingLine], told("缺的", "What is lacking", "items")]
    lacks: Annotated[str, told("缺什么", "What is lacking, in words")]
    unkept: Annotated[list[str], told("这里不记库存的料号", "Numbers without stock here")]
    repeated: Annotated[bool, told("之前已记过", "Booked before")]


@block(
    "stock-lines",
    effect="write",
    zh="按 {lines} 逐行{do}「{table}」的库存",
    en="{do} the stock of {table} for each of {lines}",
)
class StockLinesBlock(Block):
    """A number that nobody keeps stock of here is left alone, and told."""

    called = Words("按明细记库存", "Stock of all lines")
    does = Words(
        "为订单的全部明细一次占用库存，或一次出库；不够的告诉还缺什么",
        "Reserves, or takes out, the stock of all lines at once, and tells what is lacking",
    )
    group = "records"
    settings = StockLines
    output = LinesBooked

    def check(self, settings: Any, schema: Schema) -> None:
        check_stocked(settings, schema)

    async def run(self, settings: StockLines, step: Step) -> Any:
        asked = _counts(settings)
        items = await _kept(settings, asked, step)
        unkept = sorted(set(asked) - set(items))
        counts = await _in_proportion(settings, asked, items, step)
        items = {sku: item for sku, item in items.items() if counts[sku]}
        if not items:
            return LinesBooked([], "", unkept, repeated=False)
        holder = item_of(step, settings.for_table, settings.for_record)
        does, part = _DOES[settings.do]
        asks = [
            Ask(does, item, typed(counts[sku]), holder=holder, part=part)
            for sku, item in items.items()
        ]
        posted = await post(step.ws, asks, await cause_of(step, settings.cause), step.node.title)
        names = {item.id: sku for sku, item in items.items()}
        short = [LackingLine(names[one.item], one.quantity) for one in posted.short]
        lacks = several([_lacking(one) for one in short])
        if short:
            step.because(lacks)
        return LinesBooked(short, lacks.zh, unkept, posted.repeated)


def _lacking(one: LackingLine) -> Words:
    lacks = f"{one.quantity.normalize():f}"
    return Words(f"{one.sku} 缺 {lacks}", f"{lacks} of {one.sku}")


def _counts(settings: StockLines) -> dict[str, Decimal]:
    """How many of each number all lines want together. Raises BadSetting."""
    found: dict[str, Decimal] = {}
    for line in settings.lines:
        sku, quantity = str(line.get(settings.sku) or ""), line.get(settings.quantity)
        if not isinstance(quantity, int | float | str | Decimal | None):
            raise BadSetting("quantity", "a number in each line")
        try:
            found[sku] = found.get(sku, Decimal(0)) + Decimal(str(quantity or 0))
        except ArithmeticError as error:
            raise BadSetting("quantity", f"a number, not {quantity!r}") from error
    return {sku: count for sku, count in found.items() if sku and count > 0}


async def _in_proportion(
    settings: StockLines, counts: Counts, items: Mapping[str, Ref], step: Step
) -> Counts:
    """Of the items whose stock is kept."""
    if settings.times == settings.per:
        return counts
    of = stocked(step.ws.tables.sight(await step.ws.tables.fresh_schema()), settings.table)
    units = await units_of_items(step.ws, of, [one.id for one in items.values()])
    exact = {sku: counts[sku] * settings.times / settings.per for sku in items}
    digits = {sku: Decimal(1).scaleb(-units[item.id].decimals) for sku, item in items.items()}
    return {sku: one.quantize(digits[sku], ROUND_CEILING) for sku, one in exact.items()}


async def _kept(settings: StockLines, numbers: Iterable[str], step: Step) -> dict[str, Ref]:
    """The items of these numbers of which stock is kept; of two of one number, the older."""
    found = await numbered(step, settings.table, settings.number, numbers)
    there = await kept(step.ws, settings.table, [one["id"] for one in found])
    items: dict[str, Ref] = {}
    for one in found:
        if one["id"] in there:
            items.setdefault(str(one[settings.number]), Ref(settings.table, one["id"]))
    return items
