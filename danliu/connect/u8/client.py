"""用友 U8+ OpenAPI: plain JSON through the vendor's relay to the U8 server of the company.

Source      the vendor's pages and several public clients, as noted in the protocol facts of this
            project; the names of stock filters from one public client; read 2026-11-26. There is
            no signature: the worked request lines are tests.
Confidence  token, biz_id, paging, asynchronous adds: documented. UNCONFIRMED: everything about
            production orders, the codes of errors (read from their words here), how a result that
            is not there yet is told, the fields of stock, the entries of purchase orders.

The keys stand in the address: an address never goes into a log or an error.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import msgspec
from msgspec import Struct

from danliu.connect.errors import (
    LoginRefused,
    OutsideError,
    OutsideRefused,
    Throttled,
    UnexpectedAnswer,
    Unreachable,
)
from danliu.connect.outward import decoded, get, post
from danliu.connect.passes import Pass
from danliu.connect.wires import passes_of

SYSTEM = "用友 U8"
JSON = {"content-type": "application/json;charset=utf-8"}
PAGE, MOST_PAGES = 100, 200
LASTS_S = 7200
ENDED = ("token",)
AWAY = ("离线", "未启动", "未连接", "超时", "timeout")  # the relay: nobody knows what was done
TOO_MANY = ("频率", "频繁", "次数超", "并发")
WRONG_KEYS = ("app_key", "app_secret", "from_account", "to_account", "授权", "token")
PENDING = ("处理中", "排队", "等待")

_plain = msgspec.json.Encoder(decimal_format="number")
Rows = list[dict[str, Any]]
Answer = TypeVar("Answer", bound="Outcome")


class Outcome(Struct, frozen=True):
    """errcode: a text, "0" for success."""

    errcode: str | int = "0"
    errmsg: str | None = ""

    @property
    def well(self) -> bool:
        return str(self.errcode) == "0"

    @property
    def words(self) -> str:
        return f"{self.errcode} {self.errmsg or ''}".strip()

    def says(self, words: tuple[str, ...]) -> bool:
        return any(one in (self.errmsg or "").lower() for one in words)


class TokenPart(Struct, frozen=True, rename="camel"):
    id: str
    expires_in: float | str | None = None


class Token(Outcome, frozen=True):
    token: TokenPart | None = None


class Accepted(Outcome, frozen=True):
    """id: the document's number, once it has one. url: where to ask for it."""

    id: str | int | None = ""
    tradeid: str | None = ""
    url: str | None = ""

    @property
    def number(self) -> str:
        return "" if self.id is None else str(self.id)

    @property
    def request(self) -> str:
        """The number of the request. Their address may be anybody's: only this is used of it."""
        return next(iter(parse_qs(urlsplit(self.url or "").query).get("requestid", [])), "")


class Account(Struct, frozen=True):
    """ds_sequence: the account set; blank for the first one of the application."""

    from_account: str
    to_account: str
    app_key: str
    app_secret: str
    ds_sequence: str = ""


