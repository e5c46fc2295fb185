"""Block «update»: new values for cells of a record, of the one that started the run by default."""

from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.flows.blocks.block import Block, Step, block
from danliu.tables.write import Set


class Update(Struct, frozen=True, forbid_unknown_fields=True):
    cells: dict[str, Any]
    table: str = ""
    record: UUID | None = None
    because: str = ""


@block("update", effect="write", zh="更新 {cells}", en="update {cells}")
class UpdateBlock(Block):
    """Output: {id, version}."""

    settings = Update

    async def run(self, settings: Update, step: Step) -> Any:
        table = settings.table or step.record["table"]
        record = settings.record or UUID(str(step.record["id"]))
        because = settings.because or step.node.title
        (written,) = await step.ws.tables.write(
            [Set(table, record, settings.cells)], because=because
        )
        return {"id": written.id, "version": written.version}
