"""旺店通企业版 on this machine, written from the vendor's Sign guide and stock_query page.

It refuses lengths counted in bytes and a clock that is five minutes off, writes codes now as a
number and now as text, and throttles in words alone. Which code a bad signature has is a guess.

    POST /_stock  {"A1": 5, "B2": {"WH1": 3, "WH2": 2}, "*": 100}   pieces that may be sold; "*"
                  stands for every SKU that is not named
"""

import hashlib
import time
from decimal import Decimal
from typing import Any

import msgspec

from danliu.connect.sandbox import Call, Door, Reply, reply_json, sandbox

SID = "demo-sid"
APPKEY = "demo-sid-ot"
APPSECRET = "demo-wangdiantong-secret"
WINDOW_S = 300

Level = Decimal | dict[str, Decimal]


@sandbox("wangdiantong")
class WangdiantongSandbox:
    def __init__(self) -> None:
        self.stock: dict[str, Level] = {}
        self.asked = 0
        self.doors: dict[str, Door] = {"/_stock": self._set_stock}
        self.refusals = {
            "throttle": refused("100", "超过每分钟最大调用频率限制，请稍后再试"),
            "busy": refused("1013", "系统繁忙"),
            "refuse": refused("1060", "余额不足"),
        }

    def settings_for(self, url: str) -> dict[str, Any]:
        keys = {"sid": SID, "appkey": APPKEY, "appsecret": APPSECRET}
        return keys | {"url": f"{url}/openapi2/"}

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
        if call.path != "/openapi2/stock_query.php":
            return refused("1", "接口不存在")
        return self._stock_query(form)

    def books(self) -> Any:
        return {"stock": self.stock, "asked": self.asked}

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

    async def _set_stock(self, call: Call) -> Reply:
        self.stock |= msgspec.json.decode(call.body, type=dict[str, Level])
        return reply_json(self.books())


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
