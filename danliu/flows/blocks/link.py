"""Block «link»: records are added to a link field of a record, or taken out of it."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from msgspec import Struct

from danliu.errors import DanliuError, Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import BadSetting
from danliu.flows.meant import Because, MeantRecord, MeantTable
from danliu.tables.errors import NotFound
from danliu.tables.fields.link import one_id
from danliu.tables.read import Record
from danliu.tables.table import Column
from danliu.tables.write import Set
from danliu.telling import told

_TRIES = 20


class LinkedAllTheTime(DanliuError):
    """So many write this link at once that this step did not get through."""

    code = "linked-all-the-time"
    status = 409
    retry = True


class Link(Struct, frozen=True, forbid_unknown_fields=True):
    """field   key of a link to one record, or to many; a link to one takes the last that is added
    add, remove   ids, or records as `find` gives them
    """

    field: Annotated[str, told("关联字段", "Link field", "field")]
    add: Annotated[
        list[Any],
        told(
            "加上",
            "Add",
            "records",
            help=("记录，如「查找记录」的结果", "Records, such as what «find» gave"),
        ),
    ] = []
    remove: Annotated[list[Any], told("去掉", "Take out", "records")] = []
    table: MeantTable = ""
    record: MeantRecord = None
    because: Because = ""


class Linked(Struct, frozen=True):
    """linked   the ids that the field holds now"""

    id: Annotated[UUID, told("记录", "The record", "record-id")]
    version: Annotated[int, told("版本号", "Version")]
    linked: Annotated[list[UUID], told("现在关联的", "Linked now")]
    added: Annotated[int, told("加了几个", "How many were added")]
    removed: Annotated[int, told("去了几个", "How many were taken out")]


@block(
    "link",
    effect="write",
    zh="把关联「{field}」[加上 {add}][去掉 {remove}]",
    en="link {field}[: add {add}][, remove {remove}]",
)
class LinkBlock(Block):
    """What others link meanwhile stays: only what is named is added or taken out."""

    called = Words("关联记录", "Link records")
    does = Words("在关联字段里加上或去掉记录", "Adds records to a link field, or takes them out")
    group = "records"
    settings = Link
    output = Linked

    async def run(self, settings: Link, step: Step) -> Any:
        key, record = step.target(settings.table, settings.record)
        table = (await step.ws.tables.fresh_schema()).table(key)
        column = table.by_name.get(settings.field)
        if column is None or not column.points_to or not column.type.typed:
            raise BadSetting("field", f"a link of {key}, not {settings.field!r}")
        because = settings.because or step.node.title
        for _ in range(_TRIES):
            found = await step.ws.tables.one(key, record)
            if found is None:
                raise NotFound(key, str(record))
            before = _ids(found, column)
            after = _after(settings, column, before)
            cell = after if column.type.points == "many" else next(iter(after), None)
            write = Set(key, record, {column.key: cell}, found.version)
            (written,) = await step.ws.tables.write([write], because=because)
            if not written.conflicts:
                added, removed = len(set(after) - set(before)), len(set(before) - set(after))
                return Linked(record, written.version, after, added, removed)
        raise LinkedAllTheTime


def _ids(record: Record, column: Column) -> list[UUID]:
    value = record.cells.get(column.key)
    many = value if isinstance(value, list | tuple) else [value]
    return [one_id(one) for one in many if one]


def _after(settings: Link, column: Column, before: Sequence[UUID]) -> list[UUID]:
    gone, more = (_named(settings, name) for name in ("remove", "add"))
    left = [one for one in before if one not in gone]
    if column.type.points == "one":
        return more[-1:] or left
    return list(dict.fromkeys([*left, *more]))


def _named(settings: Link, name: str) -> list[UUID]:
    """Raises BadSetting."""
    try:
        return [one_id(one) for one in getattr(settings, name) if one]
    except DanliuError as error:
        raise BadSetting(name, "ids of records") from error
