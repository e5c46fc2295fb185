"""高德 web services over HTTPS: an address becomes a place, and how far it is by road.

Source      the vendor's documentation, as noted in the protocol facts of this project; the
            worked signature there is a test.
Confidence  endpoints, answers, main error numbers: documented. The signature: two published
            clients agree. How often a free key may ask: UNCONFIRMED. Everything is a text, and
            what is empty arrives as [].
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

import httpx
from msgspec import Struct

from danliu.connect.errors import LoginRefused, OutsideRefused, Throttled, Unreachable
from danliu.connect.outward import decoded, get

SYSTEM = "高德地图"
DONE = "10000"
WRONG_KEYS = {
    "10001", "10002", "10005", "10006", "10007", "10008", "10009", "10012", "10013", "10041",
}  # fmt: skip
TOO_MANY = {"10004", "10014", "10019", "10020", "10021", "10029"}
BUSY = {"10016", "10017", "30001"}

Text = str | list[str]
"""What may be empty: then it is []."""


class Outcome(Struct):
    status: str = "0"
    info: str = ""
    infocode: str = ""


class Geocode(Struct):
    """location: lng,lat in GCJ-02; level: 省, 市, 区县, 道路, 门牌号, 兴趣点 …"""

    location: Text = ""
    formatted_address: Text = ""
    province: Text = ""
    city: Text = ""
    district: Text = ""
    adcode: Text = ""
    level: Text = ""


class Geocoded(Outcome):
    geocodes: list[Geocode] = []


class Leg(Struct):
    """distance: metres; duration: seconds; info and code where there is no road."""

    distance: Text = ""
    duration: Text = ""
    info: Text = ""


class Measured(Outcome):
    results: list[Leg] = []


Answer = TypeVar("Answer", bound=Outcome)


@dataclass(frozen=True)
class Client:
    """private_key  signs what is asked; «» where signing is switched off
    timeout_s    for one call, whole
    """

    http: httpx.AsyncClient
    url: str
    key: str
    private_key: str
    timeout_s: float

    async def geocode(self, address: str, city: str) -> list[Geocode]:
        """The places that the address may mean, the best first; none where it means none."""
        asked = {"address": address} | ({"city": city} if city else {})
        return (await self._ask("/v3/geocode/geo", asked, Geocoded)).geocodes

    async def distance(self, origin: str, target: str) -> Leg | None:
        """By road; None where no road leads there."""
        asked = {"origins": origin, "destination": target, "type": "1"}
        found = (await self._ask("/v3/distance", asked, Measured)).results
        return found[0] if found and found[0].distance else None

    async def _ask(self, path: str, asked: Mapping[str, str], kind: type[Answer]) -> Answer:
        params = {**asked, "key": self.key, "output": "JSON"}
        if self.private_key:
            params["sig"] = signature(params, self.private_key)
        url = f"{self.url.rstrip('/')}{path}?{urlencode(params)}"
        body = await get(self.http, SYSTEM, url, timeout_s=self.timeout_s)
        return checked(decoded(SYSTEM, body, kind))


def signature(params: Mapping[str, str], private_key: str) -> str:
    """Over the values as they are, before anything is encoded."""
    text = "&".join(f"{name}={params[name]}" for name in sorted(params)) + private_key
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def plain(text: Text) -> str:
    return text if isinstance(text, str) else ""


def checked(answer: Answer) -> Answer:
    """Raises  Unreachable, Throttled, LoginRefused, OutsideRefused"""
    code, words = answer.infocode, f"{answer.infocode} {answer.info}"
    if answer.status == "1" and code == DONE:
        return answer
    if code in BUSY:
        raise Unreachable(SYSTEM, words)
    if code in TOO_MANY:
        raise Throttled(SYSTEM, words)
    if code in WRONG_KEYS:
        raise LoginRefused(SYSTEM, words)
    raise OutsideRefused(SYSTEM, words, refusal=code)
