"""抖店 open platform: signed calls out, signed pushes in.

Source      official Go SDK 1.1.0 (signature v2, canonical JSON, push signature), the platform's
            published error table. The worked signatures of the notes are tests.
Confidence  both signatures and the order's fields: verified. Throttling codes, the push's time
            limit and how often it is repeated: UNCONFIRMED.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import httpx
import msgspec
from msgspec import Struct

from danliu.connect.errors import LoginRefused, OutsideRefused, Throttled, Unreachable
from danliu.connect.outward import decoded, post

SYSTEM = "抖店"
DONE = 10000
UNAVAILABLE = 20000
WRONG_KEYS = ("signature", "access-token", "authorization", "permission", "app-key", "invalid_ip")
# without the second header an older gateway answers in its older form
HEADERS = {"content-type": "application/json;charset=utf-8", "x-open-no-old-err-code": "1"}


class Outcome(Struct):
    """data stays raw until the code says that it is there."""

    code: int
    msg: str = ""
    sub_code: str = ""
    sub_msg: str = ""
    log_id: str = ""
    data: msgspec.Raw = msgspec.Raw(b"null")


class Detail(Struct):
    shop_order_detail: dict[str, Any]


class Page(Struct):
    total: int = 0


class Keys(Struct):
    """access_token lasts seven days, refresh_token fourteen; both are new each time."""

    access_token: str
    refresh_token: str
    expires_in: float | None = None


@dataclass(frozen=True)
class Client:
    """timeout_s  for one call, whole
    now        Unix seconds; the platform refuses a clock that is ten minutes off
    """

    http: httpx.AsyncClient
    url: str
    app_key: str
    app_secret: str
    access_token: str
    timeout_s: float
    now: Callable[[], float] = time.time

    async def order(self, shop_order_id: str) -> dict[str, Any]:
        """One shop order with its lines, in the platform's words and units."""
        data = await self._ask("order.orderDetail", {"shop_order_id": shop_order_id})
        return decoded(SYSTEM, data, Detail).shop_order_detail

    async def count_orders(self) -> int:
        """How many orders the shop has; the cheapest call that needs every key."""
        asked = {"page": 0, "size": 1, "order_by": "create_time", "order_asc": False}
        return decoded(SYSTEM, await self._ask("order.searchList", asked), Page).total

    async def refresh(self, refresh_token: str) -> Keys:
        """New tokens for the one that was kept for this. Asked without an access token."""
        asked = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        alone = replace(self, access_token="")
        return decoded(SYSTEM, await alone._ask("token.refresh", asked), Keys)

    async def _ask(self, method: str, params: Mapping[str, Any]) -> bytes:
        param_json = canonical(params)
        body = param_json.encode()

        def url() -> str:
            path = f"{self.url.rstrip('/')}/{method.replace('.', '/')}"
            return f"{path}?{urlencode(self._query(method, param_json))}"

        answer = await post(self.http, SYSTEM, url, body, HEADERS, timeout_s=self.timeout_s)
        outcome = decoded(SYSTEM, answer, Outcome)
        if outcome.code != DONE:
            raise refusal(outcome)
        return bytes(outcome.data)

    def _query(self, method: str, param_json: str) -> dict[str, str]:
        timestamp = str(int(self.now()))
        token = {"access_token": self.access_token} if self.access_token else {}
        return token | {
            "app_key": self.app_key,
            "method": method,
            "timestamp": timestamp,
            "v": "2",
            "sign": sign(self.app_key, self.app_secret, method, param_json, timestamp),
            "sign_method": "hmac-sha256",
        }


def canonical(params: Mapping[str, Any]) -> str:
    """Keys sorted at every level, no blanks, no escapes: these very bytes are signed and sent."""
    return json.dumps(params, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sign(app_key: str, app_secret: str, method: str, param_json: str, timestamp: str) -> str:
    """Signature v2; access_token, sign and sign_method take no part in it."""
    pattern = f"app_key{app_key}method{method}param_json{param_json}timestamp{timestamp}v2"
    text = f"{app_secret}{pattern}{app_secret}"
    return hmac.new(app_secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def event_sign(app_key: str, app_secret: str, body: bytes) -> str:
    """The signature of a push, over its raw bytes."""
    signed = app_key.encode() + body + app_secret.encode()
    return hashlib.md5(signed, usedforsecurity=False).hexdigest()


def refusal(outcome: Outcome) -> LoginRefused | OutsideRefused | Throttled | Unreachable:
    """Which error the platform's code means; its log_id is what its support asks for."""
    words = f"{outcome.code} {outcome.sub_code} {outcome.sub_msg or outcome.msg} {outcome.log_id}"
    if "limit" in outcome.sub_code:
        return Throttled(SYSTEM, words)
    if outcome.code == UNAVAILABLE:
        return Unreachable(SYSTEM, words)
    if any(word in outcome.sub_code for word in WRONG_KEYS):
        return LoginRefused(SYSTEM, words)
    return OutsideRefused(SYSTEM, words, refusal=outcome.sub_code)
