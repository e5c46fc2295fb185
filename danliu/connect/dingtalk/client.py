"""钉钉 over HTTPS: work notifications, group robots, interactive cards.

Two generations of one platform: the old calls (oapi) tell by `errcode` with HTTP 200, the new ones
(api) by HTTP 4xx with `code`. Each has a token of its own for the same keys.

Source      the vendor's developer documentation and SDKs, as noted in the protocol facts of this
            project; its pages on a notification's result and its flow-control codes, on the
            callback of cards, and on signing in (oauth2/auth, userAccessToken, users/me,
            getbyunionid); read 2026-11-26. The worked signature is a test.
Confidence  signature of the robot, twenty a minute, 130101: documented. UNCONFIRMED: that a robot
            is silent for ten minutes after that; which of 90001 to 90027 say «too often»; that a
            card made again under the same outTrackId is the same card; several people in one
            openSpaceId.
"""

import base64
import hmac
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
import msgspec
from msgspec import Struct

from danliu.connect.dingtalk.answers import (
    OUTSIDER,
    SYSTEM,
    Delivered,
    Found,
    Outcome,
    Refusal,
    Result,
    Task,
    Token,
    checked_old,
    ended,
    refusal,
)
from danliu.connect.errors import LoginRefused, OutsideRefused
from danliu.connect.outward import checked, decoded, exchange, get, post
from danliu.connect.passes import Pass
from danliu.connect.wires import passes_of

JSON = {"content-type": "application/json;charset=utf-8"}
_NOTICES = "/topapi/message/corpconversation"
_CARDS = "/v1.0/card/instances"

Old = TypeVar("Old", bound=Outcome)
New = TypeVar("New")


class Fresh(Struct, frozen=True, rename="camel"):
    access_token: str
    expire_in: float


class Person(Struct, frozen=True, rename="camel"):
    union_id: str


class Done(Struct, frozen=True):
    """Of a call that only says that it was done."""


