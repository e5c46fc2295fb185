"""旺店通: what flows can ask of this warehouse system."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import httpx
from msgspec import Meta, Struct
from msgspec.structs import replace

from danliu.connect.connector import ADDRESS, SECRET, TimeoutS, connector, operation
from danliu.connect.erp import Lines, Stock, StockLine, asked_of, stock_of
from danliu.connect.errors import BadRequest
from danliu.connect.wangdiantong.client import Client
from danliu.connect.wangdiantong.trades import (
    Goods,
    StockoutRow,
    Trade,
    moment,
    windows,
)
from danliu.errors import Words
from danliu.telling import told

NOWHERE = "danliu-connection-test"


class Settings(Struct, frozen=True):
    """warehouse_no  only this warehouse counts; empty: all of them
    shop_no          the shop that pushed orders belong to
    parallel         how many SKUs are asked for at the same time
    """

    sid: Annotated[str, told("卖家账号", "Seller account")]
    appkey: Annotated[str, told("接口账号", "App key")]
    appsecret: Annotated[str, SECRET, told("接口密钥", "App secret")]
    url: Annotated[
        str,
        ADDRESS,
        told("接口地址", "Address", help=("正式环境不用改", "As it is for the real system")),
    ] = "https://api.wangdian.cn/openapi2/"
    warehouse_no: Annotated[
        str,
        told(
            "仓库编号",
            "Warehouse",
            help=("只看这一个仓库；不填：各仓合计", "Only this one; left out: all together"),
        ),
    ] = ""
    shop_no: Annotated[
        str,
        told(
            "店铺编号",
            "Shop",
            help=("推送订单时用；不推送就不填", "For orders that are pushed; else left out"),
        ),
    ] = ""
    parallel: Annotated[int, told("同时查几个商品", "SKUs at the same time")] = 4
    timeout_s: TimeoutS = 8


class Order(Struct, frozen=True):
    """memo   written where the packers read it, such as the wave"""

    number: Annotated[str, told("订单号", "Order number", "text")]
    placed_at: Annotated[datetime, told("下单时间", "Placed at", "value")]
    receiver: Annotated[str, told("收货人", "Receiver", "text")]
    lines: Annotated[tuple["OrderLine", ...], told("明细", "Lines", "items")]
    address: Annotated[str, told("收货地址", "Address", "text")] = ""
    city: Annotated[str, told("城市", "City", "text")] = ""
    phone: Annotated[str, told("电话", "Phone", "text")] = ""
    memo: Annotated[str, told("卖家备注", "Memo", "text")] = ""


class OrderLine(Struct, frozen=True):
    """id: of the line here; price: of one, in yuan"""

    id: Annotated[UUID, told("明细编号", "Line id", "value")]
    sku: Annotated[str, told("商家编码", "SKU", "text")]
    quantity: Annotated[Decimal, told("数量", "Quantity", "value")]
    price: Annotated[Decimal | None, told("单价", "Price", "value")] = None


class Pushed(Struct, frozen=True):
    """new: it was not known there before"""

    new: Annotated[bool, told("新增", "New")]


class Withdrawn(Struct, frozen=True):
    """known: it had been pushed before"""

    known: Annotated[bool, told("那边原来有", "Known there")]


class Since(Struct, frozen=True):
    """hours    how far to look back, or on from `since`; 24 are one call a page
    at_most  of the parcels; what comes after them is for the next look, from `until` on
    """

    hours: Annotated[Annotated[int, Meta(ge=1, le=720)], told("看几小时", "Hours", "value")] = 24
    since: Annotated[
        datetime | None,
        told(
            "从何时起",
            "Since",
            "value",
            help=("不填：看过去几小时", "Left out: the hours until now"),
        ),
    ] = None
    at_most: Annotated[
        Annotated[int, Meta(ge=1, le=20_000)] | None, told("最多几个包裹", "At most", "value")
    ] = None


class SentLine(Struct, frozen=True):
    """id: of the line as it was pushed"""

    id: UUID
    quantity: Decimal


class Stockout(Struct, frozen=True):
    """One order that was sent in one parcel: it comes once for each order, and for each parcel.

    lines   what of the order is in the stock-out, the same with each of its parcels; none where
            they do not tell
    """

    number: Annotated[str, told("出库单号", "Stock-out")]
    order: Annotated[str, told("订单号", "Order number")]
    finished_at: Annotated[datetime | None, told("发货时间", "Sent at")]
    carrier: Annotated[str, told("物流公司", "Carrier")]
    waybill: Annotated[str, told("运单号", "Waybill")]
    lines: Annotated[tuple[SentLine, ...], told("里面的明细", "Its lines")] = ()


class Stockouts(Struct, frozen=True):
    """parcels: by the time that they were sent; until: the moment up to which was looked"""

    parcels: Annotated[tuple[Stockout, ...], told("出库单", "Parcels")]
    count: Annotated[int, told("几单", "How many")]
    until: Annotated[datetime, told("看到何时", "Looked up to")]


@connector("wangdiantong", zh="旺店通企业版", en="Wangdiantong", settings=Settings)
class Wangdiantong:
    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.client = Client(
            http,
            settings.url,
            settings.sid,
            settings.appkey,
            settings.appsecret,
            settings.timeout_s,
        )
        self.warehouse_no, self.shop_no = settings.warehouse_no, settings.shop_no
        self._turn = asyncio.Semaphore(settings.parallel)

    async def test(self) -> Words:
        """Prove the keys by asking for a SKU that nobody has."""
        await self.client.stock(NOWHERE)
        return Words(
            "旺店通接受了卖家账号和密钥", "Wangdiantong accepted the seller account and the key"
        )

    @operation(zh="查询库存是否够发", en="check that the stock covers the lines", timeout_s=30)
    async def check_stock(self, order: Lines) -> Stock:
        """Compare the lines with what may be sold. A SKU that is not known there has none."""
        asked = asked_of(order).items()
        return stock_of(await asyncio.gather(*(self._line(sku, n) for sku, n in asked)))

    @operation(
        zh="把订单 {number} 推给仓库", en="push order {number} to the warehouse", writes=True
    )
    async def push_order(self, order: Order, *, once: str) -> Pushed:
        """A known order is changed: a repeat makes none twice. `once` is not sent; the number of
        an order is what they hold unique."""
        return Pushed(await self._push(_trade(order)) > 0)

    @operation(
        zh="从仓库撤回订单 {number}", en="withdraw order {number} from the warehouse", writes=True
    )
    async def withdraw_order(self, order: Order, *, once: str) -> Withdrawn:
        """Pushed again as closed, which a repeat does not change. One that they have sent already
        is not stopped by it."""
        new = await self._push(replace(_trade(order), closed=True))
        return Withdrawn(new == 0)

    @operation(zh="查询最近发出的包裹", en="look up what was sent lately", timeout_s=120)
    async def stockouts(self, since: Since) -> Stockouts:
        """Every parcel of these hours."""
        now = datetime.fromtimestamp(self.client.now(), UTC)
        hours = timedelta(hours=since.hours)
        first = since.since or now - hours
        until = min(first + hours, now)
        rows = [
            row
            for begin, end in windows(first, until)
            for row in await self.client.stockouts(begin, end)
        ]
        found = {
            (one.number, one.order, one.waybill): one for row in rows for one in stockouts_of(row)
        }
        parcels = sorted(found.values(), key=lambda one: (one.finished_at or now, one.number))
        if since.at_most and len(parcels) > since.at_most:
            parcels = parcels[: since.at_most]
            dated = [one.finished_at for one in parcels if one.finished_at]
            until = dated[-1] if dated else first
        return Stockouts(tuple(parcels), len(parcels), until)

    async def _push(self, trade: Trade) -> int:
        """How many were not known there. Raises BadRequest."""
        if not self.shop_no:
            raise BadRequest("shop_no", "the shop that pushed orders belong to")
        new, _ = await self.client.push(self.shop_no, [trade])
        return new

    async def _line(self, sku: str, asked: Decimal) -> StockLine:
        async with self._turn:
            rows = await self.client.stock(sku, self.warehouse_no)
        return StockLine(sku, asked, sum((row.available for row in rows), Decimal(0)))


def _trade(order: Order) -> Trade:
    lines = tuple(
        Goods(str(one.id), one.sku, one.quantity, one.price or Decimal(0)) for one in order.lines
    )
    return Trade(
        order.number,
        order.placed_at,
        order.receiver,
        order.city,
        order.address,
        order.phone,
        lines,
        memo=order.memo,
    )


def stockouts_of(row: StockoutRow) -> Iterator[Stockout]:
    at = moment(row.consign_time)
    for order in row.orders:
        lines = tuple(_lines(row, order))
        for sticker in row.stickers:
            carrier = sticker.logistics_name or row.logistics_name
            yield Stockout(row.order_no, order, at, carrier, sticker.logistics_no, lines)


def _lines(row: StockoutRow, order: str) -> Iterator[SentLine]:
    """A kit is as many as it is, whatever it is made of."""
    pieces: dict[UUID, Decimal] = {}
    for goods in row.details_list:
        line = _line_id(goods.src_oid)
        if line is None or (goods.src_tid or row.orders[0]) != order:
            continue
        there = pieces.get(line, Decimal(0))
        whole = max(there, goods.suite_num) if goods.suite_no else there + goods.goods_count
        pieces[line] = whole
    yield from (SentLine(line, quantity) for line, quantity in pieces.items())


def _line_id(oid: str) -> UUID | None:
    """None for what was added over there, as a present."""
    try:
        return UUID(oid)
    except ValueError:
        return None
