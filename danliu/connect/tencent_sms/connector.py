"""腾讯云短信: texts by approved templates, and whether they arrived."""

import hmac
from hashlib import sha256
from typing import Annotated, Any

import httpx
import msgspec
from msgspec import Meta, Struct

from danliu.connect.connector import (
    ADDRESS,
    SECRET,
    Ack,
    Inbound,
    Message,
    TimeoutS,
    connector,
    operation,
)
from danliu.connect.errors import BadSignature, UnexpectedAnswer
from danliu.connect.inward import read_json
from danliu.connect.tencent_sms.client import SENT, SYSTEM, Client, refusal
from danliu.errors import Words
from danliu.telling import told

NAME = "tencent_sms"
REPORT = "delivery"


class Settings(Struct, frozen=True):
    """report_key: stands in the address of the delivery report, which the vendor does not sign."""

    secret_id: Annotated[str, told("SecretId", "SecretId")]
    secret_key: Annotated[str, SECRET, told("SecretKey", "SecretKey")]
    app_id: Annotated[
        str, told("短信应用 ID", "SMS app ID", help=("SdkAppId，14 开头", "It begins with 14"))
    ]
    sign_name: Annotated[
        str, told("短信签名", "Signature", help=("审核通过的，不带【】", "Approved, without 【】"))
    ]
    report_key: Annotated[
        str,
        SECRET,
        told(
            "回执密钥",
            "Report key",
            help=("自己定，接在收件地址后面：?key=…", "Your own, after the address: ?key=…"),
        ),
    ] = ""
    region: Annotated[str, told("地域", "Region")] = "ap-guangzhou"
    url: Annotated[str, ADDRESS, told("接口地址", "Address")] = "https://sms.tencentcloudapi.com"
    timeout_s: TimeoutS = 8


class Text(Struct, frozen=True):
    """to: a number of China, +86 may be left out. params: in the order of {1}, {2} … there."""

    to: Annotated[
        str, Meta(pattern=r"^(\+?86)?1[3-9]\d{9}$"), told("手机号", "Mobile number", "text")
    ]
    template: Annotated[str, told("模板 ID", "Template ID", "text")]
    params: Annotated[tuple[str, ...], told("模板里的变量", "Its parameters", "value")] = ()


class Texted(Struct, frozen=True):
    """number: theirs; the report of the delivery names it again."""

    number: Annotated[str, told("短信编号", "Number")]
    fee: Annotated[int, told("计费条数", "Messages charged")]


class Report(Struct):
    sid: str = ""
    mobile: str = ""
    report_status: str = ""
    errmsg: str = ""
    description: str = ""
    user_receive_time: str = ""
    ext: str = ""


@connector(NAME, zh="腾讯云短信", en="Tencent SMS", settings=Settings)
class TencentSms:
    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        keys = (settings.secret_id, settings.secret_key, settings.region)
        self.client = Client(http, settings.url, *keys, settings.timeout_s)
        self.settings = settings

    async def test(self) -> Words:
        """Prove the keys without sending."""
        await self.client.templates([0])
        return Words(
            "腾讯云接受了密钥；应用、签名和模板要等第一条短信",
            "Tencent Cloud accepted the keys; the first text proves app, signature and template",
        )

    @operation(
        zh="给 {to} 发短信（模板 {template}）",
        en="text {to} by template {template}",
        writes=True,
        repeatable=False,
    )
    async def text(self, text: Text, *, once: str) -> Texted:
        """One text. They know no repeats: what timed out may have been sent.

        Raises  OutsideRefused with their code where this number gets none; NotYet where it has
                just had one
        """
        asked = {
            "PhoneNumberSet": [f"+86{text.to[-11:]}"],
            "SmsSdkAppId": self.settings.app_id,
            "SignName": self.settings.sign_name,
            "TemplateId": text.template,
            "TemplateParamSet": text.params,
            "SessionContext": sha256(once.encode()).hexdigest(),
        }
        status = next(iter(await self.client.send(asked)), None)
        if status is None:
            raise UnexpectedAnswer(SYSTEM, "no status of the number")
        if status.code != SENT:
            raise refusal(status.code, status.message)
        return Texted(status.serial_no, status.fee)

    def receive(self, request: Inbound) -> list[Message]:
        """Delivery reports, several in one request."""
        key = self.settings.report_key
        if not key or not hmac.compare_digest(request.query.get("key", "").encode(), key.encode()):
            raise BadSignature(NAME, "key: the address does not carry the report key")
        reports = read_json(NAME, request.body, list[Report])
        return [Message(one.sid, REPORT, msgspec.json.encode(one)) for one in reports]

    def ack(self) -> Ack:
        return Ack(b'{"result":0,"errmsg":"OK"}')

    async def read(self, message: Message) -> dict[str, Any]:
        """number, mobile, arrived, why, at, context: the hash of the key of the sending step."""
        one = read_json(NAME, message.body, Report)
        return {
            "number": one.sid,
            "mobile": one.mobile,
            "arrived": one.report_status == "SUCCESS",
            "why": one.description or one.errmsg,
            "at": one.user_receive_time,
            "context": one.ext,
        }
