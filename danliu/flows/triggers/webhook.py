"""Trigger «webhook»: another system calls the flow's own address, signed with its own secret."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import Struct

from danliu.connect.inbox import Heard
from danliu.errors import Words
from danliu.flows.definition import Flow
from danliu.flows.triggers.message import check_connection, heard_by
from danliu.flows.triggers.trigger import Kind, Ready, trigger
from danliu.flows.vocabulary import Vocabulary
from danliu.postgres.pool import Executor
from danliu.postgres.queue import Job
from danliu.telling import told


class Called(Struct, frozen=True, forbid_unknown_fields=True):
    """connection   the connection whose address is called; «»: one of the flow's own
    topic        only messages of this topic; «»: any
    """

    connection: Annotated[
        str,
        told(
            "连接",
            "Connection",
            "connection",
            help=("不选：流程自己的地址", "None: an address of its own"),
        ),
    ] = ""
    topic: Annotated[
        str, told("主题", "Topic", "plain", help=("不填：任何主题", "Left out: any"))
    ] = ""


@trigger(
    "webhook",
    zh="当外部系统调用它的地址{topic}{when}时",
    en="When its address is called{topic}{when}",
    body=Words("收到的内容", "what was sent"),
    topic=Words("主题", "its topic"),
    id=Words("发送方的编号", "the sender's number"),
)
class WebhookKind(Kind):
    """The message goes through the inbox: verified, kept raw, acknowledged, recognised again."""

    called = Words("被外部调用", "Its address is called")
    does = Words("外部系统调用这个流程的地址", "Another system calls its address")
    group = "outside"
    settings = Called
    about = "nothing"
    listens = "messages"

    async def check_there(self, db: Executor, workspace: int, flow: Flow, settings: Called) -> None:
        """Its own address may be opened after it is published."""
        if settings.connection:
            await check_connection(db, workspace, settings.connection)

    def on_message(self, ready: Ready, heard: Heard) -> Sequence[Job] | None:
        wanted = ready.settings.connection or own_connection(ready.watch.flow)
        if heard.connection != wanted:
            return None
        if ready.settings.topic not in ("", heard.topic):
            return ()
        given = {"body": heard.document, "topic": heard.topic, "id": heard.external_id}
        return heard_by(ready, heard, given)

    def spoken(self, name: str, settings: Called, words: Vocabulary) -> str:
        if not settings.topic:
            return ""
        said = Words(f"（主题「{settings.topic}」）", f" with topic {settings.topic}")
        return said.en if words.language == "en" else said.zh


def own_connection(flow: str) -> str:
    """The key of the connection that is the flow's own address."""
    return f"flow-{flow}"
