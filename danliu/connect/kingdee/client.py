"""金蝶云星空 WebAPI: stateless calls, each with the signature headers of the vendor's SDK.

Source      official Python SDK 8.2.0 (headers: its worked example is a test); operation parameters
            from the official API documentation as transcribed by others.
Confidence  signature: verified. Envelope, life cycle: documented. MsgCode 1 as «wrong keys»: field
            experience. 苍穹 and 旗舰版 (`/kapi`) are other products and not covered.

No session is kept: while a session lives the server does not check signatures again, so a wrong
secret would look healthy until it ends.
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import msgspec
from msgspec import Struct

from danliu.connect.errors import LoginRefused, OutsideRefused, UnexpectedAnswer
from danliu.connect.lane import Close
from danliu.connect.outward import decoded, post
from danliu.connect.wires import Http

SYSTEM = "金蝶云星空"
SERVICE = "/k3cloud/Kingdee.BOS.WebApi.ServicesStub.DynamicFormService.{}.common.kdsvc"
SESSION_LOST = 1  # in practice: the keys are wrong, and another try is in vain
XOR_KEY = b"0054f397c6234378b09ca7d3e5debce7"  # the same in every copy of the vendor's SDK

Row = TypeVar("Row", bound=Struct)
_plain = msgspec.json.Encoder(decimal_format="number")


class Keys(Struct, frozen=True):
    """app_id is `<client id>_<32 letters>`, as the ERP shows it."""

    acct_id: str
    user_name: str
    app_id: str
    app_secret: str
    lcid: int
    org_num: str


class Fault(Struct, rename="pascal"):
    """d_index: of the document, in the order in which they were sent."""

    message: str = ""
    d_index: int | None = None
    field_name: str | None = None


class Entity(Struct, rename="pascal"):
    number: str | None = None


class Status(Struct, rename="pascal"):
    """is_success: the server writes true as well as "true". success_entitys: of several documents,
    those that it is true of."""

    is_success: bool | str
    msg_code: int = 0
    errors: list[Fault] | None = None
    success_entitys: list[Entity] | None = None

    def holds(self, number: str) -> bool:
        """Of this document: by name, where any are named."""
        if self.success_entitys:
            return number in {one.number for one in self.success_entitys}
        return str(self.is_success).lower() == "true"

    def only(self, place: int) -> "Status":
        """With the faults of one of several documents, where they say whose they are."""
        own = [one for one in self.errors or () if one.d_index == place]
        return msgspec.structs.replace(self, errors=own or self.errors)


class Result(Struct, rename="pascal"):
    response_status: Status
    id: int | str | None = None
    number: str | None = None


class Envelope(Struct, rename="pascal"):
    result: Result


@dataclass(frozen=True)
class Client:
    """server     up to but without `/k3cloud`
    timeout_s  for one call, whole; a Save of the real system may take two minutes
    now        Unix seconds
    """

    http: Http
    server: str
    keys: Keys
    timeout_s: float
    now: Callable[[], float] = time.time

    async def save(self, form: str, model: dict[str, Any]) -> Result:
        """Create a document, or with FID replace it: lines that are not sent are deleted."""
        return await self._act("Save", {"formid": form, "data": {"Model": model}})

    async def submit(self, form: str, number: str) -> None:
        await self._move("Submit", form, number)

    async def audit(self, form: str, number: str) -> None:
        await self._move("Audit", form, number)

    async def query(
        self,
        form: str,
        fields: Sequence[str],
        row: type[Row],
        *,
        where: tuple[str, str],
        limit: int,
    ) -> list[Row]:
        """Rows where one field equals a text, each as `row`, an array-like Struct.

        fields   in the order of the fields of `row`
        limit    rows, at most 2000
        Raises   UnexpectedAnswer where a value is not of the type that `row` gives it
        """
        field, text = where
        asked = {
            "FormId": form,
            "FieldKeys": ",".join(fields),
            "FilterString": f"{field} = '{text.replace(chr(39), chr(39) * 2)}'",
            "OrderString": fields[0],
            "StartRow": 0,
            "Limit": limit,
        }
        answer = await self._post("ExecuteBillQuery", {"data": asked})
        if answer.startswith(b"{"):
            raise refusal(decoded(SYSTEM, answer, Envelope).result.response_status)
        if answer.startswith(b"[[{"):  # an error, wrapped as a row
            [[error]] = decoded(SYSTEM, answer, list[list[Envelope]])
            raise refusal(error.result.response_status)
        return decoded(SYSTEM, answer, list[row])  # type: ignore[valid-type]  # made at run time

    async def _move(self, operation: str, form: str, number: str) -> None:
        """One document on to its next status; with it go others that wait for the same."""

        async def send(close: Close) -> Mapping[str, Status]:
            numbers: list[str] = []

            def body() -> dict[str, Any]:
                numbers.extend(close())
                return {"formid": form, "data": {"Numbers": numbers}}

            answer = await self._post(operation, body)
            status = decoded(SYSTEM, answer, Envelope).result.response_status
            return {one: status.only(place) for place, one in enumerate(numbers)}

        status = await self.http.lane.together((operation, form), number, send)
        if not status.holds(number):
            raise refusal(status)

    async def _act(self, operation: str, body: dict[str, Any]) -> Result:
        result = decoded(SYSTEM, await self._post(operation, body), Envelope).result
        if str(result.response_status.is_success).lower() != "true":
            raise refusal(result.response_status)
        return result

    async def _post(
        self, operation: str, body: dict[str, Any] | Callable[[], dict[str, Any]]
    ) -> bytes:
        url = self.server.rstrip("/") + SERVICE.format(operation)

        def headers() -> dict[str, str]:
            plain = {"content-type": "application/json; charset=utf-8"}
            return plain | signed_headers(self.keys, url, str(int(self.now())))

        def text() -> bytes:
            return _plain.encode(body() if callable(body) else body)

        answer = await post(self.http, SYSTEM, url, text, headers, timeout_s=self.timeout_s)
        if answer.startswith(b"response_error:"):
            raise OutsideRefused(SYSTEM, answer.decode("utf-8", "replace"))
        return answer


def signed_headers(keys: Keys, url: str, seconds: str) -> dict[str, str]:
    """The two signatures, over the path and over who asks. The nonce is the time, as in the SDK."""
    client_id, hidden = split_app_id(keys.app_id)
    path = quote(urlsplit(url).path, safe="")
    asked = f"POST\n{path}\n\nx-api-nonce:{seconds}\nx-api-timestamp:{seconds}\n"
    who = f"{keys.acct_id},{keys.user_name},{keys.lcid},{keys.org_num}"
    return {
        "X-Api-ClientID": client_id,
        "X-Api-Auth-Version": "2.0",
        "x-api-timestamp": seconds,
        "x-api-nonce": seconds,
        "x-api-signheaders": "x-api-timestamp,x-api-nonce",
        "X-Api-Signature": _signature(hidden, asked),
        "X-Kd-Appkey": keys.app_id,
        "X-Kd-Appdata": base64.b64encode(who.encode()).decode(),
        "X-Kd-Signature": _signature(keys.app_secret, keys.app_id + who),
    }


def split_app_id(app_id: str) -> tuple[str, str]:
    """The client id and the client secret that the second half hides."""
    client_id, _, hidden = app_id.partition("_")
    try:
        secret = base64.b64decode(hidden, validate=True)
    except ValueError as error:
        raise LoginRefused(SYSTEM, "app_id: <client id>_<32 letters> is expected") from error
    plain = bytes(byte ^ key for byte, key in zip(secret, XOR_KEY, strict=False))
    return client_id, base64.b64encode(plain).decode()


def refusal(status: Status) -> LoginRefused | OutsideRefused:
    """Which error a failed ResponseStatus means."""
    words = "; ".join(fault.message for fault in status.errors or ()) or "no reason given"
    if status.msg_code == SESSION_LOST:
        return LoginRefused(SYSTEM, words)
    return OutsideRefused(SYSTEM, words, refusal=str(status.msg_code))


def whole_id(result: Result) -> int:
    """The document's FID; raises UnexpectedAnswer if there is none."""
    if result.id is None or not str(result.id).isdecimal():
        raise UnexpectedAnswer(SYSTEM, f"Id: {result.id!r}")
    return int(result.id)


def _signature(key: str, text: str) -> str:
    """Base64 of the hex TEXT of the HMAC, not of its raw bytes."""
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
    return base64.b64encode(digest.encode()).decode()