@dataclass(frozen=True)
class Client:
    """url, oapi_url   of the new calls and of the old
    timeout_s       for one call, whole
    now             Unix seconds
    """

    http: httpx.AsyncClient
    url: str
    oapi_url: str
    client_id: str
    client_secret: str
    timeout_s: float
    now: Callable[[], float] = time.time

    async def token(self) -> str:
        """Of the old calls, from this process's passes. Proves the keys."""
        return await passes_of(self.http).of(self._account("oapi"), self._fetch_old)

    async def notify(self, agent: int, people: Sequence[str], message: Mapping[str, Any]) -> int:
        """The task that sends it: that it was taken does not say that anybody got it."""
        to = {"to_all_user": True} if list(people) == ["@all"] else {"userid_list": _joined(people)}
        body = {"agent_id": agent, **to, "msg": message}
        return (await self._ask_old(f"{_NOTICES}/asyncsend_v2", body, Task)).task_id

    async def outcome(self, agent: int, task: int) -> Result:
        """What became of it, as far as they know by now."""
        body = {"agent_id": agent, "task_id": task}
        return (await self._ask_old(f"{_NOTICES}/getsendresult", body, Delivered)).send_result

    async def robot(self, token: str, secret: str, message: Mapping[str, Any]) -> None:
        """To the group that the robot stands in. secret: «» where the robot does not sign."""

        def address() -> str:
            query = {"access_token": token}
            if secret:
                moment = int(self.now() * 1000)
                query |= {"timestamp": str(moment), "sign": robot_sign(secret, moment)}
            return f"{self.oapi_url.rstrip('/')}/robot/send?{urlencode(query)}"

        body = msgspec.json.encode(message)
        answer = await post(self.http, SYSTEM, address, body, JSON, timeout_s=self.timeout_s)
        checked_old(decoded(SYSTEM, answer, Outcome))

    async def make_card(self, card: Mapping[str, Any]) -> dict[str, bool]:
        """To whom it was brought: by the number of the place, which is the person's."""
        found = await self._ask_new("POST", f"{_CARDS}/createAndDeliver", card, _Made)
        return {one.space_id: one.success for one in found.result.deliver_results}

    async def change_card(self, change: Mapping[str, Any]) -> None:
        await self._ask_new("PUT", _CARDS, change, Done)

    async def hear_cards(self, address: str, route: str, secret: str) -> None:
        """Where presses go from now on, also of the cards that were sent before."""
        body = {"callbackUrl": address, "callbackRouteKey": route, "apiSecret": secret}
        forced = body | {"forceUpdate": True}
        await self._ask_new("POST", "/v1.0/card/callbacks/register", forced, Done)

    async def visitor(self, code: str) -> str:
        """The userid behind a code, which is good once: by the person's own token and what it says
        of them, which is no number of the company's. Raises OutsideRefused."""
        keys = {"clientId": self.client_id, "clientSecret": self.client_secret}
        asked = {**keys, "code": code, "grantType": "authorization_code"}
        given = _read(await self._send("POST", "/v1.0/oauth2/userAccessToken", asked, ""), Fresh)
        answer = await self._send("GET", "/v1.0/contact/users/me", {}, given.access_token)
        person = {"unionid": _read(answer, Person).union_id}
        found = await self._ask_old("/topapi/user/getbyunionid", person, Found)
        if not found.result.userid or found.result.contact_type == OUTSIDER:
            raise OutsideRefused(SYSTEM, "不是企业成员 not a member", refusal="not-a-member")
        return found.result.userid

    async def _ask_old(self, path: str, body: Mapping[str, Any], kind: type[Old]) -> Old:
        async def call(token: str) -> Old:
            url = f"{self.oapi_url.rstrip('/')}{path}?{urlencode({'access_token': token})}"
            sent = msgspec.json.encode(body)
            answer = await post(self.http, SYSTEM, url, sent, JSON, timeout_s=self.timeout_s)
            return decoded(SYSTEM, answer, kind)

        token = await self.token()
        answer = await call(token)
        if ended(answer):
            passes_of(self.http).drop(self._account("oapi"), token)
            answer = await call(await self.token())
        return checked_old(answer)

    async def _ask_new(
        self, method: str, path: str, body: Mapping[str, Any], kind: type[New]
    ) -> New:
        passes, account = passes_of(self.http), self._account("api")
        token = await passes.of(account, self._fetch_new)
        answer = await self._send(method, path, body, token)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            passes.drop(account, token)
            token = await passes.of(account, self._fetch_new)
            answer = await self._send(method, path, body, token)
        return _read(answer, kind)

    def _send(
        self, method: str, path: str, body: Mapping[str, Any], token: str
    ) -> Awaitable[httpx.Response]:
        url, headers = f"{self.url.rstrip('/')}{path}", JSON
        if token:
            headers = JSON | {"x-acs-dingtalk-access-token": token}
        sent = msgspec.json.encode(body)
        return exchange(self.http, SYSTEM, method, url, sent, headers, timeout_s=self.timeout_s)

    async def _fetch_old(self) -> Pass:
        keys = urlencode({"appkey": self.client_id, "appsecret": self.client_secret})
        url = f"{self.oapi_url.rstrip('/')}/gettoken?{keys}"
        answer = await get(self.http, SYSTEM, url, timeout_s=self.timeout_s)
        given = checked_old(decoded(SYSTEM, answer, Token))
        return Pass(given.access_token, given.expires_in)

    async def _fetch_new(self) -> Pass:
        keys = {"appKey": self.client_id, "appSecret": self.client_secret}
        answer = await self._send("POST", "/v1.0/oauth2/accessToken", keys, "")
        if answer.status_code == httpx.codes.BAD_REQUEST:  # the only thing asked are the keys
            raise LoginRefused(SYSTEM, decoded(SYSTEM, answer.content, Refusal).words)
        given = _read(answer, Fresh)
        return Pass(given.access_token, given.expire_in)

    def _account(self, generation: str) -> tuple[str, ...]:
        return (SYSTEM, generation, self.url, self.oapi_url, self.client_id, self.client_secret)


class _Place(Struct, frozen=True, rename="camel"):
    space_id: str
    success: bool = False


class _Places(Struct, frozen=True, rename="camel"):
    deliver_results: list[_Place] = []


class _Made(Struct, frozen=True):
    result: _Places = _Places()


def _read(answer: httpx.Response, kind: type[New]) -> New:
    """Raises  NotTaken, Throttled, LoginRefused, OutsideRefused, and as `checked` does"""
    if answer.is_client_error:
        raise refusal(answer.status_code, decoded(SYSTEM, answer.content, Refusal))
    return decoded(SYSTEM, checked(SYSTEM, answer), kind)


def robot_sign(secret: str, moment: int) -> str:
    """Over the time and the secret itself, in Base64. moment: Unix milliseconds."""
    return base64.b64encode(
        hmac.digest(secret.encode(), f"{moment}\n{secret}".encode(), "sha256")
    ).decode()


def _joined(people: Sequence[str]) -> str:
    return ",".join(people)
