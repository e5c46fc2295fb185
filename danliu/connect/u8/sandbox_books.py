"""The sandbox's account set: base data, documents, and requests that are done a while later."""

from typing import Any

from msgspec import Struct

ROOTS = ("saleorder", "purchaseorder", "mom_order", "purchasein")
PARTIES = {"saleorder": ("custcode", "客户"), "purchaseorder": ("vendorcode", "供应商")}
UNKNOWN = {"X"}  # any other article there is
OPENING, APPROVED = "Opening", "Approved"


class Refused(Exception):
    """A business failure, in U8's words."""


class Request(Struct):
    """One accepted add or verification. calls: how many came since."""

    root: str
    body: dict[str, Any]
    verb: str = "add"
    calls: int = 0
    done: str = ""
    refused: str = ""


class Books:
    """numbers_itself: the documents get U8's own numbers, whatever was sent."""

    def __init__(self) -> None:
        self.customers = {"C000": "散客", "C001": "苏州启明机电", "C002": "厦门远航"}
        self.vendors = {"V001": "无锡轴承厂"}
        self.items = {"A1": "轴承 6204", "红糖姜茶": "红糖姜茶", "A-1022": "端盖"}
        self.stock = {"A1": {"W1": "80.000000", "W2": "20.000000"}}
        self.documents: dict[str, dict[str, dict[str, Any]]] = {root: {} for root in ROOTS}
        self.numbers_itself = False
        self.history: list[str] = []

    def do(self, request: Request) -> str:
        """The number of the document. Raises Refused."""
        if request.verb == "verify":
            return self._approve(request.root, request.body["voucher_code"])
        return self._add(request.root, request.body)

    def list(self, root: str, query: dict[str, str]) -> list[dict[str, Any]]:
        """Heads, without their lines."""
        found = [
            {key: one for key, one in row.items() if key != "entry"}
            for row in self.documents[root].values()
            if within(row["code"], query, "code")
            and within(row["date"], query, "date")
            and query.get("state", row["state"]) == row["state"]
        ]
        return found

    def _add(self, root: str, body: dict[str, Any]) -> str:
        there, number = self.documents[root], str(body.get("code") or "")
        self._check(root, body)
        if self.numbers_itself or not number:
            number = f"{len(there) + 1:010d}"
        if number in there:
            raise Refused(f"单据号{number}重复")
        there[number] = as_texts(body) | {"code": number, "state": OPENING}
        self.history.append(f"add {number}")
        return number

    def _check(self, root: str, body: dict[str, Any]) -> None:
        if party := PARTIES.get(root):
            key, called = party
            known = self.customers if root == "saleorder" else self.vendors
            if body.get(key) not in known:
                raise Refused(f"{called}编码{body.get(key)}不存在")
        if root == "saleorder" and not body.get("typecode"):
            raise Refused("销售类型不能为空")
        for line in body.get("entry") or [{}]:
            sku = line.get("inventorycode") or line.get("inventory_code")
            if not sku or sku in UNKNOWN:
                raise Refused(f"存货编码{sku}不存在")

    def _approve(self, root: str, number: str) -> str:
        row = self.documents[root].get(number)
        if row is None or row["state"] != OPENING:
            raise Refused(f"单据{number}不存在或已审核")
        row["state"] = APPROVED
        self.history.append(f"verify {number}")
        return number


def within(text: str, query: dict[str, str], name: str) -> bool:
    begin, end = query.get(f"{name}_begin", ""), query.get(f"{name}_end", "")
    return (not begin or text >= begin) and (not end or text <= end)


def as_texts(value: Any) -> Any:
    """Numbers come back as texts with six places."""
    if isinstance(value, dict):
        return {key: as_texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_texts(one) for one in value]
    return f"{value:.6f}" if isinstance(value, int | float) else value
