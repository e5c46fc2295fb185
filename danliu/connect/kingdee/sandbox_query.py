"""What ExecuteBillQuery of the sandbox can be asked: one equality over orders or credit files."""

import re
from decimal import Decimal
from typing import Any

from msgspec import Struct

from danliu.connect.kingdee.sandbox_books import Document, Refused

EQUALS = re.compile(r"^\s*([\w.]+)\s*=\s*'((?:[^']|'')*)'\s*$")


class CreditFile(Struct):
    limit: Decimal
    used: Decimal = Decimal(0)
    currency: str = "PRE001"


def equality(condition: str) -> tuple[str, str]:
    """Field and text of `FBillNo = 'X'`, the one filter that this sandbox understands."""
    if not condition.strip():
        return "", ""
    found = EQUALS.match(condition)
    if not found:
        raise Refused(f"过滤条件无法解析：{condition}")
    return found[1], found[2].replace("''", "'")


def order_row(one: Document) -> dict[str, Any]:
    return {
        "FID": one.fid,
        "FBillNo": one.number,
        "FDocumentStatus": one.status,
        "FCustId.FNumber": one.customer,
        "FDate": one.head.get("FDate"),
    }


def credit_row(customer: str, file: CreditFile) -> dict[str, Any]:
    return {
        "FOBJECTID.FNumber": customer,
        "FCREDITAMOUNT": file.limit,
        "FUSEDAMOUNT": file.used,
        "FCURRENCYID.FNumber": file.currency,
    }
