"""快递鸟: what flows can ask of the carriers behind it, and where parcels are."""

import asyncio
import hmac
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import parse_qsl

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
from danliu.connect.errors import BadSignature, OutsideError, UnexpectedAnswer
from danliu.connect.inward import read_json
from danliu.connect.kdniao import tracks
from danliu.connect.kdniao.client import SYSTEM, Client, data_sign
from danliu.connect.kdniao.tracks import CHINA, Moved, Pushed
from danliu.errors import Words
from danliu.telling import told

NAME, TRACK = "kdniao", "track"
NAMES = {
    "SF": "顺丰速运",
    "ZTO": "中通快递",
    "YTO": "圆通速递",
    "STO": "申通快递",
    "YD": "韵达速递",
    "JD": "京东快递",
    "EMS": "EMS",
    "DBL": "德邦快递",
}


class Settings(Struct, frozen=True):
    """price_request_type  unconfirmed: take the number that your contract with 快递鸟 names"""

    business_id: Annotated[
        str,
        told(
            "用户 ID",
            "Business ID",
            help=("在快递鸟「用户管理后台」首页", "On the first page of its console"),
        ),
    ]
    app_key: Annotated[str, SECRET, told("API key", "API key")]
    url: Annotated[
        str,
        ADDRESS,
        told("接口地址", "Address", help=("正式环境不用改", "As it is for the real system")),
    ] = "https://api.kdniao.com/api/dist"
    price_request_type: Annotated[
        str,
        told("询价指令", "Price request type", help=("按合同上写的填", "As your contract says")),
    ] = "1815"
    timeout_s: TimeoutS = 8


class Shipment(Struct, frozen=True):
    """carriers: the codes of 快递鸟."""

    from_city: Annotated[str, told("发货城市", "From", "text")]
    to_city: Annotated[str, told("收货城市", "To", "text")]
    weight_kg: Annotated[Decimal, told("重量（公斤）", "Weight (kg)", "value")]
    carriers: Annotated[tuple[str, ...], told("快递公司", "Carriers", "value")] = (
        "SF",
        "ZTO",
        "YTO",
    )


class Offer(Struct, frozen=True):
    """price in yuan, hours from pick-up to delivery."""

    carrier: Annotated[str, told("快递代码", "Carrier code")]
    carrier_name: Annotated[str, told("快递公司", "Carrier")]
    price: Annotated[Decimal, told("运费", "Price")]
    hours: Annotated[int, told("几小时到", "Hours")]


class Failure(Struct, frozen=True):
    """A carrier that made no offer: `code` is our error's, `retry` whether asking again helps."""

    carrier: str
    code: str
    detail: str
    retry: bool


class Quotes(Struct, frozen=True):
    """Offers in the order asked; `cheapest` by price, then by time."""

    offers: Annotated[tuple[Offer, ...], told("各家报价", "Offers")]
    cheapest: Annotated[Offer | None, told("最便宜的", "The cheapest")]
    failures: Annotated[tuple[Failure, ...], told("没报价的", "Without an offer")] = ()


class Waybill(Struct, frozen=True):
    """phone: the last four digits of sender or receiver, which 顺丰, 中通 and 跨越 want."""

    carrier: Annotated[str, told("快递公司", "Carrier", "text")]
    number: Annotated[str, told("运单号", "Waybill", "text")]
    phone: Annotated[
        str, Meta(pattern=r"^(|\d{4})$"), told("手机号后四位", "Phone, last 4", "text")
    ] = ""


class Way(Struct, frozen=True):
    """state: waiting, picked, moving, signed, problem, forwarded, customs; says: in Chinese."""

    state: Annotated[str, told("状态", "State")]
    says: Annotated[str, told("状态说明", "Says")]
    last: Annotated[str, told("最后一条", "The last event")]
    last_at: Annotated[datetime | None, told("最后一条的时间", "When the last was")]
    events: Annotated[list[dict[str, Any]], told("全部轨迹", "All events")]


class Subscribed(Struct, frozen=True):
    number: Annotated[str, told("运单号", "Waybill")]


