"""A sales order as 金蝶云星空 wants it, and the way from nothing to audited.

The way is Save, Submit, Audit: three calls, each of which may fail, or succeed unheard. The only
thing that the ERP holds unique is the document's number, so our order number is the number.

    status   ""        Z       A         D           B            C
    means    not there draft   created   to reaudit  in approval  audited
    next     Save      Save    Submit    Submit      Audit        done

The first attempt saves without looking: one call less for every order. Whenever a step fails, the
document is looked up by its number before anything is repeated, and the way goes on from the
status that it has. A second attempt begins with a Save too: either nothing was there, or the ERP
refuses the taken number and the look-up finds what the first attempt left. Not even two attempts
at once can make two documents.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import Struct

from danliu.connect.erp import OrderLine, SalesOrder
from danliu.connect.errors import OutsideRefused, UnexpectedAnswer, Unreachable
from danliu.connect.kingdee.client import SYSTEM, Client, whole_id
from danliu.telling import told

FORM = "SAL_SaleOrder"
AUDITED = "C"
MOST_STEPS = 8  # the way has three; more only if somebody undoes them at the same time


class ErpDocument(Struct, frozen=True):
    """id: the ERP's FID; status: its FDocumentStatus, C for audited."""

    number: Annotated[str, told("ERP 单号", "ERP number")]
    id: Annotated[int, told("ERP 内码", "ERP id")]
    status: Annotated[str, told("ERP 状态", "ERP status")]


class OrderRow(Struct, array_like=True):
    fid: int
    number: str
    status: str
    customer: str


class Defaults(Struct, frozen=True):
    """What every order of this company has in common: numbers of the ERP's base data."""

    sale_org: str
    sales_person: str
    unit: str
    bill_type: str
    currency: str


@dataclass(frozen=True)
class Orders:
    client: Client
    defaults: Defaults

    async def audited(self, order: SalesOrder) -> ErpDocument:
        """Exactly one audited document of this number, whatever an earlier attempt left."""
        document = ErpDocument(order.number, id=0, status="")
        for _ in range(MOST_STEPS):
            if document.status == AUDITED:
                return document
            document = await self._step(order, document)
        raise OutsideRefused(SYSTEM, f"{order.number}: somebody keeps undoing the steps")

    async def _step(self, order: SalesOrder, document: ErpDocument) -> ErpDocument:
        """One step on. If it fails but the document has moved, it goes on from there."""
        try:
            return await self._forward(order, document)
        except (OutsideRefused, Unreachable):
            found = await self._look_up(order)
            if found is None or found.status == document.status:
                raise
            return found

    async def _forward(self, order: SalesOrder, document: ErpDocument) -> ErpDocument:
        if document.status in ("", "Z"):
            return await self._save(order, document.id)
        if document.status in ("A", "D"):
            await self.client.submit(FORM, order.number)
            return ErpDocument(order.number, document.id, "B")
        if document.status == "B":
            await self.client.audit(FORM, order.number)
            return ErpDocument(order.number, document.id, AUDITED)
        raise UnexpectedAnswer(SYSTEM, f"{order.number}: FDocumentStatus {document.status!r}")

    async def _save(self, order: SalesOrder, draft: int) -> ErpDocument:
        saved = await self.client.save(FORM, model(order, self.defaults, draft))
        if saved.number != order.number:  # a numbering rule of the ERP: repeats would double
            raise UnexpectedAnswer(SYSTEM, f"{order.number} was saved as {saved.number}")
        return ErpDocument(order.number, whole_id(saved), "A")

    async def _look_up(self, order: SalesOrder) -> ErpDocument | None:
        fields = ("FID", "FBillNo", "FDocumentStatus", "FCustId.FNumber")
        where = ("FBillNo", order.number)
        rows = await self.client.query(FORM, fields, OrderRow, where=where, limit=1)
        if not rows:
            return None
        found = rows[0]
        if found.customer != order.customer:
            words = f"{found.number} belongs to {found.customer}"
            raise OutsideRefused(SYSTEM, words, refusal="number-taken")
        return ErpDocument(found.number, found.fid, found.status)


def model(order: SalesOrder, defaults: Defaults, draft: int = 0) -> dict[str, Any]:
    """The Model of Save; `draft` is the FID of a draft to complete, 0 for a new document."""
    head = {
        "FID": draft,
        "FBillNo": order.number,
        "FBillTypeID": {"FNUMBER": defaults.bill_type},
        "FDate": order.date.isoformat(),
        "FSaleOrgId": _ref(defaults.sale_org),
        "FCustId": _ref(order.customer),
        "FSalerId": _ref(defaults.sales_person),
        "FNote": order.note,
        "FSaleOrderFinance": {"FSettleCurrId": _ref(defaults.currency), "FIsIncludedTax": True},
    }
    return head | {"FSaleOrderEntry": [_entry(line, order, defaults) for line in order.lines]}


def _entry(line: OrderLine, order: SalesOrder, defaults: Defaults) -> dict[str, Any]:
    unit = _ref(defaults.unit)
    return {
        "FMaterialId": _ref(line.sku),
        "FUnitID": unit,
        "FPriceUnitId": unit,
        "FStockUnitID": unit,
        "FQty": line.quantity,
        "FTaxPrice": line.price,
        "FSettleOrgIds": _ref(defaults.sale_org),
        "FDeliveryDate": order.date.isoformat(),
        "FReserveType": "1",
        "FOUTLMTUNIT": "SAL",
    }


def _ref(number: str) -> dict[str, str]:
    return {"FNumber": number}
