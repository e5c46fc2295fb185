"""A connector to the bench's stub, as a stranger would write one."""

from decimal import Decimal

import httpx
import msgspec
from msgspec import Struct

from danliu.connect.connector import connector, operation
from danliu.connect.outward import decoded, post

NAME = "bench-stub"


class Settings(Struct, frozen=True):
    url: str


class Order(Struct, frozen=True):
    number: str


class Verdict(Struct, frozen=True):
    """held_ms: how long the outside system took to answer, by its own clock."""

    ok: bool
    available: Decimal
    held_ms: float


@connector(NAME, zh="测速替身", en="Bench stub", settings=Settings)
class Stub:
    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self._url, self._http = settings.url, http

    async def test(self) -> str:
        return self._url

    @operation(zh="查信用", en="ask for credit")
    async def credit(self, order: Order) -> Verdict:
        return await self._ask(order)

    @operation(zh="查库存", en="ask for stock")
    async def stock(self, order: Order) -> Verdict:
        return await self._ask(order)

    @operation(zh="问运费", en="ask for freight")
    async def quotes(self, order: Order) -> Verdict:
        return await self._ask(order)

    async def _ask(self, order: Order) -> Verdict:
        body = msgspec.json.encode(order)
        answer = await post(self._http, NAME, self._url, body, {}, timeout_s=5)
        return decoded(NAME, answer, Verdict)
