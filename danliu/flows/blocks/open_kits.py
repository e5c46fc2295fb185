"""Block «open-kits»: order lines of kits become lines of what is in them."""

from typing import Annotated, Any

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import BadSetting
from danliu.flows.looking_up import FieldNames, Records, check_names, numbered
from danliu.orders.kits import DEEPEST, Names, opened
from danliu.telling import told


class OpenKits(Struct, frozen=True, forbid_unknown_fields=True):
    """lines    records, as «find» gives them
    parts    the table of what kits are made of: a line a kit and a part
    fields   where fields are called otherwise than in danliu/orders/kits.py
    """

    lines: Annotated[Records, told("订单明细", "Order lines", "items")]
    parts: Annotated[str, told("套件组成表", "Table of what kits are made of", "table")]
    fields: FieldNames = {}

    def __post_init__(self) -> None:
        check_names(self.fields, Names)


class Opened(Struct, frozen=True):
    """lines: as they came, those of kits a line a part; each says of which `kit` it is"""

    lines: Annotated[list[dict[str, Any]], told("拆开的明细", "Opened lines", "items")]
    count: Annotated[int, told("行数", "How many")]


@block(
    "open-kits",
    effect="read",
    zh="按「{parts}」把 {lines} 里的套件拆成零件",
    en="open the kits in {lines} by {parts}",
)
class OpenKitsBlock(Block):
    called = Words("拆套件", "Open kits")
    does = Words(
        "把明细里的套件换成组成它的零件，数量跟着算",
        "Replaces the lines of kits by the parts in them, with their quantities",
    )
    group = "values"
    settings = OpenKits
    output = Opened

    async def run(self, settings: OpenKits, step: Step) -> Any:
        names = Names(**settings.fields)
        numbers = {str(one[names.sku]) for one in settings.lines if one.get(names.sku)}
        parts = await _parts(settings.parts, names, numbers, step)
        try:
            found = opened(settings.lines, parts, names)
        except ValueError as error:
            raise BadSetting("lines", str(error)) from error
        return Opened(found, len(found))


async def _parts(table: str, names: Names, kits: set[str], step: Step) -> Records:
    """Of these kits, and of those that are in them."""
    found: Records = []
    asked: set[str] = set()
    for _ in range(DEEPEST):
        if not kits:
            break
        more = await numbered(step, table, names.kit, kits)
        found, asked = [*found, *more], asked | kits
        kits = {str(one.get(names.part)) for one in more} - asked
    return found
