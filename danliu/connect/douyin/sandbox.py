"""抖店 on this machine, written from the platform's documents: a shop, its API, its pushes.

POST /_orders  {"count": 10, "seed": 1, "skus": ["A1"]}   makes orders; answers their numbers.
               `at`, in Unix seconds, is when they were placed, where that is not now
POST /_push    see sandbox_push.py
"""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import msgspec
from msgspec import Struct

from danliu.connect.douyin.sandbox_push import Push, Sender, Sent, forgeries, letters, shuffled
from danliu.connect.douyin.sandbox_shop import SKUS, Shop
from danliu.connect.sandbox import Call, Door, Reply, reply_json, sandbox

APP_KEY = "6800000000000000001"
APP_SECRET = "aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb"  # noqa: S105  (works on this sandbox only)
ACCESS_TOKEN = "demo-douyin-access-token"  # noqa: S105
REFRESH_TOKEN = "demo-douyin-refresh-token"  # noqa: S105
WINDOW_S = 600
CHINA = timezone(timedelta(hours=8))


class Make(Struct, forbid_unknown_fields=True):
    count: int = 1
    seed: int = 0
    skus: tuple[str, ...] = SKUS
    at: int = 0


@sandbox("douyin")
class DouyinSandbox:
    def __init__(self) -> None:
        self.shop = Shop()
        self.unpushed: list[dict[str, Any]] = []
        self.asked = 0
        self.access, self.refresh, self.renewed = {ACCESS_TOKEN}, REFRESH_TOKEN, 0
        self.doors: dict[str, Door] = {
            "/_orders": self._make,
            "/_push": self._push,
            "/_end_tokens": self._end_tokens,
        }
        self.refusals = {
            "busy": failure(20000, "dop.service-error", "服务不可用"),
            "throttle": failure(40003, "isv.request-limit-exceeded", "调用过于频繁"),
            "refuse": failure(30001, "dop.authorization-closed", "授权已关闭"),
        }

    def settings_for(self, url: str) -> dict[str, Any]:
        keys = {"app_key": APP_KEY, "app_secret": APP_SECRET, "access_token": ACCESS_TOKEN}
        return keys | {"refresh_token": REFRESH_TOKEN, "url": url}

    def operation(self, call: Call) -> str:
        return call.path.strip("/").replace("/", ".")

    async def answer(self, call: Call) -> Reply:
        if refused := wrong_keys(call):
            return refused
        params = msgspec.json.decode(call.body, type=dict[str, Any])
        if call.query["method"] == "token.refresh":
            return self._refresh(params)
        if call.query.get("access_token") not in self.access:
            return failure(40003, "isv.access-token-no-existed", "access_token不存在")
        self.asked += 1
        if call.query["method"] != self.operation(call):
            return failure(40003, "isv.parameter-invalid", "method与路径不一致")
        if call.query["method"] == "order.orderDetail":
            return self._detail(str(params.get("shop_order_id", "")))
        if call.query["method"] == "order.searchList":
            return self._list(params)
        return failure(40003, "isv.parameter-invalid", "方法不存在")

    def books(self) -> Any:
        return {"orders": self.shop.orders, "asked": self.asked, "renewed": self.renewed}

    def _refresh(self, params: dict[str, Any]) -> Reply:
        """Each refresh token is good once; the access token before stays good until it ends."""
        if params.get("refresh_token") != self.refresh:
            return failure(40003, "isv.refresh-token-no-existed", "refresh_token不存在")
        self.renewed += 1
        access, self.refresh = f"{ACCESS_TOKEN}-{self.renewed}", f"{REFRESH_TOKEN}-{self.renewed}"
        self.access.add(access)
        return success(
            {"access_token": access, "refresh_token": self.refresh, "expires_in": 604800}
        )

    async def _end_tokens(self, call: Call) -> Reply:
        """All access tokens but the newest end, as after seven days."""
        self.access = {f"{ACCESS_TOKEN}-{self.renewed}"}
        return reply_json({"done": True})

    def _detail(self, number: str) -> Reply:
        order = self.shop.orders.get(number)
        if order is None:
            return failure(50002, "isv.business-failed:order-not-exist", "订单不存在")
        return success({"shop_order_detail": order})

    def _list(self, params: dict[str, Any]) -> Reply:
        size, page = int(params.get("size", 10)), int(params.get("page", 0))
        if not 1 <= size <= 100:
            return failure(40003, "isv.parameter-invalid", "size超出范围")
        found = list(self.shop.orders.values())
        chosen = found[page * size : (page + 1) * size]
        data = {"page": page, "total": len(found), "size": size, "shop_order_list": chosen}
        return success(data)

    async def _make(self, call: Call) -> Reply:
        wanted = msgspec.json.decode(call.body, type=Make)
        made = self.shop.sell(wanted.count, wanted.seed, wanted.skus, wanted.at)
        self.unpushed += made
        return reply_json({"orders": [order["order_id"] for order in made]})

    async def _push(self, call: Call) -> Reply:
        push = msgspec.json.decode(call.body, type=Push)
        return reply_json(await self._send(push, self._next(push)))

    def _next(self, push: Push) -> list[dict[str, Any]]:
        """Orders that were made but not yet spoken of, and new ones for the rest."""
        self.unpushed += self.shop.sell(max(push.count - len(self.unpushed), 0), push.seed)
        chosen, self.unpushed = self.unpushed[: push.count], self.unpushed[push.count :]
        return chosen

    async def _send(self, push: Push, orders: list[dict[str, Any]]) -> Sent:
        genuine = list(letters(orders, push.tags))
        sent = Sent([order["order_id"] for order in orders], len(genuine))
        started = time.monotonic()
        async with httpx.AsyncClient() as http:
            sender = Sender(http, push, sent, APP_KEY)
            line = shuffled(genuine, push, sent)
            batches = [line[at : at + push.batch] for at in range(0, len(line), push.batch)]
            forged = forgeries(genuine, push, sent)
            await asyncio.gather(
                *(sender.genuine(batch, APP_SECRET) for batch in batches),
                *(sender.forged(letter) for letter in forged),
            )
        sent.seconds = round(time.monotonic() - started, 3)
        return sent


