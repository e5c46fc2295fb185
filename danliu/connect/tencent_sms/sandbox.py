"""腾讯云短信 on this machine, written from the vendor's documentation.

It checks the signature with its UTC day, gives each number an answer of its own, takes one text
in thirty seconds for a number, and reports deliveries to an address: `/_report`. Numbers that end
in 0000 do not exist.
"""

import hashlib
import hmac
import itertools
import time
from collections import deque
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec

from danliu.connect.sandbox import Call, Door, Reply, reply_json, sandbox

SECRET_ID = "AKIDdemo"  # noqa: S105
SECRET_KEY = "demo-tencent-secret"  # noqa: S105
REPORT_KEY = "demo-report-key"
APP = "1400000001"
SIGN = "启明商贸"
TEMPLATES = {"1001": 2, "1002": 1, "1003": 3, "1004": 3}  # how many parameters each takes
EVERY_S = 30
LAST = 1000


@sandbox("tencent_sms")
class TencentSmsSandbox:
    def __init__(self) -> None:
        self.sent: deque[dict[str, Any]] = deque(maxlen=LAST)
        self.last: dict[str, float] = {}
        self.numbers = itertools.count(1)
        self.doors: dict[str, Door] = {"/_report": self._report}
        self.refusals = {
            "refuse": _refused("InvalidParameter", "bad"),
            "throttle": _refused("RequestLimitExceeded", "too often"),
            "busy": _refused("InternalError", "try again"),
        }

    def settings_for(self, url: str) -> dict[str, Any]:
        return {
            "secret_id": SECRET_ID,
            "secret_key": SECRET_KEY,
            "app_id": APP,
            "sign_name": SIGN,
            "report_key": REPORT_KEY,
            "url": url,
        }

    def operation(self, call: Call) -> str:
        return call.headers.get("x-tc-action", "")

    async def answer(self, call: Call) -> Reply:
        if not _signed(call):
            return _refused("AuthFailure.SignatureFailure", "the signature does not match")
        if self.operation(call) == "DescribeSmsTemplateList":
            return _accepted(DescribeTemplateStatusSet=[])
        if self.operation(call) != "SendSms":
            return _refused("InvalidAction", "no such action")
        return self._send(msgspec.json.decode(call.body))

    def books(self) -> Any:
        return {"sent": list(self.sent)}

    def _send(self, asked: dict[str, Any]) -> Reply:
        if (asked.get("SmsSdkAppId"), asked.get("SignName")) != (APP, SIGN):
            return _refused("FailedOperation.SignatureIncorrectOrUnapproved", "sign")
        states = [self._one(number, asked) for number in asked["PhoneNumberSet"]]
        return _accepted(SendStatusSet=states)

    def _one(self, number: str, asked: dict[str, Any]) -> dict[str, Any]:
        code, serial = self._code(number, asked), ""
        if code == "Ok":
            self.last[number] = time.monotonic()
            serial = f"2026:{next(self.numbers)}"
            self.sent.append({"to": number, "number": serial, **asked})
        return {"SerialNo": serial, "PhoneNumber": number, "Fee": int(code == "Ok"), "Code": code}

    def _code(self, number: str, asked: dict[str, Any]) -> str:
        wanted = TEMPLATES.get(asked.get("TemplateId", ""))
        if wanted is None:
            return "FailedOperation.TemplateUnapprovedOrNotExist"
        if len(asked.get("TemplateParamSet", [])) != wanted:
            return "InvalidParameterValue.TemplateParameterFormatError"
        if time.monotonic() - self.last.get(number, -EVERY_S) < EVERY_S:
            return "LimitExceeded.PhoneNumberThirtySecondLimit"
        return "Ok"

    async def _report(self, call: Call) -> Reply:
        """{"url"}: tells the address what became of all texts so far."""
        reports = [_report_of(one) for one in self.sent]
        async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
            answer = await http.post(msgspec.json.decode(call.body)["url"], json=reports)
        return reply_json({"status": answer.status_code, "answer": answer.text})


def _report_of(sent: dict[str, Any]) -> dict[str, str]:
    arrived = not sent["to"].endswith("0000")
    return {
        "user_receive_time": "2026-11-26 08:00:00",
        "nationcode": "86",
        "mobile": sent["to"].removeprefix("+86"),
        "report_status": "SUCCESS" if arrived else "FAIL",
        "errmsg": "DELIVRD" if arrived else "MK:0001",
        "description": "用户短信送达成功" if arrived else "空号",
        "sid": sent["number"],
        "ext": sent.get("SessionContext", ""),
    }


def _signed(call: Call) -> bool:
    """By the guide's four steps, over the headers as they came."""
    head = call.headers
    moment = head.get("x-tc-timestamp", "0")
    day = datetime.fromtimestamp(int(moment), UTC).date().isoformat()
    lines = [f"content-type:{head.get('content-type', '')}", f"host:{head.get('host', '')}", ""]
    request = ["POST", "/", "", *lines, "content-type;host", hashlib.sha256(call.body).hexdigest()]
    scope = f"{day}/sms/tc3_request"
    hashed = hashlib.sha256("\n".join(request).encode()).hexdigest()
    text = "\n".join(["TC3-HMAC-SHA256", moment, scope, hashed])
    key = ("TC3" + SECRET_KEY).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    wanted = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    sent = head.get("authorization", "")
    return sent.endswith(f"Signature={wanted}") and f"Credential={SECRET_ID}/{scope}," in sent


def _accepted(**more: Any) -> Reply:
    return reply_json({"Response": {"RequestId": "demo", **more}})


def _refused(code: str, words: str) -> Reply:
    return _accepted(Error={"Code": code, "Message": words})
