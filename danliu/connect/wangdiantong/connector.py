"""旺店通: what flows can ask of this warehouse system."""

import asyncio
from decimal import Decimal
from typing import Annotated

import httpx
from msgspec import Struct

from danliu.connect.connector import ADDRESS, SECRET, TimeoutS, connector, operation
from danliu.connect.wangdiantong.client import Client
from danliu.telling import told

NOWHERE = "danliu-connection-test"


class Settings(Struct, frozen=True):
    """warehouse_no  only this warehouse counts; empty: all of them
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
    parallel: Annotated[int, told("同时查几个商品", "SKUs at the same time")] = 4
    timeout_s: TimeoutS = 8


class Line(Struct, frozen=True):
    """quantity in the unit that the warehouse counts in."""

    sku: Annotated[str, told("商家编码", "SKU", "text")]
    quantity: Annotated[Decimal, told("数量", "Quantity", "value")]


class Lines(Struct, frozen=True):
    lines: Annotated[tuple[Line, ...], told("明细", "Lines", "items")]


class StockLine(Struct, frozen=True):
    """One SKU: what all lines ask of it, and what may be sold of it."""

    sku: str
    asked: Decimal
    available: Decimal


class Stock(Struct, frozen=True):
    """enough: no SKU is short; short: the SKUs that are."""

    enough: Annotated[bool, told("库存够", "Enough")]
    lines: Annotated[tuple[StockLine, ...], told("各料号", "By SKU")]
    short: Annotated[tuple[str, ...], told("缺货料号", "Short SKUs")]


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
        self.warehouse_no = settings.warehouse_no
        self._turn = asyncio.Semaphore(settings.parallel)

    async def test(self) -> str:
        """Prove the keys by asking for a SKU that nobody has."""
        await self.client.stock(NOWHERE)
        return "旺店通接受了卖家账号和密钥"

    @operation(zh="查询库存是否够发", en="check that the stock covers the lines", timeout_s=30)
    async def check_stock(self, order: Lines) -> Stock:
        """Compare the lines with what may be sold. A SKU that is not known there has none."""
        asked: dict[str, Decimal] = {}
        for line in order.lines:
            asked[line.sku] = asked.get(line.sku, Decimal(0)) + line.quantity
        lines = await asyncio.gather(*(self._line(sku, n) for sku, n in asked.items()))
        short = tuple(line.sku for line in lines if line.available < line.asked)
        return Stock(not short, tuple(lines), short)

    async def _line(self, sku: str, asked: Decimal) -> StockLine:
        async with self._turn:
            rows = await self.client.stock(sku, self.warehouse_no)
        return StockLine(sku, asked, sum((row.available for row in rows), Decimal(0)))
