"""Block «delete»: a record goes into the trash, the one that started the run by default."""

from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.meant import Because, MeantRecord, MeantTable
from danliu.tables.errors import NotFound
from danliu.tables.write import Delete
from danliu.telling import told


class DeleteSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """missing   what becomes of the step where the record is not there (any more)"""

    table: MeantTable = ""
    record: MeantRecord = None
    missing: Annotated[
        Literal["refuse", "go-on"],
        told(
            "记录已不在",
            "If it is gone already",
            "choice",
            choices={"refuse": ("停下", "Fail"), "go-on": ("继续", "Go on")},
        ),
    ] = "refuse"
    because: Because = ""


class Deleted(Struct, frozen=True):
    id: Annotated[UUID, told("记录", "The record", "record-id")]
    deleted: Annotated[bool, told("删了没有", "Whether it was deleted")]


@block(
    "delete",
    effect="write",
    zh="删除[「{table}」的]记录[ {record}]",
    en="delete the record[ {record}][ of {table}]",
)
class DeleteBlock(Block):
    called = Words("删除记录", "Delete a record")
    does = Words("把一条记录放进回收站", "Puts a record into the trash")
    group = "records"
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
