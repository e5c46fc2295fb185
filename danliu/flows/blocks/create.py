"""Block «create»: a new record."""

from typing import Any

from msgspec import Struct

from danliu.flows.blocks.block import Block, Step, block
from danliu.tables.write import Create


class CreateSettings(Struct, frozen=True, forbid_unknown_fields=True):
    table: str
    cells: dict[str, Any]


@block("create", effect="write", zh="在「{table}」新建一条记录", en="create a record in {table}")
class CreateBlock(Block):
    """Output: {id, absorbed}."""

    settings = CreateSettings

    async def run(self, settings: CreateSettings, step: Step) -> Any:
        write = Create(settings.table, settings.cells)
        because = step.node.title
        (written,) = await step.ws.tables.write([write], because=because)
        return {"id": written.id, "absorbed": written.absorbed}
