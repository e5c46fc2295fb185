"""Trigger «message»: a connection has understood a message: of a chat, a shop, a carrier."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import Struct

from danliu.connect.inbox import Heard
from danliu.errors import Words
from danliu.expected import one_of
from danliu.flows.definition import Flow
from danliu.flows.errors import InvalidFlow
from danliu.flows.starting import begun, run_id, start_job
from danliu.flows.triggers.trigger import Kind, Ready, trigger
from danliu.flows.values import look_up
from danliu.formulas import Fault, formula
from danliu.people import actor
from danliu.postgres.pool import Executor
from danliu.postgres.queue import Job
from danliu.tables.write import Context
from danliu.telling import told


class Understood(Struct, frozen=True, forbid_unknown_fields=True):
    """`topic`: only messages of this topic; «»: any."""

    connection: Annotated[str, told("连接", "Connection", "connection")]
    topic: Annotated[
        str, told("主题", "Topic", "plain", help=("不填：任何主题", "Left out: any"))
    ] = ""


@trigger(
    "message",
    zh="当连接「{connection}」收到消息{when}时",
    en="When {connection} receives a message{when}",
    document=Words("消息的内容", "what it says"),
    records=Words("由它建立或找到的记录", "the records that it became"),
    connection=Words("连接的标识", "the connection's key"),
    topic=Words("主题", "its topic"),
    id=Words("发送方的编号", "the sender's number"),
)
class MessageKind(Kind):
    """After the records that its mapping makes of it, in the same transaction."""

    called = Words("收到消息", "A message comes")
    does = Words("某个连接收到聊天、店铺或快递的消息", "A connection receives a message")
    group = "outside"
    settings = Understood
    about = "nothing"
    listens = "messages"

    async def check_there(
        self, db: Executor, workspace: int, flow: Flow, settings: Understood
    ) -> None:
        await check_connection(db, workspace, settings.connection)

    def on_message(self, ready: Ready, heard: Heard) -> Sequence[Job] | None:
        if heard.connection != ready.settings.connection:
            return None
        if ready.settings.topic not in ("", heard.topic):
            return ()
        given = {
            "document": heard.document,
            "records": list(heard.records),
            "connection": heard.connection,
            "topic": heard.topic,
            "id": heard.external_id,
        }
        return heard_by(ready, heard, given)


async def check_connection(db: Executor, workspace: int, key: str) -> None:
    """A flow that waits for a connection which is not there would wait for ever. Raises
    InvalidFlow."""
    rows = await db.fetch("SELECT key FROM danliu.connections WHERE workspace_id = $1", workspace)
    known = [row["key"] for row in rows]
    if key not in known:
        raise InvalidFlow("trigger.settings.connection", one_of(known))


def heard_by(ready: Ready, heard: Heard, given: Mapping[str, Any]) -> Sequence[Job]:
    """The run that a message starts, where the condition over {trigger.…} holds."""
    watch, workspace = ready.watch, ready.schema.workspace
    if watch.when and _holds(ready, heard, given) is False:
        return ()
    run = run_id(workspace, watch.flow, "message", heard.message)
    context = Context(actor.connection(heard.connection), f"connection:{heard.connection}")
    flow = (watch.flow, watch.version)
    return [start_job(begun(workspace, flow, run, context, None, given), watch.priority)]


def _holds(ready: Ready, heard: Heard, given: Mapping[str, Any]) -> bool | None:
    known = {"trigger": given}
    told = {("$now",): heard.at, ("$zone",): ready.schema.zone}
    try:
        value = formula(ready.watch.when)(
            lambda path: told[path] if path in told else look_up(known, path)
        )
    except Fault:
        return None
    return value is True
