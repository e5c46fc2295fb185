"""腾讯云短信 over HTTPS, signed by TC3-HMAC-SHA256.

Source      the vendor's signature guide and its Python SDK 3.1.195; the worked signature of the
            protocol facts is a test.
Confidence  signature, fields, codes: documented. UNCONFIRMED: how far a clock may be off, and
            the form of the delivery report.
"""

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
import msgspec
from msgspec import Struct

from danliu.connect.errors import (
    LoginRefused,
    NotYet,
    OutsideRefused,
    Throttled,
    UnexpectedAnswer,
    Unreachable,
)
from danliu.connect.outward import decoded, post

SYSTEM = "腾讯云短信"
SERVICE, VERSION = "sms", "2021-01-11"
TYPE = "application/json"
SENT = "Ok"
TOO_SOON = "LimitExceeded.PhoneNumberThirtySecondLimit"
A_NUMBER_WAITS = timedelta(seconds=31)
_ALGORITHM = "TC3-HMAC-SHA256"


class Refusal(Struct, rename="pascal"):
    code: str
    message: str = ""


class Status(Struct, rename="pascal"):
    """Of one number: others may have got theirs."""

    code: str = ""
    message: str = ""
    phone_number: str = ""
    serial_no: str = ""
    fee: int = 0


class Response(Struct, rename="pascal"):
    error: Refusal | None = None
    send_status_set: list[Status] = []
    request_id: str = ""


class Answer(Struct, rename="pascal"):
    response: Response


@dataclass(frozen=True)
class Client:
    """timeout_s  for one call, whole
    now        Unix seconds
    """

    http: httpx.AsyncClient
    url: str
    secret_id: str
    secret_key: str
    region: str
    timeout_s: float
    now: Callable[[], float] = time.time

    async def send(self, message: Mapping[str, object]) -> Sequence[Status]:
        """What became of each number."""
        return (await self._ask("SendSms", message)).send_status_set

    async def templates(self, ids: Sequence[int]) -> None:
        """The cheapest call that needs the keys; it costs nothing."""
        await self._ask("DescribeSmsTemplateList", {"International": 0, "TemplateIdSet": ids})

    async def _ask(self, action: str, asked: Mapping[str, object]) -> Response:
        body, moment = msgspec.json.encode(asked), int(self.now())
        host = urlsplit(self.url).netloc
        headers = {
            "content-type": TYPE,
            "host": host,
            "x-tc-action": action,
            "x-tc-version": VERSION,
            "x-tc-timestamp": str(moment),
            "x-tc-region": self.region,
            "authorization": authorization(
                self.secret_id, self.secret_key, SERVICE, host, body, moment
            ),
        }
        answer = await post(self.http, SYSTEM, self.url, body, headers, timeout_s=self.timeout_s)
        response = decoded(SYSTEM, answer, Answer).response
        if response.error:
            raise refusal(response.error.code, response.error.message)
        return response


def authorization(
    secret_id: str, secret_key: str, service: str, host: str, body: bytes, moment: int
) -> str:
    """The header. Its day is that of UTC: in China it is another one until eight o'clock."""
    day = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    canonical = f"POST\n/\n\ncontent-type:{TYPE}\nhost:{host}\n\ncontent-type;host\n{_digest(body)}"
    text = f"{_ALGORITHM}\n{moment}\n{scope}\n{_digest(canonical.encode())}"
    key = f"TC3{secret_key}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return (
        f"{_ALGORITHM} Credential={secret_id}/{scope}, SignedHeaders=content-type;host,"
        f" Signature={signature}"
    )


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def refusal(
    code: str, words: str
) -> LoginRefused | NotYet | OutsideRefused | Throttled | Unreachable | UnexpectedAnswer:
    """Which error their code means."""
    said = f"{code} {words}"
    if code.startswith("AuthFailure"):
        return LoginRefused(SYSTEM, said)
    if code.startswith("RequestLimitExceeded"):
        return Throttled(SYSTEM, said)
    if code == TOO_SOON:
        return NotYet(SYSTEM, said, A_NUMBER_WAITS)
    if code.startswith("InternalError"):
        return Unreachable(SYSTEM, said)
    return OutsideRefused(SYSTEM, said, refusal=code)
