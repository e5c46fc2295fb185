"""Block «notify-customer»: a customer is told something, by a way that they agreed to."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import asyncpg
import msgspec
from msgspec import Struct

from danliu.connect.errors import NotTaken, OutsideRefused, Unreachable
from danliu.errors import Words
from danliu.flows.blocks.block import Block, Effect, Step, Waiting, block
from danliu.lens import consents
from danliu.lens.consents import Whose
from danliu.telling import told

NO_CONSENT = "没有授权"


class NotifyCustomer(Struct, frozen=True, forbid_unknown_fields=True):
    """subject   what it is about, kept in the ledger: «shipped»
    openid, phone   whom; blank where it is not known
    wechat, sms     the connections; «»: not by this way
    values   of the WeChat template, by its keys; page: which a tap opens
    """

    subject: Annotated[str, told("什么事", "About", "text")]
    openid: Annotated[str | None, told("微信 openid", "WeChat openid", "text")] = None
    phone: Annotated[str | None, told("手机号", "Mobile number", "text")] = None
    wechat: Annotated[str, told("微信连接", "WeChat connection", "connection")] = ""
    wechat_template: Annotated[str | None, told("微信模板 ID", "WeChat template", "text")] = None
    values: Annotated[dict[str, Any], told("模板里的内容", "Its values", "pairs")] = {}
    page: Annotated[str | None, told("点开的页面", "Page", "text")] = None
    sms: Annotated[str, told("短信连接", "SMS connection", "connection")] = ""
    sms_template: Annotated[str | None, told("短信模板 ID", "SMS template", "text")] = None
    sms_params: Annotated[list[Any], told("短信的变量", "SMS parameters", "value")] = []


class Notified(Struct, frozen=True):
    """channel   link: nothing was sent, the customer's page tells it
    sure      false: it was given away, and nobody knows whether it arrived; it is not sent again
    """

    channel: Annotated[Literal["wechat", "sms", "link"], told("怎么告诉的", "By which way")]
    sure: Annotated[bool, told("确定发出", "Sent for sure")] = True
    why: Annotated[str, told("为什么不是前一种", "Why not by the way before")] = ""


@block(
    "notify-customer",
    effect="outside",
    zh="告诉客户「{subject}」：有授权发微信，没有发短信，都没有就看进度页",
    en="tell the customer of {subject}: by WeChat with a consent, else by SMS, else on their page",
)
class NotifyCustomerBlock(Block):
    """First a consent is used up, in the transaction of this step; then the message is sent by
    it. So no consent is used twice, and none is used that the ledger does not have."""

    called = Words("通知客户", "Tell a customer")
    does = Words(
        "有微信授权发订阅消息，用掉一次；没有就发短信；都没有，客户在进度页看到",
        "A WeChat message where there is a consent, which it uses up; else SMS; else their page",
    )
    group = "people"
    settings = NotifyCustomer
    output = Notified

    def outside(self, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"customer": settings.get("subject", "")}

    async def assumed(self, settings: NotifyCustomer, step: Step) -> Any:
        whose = _whose(settings, step)
        if whose and await consents.left(step.ws.db, whose):
            return Notified("wechat")
        return Notified("sms" if await _texts(settings, step) else "link")

    async def effect_of(self, settings: NotifyCustomer, step: Step) -> Effect:
        db, whose = step.ws.db, _whose(settings, step)
        async with asyncio.timeout(step.node.timeout_s or self.timeout_s):
            if await consents.spent_by(db, step.ws.row.id, step.once):
                return "outside"
            if whose and await consents.left(db, whose):
                return "write"
            return "outside" if await _texts(settings, step) else "write"

    async def run(self, settings: NotifyCustomer, step: Step) -> Any:
        ws, whose = step.ws, _whose(settings, step)
        if whose and await consents.spent_by(ws.db, ws.row.id, step.once):
            return await _by_wechat(settings, step)
        if isinstance(ws.db, asyncpg.Pool):  # no transaction of ours: there was no consent
            return await _by_sms(settings, step, NO_CONSENT)
        now = ws.clock.now()
        if whose and await consents.left(ws.db, whose):
            await consents.spend(ws.db, whose, step=step.once, at=now, subject=settings.subject)
            return Waiting(now)
        return Notified("link", why=NO_CONSENT)

    async def resume(self, settings: NotifyCustomer, step: Step) -> Any:
        return await self.run(settings, step)


def _whose(settings: NotifyCustomer, step: Step) -> Whose | None:
    """Whose consent it takes by WeChat; None where it cannot go that way."""
    if not (settings.wechat and settings.wechat_template and settings.openid):
        return None
    return Whose(step.ws.row.id, "wechat", settings.openid, settings.wechat_template)


async def _texts(settings: NotifyCustomer, step: Step) -> bool:
    if not (settings.sms and settings.sms_template and settings.phone):
        return False
    whose = Whose(step.ws.row.id, "sms", settings.phone, "")
    return not await consents.stopped(step.ws.db, whose)


async def _by_wechat(settings: NotifyCustomer, step: Step) -> Notified:
    if step.begun:
        return Notified("wechat", sure=False)
    values = {key: str(one) for key, one in settings.values.items() if one is not None}
    given = {"to": settings.openid, "template": settings.wechat_template, "values": values}
    try:
        await _send(step, settings.wechat, "notice", {**given, "page": settings.page or ""})
    except OutsideRefused as refused:
        return await _by_sms(settings, step, refused.detail)
    except NotTaken:
        raise  # they know nothing of it: it is tried again by the same consent
    except (Unreachable, TimeoutError):
        return Notified("wechat", sure=False)
    return Notified("wechat")


async def _by_sms(settings: NotifyCustomer, step: Step, why: str) -> Notified:
    if not await _texts(settings, step):
        return Notified("link", why=why)
    if step.begun:
        return Notified("sms", sure=False, why=why)
    params = ["" if one is None else str(one) for one in settings.sms_params]
    given = {"to": settings.phone, "template": settings.sms_template, "params": params}
    try:
        await _send(step, settings.sms, "text", given)
    except OutsideRefused as refused:
        return Notified("link", why=refused.detail)
    except msgspec.ValidationError as wrong:  # a landline, mostly
        return Notified("link", why=str(wrong))
    except NotTaken:
        raise
    except (Unreachable, TimeoutError):
        return Notified("sms", sure=False, why=why)
    return Notified("sms", why=why)


async def _send(step: Step, connection: str, operation: str, given: dict[str, Any]) -> None:
    found, connector = await step.ws.connect.ready(connection, operation)
    asked: Any = msgspec.convert(given, found.takes, strict=False)
    await getattr(connector, operation)(asked, once=step.once)
