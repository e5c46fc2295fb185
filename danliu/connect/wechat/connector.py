"""微信: customers signed in by their code, told by subscription messages, heard."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import httpx
from msgspec import Meta, Struct

from danliu.connect.biz_crypt import Envelope
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
from danliu.connect.errors import BadSignature
from danliu.connect.wechat import callback
from danliu.connect.wechat.client import Client
from danliu.connect.weixin_callbacks import opened, sealed_part
from danliu.errors import Words
from danliu.telling import told

# how long a value may be, by the letters that its key begins with
LONGEST = {"thing": 20, "character_string": 32, "phrase": 5, "phone_number": 17, "name": 10}
_KEY = re.compile(r"^([a-z_]+?)\d*$")


class Settings(Struct, frozen=True):
    """token, encoding_aes_key  of 消息推送; with the latter it is sealed (安全模式)
    shows  which release of the mini-program a message opens
    """

    app_id: Annotated[str, told("AppID", "AppID")]
    secret: Annotated[str, SECRET, told("AppSecret", "AppSecret")]
    token: Annotated[
        str,
        SECRET,
        told("消息推送的 Token", "Token", help=("要收消息才填", "Only to receive messages")),
    ] = ""
    encoding_aes_key: Annotated[
        str,
        SECRET,
        Meta(pattern=r"^(|[A-Za-z0-9+/]{43})$"),
        told("EncodingAESKey", "EncodingAESKey", help=("安全模式才填", "For the sealed form")),
    ] = ""
    shows: Annotated[
        Literal["formal", "trial", "developer"],
        told(
            "打开哪个版本",
            "Opens which release",
            choices={
                "formal": ("正式版", "The released one"),
                "trial": ("体验版", "The one on trial"),
                "developer": ("开发版", "The one being made"),
            },
        ),
    ] = "formal"
    url: Annotated[str, ADDRESS, told("接口地址", "Address")] = "https://api.weixin.qq.com"
    timeout_s: TimeoutS = 8


class Code(Struct, frozen=True):
    """Of `wx.login`: good once, for five minutes."""

    code: Annotated[str, told("登录码", "Code", "value")]


class Person(Struct, frozen=True):
    openid: Annotated[str, told("openid", "openid")]
    unionid: Annotated[str, told("unionid", "unionid")]


class Notice(Struct, frozen=True):
    """values: {"thing1": "空滤", "time2": "2026-11-26 08:00"}, by the keys of the template."""

    to: Annotated[str, told("发给（openid）", "To (openid)", "text")]
    template: Annotated[str, told("模板 ID", "Template ID", "text")]
    values: Annotated[dict[str, str], told("模板里的内容", "Its values", "value")]
    page: Annotated[str, told("点开的页面", "Page", "text")] = ""


class Noticed(Struct, frozen=True):
    """cut: the keys of values that were too long for their kind."""

    cut: Annotated[tuple[str, ...], told("截短了的内容", "Values cut")] = ()


@connector(callback.NAME, zh="微信", en="WeChat", settings=Settings)
class WeChat:
    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.settings = settings
        keys = (settings.app_id, settings.secret)
        self.client = Client(http, settings.url, *keys, settings.timeout_s)
        self._envelope = Envelope(settings.token, settings.encoding_aes_key)

    async def test(self) -> Words:
        await self.client.token()
        return Words("微信接受了 AppID 和 AppSecret", "WeChat accepted the AppID and the AppSecret")

    @operation(zh="认出登录码 {code} 是谁", en="tell who gave the code {code}")
    async def sign_in(self, given: Code) -> Person:
        session = await self.client.session(given.code)
        return Person(session.openid, session.unionid)

    @operation(
        zh="给 {to} 发订阅消息（模板 {template}）",
        en="notify {to} by template {template}",
        writes=True,
        repeatable=False,
    )
    async def notice(self, notice: Notice, *, once: str) -> Noticed:
        """One consent is spent by it. Raises OutsideRefused 43101 where there is none left."""
        short = {key: fitted(key, value) for key, value in notice.values.items()}
        await self.client.subscribed(
            {
                "touser": notice.to,
                "template_id": notice.template,
                "page": notice.page,
                "miniprogram_state": self.settings.shows,
                "lang": "zh_CN",
                "data": {key: {"value": value} for key, value in short.items()},
            }
        )
        return Noticed(tuple(_cut(notice.values, short)))

    def greet(self, request: Inbound) -> Ack:
        """Saving the address in the console asks for this: `echostr` as it came."""
        callback.check_plain(self.settings.token, request)
        return Ack(request.query.get("echostr", "").encode(), content_type="text/plain")

    def receive(self, request: Inbound) -> list[Message]:
        if request.query.get("encrypt_type") == "aes":
            sealed = sealed_part(callback.NAME, request)
            app = self.settings.app_id
            text = opened(callback.NAME, self._envelope, app, request, sealed)
            return [callback.message(text)]
        callback.check_plain(self.settings.token, request)
        if self.settings.encoding_aes_key:  # whoever knows one signed query could write anything
            raise BadSignature(callback.NAME, "not sealed, though this connection asks for it")
        return [callback.message(request.body)]

    def ack(self) -> Ack:
        return Ack(b"success", content_type="text/plain")

    async def read(self, message: Message) -> dict[str, Any]:
        return callback.document(message.body)


def fitted(key: str, value: str) -> str:
    """Cut to what its kind may hold: the whole message would be refused."""
    found = _KEY.match(key)
    longest = LONGEST.get(found[1], 0) if found else 0
    if not longest or len(value) <= longest:
        return value
    return value[:longest] if longest < 8 else f"{value[: longest - 1]}…"


def _cut(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [key for key, value in before.items() if after[key] != value]
