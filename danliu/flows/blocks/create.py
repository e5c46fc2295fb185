"""Block «create»: a new record."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.tables.write import Create
from danliu.telling import told


class CreateSettings(Struct, frozen=True, forbid_unknown_fields=True):
    table: Annotated[str, told("表", "Table", "table")]
    cells: Annotated[dict[str, Any], told("填写的字段", "Fields", "cells")]


class Created(Struct, frozen=True):
    """absorbed   the record was there already, and took what was blank in it"""

    id: Annotated[UUID, told("新记录", "The new record", "record-id")]
    version: Annotated[int, told("版本号", "Version")]
    absorbed: Annotated[bool, told("并入了已有的记录", "Merged into one that was there")]


@block("create", effect="write", zh="在「{table}」新建一条记录", en="create a record in {table}")
class CreateBlock(Block):
    called = Words("新建记录", "Create a record")
    does = Words("在一张表里新建一条记录", "Makes a new record in a table")
    group = "records"
    settings = CreateSettings
    output = Created

    async def run(self, settings: CreateSettings, step: Step) -> Any:
        write = Create(settings.table, settings.cells)
        because = step.node.title
        (written,) = await step.ws.tables.write([write], because=because)
        return Created(written.id, written.version, written.absorbed)
