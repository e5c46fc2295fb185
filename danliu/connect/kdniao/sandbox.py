"""快递鸟 on this machine, written from the vendor's guide.

It hashes the text that it was sent, refuses in a sentence with HTTP 200, and knows three carriers
with a tariff each. The price request is a guess at the guide's habits, as in the client. Parcels
move when told to: `/_move`; who has subscribed to them is told by pushes, each the whole way so
far: `/_push`.
"""

import base64
import hashlib
from collections import deque
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import httpx
import msgspec

from danliu.connect.sandbox import Call, Door, Reply, reply_json, sandbox

BUSINESS_ID = "demo-1237100"
APP_KEY = "demo-kdniao-app-key"
PRICE = "1815"
WANTS_PHONE = {"SF", "ZTO", "KYSY"}
IN_A_PUSH = 100
LAST = 1000  # calls that the books remember; a load test makes more

# first kilogram, each further one (yuan), hours
TARIFFS = {
    "SF": (Decimal("18.00"), Decimal("6.00"), 24),
    "ZTO": (Decimal("9.00"), Decimal("3.00"), 48),
    "YTO": (Decimal("8.00"), Decimal("3.50"), 60),
}


@sandbox("kdniao")
class KdniaoSandbox:
    def __init__(self) -> None:
        self.asked: deque[dict[str, str]] = deque(maxlen=LAST)
        self.parcels: dict[str, dict[str, Any]] = {}
        self.doors: dict[str, Door] = {"/_move": self._move, "/_push": self._push}
        self.refusals = {
            "refuse": self._refused("该线路暂不支持"),
            "throttle": self._refused("请求过于频繁，请稍后再试"),
        }

    def settings_for(self, url: str) -> dict[str, Any]:
        return {"business_id": BUSINESS_ID, "app_key": APP_KEY, "url": f"{url}/api/dist"}

    def operation(self, call: Call) -> str:
        """A carrier's code for a price, else the request type."""
        form = call.form()
        if form.get("RequestType") != PRICE:
            return form.get("RequestType", "")
        return str(msgspec.json.decode(form["RequestData"]).get("ShipperCode", ""))

    async def answer(self, call: Call) -> Reply:
        form = call.form()
        text = form.get("RequestData", "")
        if form.get("EBusinessID") != BUSINESS_ID or form.get("DataSign") != sign(text, APP_KEY):
            return self._refused("非法参数")
        self.asked.append({"type": form.get("RequestType", ""), "data": text})
        data = msgspec.json.decode(text)
        if form.get("RequestType") == PRICE:
            return self._price(data)
        if form.get("RequestType") == "2002":
            return self._recognise(data)
        if form.get("RequestType") in ("8001", "8008"):
            return self._follow(form["RequestType"], data)
        return self._refused("请求指令错误")

    def books(self) -> Any:
        return {"asked": list(self.asked), "parcels": self.parcels}

    def _follow(self, kind: str, data: dict[str, Any]) -> Reply:
        carrier, number = data.get("ShipperCode", ""), data.get("LogisticCode", "")
        if carrier in WANTS_PHONE and not data.get("CustomerName"):
            return self._refused("缺少手机号后四位")
        parcel = self._parcel(carrier, number)
        if kind == "8008":
            parcel["Callback"] = data.get("Callback", "")
            return self._accepted(UpdateTime=_now(), EstimatedDeliveryTime="")
        return self._accepted(**parcel)

    def _parcel(self, carrier: str, number: str) -> dict[str, Any]:
        fresh = {"ShipperCode": carrier, "LogisticCode": number, "State": "0", "StateEx": "0"}
        return self.parcels.setdefault(number, {**fresh, "Success": True, "Traces": []})

    async def _move(self, call: Call) -> Reply:
        """{"number", "at", "says", "state", "detail", "place"}: what happened to a parcel."""
        told = msgspec.json.decode(call.body)
        parcel = self._parcel(told.get("carrier", "SF"), told["number"])
        parcel["State"], parcel["StateEx"] = told["state"], told.get("detail", told["state"])
        step = {
            "AcceptTime": told["at"],
            "AcceptStation": told["says"],
            "Action": parcel["StateEx"],
            "Location": told.get("place", ""),
        }
        parcel["Location"] = step["Location"]
        parcel["Traces"].append(step)
        return reply_json({"traces": len(parcel["Traces"])})

    async def _push(self, call: Call) -> Reply:
        """{"url", "times": 1}: all parcels that somebody follows, a hundred in a push, so often."""
        asked = msgspec.json.decode(call.body)
        rows = [one for one in self.parcels.values() if "Callback" in one]
        forms = [_told(rows[at : at + IN_A_PUSH]) for at in range(0, len(rows), IN_A_PUSH)]
        async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
            answers = [
                await http.post(asked["url"], data=form)
                for form in forms
                for _ in range(asked.get("times", 1))
            ]
        return reply_json({"answers": [one.text for one in answers]})

    def _price(self, data: dict[str, Any]) -> Reply:
        tariff = TARIFFS.get(data.get("ShipperCode", ""))
        weight = Decimal(str(data.get("Weight", 0)))
        if tariff is None:
            return self._refused("不支持的快递公司编码")
        if not data.get("SendCity") or not data.get("ReceiveCity") or weight <= 0:
            return self._refused("缺少必要参数")
        first, further, hours = tariff
        price = first + further * max(weight - 1, Decimal(0))
        return self._accepted(
            Data={"Price": str(price.quantize(Decimal("0.01"))), "Hour": f"{hours}h"}
        )

    def _recognise(self, data: dict[str, Any]) -> Reply:
        code = str(data.get("LogisticCode", ""))
        found = [carrier for carrier in TARIFFS if code.startswith(carrier)]
        return self._accepted(Shippers=[{"ShipperCode": carrier} for carrier in found])

    def _accepted(self, **more: Any) -> Reply:
        return reply_json({"EBusinessID": BUSINESS_ID, "Success": True, "Reason": "", **more})

    def _refused(self, reason: str) -> Reply:
        return reply_json({"EBusinessID": BUSINESS_ID, "Success": False, "Reason": reason})


def _told(rows: list[dict[str, Any]]) -> dict[str, str]:
    """The form of one push."""
    data = {"EBusinessID": BUSINESS_ID, "PushTime": _now(), "Count": str(len(rows))}
    text = msgspec.json.encode({**data, "Data": rows}).decode()
    return {"RequestData": text, "RequestType": "101", "DataSign": sign(text, APP_KEY)}


def sign(text: str, app_key: str) -> str:
    """MD5 of text and key as 32 hex letters, those letters in base64."""
    letters = hashlib.md5(f"{text}{app_key}".encode(), usedforsecurity=False).hexdigest()
    return base64.standard_b64encode(letters.encode("ascii")).decode("ascii")


def _now() -> str:
    return datetime.now(timezone(timedelta(hours=8))).strftime("%Y-%m-%d %H:%M:%S")
