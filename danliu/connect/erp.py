"""What flows ask of an ERP or a warehouse, whichever system it is: only the connection changes."""

import datetime as dt
from decimal import Decimal
from typing import Annotated

from msgspec import Struct

from danliu.telling import told


class OrderLine(Struct, frozen=True):
    """price: yuan per unit, tax included."""

    sku: Annotated[str, told("物料编码", "SKU", "text")]
    quantity: Annotated[Decimal, told("数量", "Quantity", "value")]
    price: Annotated[Decimal, told("含税单价", "Price", "value")]


class SalesOrder(Struct, frozen=True):
    """number: our own, and the document's; customer and sku: the ERP's numbers; date: in China."""

    number: Annotated[str, told("单号", "Number", "text")]
    customer: Annotated[str, told("ERP 客户编码", "ERP customer number", "text")]
    date: Annotated[dt.date, told("日期", "Date", "value")]
    lines: Annotated[tuple[OrderLine, ...], told("明细", "Lines", "items")]
    note: Annotated[str, told("备注", "Note", "text")] = ""


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


def asked_of(order: Lines) -> dict[str, Decimal]:
    """What all lines together ask of each SKU."""
    asked: dict[str, Decimal] = {}
    for line in order.lines:
        asked[line.sku] = asked.get(line.sku, Decimal(0)) + line.quantity
    return asked


def stock_of(lines: list[StockLine]) -> Stock:
    short = tuple(line.sku for line in lines if line.available < line.asked)
    return Stock(not short, tuple(lines), short)
