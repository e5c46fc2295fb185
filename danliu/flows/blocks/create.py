"""Block «create»: a new record."""

from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.flows.blocks.block import Block, Step, block
from danliu.tables.write import Create


class CreateSettings(Struct, frozen=True, forbid_unknown_fields=True):
    table: str
    cells: dict[str, Any]


class Created(Struct, frozen=True):
    """absorbed   the record was there already, and took what was blank in it"""

    id: UUID
    version: int
    absorbed: bool


@block("create", effect="write", zh="在「{table}」新建一条记录", en="create a record in {table}")
class CreateBlock(Block):
    settings = CreateSettings
    output = Created

    async def run(self, settings: CreateSettings, step: Step) -> Any:
        write = Create(settings.table, settings.cells)
        because = step.node.title
        (written,) = await step.ws.tables.write([write], because=because)
        return Created(written.id, written.version, written.absorbed)
