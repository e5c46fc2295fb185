"""Kept connections to outside systems, each found at once.

httpx's own pool looks for every call at every connection, and from there at every other: with 48
open, one call costs some 4 ms of CPU, and a busy worker does little else. Here a pool holds one
connection, and the pools that are free lie on a stack for each address.
"""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from copy import copy
from typing import Any
from urllib.request import getproxies

import httpx

from danliu.connect.lane import Lane
from danliu.connect.pace import Limits, Pace
from danliu.connect.passes import Passes

AT_ONCE = 200  # calls of this process
KEEPS_FOR_S = 30.0  # a connection that nobody needs
LONGEST = 32 * 1024 * 1024  # bytes of one answer
KEEPS = 60  # such connections to one address: some systems count them

_ONE = httpx.Limits(max_connections=1, max_keepalive_connections=1)
_Address = tuple[str, str, int | None]


class TooLong(httpx.ReadError):
    """More than LONGEST bytes: asking again brings as many."""


def open_http(pace: Pace | None = None) -> "Http":
    """The client of one process. Proxies that the environment names are used as httpx does."""
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=60)
    proxies = getproxies()
    wires = None if "all" in proxies else Wires()
    mounts = {"all://": wires} if wires else {}
    return Http(None if proxies else wires, pace, timeout=10, limits=limits, mounts=mounts)


class Http(httpx.AsyncClient):
    """httpx's client. A call that follows no redirects goes over the wires at once: past what the
    client does about cookies, sign-in and redirects, which takes a third of the CPU of a call."""

    def __init__(self, direct: "Wires | None", pace: Pace | None, **settings: Any) -> None:
        super().__init__(**settings)
        self._direct, self.pace = direct, pace
        self.passes = Passes()
        self._lanes: dict[tuple[int, str], Lane] = {}
        self.lane = Lane(None, (0, ""))
        self._begun = False

    def on(self, workspace: int, connection: str, limits: Limits) -> "Http":
        """The same client for one errand over this connection, which may take several requests."""
        place, errand = (workspace, connection), copy(self)
        errand.lane = self._lanes.setdefault(place, Lane(self.pace, place))
        errand.lane.limits = limits
        return errand

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """For the time of one request. Raises ComeAgain before the first where many wait."""
        async with self.lane.turn(begun=self._begun):
            self._begun = True
            yield

    async def send(self, request: httpx.Request, **how: Any) -> httpx.Response:
        if self._direct is None or how != {"follow_redirects": False}:
            return await super().send(request, **how)
        answer = await self._direct.handle_async_request(request)
        answer.request = request
        try:
            await answer.aread()
        finally:
            await answer.aclose()
        return answer


def turn_of(http: httpx.AsyncClient) -> AbstractAsyncContextManager[None]:
    """The time of one request; without a lane, any time. Raises ComeAgain."""
    return http.turn() if isinstance(http, Http) else nullcontext()


def passes_of(http: httpx.AsyncClient) -> Passes:
    """The access tokens of this process; of another client, none yet."""
    return http.passes if isinstance(http, Http) else Passes()


class Wires(httpx.AsyncBaseTransport):
    """Lends each request a connection of its own until its answer is read or dropped."""

    def __init__(self) -> None:
        self._trust = httpx.create_ssl_context()  # read once: it takes as long as ten calls
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._free: defaultdict[_Address, deque[tuple[float, httpx.AsyncHTTPTransport]]] = (
            defaultdict(deque)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self._wait(request)
        address = (request.url.scheme, request.url.host, request.url.port)
        wire = self._take(address)
        try:
            response = await wire.handle_async_request(request)
        except BaseException:
            self._turn.release()
            await wire.aclose()
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Lent(response.stream, lambda: self._give_back(address, wire))
        return response

    async def _wait(self, request: httpx.Request) -> None:
        """Raises PoolTimeout, as httpx does."""
        try:
            async with asyncio.timeout(request.extensions.get("timeout", {}).get("pool")):
                await self._turn.acquire()
        except TimeoutError as error:
            raise httpx.PoolTimeout("too many calls at once", request=request) from error

    def _take(self, address: _Address) -> httpx.AsyncHTTPTransport:
        if free := self._free[address]:
            return free.pop()[1]  # the one used last: what is not needed grows old below it
        return httpx.AsyncHTTPTransport(verify=self._trust, limits=_ONE)

    async def _give_back(self, address: _Address, wire: httpx.AsyncHTTPTransport) -> None:
        self._turn.release()
        free, now = self._free[address], time.monotonic()
        free.append((now, wire))
        # each time anew: others take and give back meanwhile
        while free and (free[0][0] < now - KEEPS_FOR_S or len(free) > KEEPS):
            await free.popleft()[1].aclose()

    async def aclose(self) -> None:
        for free in self._free.values():
            while free:
                await free.popleft()[1].aclose()


class _Lent(httpx.AsyncByteStream):
    """The body of an answer; closing it frees the connection."""

    def __init__(
        self, stream: httpx.AsyncByteStream, give_back: Callable[[], Awaitable[None]]
    ) -> None:
        self._stream, self._give_back = stream, give_back

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Raises TooLong past what anybody has use for."""
        size = 0
        async for part in self._stream:
            size += len(part)
            if size > LONGEST:
                raise TooLong(f"more than {LONGEST} bytes")
            yield part

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            await self._give_back()
