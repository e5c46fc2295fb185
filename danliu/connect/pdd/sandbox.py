"""拼多多 on this machine, written from what is published of it.

`/_orders` makes or changes orders at a moment. It answers failures with HTTP 200, refuses windows
of more than half an hour, shows personal data only of orders that wait to be shipped, and ends
the access token when told to (`/_end_tokens`).
"""

import hashlib
import time
from collections import deque
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec
from msgspec import Struct, field

from danliu.connect.sandbox import Call, Door, Reply, reply_json, sandbox

CLIENT, SECRET = "demo-pdd-client", "demo-pdd-secret"
ACCESS, REFRESH = "demo-pdd-access", "demo-pdd-refresh"
CHINA = timezone(timedelta(hours=8))
WINDOW_S, TOLERANCE_S = 1800, 600
LAST = 1000


class Made(Struct, forbid_unknown_fields=True):
    """sn: its number; updated_at: Unix seconds; status: 1 to ship, 2 shipped, 3 signed; silent:
    the list of changes does not say when; placed_at: where it was not placed just before that"""

    sn: str
    updated_at: int
    status: int = 1
    silent: bool = False
    placed_at: int = 0
    skus: dict[str, int] = field(default_factory=lambda: {"A1": 1})


@sandbox("pdd")
class PddSandbox:
    def __init__(self) -> None:
        self.orders: dict[str, Made] = {}
        self.access, self.refresh, self.renewed = {ACCESS}, REFRESH, 0
        self.asked: deque[dict[str, str]] = deque(maxlen=LAST)
        self.moves: list[Made] = []
        self.doors: dict[str, Door] = {
            "/_orders": self._make,
            "/_move_while_paging": self._move,
            "/_end_tokens": self._end_tokens,
        }
        self.refusals = {
            "refuse": _refused(10000, "参数错误"),
            "throttle": _refused(52101, "当前接口被限流"),
            "busy": _refused(52002, "业务服务错误"),
        }

    def settings_for(self, url: str) -> dict[str, Any]:
        return {
            "client_id": CLIENT,
            "client_secret": SECRET,
            "access_token": ACCESS,
            "refresh_token": REFRESH,
            "back_hours": 1,  # it is as old as its process
            "url": f"{url}/api/router",
            "sign_in_url": f"{url}/oauth/token",
        }

    def operation(self, call: Call) -> str:
        return call.form().get("type", "") or call.path

    async def answer(self, call: Call) -> Reply:
        if call.path == "/oauth/token":
            return self._refresh(msgspec.json.decode(call.body))
        form = call.form()
        self.asked.append(form)
        if refused := self._wrong_keys(form):
            return refused
        if form["type"] == "pdd.order.number.list.increment.get":
            return self._changes(form)
        if form["type"] == "pdd.order.information.get":
            return self._info(form)
        return _refused(30000, "没有调用此type的权限")

    def books(self) -> Any:
        return {"asked": list(self.asked), "renewed": self.renewed}

    def _wrong_keys(self, form: dict[str, str]) -> Reply | None:
        if form.get("client_id") != CLIENT:
            return _refused(10001, "client_id无效")
        if form.get("sign") != _sign({k: v for k, v in form.items() if k != "sign"}):
            return _refused(20004, "sign签名校验失败")
        if abs(time.time() - int(form.get("timestamp", "0"))) > TOLERANCE_S:
            return _refused(10001, "timestamp已过期")
        if form.get("access_token") not in self.access:
            return _refused(10019, "access_token已过期")
        return None

    def _changes(self, form: dict[str, str]) -> Reply:
        start, end = int(form["start_updated_at"]), int(form["end_updated_at"])
        if end - start > WINDOW_S or form["use_has_next"] != "false":
            return _refused(10000, "时间跨度不能超过30分钟")
        found = sorted(
            (one for one in self.orders.values() if start <= one.updated_at <= end),
            key=lambda one: (one.updated_at, one.sn),
        )
        size, page = int(form["page_size"]), int(form["page"])
        rows = found[(page - 1) * size : page * size]
        if self.moves and page == 1:  # what changes while somebody is paging
            moved = self.moves.pop(0)
            self.orders[moved.sn] = moved
        told = [
            {"order_sn": one.sn} | ({} if one.silent else {"updated_at": _text(one.updated_at)})
            for one in rows
        ]
        answer = {"order_sn_list": told, "total_count": len(found), "request_id": "demo"}
        return reply_json({"order_sn_increment_get_response": answer})

    def _info(self, form: dict[str, str]) -> Reply:
        one = self.orders.get(form.get("order_sn", ""))
        if one is None:
            return _refused(10000, "订单不存在")
        return reply_json({"order_info_get_response": {"order_info": _order(one)}})

    def _refresh(self, asked: dict[str, str]) -> Reply:
        """The access token before stays good until it ends: who has begun goes on."""
        if (asked.get("client_id"), asked.get("client_secret")) != (CLIENT, SECRET):
            return _refused(10001, "client_id无效")
        if asked.get("refresh_token") != self.refresh:
            return _refused(10018, "refresh_token无效")
        self.renewed += 1
        access, self.refresh = f"{ACCESS}-{self.renewed}", f"{REFRESH}-{self.renewed}"
        self.access.add(access)
        given = {"access_token": access, "refresh_token": self.refresh, "expires_in": 86399}
        return reply_json(given)

    async def _make(self, call: Call) -> Reply:
        for one in msgspec.json.decode(call.body, type=dict[str, list[Made]])["orders"]:
            self.orders[one.sn] = one
        return reply_json({"orders": len(self.orders)})

    async def _move(self, call: Call) -> Reply:
        """{"orders"}: each changes right after somebody has read a first page."""
        self.moves = msgspec.json.decode(call.body, type=dict[str, list[Made]])["orders"]
        return reply_json({"moves": len(self.moves)})

    async def _end_tokens(self, call: Call) -> Reply:
        self.access.clear()
        return reply_json({"done": True})


