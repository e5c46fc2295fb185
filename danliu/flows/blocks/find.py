"""Block «find»: records of a table that meet a formula."""

from typing import Any

from msgspec import Struct

from danliu.flows.blocks.block import Block, Step, block
from danliu.formulas import parse, references
from danliu.tables.read import Query, Record


class Find(Struct, frozen=True, forbid_unknown_fields=True):
    """`where` names fields of the table, and by their ids outputs of earlier blocks."""

    table: str
    where: str
    limit: int = 100


@block("find", effect="read", zh="在「{table}」中查找 {where}", en="find in {table} where {where}")
class FindBlock(Block):
    """Output: {records, first, count}; a record is its cells with its id."""

    settings = Find

    async def run(self, settings: Find, step: Step) -> Any:
        table = (await step.ws.tables.fresh_schema()).table(settings.table)
        given = {
            path: step.value("{" + ".".join(path) + "}")
            for path in references(parse(settings.where))
            if path[0] not in table.by_name
        }
        query = Query(settings.table, settings.where, limit=settings.limit)
        page = await step.ws.tables.page(query, given)
        records = [_plain(record) for record in page.records]
        return {"records": records, "first": records[0] if records else None, "count": len(records)}


def _plain(record: Record) -> dict[str, Any]:
    return {"id": record.id, **record.cells}
