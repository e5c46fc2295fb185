"""Block «update»: new values for cells of a record, of the one that started the run by default."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from danliu.errors import DanliuError
from danliu.flows.blocks.block import Block, Step, block
from danliu.tables.write import Conflict, Set


@dataclass(eq=False)
class ChangedMeanwhile(DanliuError):
    """Somebody has changed these cells since the run read the record."""

    code = "changed-meanwhile"
    status = 409

    fields: list[str]
    by: list[str]


class Update(Struct, frozen=True, forbid_unknown_fields=True):
    """if_changed   what becomes of a cell that somebody else changed after this run had read the
    record: theirs is kept and told in `conflicts`; ours is written; or the step fails. A record
    that the run has not read is written as it is.
    """

    cells: dict[str, Any]
    table: str = ""
    record: UUID | None = None
    because: str = ""
    if_changed: Literal["keep-theirs", "overwrite", "fail"] = "keep-theirs"


class Kept(Struct, frozen=True):
    """A cell that was left as somebody else had set it."""

    field: str
    mine: Any
    theirs: Any
    who: str
    at: datetime


class Updated(Struct, frozen=True):
    id: UUID
    version: int
    conflicts: list[Kept]


@block("update", effect="write", zh="更新 {cells}", en="update {cells}")
class UpdateBlock(Block):
    settings = Update
    output = Updated

    async def run(self, settings: Update, step: Step) -> Any:
        table, record = step.target(settings.table, settings.record)
        because = settings.because or step.node.title
        seen = None if settings.if_changed == "overwrite" else step.seen(record)
        write = Set(table, record, settings.cells, seen)
        (written,) = await step.ws.tables.write([write], because=because)
        if written.conflicts and settings.if_changed == "fail":
            who = sorted({one.who for one in written.conflicts})
            raise ChangedMeanwhile([one.field for one in written.conflicts], who)
        if written.conflicts:
            step.because(f"别人改过，没有覆盖：{'、'.join(one.field for one in written.conflicts)}")
        return Updated(written.id, written.version, [_kept(one) for one in written.conflicts])


def _kept(one: Conflict) -> Kept:
    return Kept(one.field, one.mine, one.theirs, one.who, one.at)
