"""Block «send-email»: a message from a mail account."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import Meta, Struct

from danliu.connect.smtp.connector import Mail, Sent
from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import BadSetting
from danliu.meters import calling
from danliu.telling import told


class SendEmail(Struct, frozen=True, forbid_unknown_fields=True):
    """connection   a connection of the kind smtp
    to, cc, bcc  addresses, at most 100 in all; blank ones are left out
    html         the message for who reads HTML, besides `text`
    """

    connection: Annotated[str, told("邮箱", "Mail account", "connection")]
    to: Annotated[list[str | None] | str, told("收件人", "To", "addresses")]
    subject: Annotated[str, Meta(max_length=500), told("主题", "Subject", "text")]
    text: Annotated[str, Meta(max_length=200_000), told("正文", "Text", "text")]
    cc: Annotated[list[str | None], told("抄送", "Copy to", "addresses")] = []
    bcc: Annotated[list[str | None], told("密送", "Blind copy", "addresses")] = []
    reply_to: Annotated[str, told("回复到", "Reply to", "text")] = ""
    html: Annotated[str, Meta(max_length=200_000), told("HTML 正文", "HTML", "text")] = ""


@block("send-email", effect="outside", zh="发邮件给 {to}：{subject}", en="e-mail {to}: {subject}")
class SendEmailBlock(Block):
    """Its Message-ID is made from the step's key: a repeat is recognised as the same message."""

    called = Words("发邮件", "Send an e-mail")
    does = Words("从一个邮箱发出邮件", "Sends a message from a mail account")
    group = "people"
    settings = SendEmail
    output = Sent

    def outside(self, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"connection": settings["connection"]}

    async def assumed(self, settings: SendEmail, step: Step) -> Any:
        return Sent("", [])

    async def run(self, settings: SendEmail, step: Step) -> Any:
        operation, account = await step.ws.connect.ready(settings.connection, "send")
        if operation.takes is not Mail:
            raise BadSetting("connection", "a connection of the kind smtp")
        to = [settings.to] if isinstance(settings.to, str) else settings.to
        mail = Mail(
            _people(to),
            settings.subject,
            settings.text,
            step.now,
            _people(settings.cc),
            _people(settings.bcc),
            settings.reply_to,
            settings.html,
        )
        with calling(step.ws.row.id, settings.connection):
            async with asyncio.timeout(operation.timeout_s):
                return await account.send(mail, once=step.once)


def _people(named: Sequence[str | None]) -> list[str]:
    return [one for one in named if one and one.strip()]
