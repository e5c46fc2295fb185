"""The sandbox's sales orders: unique numbers, the life cycle, and what Save does to the lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

REQUIRED_HEAD = ("FSaleOrgId", "FDate", "FCustId", "FSalerId", "FBillTypeID")
REQUIRED_LINE = (
    "FMaterialId",
    "FUnitID",
    "FPriceUnitId",
    "FSettleOrgIds",
    "FDeliveryDate",
    "FReserveType",
    "FStockUnitID",
    "FOUTLMTUNIT",
)
OPEN = ("Z", "A", "D")  # may be saved again, submitted (not Z) and deleted

# operation -> (status it may start from, status it leads to)
MOVES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "Submit": (("A", "D"), "B"),
    "Audit": (("B",), "C"),
    "UnAudit": (("C",), "D"),
}


class Refused(Exception):
    """A business failure: becomes an entry of Errors."""

    def __init__(self, message: str, field_name: str = "") -> None:
        super().__init__(message)
        self.field_name = field_name


@dataclass
class Document:
    """status: Z draft, A created, B in approval, C audited, D to reaudit."""

    fid: int
    number: str
    status: str
    head: dict[str, Any]
    lines: list[dict[str, Any]] = field(default_factory=list)
    history: list[str] = field(default_factory=list)

    @property
    def customer(self) -> str:
        return number_of(self.head.get("FCustId"))


class Books:
    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self._last_id = 100_000

    def save(self, model: dict[str, Any], *, delete_entries: bool, draft: bool) -> Document:
        """Create or, with FID, update. A draft is not checked for required fields."""
        if not draft:
            _check_required(model)
        document = self._existing(int(model["FID"])) if model.get("FID") else self._new(model)
        lines = [self._numbered(line) for line in model.get("FSaleOrderEntry", [])]
        if not delete_entries:
            sent = {line["FEntryID"] for line in lines}
            lines = [one for one in document.lines if one["FEntryID"] not in sent] + lines
        document.lines = lines
        document.head |= {key: one for key, one in model.items() if key != "FSaleOrderEntry"}
        document.status = "Z" if draft else "A"
        document.history.append("Draft" if draft else "Save")
        return document

    def move(self, operation: str, number: str) -> Document:
        """One step of the life cycle; only from a status that allows it."""
        document = self._by_number(number)
        allowed, after = MOVES[operation]
        if document.status not in allowed:
            raise Refused(f"单据{number}的状态不允许{operation}，当前状态{document.status}")
        document.status = after
        document.history.append(operation)
        return document

    def delete(self, number: str) -> Document:
        document = self._by_number(number)
        if document.status not in OPEN:
            raise Refused(f"单据{number}已提交或已审核，不能删除")
        return self.documents.pop(number)

    def number_by_id(self, fid: int) -> str:
        return self._existing(fid, to_change=False).number

    def _new(self, model: dict[str, Any]) -> Document:
        fid = self._next_id()
        number = str(model.get("FBillNo") or f"XSDD{fid}")
        if number in self.documents:
            raise Refused(f"单据编号{number}已存在，请重新录入", "FBillNo")
        self.documents[number] = Document(fid, number, "A", {})
        return self.documents[number]

    def _existing(self, fid: int, *, to_change: bool = True) -> Document:
        found = next((one for one in self.documents.values() if one.fid == fid), None)
        if found is None:
            raise Refused(f"内码{fid}的单据不存在")
        if to_change and found.status not in OPEN:
            raise Refused(f"单据{found.number}已提交或已审核，不能修改")
        return found

    def _by_number(self, number: str) -> Document:
        if number not in self.documents:
            raise Refused(f"单据{number}不存在")
        return self.documents[number]

    def _numbered(self, line: dict[str, Any]) -> dict[str, Any]:
        return line | {"FEntryID": line.get("FEntryID") or self._next_id()}

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id


def number_of(reference: Any) -> str:
    """The number in `{"FNumber": …}`; FBillTypeID writes it FNUMBER."""
    if not isinstance(reference, dict):
        return ""
    return str(reference.get("FNumber") or reference.get("FNUMBER") or "")


def _check_required(model: dict[str, Any]) -> None:
    head = model | model.get("FSaleOrderFinance", {})
    missing = [key for key in (*REQUIRED_HEAD, "FSettleCurrId") if _blank(head.get(key))]
    lines = model.get("FSaleOrderEntry") or [{}]
    missing += [key for line in lines for key in REQUIRED_LINE if _blank(line.get(key))]
    if missing:
        raise Refused(f"字段“{missing[0]}”是必填项", missing[0])


def _blank(sent: Any) -> bool:
    return not number_of(sent) if isinstance(sent, dict) else not sent
