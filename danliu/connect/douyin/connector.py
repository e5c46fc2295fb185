"""抖店: orders of a Douyin shop, as they are pushed."""

import hmac
from hashlib import sha256
from typing import Annotated, Any

import httpx
from msgspec import Struct

from danliu.connect.connector import (
    ADDRESS,
    SECRET,
    Ack,
    Inbound,
    Message,
    Renewed,
    TimeoutS,
    connector,
)
from danliu.connect.douyin.client import Client, event_sign
from danliu.connect.douyin.document import document
from danliu.connect.errors import BadSignature
from danliu.connect.inward import read_json
from danliu.errors import Words
from danliu.telling import told

NAME = "douyin"
PROBE = "0"  # sent when the address is saved in the platform's console

# created, paid, shipped, done, logistics, address, cancelled, partly shipped, amount,
# free to fulfil, address change applied, memo: after each of them the order reads differently
ORDER_TAGS = {"100", "101", "102", "103", "104", "105", "106", "108", "109", "110", "111", "113"}


class Settings(Struct, frozen=True):
    """access_token is the shop's and lives for seven days; with refresh_token it is renewed."""

    app_key: Annotated[str, told("应用 app_key", "App key")]
    app_secret: Annotated[str, SECRET, told("应用 app_secret", "App secret")]
    access_token: Annotated[
        str,
        SECRET,
        told("店铺授权 access_token", "Access token", help=("七天有效", "It lives for seven days")),
    ]
    refresh_token: Annotated[
        str,
        SECRET,
        told(
            "续期用的 refresh_token",
            "Refresh token",
            help=("填了就自己续期", "It is renewed by it"),
        ),
    ] = ""
    url: Annotated[
        str,
        ADDRESS,
        told("接口地址", "Address", help=("正式环境不用改", "As it is for the real system")),
    ] = "https://openapi-fxg.jinritemai.com"
    timeout_s: TimeoutS = 10


class Push(Struct):
    """data is JSON inside a JSON text."""

    tag: str | int
    msg_id: str | int = ""
    data: str = ""


class OrderEvent(Struct):
    """p_id: the shop order, an int64."""

    p_id: int | str


@connector(NAME, zh="抖店", en="Douyin shop", settings=Settings)
class Douyin:
    renews_every_s = 86_400

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.settings = settings
        self.client = Client(
            http,
            settings.url,
            settings.app_key,
            settings.app_secret,
            settings.access_token,
            settings.timeout_s,
        )

    async def test(self) -> Words:
        """Prove the keys and the shop's authorisation."""
        count = await self.client.count_orders()
        return Words(
            f"抖店接受了密钥，店铺现有 {count} 个订单",
            f"Douyin accepted the keys; orders in the shop: {count}",
        )

    async def renew(self) -> Renewed | None:
        if not self.settings.refresh_token:
            return None
        keys = await self.client.refresh(self.settings.refresh_token)
        fresh = {"access_token": keys.access_token, "refresh_token": keys.refresh_token}
        return Renewed(fresh, keys.expires_in)

    def receive(self, request: Inbound) -> list[Message]:
        """The messages of one push; several come in one request. The probe is no message."""
        self._verify(request)
        pushes = read_json(NAME, request.body, list[Push])
        return [_message(one) for one in pushes if str(one.tag) != PROBE]

    def ack(self) -> Ack:
        """For the whole request: anything else and all of its messages come again."""
        return Ack(b'{"code":0,"msg":"success"}')

    async def read(self, message: Message) -> dict[str, Any] | None:
        """The order that the message speaks of, as it is now; None for refunds, products, others.

        A message carries ids only, and late or repeated ones do no harm: the order is fetched.
        """
        if message.topic not in ORDER_TAGS:
            return None
        event = read_json(NAME, message.body, OrderEvent)
        return document(await self.client.order(str(event.p_id)))

    def _verify(self, request: Inbound) -> None:
        keys = self.settings
        wanted = event_sign(keys.app_key, keys.app_secret, request.body)
        sent = request.headers.get("event-sign", "")
        if not hmac.compare_digest(wanted.encode(), sent.encode()):
            raise BadSignature(NAME, "event-sign does not match" if sent else "no event-sign")
        if request.headers.get("app-id", keys.app_key) != keys.app_key:
            raise BadSignature(NAME, "app-id is another application's")


def _message(push: Push) -> Message:
    body = push.data.encode()
    return Message(str(push.msg_id) or sha256(body).hexdigest(), str(push.tag), body)
