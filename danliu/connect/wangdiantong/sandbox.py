"""旺店通企业版 on this machine, written from the vendor's Sign guide and the pages of stock_query,
trade_push and stockout_order_query_trade.

It refuses lengths counted in bytes and a clock that is five minutes off, writes codes now as a
number and now as text, and throttles in words alone. A pushed order keeps the quantities and
prices that it came with; stock-outs are told for 24 hours at a time. Which code a bad signature has
is a guess.

    POST /_stock  {"A1": 5, "B2": {"WH1": 3, "WH2": 2}, "*": 100}   pieces that may be sold; "*"
                  stands for every SKU that is not named
    POST /_send   {"DL-000001": "SF0000000001"}   pushed orders that are sent now, with waybills:
                  or {"waybills": ["SF1", "SF2"], "goods": {"A1": 1}, "at": "2026-11-26 10:00:00"},
                  goods left out: all of them.
                  `?at=2027-03-01 16:00:00` is what it calls now, for a caller whose clock is moved
"""

import hashlib
import time
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import msgspec

from danliu.connect.sandbox import Call, Door, Reply, reply_json, sandbox

SID = "demo-sid"
APPKEY = "demo-sid-ot"
APPSECRET = "demo-wangdiantong-secret"
WINDOW_S = 300
BEIJING = timezone(timedelta(hours=8))
SHIPPED = "95"
TIMES = "%Y-%m-%d %H:%M:%S"

Level = Decimal | dict[str, Decimal]


class Sending(msgspec.Struct):
    """goods: pieces by SKU; none named: all. at: their time, of Beijing; «»: now"""

    waybills: list[str]
    goods: dict[str, Decimal] = {}
    at: str = ""


