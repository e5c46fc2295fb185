"""Block «aggregate»: count and total the records of a table that meet a formula."""

from typing import Annotated, Any

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.blocks.find import given_to
from danliu.flows.errors import BadSetting
from danliu.tables.read import Query
from danliu.tables.totals import MOST_GROUPS, By, Group, Groups, Total
from danliu.telling import told


class Aggregate(Struct, frozen=True, forbid_unknown_fields=True):
    """where   as of `find`; «» takes every record
    totals  name -> {field, how}: sum, mean, min, max, filled, blank, distinct
    by      fields that group, dates also by a unit of time
    """

    table: Annotated[str, told("表", "Table", "table")]
    where: Annotated[
        str,
        told("条件", "Condition", "condition", help=("不填：全部记录", "Left out: every record")),
    ] = ""
    totals: Annotated[
        dict[str, Total],
        told(
            "统计",
            "Totals",
            "totals",
            help=(
                "结果的名字，和怎样从哪个字段算出来",
                "The name of each result, and how it is made of which field",
            ),
        ),
    ] = {}
    by: Annotated[list[By], told("分组", "Group by", "list")] = []


class Part(Struct, frozen=True):
    """The records that have `values` in common."""

    values: list[Any]
    count: int
    totals: dict[str, Any]


class Aggregated(Struct, frozen=True):
    """groups   at most 1,000, in the order of `by`; whole: whether that is all of them

    Without `by`, count and totals are of all records; with it, of the first group.
    """

    count: Annotated[int, told("条数", "How many")]
    totals: Annotated[dict[str, Any], told("统计结果", "Totals")]
    groups: Annotated[list[Part], told("各组", "Groups")]
    whole: Annotated[bool, told("各组是否都在", "Whether all groups are here")]


@block(
    "aggregate",
    effect="read",
    zh="统计「{table}」[中 {where}]的 {totals}",
    en="total {totals} of {table}[ where {where}]",
)
class AggregateBlock(Block):
    called = Words("统计", "Totals")
    does = Words(
        "数一数、合计一张表里满足条件的记录", "Counts and totals the records that meet a condition"
    )
    group = "records"
    settings = Aggregate
    output = Aggregated

    async def run(self, settings: Aggregate, step: Step) -> Any:
        if len(settings.totals) + len(settings.by) > 20:
            raise BadSetting("totals", "at most 20 totals and groups")
        table = (await step.ws.tables.fresh_schema()).table(settings.table)
        given = given_to(settings.where, table, step)
        query = Query(settings.table, settings.where)
        sums = list(settings.totals.values())
        found = await step.ws.tables.groups(query, settings.by, sums, given)
        return _told(found, list(settings.totals))


def _told(found: Groups, names: list[str]) -> Aggregated:
    parts = [_part(one, names) for one in found.groups[:MOST_GROUPS]]
    first = parts[0] if parts else Part([], 0, dict.fromkeys(names))
    return Aggregated(first.count, first.totals, parts, found.whole)


def _part(one: Group, names: list[str]) -> Part:
    return Part(one.values, one.count, dict(zip(names, one.totals, strict=True)))