@dataclass(frozen=True)
class Client:
    """timeout_s   for one call, whole: the relay takes seconds"""

    http: httpx.AsyncClient
    url: str
    account: Account
    timeout_s: float

    async def token(self) -> str:
        """From this process's passes: it is good for two hours, and had anew by the keys."""
        return await passes_of(self.http).of(self._place, self._fetch)

    async def add(self, path: str, body: Mapping[str, Any], biz_id: str) -> Accepted:
        """Accepted, or done. biz_id: with the same one nothing is made twice."""

        async def call(token: str) -> Accepted:
            url = self.address(path, token, {"biz_id": biz_id} if biz_id else {})
            sent = _plain.encode(body)
            answer = await post(self.http, SYSTEM, url, sent, JSON, timeout_s=self.timeout_s)
            return decoded(SYSTEM, answer, Accepted)

        return await self._with_token(call)

    async def result(self, request: str) -> Accepted:
        """What became of an accepted request: without a number it is still under way."""
        answer = await self._got(
            f"{self._base}/result?{urlencode({'requestid': request})}", Accepted
        )
        if not answer.well and answer.says(PENDING):
            return Accepted()
        return checked(answer)

    async def rows(self, path: str, root: str, filters: Mapping[str, str]) -> Rows:
        """All pages of a list. Raises UnexpectedAnswer where they do not end."""
        found: Rows = []
        for page in range(1, MOST_PAGES + 1):
            asked = {**filters, "page_index": str(page), "rows_per_page": str(PAGE)}
            some = await self._page(path, root, asked)
            found += some
            if len(some) < PAGE:
                return found
        raise UnexpectedAnswer(SYSTEM, f"{path}: more than {MOST_PAGES} pages")

    async def one(self, path: str, root: str, number: str) -> dict[str, Any]:
        """A whole document."""
        parts = await self._parts(path, {"id": number})
        return decoded(SYSTEM, bytes(parts.get(root, b"{}")), dict[str, Any])

    def address(self, path: str, token: str, more: Mapping[str, str]) -> str:
        one = self.account
        query = {"from_account": one.from_account, "to_account": one.to_account}
        query |= {"app_key": one.app_key, "token": token}
        if one.ds_sequence:
            query["ds_sequence"] = one.ds_sequence
        return f"{self._base}{path}?{urlencode({**query, **more})}"

    def token_address(self) -> str:
        one = self.account
        keys = {"from_account": one.from_account, "app_key": one.app_key}
        return f"{self._base}/system/token?{urlencode({**keys, 'app_secret': one.app_secret})}"

    async def _page(self, path: str, root: str, asked: Mapping[str, str]) -> Rows:
        """A list with nothing in it may come without its root."""
        parts = await self._parts(path, asked)
        return decoded(SYSTEM, bytes(parts.get(root, b"[]")), Rows | None) or []  # type: ignore[arg-type]

    async def _parts(self, path: str, asked: Mapping[str, str]) -> dict[str, msgspec.Raw]:
        raw = b""

        async def call(token: str) -> Outcome:
            nonlocal raw
            url = self.address(path, token, asked)
            raw = await get(self.http, SYSTEM, url, timeout_s=self.timeout_s)
            return decoded(SYSTEM, raw, Outcome)

        await self._with_token(call)
        return decoded(SYSTEM, raw, dict[str, msgspec.Raw])

    async def _with_token(self, call: Callable[[str], Awaitable[Answer]]) -> Answer:
        """A token that they end before its time is fetched once more."""
        token = await self.token()
        answer = await call(token)
        if not answer.well and answer.says(ENDED):
            passes_of(self.http).drop(self._place, token)
            answer = await call(await self.token())
        return checked(answer)

    async def _fetch(self) -> Pass:
        answer = await self._got(self.token_address(), Token)
        if not answer.well and not answer.says(AWAY + TOO_MANY):
            raise LoginRefused(SYSTEM, answer.words)
        token = checked(answer).token
        if token is None:
            raise UnexpectedAnswer(SYSTEM, "no token")
        return Pass(token.id, float(token.expires_in or LASTS_S))

    async def _got(self, url: str, kind: type[Answer]) -> Answer:
        return decoded(SYSTEM, await get(self.http, SYSTEM, url, timeout_s=self.timeout_s), kind)

    @property
    def _base(self) -> str:
        return self.url.rstrip("/")

    @property
    def _place(self) -> tuple[str, ...]:
        one = self.account
        return (SYSTEM, self.url, one.from_account, one.app_key, one.app_secret)


def checked(answer: Answer) -> Answer:
    if answer.well:
        return answer
    raise refusal(answer)


def refusal(answer: Outcome) -> OutsideError:
    """Which error it means, by its words."""
    if answer.says(AWAY):
        return Unreachable(SYSTEM, answer.words)
    if answer.says(TOO_MANY):
        return Throttled(SYSTEM, answer.words)
    if answer.says(WRONG_KEYS):
        return LoginRefused(SYSTEM, answer.words)
    return OutsideRefused(SYSTEM, answer.words, refusal=str(answer.errcode))