@sandbox("wangdiantong")
class WangdiantongSandbox:
    def __init__(self) -> None:
        self.stock: dict[str, Level] = {}
        self.asked = 0
        self.trades: dict[str, dict[str, Any]] = {}
        self.sent: list[dict[str, Any]] = []
        self.sent_at: list[str] = []  # by the clock of the wall, by which they are asked for
        self.pages = {
            "/openapi2/stock_query.php": self._stock_query,
            "/openapi2/trade_push.php": self._trade_push,
            "/openapi2/stockout_order_query_trade.php": self._stockouts,
        }
        self.doors: dict[str, Door] = {"/_stock": self._set_stock, "/_send": self._send}
        self.refusals = {
            "throttle": refused("100", "超过每分钟最大调用频率限制，请稍后再试"),
            "busy": refused("1013", "系统繁忙"),
            "refuse": refused("1060", "余额不足"),
        }

    def settings_for(self, url: str) -> dict[str, Any]:
        keys = {"sid": SID, "appkey": APPKEY, "appsecret": APPSECRET}
        return keys | {"url": f"{url}/openapi2/", "shop_no": "DL01"}

    def operation(self, call: Call) -> str:
        return call.path.rsplit("/", 1)[-1].removesuffix(".php")

    async def answer(self, call: Call) -> Reply:
        form = call.form()
        if (form.get("sid"), form.get("appkey")) != (SID, APPKEY):
            return refused("1", "卖家账号或appkey不存在")
        if abs(time.time() - int(form.get("timestamp", 0))) > WINDOW_S:
            return refused("1", "时间戳超出允许范围")
        if form.get("sign") != signature(form, APPSECRET):
            return refused("1", "签名错误")
        page = self.pages.get(call.path)
        return page(form) if page else refused("1", "接口不存在")

    def books(self) -> Any:
        told = {"stock": self.stock, "asked": self.asked}
        return told | {"trades": self.trades, "sent": self.sent}

    def _stock_query(self, form: dict[str, str]) -> Reply:
        self.asked += 1
        sku, only = form.get("spec_no", ""), form.get("warehouse_no")
        level = self.stock.get(sku, self.stock.get("*", {}))
        by_warehouse = level if isinstance(level, dict) else {"WH1": level}
        rows = [
            {"spec_no": sku, "warehouse_no": place, "stock_num": n, "avaliable_num": str(n)}
            for place, n in sorted(by_warehouse.items())
            if only in (None, place)
        ]
        size = int(form.get("page_size", 40))
        first = int(form.get("page_no", 0)) * size
        page = rows[first : first + size]
        return reply_json({"code": 0, "message": "", "total_count": len(rows), "stocks": page})

    def _trade_push(self, form: dict[str, str]) -> Reply:
        trades = msgspec.json.decode(form.get("trade_list", "[]"), type=list[dict[str, Any]])
        if not form.get("shop_no") or not 0 < len(trades) <= 50:
            return refused("2", "shop_no 或 trade_list 不正确")
        for one in trades:
            known = self.trades.get(one["tid"])
            if known and fixed(known) != fixed(one):
                return refused("2003", f"{one['tid']} 的数量和单价推送后不能修改")
        new = [one["tid"] for one in trades if one["tid"] not in self.trades]
        self.trades |= {one["tid"]: one for one in trades}
        counts = {"new_count": len(new), "chg_count": str(len(trades) - len(new))}
        return reply_json({"code": "0", "message": "", **counts})

    def _stockouts(self, form: dict[str, str]) -> Reply:
        begin, end = form.get("start_time", ""), form.get("end_time", "")
        if moment(end) - moment(begin) > timedelta(hours=24):
            return refused("2", "查询时间间隔不能超过24小时")
        rows = [one for one, at in zip(self.sent, self.sent_at, strict=True) if begin <= at <= end]
        size = int(form.get("page_size", 40))
        first = int(form.get("page_no", 0)) * size
        page = rows[first : first + size]
        told = {"total_count": len(rows), "stockout_list": page}
        return reply_json({"code": 0, "message": ""} | told)

    async def _send(self, call: Call) -> Reply:
        now = f"{datetime.now(BEIJING):{TIMES}}"
        for tids, how in msgspec.json.decode(call.body, type=dict[str, str | Sending]).items():
            told = how if isinstance(how, Sending) else Sending([how])
            first, *more = told.waybills
            row = {
                "order_no": f"CK{len(self.sent) + 1:08}",
                "src_trade_no": tids,
                "status": SHIPPED,
                "consign_time": told.at or call.query.get("at", now),
                "logistics_name": "顺丰速运",
                "logistics_no": first,
                "logistics_list": [{"logistics_no": one} for one in told.waybills if more],
                "details_list": [one for tid in tids.split(",") for one in self._out(tid, told)],
            }
            self.sent.append(row)
            self.sent_at.append(told.at or now)
        return reply_json(self.books())

    def _out(self, tid: str, told: "Sending") -> list[dict[str, Any]]:
        lines = self.trades.get(tid, {}).get("order_list", [])
        return [
            {
                "src_tid": tid,
                "src_oid": one["oid"],
                "spec_no": one["spec_no"],
                "goods_count": str(told.goods.get(one["spec_no"], 0)) if told.goods else one["num"],
            }
            for one in lines
            if not told.goods or one["spec_no"] in told.goods
        ]

    async def _set_stock(self, call: Call) -> Reply:
        self.stock |= msgspec.json.decode(call.body, type=dict[str, Level])
        return reply_json(self.books())


def fixed(trade: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """What of an order stays as it was pushed first."""
    return {one["oid"]: (one["num"], one["price"]) for one in trade["order_list"]}


def moment(written: str) -> datetime:
    return datetime.strptime(written, TIMES).replace(tzinfo=BEIJING)


def refused(code: str, message: str) -> Reply:
    return reply_json({"code": code, "message": message})


def signature(form: dict[str, str], secret: str) -> str:
    """MD5 of `%02d-key:%04d-value` joined by semicolons, lengths in characters, then the secret."""
    pieces = [
        f"{len(key):02}-{key}:{len(form[key]):04}-{form[key]}"
        for key in sorted(form)
        if key != "sign"
    ]
    text = ";".join(pieces) + secret
    return hashlib.md5(text.encode("utf-8"), usedforsecurity=False).hexdigest()