def wrong_keys(call: Call) -> Reply | None:
    """What is wrong with who asks, if anything."""
    sent = call.query
    missing = [key for key in ("app_key", "method", "timestamp", "v", "sign") if not sent.get(key)]
    if missing:
        return failure(40002, "isv.parameter-missing", f"缺少{missing[0]}")
    if sent["app_key"] != APP_KEY or not hmac.compare_digest(
        signature(sent, call.body.decode(), APP_SECRET), sent["sign"]
    ):
        return failure(40003, "isv.signature-invalid", "签名不正确")
    if abs(time.time() - seconds(sent["timestamp"])) > WINDOW_S:
        return failure(40003, "isv.parameter-invalid", "timestamp已过期")
    return None


def signature(sent: Mapping[str, str], body: str, secret: str) -> str:
    """v2: HMAC-SHA256 if the caller says so, MD5 if it says nothing."""
    named = {**sent, "param_json": body}
    pattern = "".join(
        key + named[key] for key in ("app_key", "method", "param_json", "timestamp", "v")
    )
    text = (secret + pattern + secret).encode()
    if sent.get("sign_method") == "hmac-sha256":
        return hmac.digest(secret.encode(), text, "sha256").hex()
    return hashlib.md5(text, usedforsecurity=False).hexdigest()


def seconds(timestamp: str) -> float:
    """Unix seconds, or the documented form in China's time."""
    if timestamp.isdecimal():
        return float(timestamp)
    return datetime.strptime(timestamp, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA).timestamp()


def success(data: dict[str, Any]) -> Reply:
    return reply_json(
        {"code": 10000, "msg": "success", "sub_code": "", "sub_msg": "", "data": data}
    )


def failure(code: int, sub_code: str, sub_msg: str) -> Reply:
    words = {"code": code, "msg": "error", "sub_code": sub_code, "sub_msg": sub_msg}
    return reply_json(words | {"log_id": "20260101080000DEMO"})
