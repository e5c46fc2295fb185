"""用友 U8+: what flows can ask of this ERP, and the changes that it is looked into for."""

import asyncio
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import httpx
import msgspec
from msgspec import Struct

from danliu.connect.connector import Fetched, Message, connector, operation
from danliu.connect.erp import Lines, SalesOrder, Stock, StockLine, asked_of, stock_of
from danliu.connect.errors import BadRequest
from danliu.connect.inward import read_json
from danliu.connect.u8 import shapes
from danliu.connect.u8.adding import Adding
from danliu.connect.u8.client import Account, Client
from danliu.connect.u8.settings import Settings
from danliu.connect.u8.shapes import (
    APPROVED,
    KINDS,
    PURCHASE,
    SALES,
    Document,
    Head,
    Kind,
    KindName,
    ProductionOrder,
    PurchaseOrder,
    first,
)
from danliu.telling import told

NAME = "u8"
CHINA = ZoneInfo("Asia/Shanghai")
AT_ONCE = 4  # SKUs that are asked for at the same time
A_WHILE_S = 300  # the document is made on the company's own server, when it comes to it


class ErpDocument(Struct, frozen=True):
    """number: U8's, ours where it does not number by itself; status: its state."""

    number: Annotated[str, told("ERP 单号", "ERP number")]
    status: Annotated[str, told("ERP 状态", "ERP status")]


class Which(Struct, frozen=True):
    kind: Annotated[KindName, told("哪种单据", "Kind", "choice", choices=KINDS)]
    number: Annotated[str, told("ERP 单号", "ERP number", "text")]


class Since(Struct, frozen=True):
    """Days are those of the documents, in China. state: Opening, Approved, …; blank for all."""

    kind: Annotated[KindName, told("哪种单据", "Kind", "choice", choices=KINDS)]
    since: Annotated[dt.date, told("从哪天起", "Since", "value")]
    until: Annotated[
        dt.date | None, told("到哪天", "Until", "value", help=("不填：今天", "Left out: today"))
    ] = None
    state: Annotated[str, told("ERP 状态", "ERP status", "text")] = ""


class Heads(Struct, frozen=True):
    documents: Annotated[tuple[Head, ...], told("单据", "Documents")]
    count: Annotated[int, told("几张", "How many")]


class Wanted(Struct, frozen=True):
    """By its number, or by a part of its name."""

    number: Annotated[str, told("编码", "Number", "text")] = ""
    name: Annotated[str, told("名称", "Name", "text")] = ""


class Customer(Struct, frozen=True):
    number: Annotated[str, told("ERP 客户编码", "ERP customer number")]
    name: Annotated[str, told("名称", "Name")]
    short: Annotated[str, told("简称", "Short name")]


class Customers(Struct, frozen=True):
    customers: Annotated[tuple[Customer, ...], told("客户", "Customers")]
    count: Annotated[int, told("几个", "How many")]


class Item(Struct, frozen=True):
    sku: Annotated[str, told("物料编码", "SKU")]
    name: Annotated[str, told("名称", "Name")]
    spec: Annotated[str, told("规格型号", "Specification")]
    unit: Annotated[str, told("计量单位", "Unit")]


class Items(Struct, frozen=True):
    items: Annotated[tuple[Item, ...], told("存货", "Items")]
    count: Annotated[int, told("几个", "How many")]