def _order(one: Made) -> dict[str, Any]:
    open_, placed = one.status == 1, one.placed_at or one.updated_at - 60
    items = [
        {
            "goods_id": 9_007_199_254_740_993 + n,
            "sku_id": 9_007_199_254_750_001 + n,
            "outer_id": sku,
            "goods_name": f"商品 {sku}",
            "goods_price": 19.9,
            "goods_count": count,
        }
        for n, (sku, count) in enumerate(one.skus.items())
    ]
    amount = round(sum(19.9 * count for count in one.skus.values()), 2)
    return {
        "order_sn": one.sn,
        "order_status": one.status,
        "refund_status": 1,
        "created_time": _text(placed),
        "confirm_time": _text(placed + 30),
        "last_ship_time": _text(placed + 48 * 3600),
        "updated_at": _text(one.updated_at),
        "shipping_time": "" if open_ else _text(one.updated_at),
        "receiver_name": "~AgAAAA~" if open_ else "",
        "receiver_name_mask": "张*" if open_ else "",
        "province": "江苏省",
        "city": "苏州市",
        "town": "姑苏区",
        "goods_amount": amount,
        "pay_amount": amount,
        "postage": 0,
        "remark": "",
        "buyer_memo": "尽快发",
        "item_list": items,
    }


def _text(moment: int) -> str:
    return datetime.fromtimestamp(moment, CHINA).strftime("%Y-%m-%d %H:%M:%S")


def _sign(params: dict[str, str]) -> str:
    joined = SECRET + "".join(k + v for k, v in sorted(params.items()) if v) + SECRET
    return hashlib.md5(joined.encode(), usedforsecurity=False).hexdigest().upper()


def _refused(code: int, words: str) -> Reply:
    told = {"error_code": code, "error_msg": words, "sub_code": "", "request_id": "demo"}
    return reply_json({"error_response": told})
