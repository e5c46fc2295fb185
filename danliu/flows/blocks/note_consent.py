"""Block «note-consent»: what a customer agreed to, or no longer wants, goes into the ledger."""

from typing import Annotated, Literal

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.lens import consents
from danliu.lens.consents import Channel, Whose
from danliu.telling import told


class NoteConsent(Struct, frozen=True, forbid_unknown_fields=True):
    """said     given: one message may be sent; stopped, resumed: of all that is to come; nothing
    source   what says so, as the number of a message: the same again adds nothing
    """

    channel: Annotated[
        Channel,
        told(
            "渠道",
            "Channel",
            "choice",
            choices={"wechat": ("微信", "WeChat"), "sms": ("短信", "SMS")},
        ),
    ]
    who: Annotated[str, told("谁（openid 或手机号）", "Who (openid or number)", "text")]
    source: Annotated[str, told("凭什么（消息编号）", "Said by (message)", "text")]
    template: Annotated[
        str | None,
        told("模板", "Template", "text", help=("不填：整个渠道", "Left out: the whole channel")),
    ] = None
    said: Annotated[
        Literal["given", "stopped", "resumed", "nothing"],
        told(
            "怎么说",
            "Said",
            "choice",
            choices={
                "given": ("同意一次", "Agreed, once"),
                "stopped": ("不要了", "No more"),
                "resumed": ("又要了", "Again"),
                "nothing": ("什么也没说", "Nothing"),
            },
        ),
    ] = "given"


class Noted(Struct, frozen=True):
    left: Annotated[int, told("还能发几次", "Messages left")]


@block(
    "note-consent",
    effect="write",
    zh="授权账记下：{who} {said} {template}",
    en="note the consent of {who}: {said} {template}",
)
class NoteConsentBlock(Block):
    called = Words("记授权", "Note a consent")
    does = Words(
        "客户同意接收一次消息，或不再要，记进授权账",
        "Keeps that a customer agreed to one message, or wants no more",
    )
    group = "people"
    settings = NoteConsent
    output = Noted

    async def run(self, settings: NoteConsent, step: Step) -> Noted:
        ws, template = step.ws, settings.template or ""
        whose = Whose(ws.row.id, settings.channel, settings.who, template)
        if settings.said != "nothing":
            source, at = f"{settings.source}/{template}", ws.clock.now()
            await consents.note(ws.db, whose, settings.said, source=source, at=at)
        return Noted(await consents.left(ws.db, whose))
