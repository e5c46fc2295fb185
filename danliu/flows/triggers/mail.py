"""Trigger «mail»: a mail has come into a mailbox."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from msgspec import Struct

from danliu.connect.inbox import Heard
from danliu.errors import Words
from danliu.flows.definition import Flow
from danliu.flows.triggers.message import check_connection, heard_by
from danliu.flows.triggers.trigger import Kind, Ready, trigger
from danliu.postgres.pool import Executor
from danliu.postgres.queue import Job
from danliu.telling import told


class Mailbox(Struct, frozen=True, forbid_unknown_fields=True):
    """`connection` is the mailbox."""

    connection: Annotated[str, told("邮箱", "Mailbox", "connection")]


@trigger(
    "mail",
    zh="当邮箱「{connection}」收到邮件{when}时",
    en="When a mail comes into {connection}{when}",
    sender=Words("发件人地址", "the sender's address"),
    sender_name=Words("发件人名字", "the sender's name"),
    subject=Words("主题", "the subject"),
    text=Words("正文", "the text"),
    sent_at=Words("发送时间", "when it was sent"),
    attachments=Words("附件的名字、类型、大小", "name, type and size of what is attached"),
    records=Words("由它建立或找到的记录", "the records that it became"),
)
class MailKind(Kind):
    """After the records that a mapping makes of it, as with any message."""

    called = Words("收到邮件", "A mail comes")
    does = Words("邮箱收到一封邮件", "A mailbox receives a mail")
    group = "outside"
    settings = Mailbox
    about = "nothing"
    listens = "messages"

    async def check_there(
        self, db: Executor, workspace: int, flow: Flow, settings: Mailbox
    ) -> None:
        await check_connection(db, workspace, settings.connection)

    def on_message(self, ready: Ready, heard: Heard) -> Sequence[Job] | None:
        if heard.connection != ready.settings.connection:
            return None
        told = heard.document if isinstance(heard.document, Mapping) else {}
        given = {name: told.get(name) for name in self.tells}
        return heard_by(ready, heard, given | {"records": list(heard.records)})
