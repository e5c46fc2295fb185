"""Block «find»: records of a table that meet a formula."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from danliu.errors import DanliuError, Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.formulas import parse, references
from danliu.formulas.kinds import Path
from danliu.tables.definition import Sort
from danliu.tables.read import LONGEST_PAGE, Query, Record
from danliu.tables.table import SYSTEM_KINDS, Table
from danliu.telling import told

_OLDEST_FIRST = (Sort("created_at"),)


@dataclass(eq=False)
class TooManyFound(DanliuError):
    """There are more records than the step may take: narrow it, or raise its limit."""

    code = "too-many-found"
    status = 422

    table: str
    limit: int


class Find(Struct, frozen=True, forbid_unknown_fields=True):
    """`where` names fields of the table, and by their ids outputs of earlier blocks.

    limit   the most records that are taken
    more    where there are more than that: the step fails, or tells it and goes on
    """

    table: Annotated[str, told("表", "Table", "table")]
    where: Annotated[
        str,
        told(
            "条件",
            "Condition",
            "condition",
            help=(
                "这张表的字段满足什么；也可以比较前面步骤的结果",
                "What its fields must meet; may compare with earlier results",
            ),
        ),
    ]
    limit: Annotated[int, Meta(ge=1, le=5_000), told("最多取几条", "At most", "number")] = 1_000
    more: Annotated[
        Literal["refuse", "tell"],
        told(
            "超过时",
            "If there are more",
            "choice",
            choices={
                "refuse": ("停下", "Fail"),
                "tell": ("取到为止，并说明", "Take these and tell"),
            },
        ),
    ] = "refuse"


class Found(Struct, frozen=True):
    """A record is its cells with its id and version, and who made it when.

    more   whether there are more than the limit
    """

    records: Annotated[list[dict[str, Any]], told("记录", "Records", "records")]
    first: Annotated[dict[str, Any] | None, told("第一条", "The first", "record")]
    count: Annotated[int, told("条数", "How many")]
    more: Annotated[bool, told("还有更多", "There are more")]


@block("find", effect="read", zh="在「{table}」中查找 {where}", en="find in {table} where {where}")
class FindBlock(Block):
    called = Words("查找记录", "Find records")
    does = Words(
        "从一张表里取出满足条件的记录", "Takes the records of a table that meet a condition"
    )
    group = "records"
    settings = Find
    output = Found

    async def run(self, settings: Find, step: Step) -> Any:
        table = (await step.ws.tables.fresh_schema()).table(settings.table)
        given = given_to(settings.where, table, step)
        records, more = await _found(settings, step, given)
        if more and settings.more == "refuse":
            raise TooManyFound(settings.table, settings.limit)
        first = records[0] if records else None
        return Found(records, first, len(records), more)


def given_to(where: str, table: Table, step: Step) -> dict[Path, Any]:
    """What a condition on records of the table compares with: outputs of earlier blocks. Empty
    text is a blank, as in every formula."""
    return {
        path: None if (value := step.value("{" + ".".join(path) + "}")) == "" else value
        for path in (references(parse(where)) if where else ())
        if path[0] not in table.by_name and path[0] not in SYSTEM_KINDS
    }


async def _found(
    settings: Find, step: Step, given: dict[Path, Any]
) -> tuple[list[dict[str, Any]], bool]:
    """Page after page up to the limit, oldest first; and whether there are more."""
    records: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        size = min(LONGEST_PAGE, settings.limit - len(records))
        query = Query(settings.table, settings.where, _OLDEST_FIRST, size, after)
        page = await step.ws.tables.page(query, given)
        records += [_plain(record) for record in page.records]
        after = page.next
        if after is None or len(records) >= settings.limit:
            return records, after is not None


def _plain(record: Record) -> dict[str, Any]:
    made = {"created_at": record.created_at, "created_by": record.created_by}
    return {"id": record.id, "version": record.version, **made, **record.cells}
