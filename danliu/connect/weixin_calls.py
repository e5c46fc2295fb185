"""How 企业微信 and 微信 are called: a token in the address, `errcode` in the answer.

Source and confidence stand with each of the two clients.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode

import httpx
import msgspec
from msgspec import Struct

from danliu.connect.errors import LoginRefused, NotTaken, OutsideRefused, Throttled
from danliu.connect.outward import decoded, get, post
from danliu.connect.passes import Pass
from danliu.connect.wires import passes_of

JSON = {"content-type": "application/json;charset=utf-8"}
ENDED = {40001, 40014, 42001}  # the token: dropped, fetched and asked once more
BUSY = -1


class Outcome(Struct, frozen=True):
    errcode: int = 0
    errmsg: str = ""


class Token(Outcome, frozen=True):
    access_token: str = ""
    expires_in: int = 7200


Answer = TypeVar("Answer", bound=Outcome)


@dataclass(frozen=True)
class Platform:
    """One application of one of them.

    system, wrong_keys, too_many   of the platform: its name, and which codes mean what
    timeout_s   for one call, whole
    """

    system: ClassVar[str]
    wrong_keys: ClassVar[frozenset[int]]
    too_many: ClassVar[frozenset[int]]

    http: httpx.AsyncClient
    url: str
    app: str
    secret: str
    timeout_s: float

    async def fetched(self) -> Token:
        """A token, asked for by id and secret."""
        raise NotImplementedError

    async def token(self) -> str:
        """The application's token, from this process's passes."""
        return await passes_of(self.http).of(self._account, self._fetch)

    async def ask(self, path: str, message: Mapping[str, Any], kind: type[Answer]) -> Answer:
        """Raises  NotTaken, Throttled, LoginRefused, OutsideRefused"""

        async def call(token: str) -> Answer:
            return await self.post(path, {"access_token": token}, message, kind)

        return await self._with_token(call)

    async def look(self, path: str, query: Mapping[str, str], kind: type[Answer]) -> Answer:
        """The same for what is asked by its address. Raises as `ask` does."""

        async def call(token: str) -> Answer:
            return await self._got(path, {"access_token": token, **query}, kind)

        return await self._with_token(call)

    async def _with_token(self, call: Callable[[str], Awaitable[Answer]]) -> Answer:
        token = await self.token()
        answer = await call(token)
        if answer.errcode in ENDED:  # another fetch, or the platform, may have ended it
            passes_of(self.http).drop(self._account, token)
            answer = await call(await self.token())
        return self.checked(answer)

    async def get(self, path: str, query: Mapping[str, str], kind: type[Answer]) -> Answer:
        return self.checked(await self._got(path, query, kind))

    async def _got(self, path: str, query: Mapping[str, str], kind: type[Answer]) -> Answer:
        url = self._address(path, query)
        answer = await get(self.http, self.system, url, timeout_s=self.timeout_s)
        return decoded(self.system, answer, kind)

    async def post(
        self, path: str, query: Mapping[str, str], message: Mapping[str, Any], kind: type[Answer]
    ) -> Answer:
        """The answer whatever its code."""
        url, body = self._address(path, query), msgspec.json.encode(message)
        answer = await post(self.http, self.system, url, body, JSON, timeout_s=self.timeout_s)
        return decoded(self.system, answer, kind)

    def checked(self, answer: Answer) -> Answer:
        """Raises  NotTaken, Throttled, LoginRefused, OutsideRefused"""
        code, words = answer.errcode, f"{answer.errcode} {answer.errmsg}"
        if code == 0:
            return answer
        if code == BUSY:
            raise NotTaken(self.system, words)
        if code in self.too_many:
            raise Throttled(self.system, words)
        if code in self.wrong_keys | ENDED:
            raise LoginRefused(self.system, words)
        raise OutsideRefused(self.system, words, refusal=str(code))

    async def _fetch(self) -> Pass:
        given = self.checked(await self.fetched())
        return Pass(given.access_token, given.expires_in)

    @property
    def _account(self) -> tuple[str, ...]:
        return (self.system, self.url, self.app, self.secret)

    def _address(self, path: str, query: Mapping[str, str]) -> str:
        return f"{self.url.rstrip('/')}{path}" + (f"?{urlencode(query)}" if query else "")
