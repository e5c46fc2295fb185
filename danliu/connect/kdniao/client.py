"""快递鸟 over HTTP: one address, the operation in `RequestType`.

Source      the vendor's integration guide: §2 signature (its worked example is a test), 2002
            carrier recognition, 8001 and 8008 tracking with the form of its pushes, 6004 for how
            a duration is written ("36h").
Confidence  signature and form: verified. Refusal texts: partly from memory. The price request is
            UNCONFIRMED: neither its RequestType nor its fields are in the guide that we have;
            the request type is a setting, the fields follow the guide's habits.
"""

import base64
import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
import msgspec
from msgspec import Struct

from danliu.connect.errors import LoginRefused, OutsideRefused, Throttled
from danliu.connect.kdniao.tracks import Parcel
from danliu.connect.outward import decoded, post

SYSTEM = "快递鸟"
RECOGNISE_CARRIER, TRACK, SUBSCRIBE = "2002", "8001", "8008"
FORM = {"content-type": "application/x-www-form-urlencoded;charset=utf-8"}

# A refusal is a text without a number; what kind it is can only be read from its words.
WRONG_KEYS = ("非法参数", "签名", "DataSign", "EBusinessID", "AppKey", "用户ID")
TOO_MANY = ("频率", "频繁", "并发", "次数")

_plain = msgspec.json.Encoder(decimal_format="number")


class Outcome(Struct, rename="pascal"):
    success: bool
    reason: str | None = None


class Price(Struct, rename="pascal"):
    """price: yuan; hour: a duration as text, "36h"."""

    price: Decimal
    hour: str


class Priced(Struct, rename="pascal"):
    data: Price


class Shipper(Struct, rename="pascal"):
    shipper_code: str


class Recognised(Struct, rename="pascal"):
    shippers: list[Shipper] = []


Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Client:
    """timeout_s is for one call, whole."""

    http: httpx.AsyncClient
    url: str
    business_id: str
    app_key: str
    timeout_s: float

    async def price(self, request_type: str, carrier: str, **shipment: Any) -> Price:
        """What one carrier takes for one parcel; raises the errors of connect.errors."""
        asked = {"ShipperCode": carrier, **shipment}
        return (await self._ask(request_type, asked, Priced)).data

    async def recognise(self, tracking_number: str) -> Recognised:
        """The carriers that this tracking number may belong to. Free of charge."""
        return await self._ask(RECOGNISE_CARRIER, {"LogisticCode": tracking_number}, Recognised)

    async def track(self, carrier: str, number: str, phone: str) -> Parcel:
        """The way of a parcel so far. phone: the last four digits, where the carrier wants them."""
        asked = {"ShipperCode": carrier, "LogisticCode": number, "CustomerName": phone, "Sort": "0"}
        return await self._ask(TRACK, asked, Parcel)

    async def subscribe(self, carrier: str, number: str, phone: str, mark: str) -> None:
        """From now on each move of the parcel is pushed, with this mark."""
        asked = {"ShipperCode": carrier, "LogisticCode": number, "CustomerName": phone}
        await self._ask(SUBSCRIBE, {**asked, "Callback": mark}, Outcome)

    async def _ask(self, request_type: str, data: dict[str, Any], kind: type[Answer]) -> Answer:
        text = _plain.encode(data).decode()  # encoded once: the signature is over this text
        form = {
            "RequestData": text,
            "EBusinessID": self.business_id,
            "RequestType": request_type,
            "DataSign": data_sign(text, self.app_key),
            "DataType": "2",
        }
        body = urlencode(form).encode()
        answer = await post(self.http, SYSTEM, self.url, body, FORM, timeout_s=self.timeout_s)
        outcome = decoded(SYSTEM, answer, Outcome)
        if not outcome.success:
            raise refusal(outcome.reason or "")
        return decoded(SYSTEM, answer, kind)


def data_sign(text: str, app_key: str) -> str:
    """Base64 of the hex text of the MD5, not of its raw bytes (guide §2)."""
    digest = hashlib.md5((text + app_key).encode(), usedforsecurity=False).hexdigest()
    return base64.b64encode(digest.encode()).decode()


def refusal(reason: str) -> LoginRefused | Throttled | OutsideRefused:
    """Which error the vendor's words mean."""
    if any(word in reason for word in WRONG_KEYS):
        return LoginRefused(SYSTEM, reason)
    if any(word in reason for word in TOO_MANY):
        return Throttled(SYSTEM, reason)
    return OutsideRefused(SYSTEM, reason)
