"""旺店通企业版 over HTTP: form posts to `<name>.php`, signed with length-prefixed pairs.

Source      the vendor's open platform: Sign guide (its worked example is a test), stock_query;
            for orders and stock-outs see trades.py.
            The product lines 网页版 (same style) and 旗舰版 (another protocol) are not covered.
Confidence  signature: verified, lengths count characters. Field names: documented, misspellings
            included. Error codes: those that published clients were seen to retry; which code a
            bad signature has is unconfirmed, so it is read from the words.
"""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar
from urllib.parse import urlencode

import httpx
import msgspec
from msgspec import Struct, field

from danliu.connect.errors import LoginRefused, OutsideRefused, Throttled, UnexpectedAnswer
from danliu.connect.outward import decoded, post
from danliu.connect.wangdiantong.trades import (
    SHIPPED,
    Counts,
    StockoutPage,
    StockoutRow,
    Trade,
    beijing,
    document,
)

SYSTEM = "旺店通"
PAGE = 100
MOST_PAGES = 50  # rows of one SKU, one per warehouse; more is a server that ignores page_no
FORM = {"content-type": "application/x-www-form-urlencoded;charset=utf-8"}

BUSY = {"1012", "1013", "1020", "1030", "1040", "1200", "1610"}
TOO_MANY = ("最大调用频率限制", "最大并发次数限制")  # the only sign of throttling is this text
WRONG_KEYS = ("签名", "appkey", "appsecret", "卖家账号", "授权", "时间戳", "timestamp")


T = TypeVar("T", bound=Struct)


class Outcome(Struct):
    """code: 0 or "0" is success."""

    code: int | str
    message: str = ""


class StockRow(Struct):
    """available: pieces that may be sold from one warehouse; the vendor spells it so."""

    spec_no: str
    warehouse_no: str = ""
    available: Decimal = field(default=Decimal(0), name="avaliable_num")


class StockPage(Struct):
    stocks: list[StockRow] = []


@dataclass(frozen=True)
class Client:
    """url      ends in `/openapi2/`
    timeout_s   for one call, whole
    now         Unix seconds; the server refuses a clock that is five minutes off
    """

    http: httpx.AsyncClient
    url: str
    sid: str
    appkey: str
    appsecret: str
    timeout_s: float
    now: Callable[[], float] = time.time

    async def stock(self, spec_no: str, warehouse_no: str = "") -> list[StockRow]:
        """What each warehouse has of one SKU; an empty list for one that is not known."""
        asked = {"spec_no": spec_no} | ({"warehouse_no": warehouse_no} if warehouse_no else {})
        rows: list[StockRow] = []
        for page_no in range(MOST_PAGES):
            paging = {"page_no": str(page_no), "page_size": str(PAGE)}
            page = await self._ask("stock_query.php", asked | paging, StockPage)
            rows += [row for row in page.stocks if row.spec_no.casefold() == spec_no.casefold()]
            if len(page.stocks) < PAGE:
                return rows
        raise UnexpectedAnswer(SYSTEM, f"{spec_no}: more than {MOST_PAGES} pages of stock")

    async def push(self, shop_no: str, trades: Sequence[Trade]) -> tuple[int, int]:
        """Orders of one shop, at most 50: how many are new there, and how many changed."""
        told = msgspec.json.encode([document(one) for one in trades]).decode()
        asked = {"shop_no": shop_no, "switch": "1", "trade_list": told}
        counts = await self._ask("trade_push.php", asked, Counts)
        return int(counts.new_count), int(counts.chg_count)

    async def stockouts(self, since: datetime, until: datetime) -> list[StockoutRow]:
        """What was sent in this time, 24 hours at most."""
        asked = {"start_time": beijing(since), "end_time": beijing(until), "status": SHIPPED}
        rows: list[StockoutRow] = []
        for page_no in range(MOST_PAGES):
            paging = {"page_no": str(page_no), "page_size": str(PAGE)}
            page = await self._ask("stockout_order_query_trade.php", asked | paging, StockoutPage)
            rows += page.stockout_list
            if len(page.stockout_list) < PAGE:
                return rows
        raise UnexpectedAnswer(SYSTEM, f"more than {MOST_PAGES} pages of stock-outs")

    async def _ask(self, name: str, business: Mapping[str, str], kind: type[T]) -> T:
        def body() -> bytes:
            who = {"sid": self.sid, "appkey": self.appkey, "timestamp": str(int(self.now()))}
            form = {**business, **who}
            return urlencode(form | {"sign": sign(form, self.appsecret)}).encode()

        url = self.url.rstrip("/") + "/" + name
        answer = await post(self.http, SYSTEM, url, body, FORM, timeout_s=self.timeout_s)
        outcome = decoded(SYSTEM, answer, Outcome)
        if str(outcome.code) != "0":
            raise refusal(str(outcome.code), outcome.message)
        return decoded(SYSTEM, answer, kind)


def packed(params: Mapping[str, str]) -> str:
    """`02-ab:0003-xyz;…` sorted by key. Lengths are in characters, never in bytes."""
    pairs = sorted((key, text) for key, text in params.items() if key != "sign")
    return ";".join(f"{len(key):02d}-{key}:{len(text):04d}-{text}" for key, text in pairs)


def sign(params: Mapping[str, str], appsecret: str) -> str:
    return hashlib.md5((packed(params) + appsecret).encode(), usedforsecurity=False).hexdigest()


def refusal(code: str, message: str) -> LoginRefused | Throttled | OutsideRefused:
    """Which error the vendor's code and words mean."""
    if code in BUSY or any(words in message for words in TOO_MANY):
        return Throttled(SYSTEM, f"{code} {message}")
    if any(word in message for word in WRONG_KEYS):
        return LoginRefused(SYSTEM, f"{code} {message}")
    return OutsideRefused(SYSTEM, message, refusal=code)
