"""Block «update»: new values for cells of a record, of the one that started the run by default."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Struct

from danliu.errors import DanliuError, Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.meant import Because, MeantRecord, MeantTable
from danliu.tables.write import Conflict, Set
from danliu.telling import told


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

    cells: Annotated[dict[str, Any], told("新的值", "New values", "cells")]
    table: MeantTable = ""
    record: MeantRecord = None
    because: Because = ""
    if_changed: Annotated[
        Literal["keep-theirs", "overwrite", "fail"],
        told(
            "别人同时改了",
            "If somebody else changed it",
            "choice",
            choices={
                "keep-theirs": ("保留别人的改动", "Keep theirs"),
                "overwrite": ("用这里的值覆盖", "Overwrite"),
                "fail": ("停下", "Fail"),
            },
        ),
    ] = "keep-theirs"


class Kept(Struct, frozen=True):
    """A cell that was left as somebody else had set it."""

    field: str
    mine: Any
    theirs: Any
    who: str
    at: datetime


class Updated(Struct, frozen=True):
    id: Annotated[UUID, told("记录", "The record", "record-id")]
    version: Annotated[int, told("版本号", "Version")]
    conflicts: Annotated[list[Kept], told("没有覆盖的字段", "Fields that were kept")]


@block("update", effect="write", zh="更新 {cells}", en="update {cells}")
class UpdateBlock(Block):
    called = Words("更新记录", "Update a record")
    does = Words("给一条记录的字段写上新的值", "Writes new values into fields of a record")
    group = "records"
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
            step.because(_others([one.field for one in written.conflicts]))
        return Updated(written.id, written.version, [_kept(one) for one in written.conflicts])


def _others(fields: Sequence[str]) -> Words:
    zh, en = "、".join(fields), ", ".join(fields)
    return Words(f"别人改过，没有覆盖：{zh}", f"Changed by others and kept: {en}")


def _kept(one: Conflict) -> Kept:
    return Kept(one.field, one.mine, one.theirs, one.who, one.at)
