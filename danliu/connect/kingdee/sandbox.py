"""金蝶云星空 on this machine, written from the SDK's headers and the API documentation.

It verifies both signatures (but not while a session lives: so does the real one), answers errors
with HTTP 200, holds numbers unique, and lets a document go Z/A/D -> B -> C and back only by the
operations that do so. Unconfirmed here as in the client: the credit form's field keys.

    POST /_credit  {"C001": {"limit": 200000, "used": 50000}}   amounts in yuan; "*" stands for
                   every customer that is not named
"""

import re
from collections import Counter
from decimal import Decimal
from typing import Any
from uuid import uuid4

import msgspec

from danliu.connect.kingdee.sandbox_books import MOVES, Books, Document, Refused
from danliu.connect.kingdee.sandbox_keys import (
    ACCT_ID,
    APP_ID,
    APP_SECRET,
    USER_NAME,
    cookie,
    signed,
)
from danliu.connect.kingdee.sandbox_query import CreditFile, credit_row, equality, order_row
from danliu.connect.sandbox import Call, Door, Reply, reply_json, sandbox

SESSION_LOST = 1
NOT_VALID = 9
MOST_ROWS = 2000
OPERATION = re.compile(r"DynamicFormService\.(\w+)\.common\.kdsvc$")


@sandbox("kingdee")
class KingdeeSandbox:
    def __init__(self) -> None:
        self.orders = Books()
        self.credit = {"C001": CreditFile(Decimal(200_000), Decimal(50_000))}
        self.calls: Counter[str] = Counter()
        self.session = uuid4().hex
        self.doors: dict[str, Door] = {"/_credit": self._set_credit}
        self.refusals = {
            "refuse": failure("单据数据校验失败", NOT_VALID),
            "session-lost": failure("会话信息已丢失，请重新登录", SESSION_LOST),
            "error-text": Reply(b"response_error: object reference not set", 200, "text/plain"),
        }

    def settings_for(self, url: str) -> dict[str, Any]:
        return {
            "server": url,
            "acct_id": ACCT_ID,
            "user_name": USER_NAME,
            "app_id": APP_ID,
            "app_secret": APP_SECRET,
            "sales_person": "S001",
        }

    def operation(self, call: Call) -> str:
        found = OPERATION.search(call.path)
        return found[1] if found else ""

    async def answer(self, call: Call) -> Reply:
        known = self.session in (call.headers.get("kdservice-sessionid"), cookie(call))
        if not known and not signed(call):
            return failure("会话信息已丢失，请重新登录", SESSION_LOST)
        operation = self.operation(call)
        self.calls[operation] += 1
        reply = self._act(operation, *taken_apart(msgspec.json.decode(call.body)))
        return reply if known else msgspec.structs.replace(reply, headers=self._session())

    def books(self) -> Any:
        documents = [
            {
                "id": one.fid,
                "number": one.number,
                "status": one.status,
                "customer": one.customer,
                "head": one.head,
                "lines": one.lines,
                "history": one.history,
            }
            for one in self.orders.documents.values()
        ]
        return {"documents": documents, "calls": self.calls, "credit": self.credit}

    def _act(self, operation: str, form: str, data: dict[str, Any]) -> Reply:
        try:
            if operation == "ExecuteBillQuery":
                return reply_json(self._query(data))
            if form != "SAL_SaleOrder":
                return failure(f"业务对象{form}不存在", msg_code=4)
            if operation in MOVES:
                return self._moved(operation, self._numbers(data))
            return success(self._documents(operation, data))
        except Refused as refused:
            if operation == "ExecuteBillQuery":
                return reply_json([[failed(str(refused), NOT_VALID)]])
            return failure(str(refused), NOT_VALID, refused.field_name)

    def _documents(self, operation: str, data: dict[str, Any]) -> list[Document]:
        if operation in ("Save", "Draft"):
            return [self._save(data, draft=operation == "Draft")]
        if operation == "Delete":
            return [self.orders.delete(number) for number in self._numbers(data)]
        raise Refused(f"不支持的操作{operation}")

    def _moved(self, operation: str, numbers: list[str]) -> Reply:
        """Each by itself: some may move on while others are refused."""
        done, errors = [], []
        for place, number in enumerate(numbers):
            try:
                done.append(entity(self.orders.move(operation, number), place))
            except Refused as refused:
                errors.append(fault(str(refused), refused.field_name, place))
        return answered(done, errors)

    def _save(self, data: dict[str, Any], *, draft: bool) -> Document:
        keep = str(data.get("IsDeleteEntry", True)).lower() == "false"
        return self.orders.save(data.get("Model", {}), delete_entries=not keep, draft=draft)

    def _numbers(self, data: dict[str, Any]) -> list[str]:
        ids = [int(one) for one in str(data.get("Ids") or "").split(",") if one]
        return [*data.get("Numbers", []), *(self.orders.number_by_id(one) for one in ids)]

    def _query(self, data: dict[str, Any]) -> list[list[Any]]:
        rows = self._rows(data.get("FormId", ""), data.get("FilterString") or "")
        start, limit = int(data.get("StartRow", 0)), int(data.get("Limit", MOST_ROWS))
        if limit > MOST_ROWS:
            raise Refused(f"单次最多返回{MOST_ROWS}行")
        page = rows[start : start + limit]
        fields = [key.strip() for key in data.get("FieldKeys", "").split(",")]
        if page and (unknown := [key for key in fields if key not in page[0]]):
            raise Refused(f"字段{unknown[0]}不存在")
        return [[row[key] for key in fields] for row in page]

    def _rows(self, form: str, condition: str) -> list[dict[str, Any]]:
        field, text = equality(condition)
        if form == "SAL_SaleOrder":
            return self._order_rows(field, text)
        if form != "CRE_CustArchives":
            raise Refused(f"业务对象{form}不存在")
        if field != "FOBJECTID.FNumber":
            raise Refused(f"字段{field}不存在")
        file = self.credit.get(text) or self.credit.get("*")
        return [credit_row(text, file)] if file else []

    def _order_rows(self, field: str, text: str) -> list[dict[str, Any]]:
        if field == "FBillNo":  # the usual question, and there may be many documents
            found = self.orders.documents.get(text)
            return [order_row(found)] if found else []
        rows = [order_row(one) for one in self.orders.documents.values()]
        if field and rows and field not in rows[0]:
            raise Refused(f"字段{field}不存在")
        return [row for row in rows if not field or str(row[field]) == text]

    def _session(self) -> dict[str, str]:
        set_cookie = f"kdservice-sessionid={self.session}; path=/"
        return {"kdservice-sessionid": self.session, "set-cookie": set_cookie}

    async def _set_credit(self, call: Call) -> Reply:
        self.credit |= msgspec.json.decode(call.body, type=dict[str, CreditFile])
        return reply_json(self.credit)