@connector(NAME, zh="快递鸟", en="KDNiao", settings=Settings)
class Kdniao:
    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.client = Client(
            http, settings.url, settings.business_id, settings.app_key, settings.timeout_s
        )
        self.price_request_type = settings.price_request_type

    async def test(self) -> Words:
        """Prove the keys with a call that costs nothing."""
        await self.client.recognise("SF1234567890123")
        return Words("快递鸟接受了用户ID和AppKey", "Kdniao accepted the user ID and the AppKey")

    @operation(
        zh="向 {carriers} 询价：{from_city} 到 {to_city}，{weight_kg} 公斤",
        en="ask {carriers} for a price: {from_city} to {to_city}, {weight_kg} kg",
    )
    async def quotes(self, shipment: Shipment) -> Quotes:
        """Ask all carriers at the same time. One that fails leaves the offers of the others.

        Raises   the error of a carrier if none made an offer, a retryable one first
        """
        carriers = tuple(dict.fromkeys(shipment.carriers))
        answers = await asyncio.gather(*(self._offer(one, shipment) for one in carriers))
        offers = tuple(one for one in answers if isinstance(one, Offer))
        failed = {
            carrier: one
            for carrier, one in zip(carriers, answers, strict=True)
            if isinstance(one, OutsideError)
        }
        if failed and not offers:
            raise next((one for one in failed.values() if one.retry), failed[carriers[0]])
        cheapest = min(offers, key=lambda offer: (offer.price, offer.hours), default=None)
        failures = tuple(
            Failure(carrier, one.code, one.detail, one.retry) for carrier, one in failed.items()
        )
        return Quotes(offers, cheapest, failures)

    @operation(zh="查 {carrier} {number} 到哪了", en="ask where {carrier} {number} is")
    async def track(self, waybill: Waybill) -> Way:
        parcel = await self.client.track(waybill.carrier, waybill.number, waybill.phone)
        known = tracks.document(parcel)
        return Way(**{name: known[name] for name in Way.__struct_fields__})

    @operation(
        zh="订阅 {carrier} {number} 的轨迹", en="follow {carrier} {number} by pushes", writes=True
    )
    async def follow(self, waybill: Waybill, *, once: str) -> Subscribed:
        """What is pushed comes to this connection's address. A repeat changes nothing there."""
        await self.client.subscribe(waybill.carrier, waybill.number, waybill.phone, once)
        return Subscribed(waybill.number)

    def receive(self, request: Inbound) -> list[Message]:
        """Several parcels come in one push; each is a message, known by what it says."""
        form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        text, sign = form.get("RequestData", ""), form.get("DataSign", "")
        wanted = data_sign(text, self.client.app_key)
        if not hmac.compare_digest(wanted.encode(), sign.encode()):
            raise BadSignature(NAME, "DataSign does not match" if sign else "no DataSign")
        pushed = read_json(NAME, text.encode(), Pushed)
        return [_message(one, pushed.push_time) for one in pushed.data]

    def ack(self) -> Ack:
        """Anything else and all of it comes again."""
        answer = {
            "EBusinessID": self.client.business_id,
            "UpdateTime": datetime.now(CHINA).strftime("%Y-%m-%d %H:%M:%S"),
            "Success": True,
            "Reason": "",
        }
        return Ack(msgspec.json.encode(answer))

    async def read(self, message: Message) -> dict[str, Any]:
        moved = read_json(NAME, message.body, Moved)
        return tracks.document(moved.parcel, moved.pushed_at)

    async def _offer(self, carrier: str, shipment: Shipment) -> Offer | OutsideError:
        try:
            priced = await self.client.price(
                self.price_request_type,
                carrier,
                SendCity=shipment.from_city,
                ReceiveCity=shipment.to_city,
                Weight=shipment.weight_kg,
            )
            return Offer(carrier, NAMES.get(carrier, carrier), priced.price, hours(priced.hour))
        except OutsideError as error:
            return error


def _message(row: msgspec.Raw, pushed_at: str) -> Message:
    """Known by what it says, whenever it is said again."""
    body = b'{"pushed_at":%b,"parcel":%b}' % (msgspec.json.encode(pushed_at), bytes(row))
    return Message(sha256(row).hexdigest(), TRACK, body)


def hours(text: str) -> int:
    """Hours in a duration as 快递鸟 writes it, "36h"."""
    number = text.strip().removesuffix("h")
    if not number.isdecimal():
        raise UnexpectedAnswer(SYSTEM, f"Hour: {text!r}")
    return int(number)
