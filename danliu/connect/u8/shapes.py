"""The documents of U8 in the forms that it wants, and as they are read back. Pure.

Its resources name the same thing differently (inventorycode, inventory_code): what is read back
is looked for under every name that is known.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from msgspec import Struct

from danliu.connect.erp import SalesOrder
from danliu.telling import told

KindName = Literal["sales", "purchase", "production", "receipt"]
KINDS: Mapping[KindName, tuple[str, str]] = {
    "sales": ("销售订单", "Sales orders"),
    "purchase": ("采购订单", "Purchase orders"),
    "production": ("生产订单", "Production orders"),
    "receipt": ("采购入库单", "Purchase receipts"),
}
OPEN, APPROVED = "Opening", "Approved"
CLOSED = ("closed", "close", "已关闭", "关闭")  # unconfirmed: no source names it


_ORDERS = ("sale_order_code", "ordercode", "order_code", "pocode", "purchaseordercode")


class Kind(Struct, frozen=True):
    """root, rows, list   of one document; of a list; where the list is read
    party    under which name the customer or vendor stands
    prefix   of biz_id, which is one for all kinds
    """

    root: str
    rows: str
    list: str
    party: str = ""
    prefix: str = ""

    @property
    def add(self) -> str:
        return f"/api/{self.root}/add"

    @property
    def get(self) -> str:
        return f"/api/{self.root}/get"


SALES = Kind("saleorder", "saleorderlist", "/api/saleorderlist/batch_get", "custcode")
PURCHASE = Kind(
    "purchaseorder", "purchaseorderlist", "/api/purchaseorderlist/batch_get", "vendorcode", "po-"
)


def production(root: str) -> Kind:
    """Its name is not confirmed: a setting."""
    return Kind(root, root, f"/api/{root}/batch_get", prefix="mo-")


def receipts(root: str) -> Kind:
    """Its name and fields are not confirmed: a setting."""
    return Kind(root, f"{root}list", f"/api/{root}list/batch_get", "vendorcode")


class Defaults(Struct, frozen=True):
    """What every document of this company has in common: codes of its base data."""

    sale_type: str
    business_type: str
    purchase_type: str
    department: str
    person: str
    currency: str
    tax_rate: int


class PurchaseLine(Struct, frozen=True):
    """price: yuan per unit, tax included."""

    sku: Annotated[str, told("物料编码", "SKU", "text")]
    quantity: Annotated[Decimal, told("数量", "Quantity", "value")]
    price: Annotated[Decimal, told("含税单价", "Price", "value")]
    arrives: Annotated[dt.date | None, told("到货日期", "Arrives", "value")] = None


class PurchaseOrder(Struct, frozen=True):
    """number: our own, and the document's; vendor and sku: the ERP's; dates: in China."""

    number: Annotated[str, told("单号", "Number", "text")]
    vendor: Annotated[str, told("ERP 供应商编码", "ERP vendor number", "text")]
    date: Annotated[dt.date, told("日期", "Date", "value")]
    lines: Annotated[tuple[PurchaseLine, ...], told("明细", "Lines", "items")]
    note: Annotated[str, told("备注", "Note", "text")] = ""


class ProductionLine(Struct, frozen=True):
    """order: the number of the sales order that it is made for."""

    sku: Annotated[str, told("物料编码", "SKU", "text")]
    quantity: Annotated[Decimal, told("数量", "Quantity", "value")]
    starts: Annotated[dt.date, told("开工日期", "Starts", "value")]
    due: Annotated[dt.date, told("完工日期", "Due", "value")]
    order: Annotated[str, told("销售订单号", "Sales order", "text")] = ""


class ProductionOrder(Struct, frozen=True):
    """number: our own, and the document's; dates: in China."""

    number: Annotated[str, told("单号", "Number", "text")]
    date: Annotated[dt.date, told("日期", "Date", "value")]
    lines: Annotated[tuple[ProductionLine, ...], told("明细", "Lines", "items")]


class Head(Struct, frozen=True):
    """A document without its lines. party: the customer's or vendor's code."""

    number: Annotated[str, told("ERP 单号", "ERP number")]
    date: Annotated[str, told("日期", "Date")]
    party: Annotated[str, told("客户或供应商编码", "Customer or vendor")]
    status: Annotated[str, told("ERP 状态", "ERP status")]


