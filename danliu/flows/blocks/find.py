"""Block «find»: records of a table that meet a formula."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from danliu.errors import DanliuError
from danliu.flows.blocks.block import Block, Step, block
from danliu.formulas import parse, references
from danliu.formulas.kinds import Path
from danliu.tables.definition import Sort
from danliu.tables.read import LONGEST_PAGE, Query, Record
from danliu.tables.table import SYSTEM_KINDS, Table

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

    table: str
    where: str
    limit: Annotated[int, Meta(ge=1, le=5_000)] = 1_000
    more: Literal["refuse", "tell"] = "refuse"


class Found(Struct, frozen=True):
    """A record is its cells with its id and version.

    more   whether there are more than the limit
    """

    records: list[dict[str, Any]]
    first: dict[str, Any] | None
    count: int
    more: bool


@block("find", effect="read", zh="在「{table}」中查找 {where}", en="find in {table} where {where}")
class FindBlock(Block):
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
    """What a condition on records of the table compares with: outputs of earlier blocks."""
    return {
        path: step.value("{" + ".".join(path) + "}")
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
    return {"id": record.id, "version": record.version, **record.cells}