@connector(NAME, zh="用友 U8+", en="Yonyou U8+", settings=Settings)
class U8:
    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        one = self.settings = settings
        account = Account(
            one.from_account, one.to_account, one.app_key, one.app_secret, one.ds_sequence
        )
        self.client = Client(http, one.url, account, one.timeout_s)
        self.adding = Adding(self.client, one.result_every_s)
        self.every_s = one.every_s
        self._kinds: dict[KindName, Kind] = {
            "sales": SALES,
            "purchase": PURCHASE,
            "production": shapes.production(one.production_root),
            "receipt": shapes.receipts(one.receipt_root),
        }
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def test(self) -> str:
        """Prove the keys, and that the account set can be read: one that nobody has is asked
        for."""
        await self.adding.find(SALES, "danliu-test")
        return "用友接受了密钥，中继在线，并允许读取销售订单"

    @operation(
        zh="在用友建立销售订单 {number}",
        en="create the sales order {number} in U8",
        writes=True,
        timeout_s=A_WHILE_S,
    )
    async def sales_order(self, order: SalesOrder, *, once: str) -> ErpDocument:
        """One document of this number, approved where that is wanted. `once` is not sent: the
        order's own number is what keeps it single, see `adding.py`."""
        body = shapes.sales(order, self._defaults)
        made = await self.adding.one(SALES, order.number, order.customer, body)
        if self.settings.approves and made.status != APPROVED:
            await self.adding.approve(made.number, self.settings.person)
            return ErpDocument(made.number, APPROVED)
        return ErpDocument(made.number, made.status or shapes.OPEN)

    @operation(
        zh="在用友建立采购订单 {number}",
        en="create the purchase order {number} in U8",
        writes=True,
        timeout_s=A_WHILE_S,
    )
    async def purchase_order(self, order: PurchaseOrder, *, once: str) -> ErpDocument:
        body = shapes.purchase(order, self._defaults)
        made = await self.adding.one(PURCHASE, order.number, order.vendor, body)
        return ErpDocument(made.number, made.status or shapes.OPEN)

    @operation(
        zh="在用友建立生产订单 {number}",
        en="create the production order {number} in U8",
        writes=True,
        timeout_s=A_WHILE_S,
    )
    async def production_order(self, order: ProductionOrder, *, once: str) -> ErpDocument:
        kind = self._kinds["production"]
        body = shapes.produced(order, kind.root, self._defaults)
        made = await self.adding.one(kind, order.number, "", body)
        return ErpDocument(made.number, made.status or shapes.OPEN)

    @operation(zh="从用友取{kind} {number}", en="read {kind} {number} from U8", timeout_s=60)
    async def document(self, which: Which) -> Document:
        """The whole document, as it is now."""
        kind = self._kinds[which.kind]
        row = await self.client.one(kind.get, kind.root, which.number)
        return shapes.document(which.kind, row, kind)

    @operation(
        zh="查用友 {since} 以来的{kind}", en="list {kind} of U8 since {since}", timeout_s=120
    )
    async def documents(self, since: Since) -> Heads:
        """By the days of the documents: U8 does not tell when one was changed."""
        until = since.until or dt.datetime.now(CHINA).date()
        rows = await self._rows(since.kind, since.since, until, since.state)
        heads = tuple(shapes.head(row, self._kinds[since.kind]) for row in rows)
        return Heads(heads, len(heads))

    @operation(zh="查用友的客户 {number}{name}", en="look up customer {number}{name}", timeout_s=60)
    async def customers(self, wanted: Wanted) -> Customers:
        rows = await self.client.rows("/api/customer/batch_get", "customer", _filters(wanted))
        found = tuple(
            Customer(first(one, ("code",)), first(one, ("name",)), first(one, ("abbrname",)))
            for one in rows
        )
        return Customers(found, len(found))

    @operation(zh="查用友的存货 {number}{name}", en="look up item {number}{name}", timeout_s=60)
    async def items(self, wanted: Wanted) -> Items:
        rows = await self.client.rows("/api/inventory/batch_get", "inventory", _filters(wanted))
        found = tuple(
            Item(
                first(one, ("code",)),
                first(one, ("name",)),
                first(one, ("specs", "invstd")),
                first(one, ("main_measure_name", "unit_name", "main_measure")),
            )
            for one in rows
        )
        return Items(found, len(found))

    @operation(zh="查用友的库存是否够发", en="check that U8's stock covers the lines", timeout_s=60)
    async def check_stock(self, order: Lines) -> Stock:
        """Compare the lines with what is there. A SKU that is not known there has none."""
        asked = asked_of(order).items()
        return stock_of(await asyncio.gather(*(self._line(sku, n) for sku, n in asked)))

    async def fetch(self, after: str) -> Fetched:
        """What reads differently than at the last look, by what each list tells of it, or by the
        whole documents where lines are followed; the first look brings the documents of all the
        days that are followed. `after` is what was read."""
        now = dt.datetime.now(CHINA)
        first_day = now.date() - dt.timedelta(days=self.settings.back_days)
        read = {
            f"{name} {first(row, ('code',))}": _print(row)
            for name in self._followed()
            for row in await self._seen(name, first_day, now.date())
        }
        before = msgspec.json.decode(after or "{}", type=dict[str, str])
        found = [_message(key, now) for key, print_ in read.items() if before.get(key) != print_]
        return Fetched(found, msgspec.json.encode(read).decode())

    async def read(self, message: Message) -> dict[str, Any]:
        """The whole document, as it is now, whenever the change was."""
        which = read_json(NAME, message.body, Which)
        return msgspec.to_builtins(await self.document(which), builtin_types=(Decimal,))  # type: ignore[no-any-return]

    async def _rows(
        self, name: KindName, since: dt.date, until: dt.date, state: str = ""
    ) -> list[dict[str, Any]]:
        kind = self._kinds[name]
        asked = {"date_begin": since.isoformat(), "date_end": until.isoformat()}
        return await self.client.rows(
            kind.list, kind.rows, asked | ({"state": state} if state else {})
        )

    async def _seen(self, name: KindName, since: dt.date, until: dt.date) -> list[dict[str, Any]]:
        """What tells whether a document has changed."""
        rows = await self._rows(name, since, until)
        if not self.settings.follow_lines:
            return rows
        return list(await asyncio.gather(*(self._whole(name, row) for row in rows)))

    async def _whole(self, name: KindName, row: dict[str, Any]) -> dict[str, Any]:
        kind, number = self._kinds[name], first(row, ("code",))
        async with self._turn:
            return {**row, "whole": await self.client.one(kind.get, kind.root, number)}

    async def _line(self, sku: str, asked: Decimal) -> StockLine:
        filters = {"invcode_begin": sku, "invcode_end": sku}
        if self.settings.warehouse:
            filters["whcode_begin"] = filters["whcode_end"] = self.settings.warehouse
        async with self._turn:
            rows = await self.client.rows("/api/currentstock/batch_get", "currentstock", filters)
        field = self.settings.stock_field
        there = [shapes.number(first(row, (field,))) for row in rows if self._counts(row, sku)]
        return StockLine(sku, asked, sum((one for one in there if one), Decimal(0)))

    def _counts(self, row: dict[str, Any], sku: str) -> bool:
        """Whoever did not heed the filters does not add what is another's."""
        place = self.settings.warehouse
        mine = first(row, ("invcode",)).casefold() == sku.casefold()
        return mine and place in ("", first(row, ("whcode",)))

    def _followed(self) -> Iterator[KindName]:
        one = self.settings
        if one.follow_sales:
            yield "sales"
        if one.follow_purchases:
            yield "purchase"
        if one.follow_production:
            yield "production"
        if one.follow_receipts:
            yield "receipt"

    @property
    def _defaults(self) -> shapes.Defaults:
        one = self.settings
        return shapes.Defaults(
            sale_type=one.sale_type,
            business_type=one.business_type,
            purchase_type=one.purchase_type,
            department=one.department,
            person=one.person,
            currency=one.currency,
            tax_rate=one.tax_rate,
        )


def _filters(wanted: Wanted) -> dict[str, str]:
    """Raises BadRequest: nobody means all of them."""
    if not (wanted.number or wanted.name):
        raise BadRequest("number", "a number or a name")
    number = {"code_begin": wanted.number, "code_end": wanted.number} if wanted.number else {}
    return number | ({"name": wanted.name} if wanted.name else {})


def _print(row: dict[str, Any]) -> str:
    return sha256(msgspec.json.encode(row, order="deterministic")).hexdigest()[:12]


def _message(key: str, seen: dt.datetime) -> Message:
    """One for each look that finds it changed: it may well change back."""
    name, number = key.split(" ", 1)
    body = msgspec.json.encode({"kind": name, "number": number})
    return Message(f"{name}:{number}:{seen.isoformat()}", name, body)
