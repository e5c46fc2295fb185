"""Block «delete»: a record goes into the trash, the one that started the run by default."""

from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from danliu.flows.blocks.block import Block, Step, block
from danliu.tables.errors import NotFound
from danliu.tables.write import Delete


class DeleteSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """missing   what becomes of the step where the record is not there (any more)"""

    table: str = ""
    record: UUID | None = None
    missing: Literal["refuse", "go-on"] = "refuse"
    because: str = ""


class Deleted(Struct, frozen=True):
    id: UUID
    deleted: bool


@block(
    "delete",
    effect="write",
    zh="删除[「{table}」的]记录[ {record}]",
    en="delete the record[ {record}][ of {table}]",
)
class DeleteBlock(Block):
    settings = DeleteSettings
    output = Deleted

    async def run(self, settings: DeleteSettings, step: Step) -> Any:
        table, record = step.target(settings.table, settings.record)
        because = settings.because or step.node.title
        try:
            await step.ws.tables.write([Delete(table, record)], because=because)
        except NotFound:
            if settings.missing == "refuse":
                raise
            return Deleted(record, False)
        return Deleted(record, True)