def taken_apart(body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Form and data of either body style; positional data may be JSON text inside JSON."""
    if "parameters" not in body:
        return body.get("formid", ""), body.get("data", {})
    *form, data = body["parameters"]
    return (form[0] if form else ""), msgspec.json.decode(data) if isinstance(data, str) else data


def success(documents: list[Document]) -> Reply:
    return answered([entity(one, place) for place, one in enumerate(documents)], [])


def answered(done: list[dict[str, Any]], errors: list[dict[str, Any]]) -> Reply:
    status = {
        "IsSuccess": not errors,
        "Errors": errors,
        "SuccessEntitys": done,
        "MsgCode": NOT_VALID if errors else 0,
    }
    first = {"Id": done[0]["Id"], "Number": done[0]["Number"]} if done else {}
    return reply_json({"Result": {"ResponseStatus": status, **first}})


def entity(document: Document, place: int) -> dict[str, Any]:
    return {"Id": document.fid, "Number": document.number, "DIndex": place}


def fault(message: str, field_name: str = "", place: int = 0) -> dict[str, Any]:
    return {"FieldName": field_name, "Message": message, "DIndex": place}


def failed(message: str, msg_code: int, field_name: str = "") -> dict[str, Any]:
    errors = [fault(message, field_name)]
    status = {"IsSuccess": False, "ErrorCode": 500, "Errors": errors, "MsgCode": msg_code}
    return {"Result": {"ResponseStatus": status}}


def failure(message: str, msg_code: int, field_name: str = "") -> Reply:
    return reply_json(failed(message, msg_code, field_name))
