"""Block «promise-date»: when these items could be ready, and why then."""

from typing import Annotated, Any

from msgspec import Meta

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import NoRecord
from danliu.flows.looking_up import Records
from danliu.flows.promising import Answered, Promises, answer
from danliu.flows.stocking import check_stocked
from danliu.stock.asked import Ref
from danliu.tables.schema import Schema
from danliu.telling import told


class PromiseDate(Promises, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """lines: records, as «find» gives them: an item and how many of it, in its own unit"""

    lines: Annotated[Records, Meta(max_length=1_000), told("要什么、几件", "Lines", "items")]


@block(
    "promise-date",
    effect="read",
    zh="按库存、「{bill}」和排产，算 {lines} 最早哪天好",
    en="tell by stock, {bill} and the schedule when {lines} could be ready",
)
class PromiseDateBlock(Block):
    """Reserves nothing and moves nobody: what is to be made takes the places that are left. What
    the record of the run holds already counts as there."""

    called = Words("答复交期", "Promise a date")
    does = Words(
        "有现货、要生产还是缺料，最早哪天好；不占库存，也不挤别的任务",
        "In stock, to be made or short, and when at the earliest; takes nothing from anybody",
    )
    group = "values"
    settings = PromiseDate
    output = Answered

    def check(self, settings: Any, schema: Schema) -> None:
        check_stocked(settings, schema)

    async def run(self, settings: PromiseDate, step: Step) -> Any:
        return await answer(step, settings, settings.lines, step.now, _whose(step))


def _whose(step: Step) -> Ref | None:
    """The record that the run is about, if there is one."""
    try:
        return Ref(*step.target("", None))
    except NoRecord:
        return None