class ReadLine(Struct, frozen=True):
    """order: of a receipt the purchase order, of a production order the sales order"""

    sku: Annotated[str, told("物料编码", "SKU")]
    quantity: Annotated[Decimal, told("数量", "Quantity")]
    price: Annotated[Decimal | None, told("含税单价", "Price")] = None
    order: Annotated[str, told("来源单号", "Order")] = ""


class Document(Struct, frozen=True):
    """As it is in U8 now; price only where the kind has one. closed: nothing more comes of it"""

    kind: Annotated[KindName, told("哪种单据", "Kind", choices=KINDS)]
    number: Annotated[str, told("ERP 单号", "ERP number")]
    date: Annotated[str, told("日期", "Date")]
    party: Annotated[str, told("客户或供应商编码", "Customer or vendor")]
    party_name: Annotated[str, told("客户或供应商", "Its name")]
    status: Annotated[str, told("ERP 状态", "ERP status")]
    note: Annotated[str, told("备注", "Note")]
    lines: Annotated[tuple[ReadLine, ...], told("明细", "Lines")]
    closed: Annotated[bool, told("已关闭", "Closed")] = False


def sales(order: SalesOrder, defaults: Defaults) -> dict[str, Any]:
    day = order.date.isoformat()
    entry = [
        {
            "rowno": place,
            "inventorycode": line.sku,
            "quantity": line.quantity,
            "taxunitprice": line.price,
            "taxrate": defaults.tax_rate,
            "predate": day,
        }
        for place, line in enumerate(order.lines, 1)
    ]
    head = {
        "code": order.number,
        "date": day,
        "typecode": defaults.sale_type,
        "businesstype": defaults.business_type,
        "custcode": order.customer,
        "currency": defaults.currency,
        "exchangerate": 1,
        "taxrate": defaults.tax_rate,
        "remark": order.note,
    }
    return {"saleorder": head | _who(defaults) | {"entry": entry}}


def purchase(order: PurchaseOrder, defaults: Defaults) -> dict[str, Any]:
    day = order.date.isoformat()
    entry = [
        {
            "inventorycode": line.sku,
            "quantity": line.quantity,
            "taxprice": line.price,
            "taxrate": defaults.tax_rate,
            "arrivedate": (line.arrives or order.date).isoformat(),
        }
        for line in order.lines
    ]
    head = {
        "code": order.number,
        "date": day,
        "vendorcode": order.vendor,
        "operation_type_code": defaults.purchase_type,
        "remark": order.note,
    }
    return {"purchaseorder": head | _who(defaults) | {"entry": entry}}


def produced(order: ProductionOrder, root: str, defaults: Defaults) -> dict[str, Any]:
    entry = [
        {
            "inventory_code": line.sku,
            "quantity": line.quantity,
            "start_date": line.starts.isoformat(),
            "due_date": line.due.isoformat(),
            "dept_code": defaults.department,
            "sale_order_code": line.order,
        }
        for line in order.lines
    ]
    return {root: {"code": order.number, "date": order.date.isoformat(), "entry": entry}}


def head(row: Mapping[str, Any], kind: Kind) -> Head:
    party = first(row, (kind.party,)) if kind.party else ""
    return Head(
        first(row, ("code",)), first(row, ("date",))[:10], party, first(row, ("state", "status"))
    )


def document(name: KindName, row: Mapping[str, Any], kind: Kind) -> Document:
    one = head(row, kind)
    lines = tuple(_line(entry) for entry in row.get("entry") or ())
    called = first(row, ("cusname", "custname", "vendorname"))
    note = first(row, ("remark", "memory"))
    told = (name, one.number, one.date, one.party, called, one.status, note, lines)
    return Document(*told, closed=one.status.casefold() in CLOSED)


def first(row: Mapping[str, Any], names: Iterable[str]) -> str:
    """The first of them that says something."""
    return next((str(row[name]) for name in names if row.get(name) not in (None, "")), "")


def number(text: str) -> Decimal | None:
    """They write numbers as texts."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _line(entry: Mapping[str, Any]) -> ReadLine:
    sku = first(entry, ("inventorycode", "inventory_code", "invcode"))
    pieces = number(first(entry, ("quantity", "qty"))) or Decimal(0)
    price = number(first(entry, ("taxunitprice", "taxprice")))
    return ReadLine(sku, pieces, price, first(entry, _ORDERS))


def _who(defaults: Defaults) -> dict[str, str]:
    return {"deptcode": defaults.department, "personcode": defaults.person}
