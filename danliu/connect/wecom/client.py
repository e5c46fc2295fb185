"""企业微信 over HTTPS: application messages, template cards, group robots.

Source      the vendor's developer documentation, as noted in the protocol facts of this project.
Confidence  card update, limits: documented. UNCONFIRMED: the error numbers of the group robot
            (45009 too often, 93000 wrong key) and of too many token calls (45033).
"""

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

SYSTEM = "企业微信"
JSON = {"content-type": "application/json;charset=utf-8"}
ENDED = {40001, 40014, 42001}  # the token: dropped, fetched and asked once more
WRONG_KEYS = {40001, 40013, 40056, 41001, 41002, 41004, 48002, 60020, 93000}
TOO_MANY = {45009, 45011, 45033}
BUSY = -1


class Outcome(Struct, frozen=True):
    errcode: int = 0
    errmsg: str = ""


class Token(Outcome, frozen=True):
    access_token: str = ""
    expires_in: int = 7200


class Sent(Outcome, frozen=True):
    """The people in `invaliduser` got nothing, though errcode is 0. response_code: only of cards
    that can be pressed; good once, for 72 hours."""

    invaliduser: str = ""
    unlicenseduser: str = ""
    msgid: str = ""
    response_code: str = ""

    @property
    def missed(self) -> tuple[str, ...]:
        both = f"{self.invaliduser}|{self.unlicenseduser}".split("|")
        return tuple(dict.fromkeys(one for one in both if one))


Answer = TypeVar("Answer", bound=Outcome)


@dataclass(frozen=True)
class Client:
    """timeout_s is for one call, whole."""

    http: httpx.AsyncClient
    url: str
    corp_id: str
    secret: str
    timeout_s: float

    async def send(self, message: dict[str, Any]) -> Sent:
        """An application message. Raises OutsideRefused where nobody gets it."""
        sent = await self._ask("message/send", message, Sent)
        if set(message["touser"].split("|")) <= set(sent.missed):
            raise OutsideRefused(SYSTEM, "|".join(sent.missed), refusal="invaliduser")
        return sent

    async def update_card(self, card: dict[str, Any]) -> None:
        await self._ask("message/update_template_card", card, Sent)

    async def robot(self, key: str, message: dict[str, Any]) -> None:
        """To the group that the robot stands in: its key is the whole secret."""
        body = msgspec.json.encode(message)
        url = f"{self._address('webhook/send')}?{urlencode({'key': key})}"
        checked(await self._post(url, body, Outcome))

    async def token(self) -> str:
        """The application's token, from this process's passes."""
        return await passes_of(self.http).of(self._account, self._fetch)

    async def _ask(self, path: str, message: dict[str, Any], kind: type[Answer]) -> Answer:
        body = msgspec.json.encode(message)
        token = await self.token()
        answer = await self._with(token, path, body, kind)
        if answer.errcode in ENDED:  # the server may end a token before its time
            passes_of(self.http).drop(self._account, token)
            answer = await self._with(await self.token(), path, body, kind)
        return checked(answer)

    async def _with(self, token: str, path: str, body: bytes, kind: type[Answer]) -> Answer:
        url = f"{self._address(path)}?{urlencode({'access_token': token})}"
        return await self._post(url, body, kind)

    async def _post(self, url: str, body: bytes, kind: type[Answer]) -> Answer:
        answer = await post(self.http, SYSTEM, url, body, JSON, timeout_s=self.timeout_s)
        return decoded(SYSTEM, answer, kind)

    async def _fetch(self) -> Pass:
        asked = urlencode({"corpid": self.corp_id, "corpsecret": self.secret})
        url = f"{self._address('gettoken')}?{asked}"
        answer = await get(self.http, SYSTEM, url, timeout_s=self.timeout_s)
        given = checked(decoded(SYSTEM, answer, Token))
        return Pass(given.access_token, given.expires_in)

    @property
    def _account(self) -> tuple[str, ...]:
        return (SYSTEM, self.url, self.corp_id, self.secret)

    def _address(self, path: str) -> str:
        return f"{self.url.rstrip('/')}/cgi-bin/{path}"


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
