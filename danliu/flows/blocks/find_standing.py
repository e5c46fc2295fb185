"""Block «find-standing»: records that have been in one stage for too long."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from msgspec import Meta, Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import BadSetting
from danliu.flows.looking_up import Records, of_ids
from danliu.tables.schema import Schema
from danliu.tables.standing import standing
from danliu.tables.table import Column, Table
from danliu.telling import told

_STATE = Words("状态字段", "a state field")
_MOMENT = Words("日期时间字段", "a date-and-time field")


class FindStanding(Struct, frozen=True, forbid_unknown_fields=True):
    """stages   of the state: only records that are in one of them
    said_at  a date-and-time field that says when it was told: who was told since is left out
    """

    table: Annotated[str, told("表", "Table", "table")]
    state: Annotated[str, told("状态字段", "State", "field")]
    stages: Annotated[list[str], told("在哪些阶段", "In which stages", "list")]
    minutes: Annotated[int, Meta(ge=1, le=527_040), told("停了几分钟", "For minutes", "number")]
    said_at: Annotated[
        str,
        told(
            "记着何时提醒过的字段",
            "Field of when it was told",
            "field",
            help=(
                "进入这个阶段以后提醒过的不再算；不填：都算",
                "Those told since they entered are left out; left out itself: none are",
            ),
        ),
    ] = ""
    limit: Annotated[int, Meta(ge=1, le=500), told("最多取几条", "At most", "number")] = 200


class Standing(Struct, frozen=True):
    records: Annotated[list[dict[str, Any]], told("记录", "Records", "records")]
    count: Annotated[int, told("条数", "How many")]
    titles: Annotated[str, told("都是哪些", "Which, in words")]


@block(
    "find-standing",
    effect="read",
    zh="在「{table}」中查找停了 {minutes} 分钟没有往下走的",
    en="find in {table} what has stood still for {minutes} minutes",
)
class FindStandingBlock(Block):
    """The longest first."""

    called = Words("查找停住的记录", "Find what stands still")
    does = Words(
        "找出在一个阶段停得太久的记录，每次停住只找出一回",
        "Finds records that have been in one stage for too long, once for each stage",
    )
    group = "records"
    settings = FindStanding
    output = Standing

    def check(self, settings: Mapping[str, Any], schema: Schema) -> None:
        table = schema.tables.get(str(settings.get("table")))
        if table is not None:
            _fields(settings.get("state", ""), settings.get("said_at", ""), table)

    async def run(self, settings: FindStanding, step: Step) -> Any:
        schema = await step.ws.tables.fresh_schema()
        table = schema.table(settings.table)
        state, said = _fields(settings.state, settings.said_at, table)
        since = step.now - timedelta(minutes=settings.minutes)
        ids = await standing(
            step.ws.db, schema, table, state, settings.stages, since, said, settings.limit
        )
        order = {str(one): place for place, one in enumerate(ids)}
        found: Records = await of_ids(step, table.key, order)
        found.sort(key=lambda one: order[str(one["id"])])
        titles = "、".join(str(one.get(table.title.key) or "") for one in found)
        return Standing(found, len(found), titles)


def _fields(state: str, said_at: str, table: Table) -> tuple[Column, Column | None]:
    """Raises BadSetting."""
    column = table.columns.get(state)
    if column is None or column.stamps is None:
        raise BadSetting("state", _STATE)
    said = table.columns.get(said_at) if said_at else None
    if said_at and (said is None or said.definition.type != "date-time"):
        raise BadSetting("said_at", _MOMENT)
    return column, said
