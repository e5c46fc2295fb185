"""拼多多 open platform: signed calls of one address, orders by what changed within a while.

Source      clients that are published (ddk 19.1.14, a PHP SDK) and a mirror of the error list, as
            noted in the protocol facts of this project; the worked signature is a test.
Confidence  signature: verified. Paging from the last page backwards, windows of half an hour:
            documented. UNCONFIRMED: what else than order_sn stands in the list of changes, and
            the unit of money (read here as yuan).
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
import msgspec
from msgspec import Struct

from danliu.connect.errors import (
    LoginRefused,
    OutsideRefused,
    Throttled,
    UnexpectedAnswer,
    Unreachable,
)
from danliu.connect.outward import decoded, post

SYSTEM = "拼多多"
FORM = {"content-type": "application/x-www-form-urlencoded;charset=utf-8"}
PAGE = 100
WRONG_KEYS = {10001, 10018, 10019, 20004, 20005, 20031, 20032, 30000}
BUSY = {50000, 50002, 52001, 52002, 52102, 52103}
TOO_MANY = {52101, 70031, 70032, 70033}
ALL_ORDERS = {"order_status": "5", "refund_status": "5", "is_lucky_flag": "0"}


class Refusal(Struct):
    error_code: int = 0
    error_msg: str = ""
    sub_code: str | int | None = ""
    sub_msg: str | None = ""
    request_id: str | None = ""


class Changed(Struct):
    """updated_at: where they give it."""

    order_sn: str
    updated_at: str | int = ""


class Changes(Struct):
    order_sn_list: list[Changed] = []
    total_count: int = 0


class Info(Struct):
    order_info: dict[str, Any]


class Keys(Struct):
    """expires_in: seconds, of the access token."""

    access_token: str
    refresh_token: str
    expires_in: float | None = None


Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Client:
    """timeout_s  for one call, whole
    now        Unix seconds
    """

    http: httpx.AsyncClient
    url: str
    sign_in_url: str
    client_id: str
    client_secret: str
    access_token: str
    timeout_s: float
    now: Callable[[], float] = time.time

    async def changed(self, start: int, end: int) -> list[Changed]:
        """The orders that changed from `start` to `end`, at most half an hour of Unix seconds.

        From the last page to the first: what changes meanwhile leaves its place for a later one,
        and going forward would pass over what moves up.
        """
        first = await self._changes(start, end, 1)
        pages = -(-first.total_count // PAGE)
        found: list[Changed] = []
        for page in range(pages, 1, -1):
            found += (await self._changes(start, end, page)).order_sn_list
        if pages > 1:
            first = await self._changes(start, end, 1)
        return found + first.order_sn_list

    async def order(self, order_sn: str) -> dict[str, Any]:
        """One order with its lines, as it is now."""
        asked = {"order_sn": order_sn}
        answer = await self._ask(
            "pdd.order.information.get", asked, "order_info_get_response", Info
        )
        return answer.order_info

    async def refresh(self, refresh_token: str) -> Keys:
        asked = {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
        }
        body, json = msgspec.json.encode(asked), {"content-type": "application/json"}
        answer = await post(
            self.http, SYSTEM, self.sign_in_url, body, json, timeout_s=self.timeout_s
        )
        _check(answer)
        return decoded(SYSTEM, answer, Keys)

    async def _changes(self, start: int, end: int, page: int) -> Changes:
        asked = {"start_updated_at": str(start), "end_updated_at": str(end), "page": str(page)}
        return await self._ask(
            "pdd.order.number.list.increment.get",
            {**asked, **ALL_ORDERS, "page_size": str(PAGE), "use_has_next": "false"},
            "order_sn_increment_get_response",
            Changes,
        )

    async def _ask(
        self, method: str, asked: Mapping[str, str], root: str, kind: type[Answer]
    ) -> Answer:
        """The part of the answer that stands under `root`."""

        def body() -> bytes:
            params = {
                **asked,
                "type": method,
                "client_id": self.client_id,
                "access_token": self.access_token,
                "timestamp": str(int(self.now())),
                "data_type": "JSON",
                "version": "V1",
            }
            return urlencode({**params, "sign": sign(params, self.client_secret)}).encode()

        answer = await post(self.http, SYSTEM, self.url, body, FORM, timeout_s=self.timeout_s)
        _check(answer)
        parts = decoded(SYSTEM, answer, dict[str, msgspec.Raw])
        if root not in parts:
            raise UnexpectedAnswer(SYSTEM, f"no {root}")
        return decoded(SYSTEM, bytes(parts[root]), kind)


def sign(params: Mapping[str, str], client_secret: str) -> str:
    """Upper-case hex; what is empty takes no part."""
    joined = "".join(f"{name}{params[name]}" for name in sorted(params) if params[name])
    text = f"{client_secret}{joined}{client_secret}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().upper()


class _Failed(Struct):
    error_response: Refusal | None = None


def _check(answer: bytes) -> None:
    """Raises  Unreachable, Throttled, LoginRefused, OutsideRefused"""
    refused = decoded(SYSTEM, answer, _Failed).error_response
    if refused is None:
        return
    code, said = refused.error_code, refused.sub_msg or refused.error_msg
    words = f"{code} {refused.sub_code or ''} {said} {refused.request_id or ''}"
    if code in BUSY:
        raise Unreachable(SYSTEM, words)
    if code in TOO_MANY:
        raise Throttled(SYSTEM, words)
    if code in WRONG_KEYS:
        raise LoginRefused(SYSTEM, words)
    raise OutsideRefused(SYSTEM, words, refusal=str(code))
