"""微信 (mini-program, official account) over HTTPS: sign-in by code, subscription messages.

Source      the vendor's documentation and wechatpy 1.8.18, as noted in the protocol facts of this
            project; their worked signatures are tests.
Confidence  signatures, endpoints: verified. UNCONFIRMED: the numbers of most errors, and
            `stable_token`, which gives the same token until it ends: the older call ends the
            token of everybody else at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
import msgspec
from msgspec import Struct

from danliu.connect.errors import LoginRefused, NotTaken, OutsideRefused, Throttled
from danliu.connect.outward import decoded, get, post
from danliu.connect.passes import Pass
from danliu.connect.wires import passes_of

SYSTEM = "微信"
JSON = {"content-type": "application/json;charset=utf-8"}
ENDED = {40001, 40014, 42001}  # the token: dropped, fetched and asked once more
WRONG_KEYS = {40013, 40125, 40164, 41002, 41004, 48001}
TOO_MANY = {45009, 45011}
BUSY = -1
NO_CONSENT = 43101


class Outcome(Struct, frozen=True):
    errcode: int = 0
    errmsg: str = ""


class Token(Outcome, frozen=True):
    access_token: str = ""
    expires_in: int = 7200


class Session(Outcome, frozen=True):
    """session_key is left where it is: nobody here needs it."""

    openid: str = ""
    unionid: str = ""


Answer = TypeVar("Answer", bound=Outcome)


@dataclass(frozen=True)
class Client:
    """timeout_s is for one call, whole."""

    http: httpx.AsyncClient
    url: str
    app_id: str
    secret: str
    timeout_s: float

    async def session(self, code: str) -> Session:
        """Who gave this code, which is good once and for five minutes."""
        asked = {"appid": self.app_id, "secret": self.secret, "js_code": code}
        query = urlencode({**asked, "grant_type": "authorization_code"})
        url = f"{self._address('/sns/jscode2session')}?{query}"
        answer = await get(self.http, SYSTEM, url, timeout_s=self.timeout_s)
        return checked(decoded(SYSTEM, answer, Session))

    async def subscribed(self, message: Mapping[str, Any]) -> None:
        """One message for one consent. Raises OutsideRefused where there is none (43101)."""
        body = msgspec.json.encode(message)
        token = await self.token()
        answer = await self._send(token, body)
        if answer.errcode in ENDED:  # another fetch, or the vendor, may have ended it
            passes_of(self.http).drop(self._account, token)
            answer = await self._send(await self.token(), body)
        checked(answer)

    async def token(self) -> str:
        """The application's token, from this process's passes."""
        return await passes_of(self.http).of(self._account, self._fetch)

    async def _send(self, token: str, body: bytes) -> Outcome:
        path = "/cgi-bin/message/subscribe/send"
        return await self._post(f"{path}?{urlencode({'access_token': token})}", body, Outcome)

    async def _fetch(self) -> Pass:
        asked = {
            "grant_type": "client_credential",
            "appid": self.app_id,
            "secret": self.secret,
            "force_refresh": False,
        }
        given = await self._post("/cgi-bin/stable_token", msgspec.json.encode(asked), Token)
        checked(given)
        return Pass(given.access_token, given.expires_in)

    async def _post(self, path: str, body: bytes, kind: type[Answer]) -> Answer:
        url = self._address(path)
        answer = await post(self.http, SYSTEM, url, body, JSON, timeout_s=self.timeout_s)
        return decoded(SYSTEM, answer, kind)

    @property
    def _account(self) -> tuple[str, ...]:
        return (SYSTEM, self.url, self.app_id, self.secret)

    def _address(self, path: str) -> str:
        return f"{self.url.rstrip('/')}{path}"


def checked(answer: Answer) -> Answer:
    """Raises  NotTaken, Throttled, LoginRefused, OutsideRefused"""
    code, words = answer.errcode, f"{answer.errcode} {answer.errmsg}"
    if code == 0:
        return answer
    if code == BUSY:
        raise NotTaken(SYSTEM, words)
    if code in TOO_MANY:
        raise Throttled(SYSTEM, words)
    if code in WRONG_KEYS | ENDED:
        raise LoginRefused(SYSTEM, words)
    raise OutsideRefused(SYSTEM, words, refusal=str(code))
