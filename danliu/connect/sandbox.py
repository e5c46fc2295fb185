"""Sandboxes: the outside systems on this machine, for demo mode, tests and load tests.

A system is a class in `connect/<name>/sandbox.py` under `@sandbox`, written from the manual and
never from our client. `sandboxes()` puts each on a `Stand`: an ASGI app, alone or mounted.

Every stand has a control door beside the system's own paths:
    POST /_control  {"latency_ms": 0, "fail": {"times": 1, "how": "http-500"}, "only": null,
                     "hang_ms": 30000, "chances": {"http-500": 0.05, "hang": 0.02}, "seed": 7,
                     "per_second": 5}  replaces what was commanded before
    GET  /_books    the system's state
    GET  /_calls    {"calls": 12, "busiest": 5, "refused": 0}: answered, the most that came within
                     any one second, and refused for being one more than `per_second`
    POST /_reset    as new, no trouble commanded
`how` is http-500 (before any work), hang (the work is done, the answer comes `hang_ms` later), or
one of the system's own refusals; `only` narrows the trouble to one operation; `chances` are asked
for every call, with a die of their own that falls the same way for the same seed.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl

import msgspec
from litestar.enums import ScopeType
from litestar.types import Receive, Scope, Send
from msgspec import Struct

from danliu.connect.sandbox_trouble import Control, Traffic, die
from danliu.registry import Registry

_plain = msgspec.json.Encoder(decimal_format="number")


class Call(Struct, frozen=True):
    """One request as the outside system sees it.

    path    below the mount, no closing slash
    asked   the path that the caller wrote, mount included: signatures cover this one
    """

    path: str
    asked: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


class Reply(Struct, frozen=True):
    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = {}


Door = Callable[[Call], Awaitable[Reply]]


class System(Protocol):
    """What a stand-in is written as.

    refusals      the ways it can be told to refuse, each with its own words
    doors         control paths of its own, each beginning with `/_`
    settings_for  the settings, demo keys included, by which a connection reaches it at `url`
    operation     the name by which `only` means this call
    """

    @property
    def refusals(self) -> Mapping[str, Reply]: ...
    @property
    def doors(self) -> Mapping[str, Door]: ...
    def settings_for(self, url: str) -> dict[str, Any]: ...
    def operation(self, call: Call) -> str: ...
    async def answer(self, call: Call) -> Reply: ...
    def books(self) -> Any: ...


class Stand:
    """One system on its stand: an ASGI app with the control door."""

    def __init__(self, build: Callable[[], System]) -> None:
        self._build = build
        self._renew()

    def settings_for(self, url: str) -> dict[str, Any]:
        """The settings by which a connection reaches this stand, mounted at `url`."""
        return self.system.settings_for(url.rstrip("/"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            return
        call = await _read(scope, receive)
        try:
            reply = await self._reply(call, receive)
        except ValueError as error:  # a body, form or number that cannot be read
            reply = Reply(str(error).encode(), 400, "text/plain; charset=utf-8")
        await _write(reply, send)

    async def _reply(self, call: Call, receive: Receive) -> Reply:
        if door := self._doors.get(call.path):
            return await door(call)
        if not self._traffic.takes(time.monotonic(), self._control.per_second):
            return self.system.refusals.get("throttle", Reply(b"too many calls", 429, "text/plain"))
        operation = self.system.operation(call)
        if self._control.latency_ms and self._control.only in (None, operation):
            await asyncio.sleep(self._control.latency_ms / 1000)
        how = self._control.trouble(operation, self._die)
        if how == "http-500":
            return Reply(b"internal error", 500, "text/plain")
        if refusal := self.system.refusals.get(how or ""):
            return refusal
        reply = await self.system.answer(call)
        if how == "hang":
            await _caller_gone(receive, self._control.hang_ms / 1000)
        return reply

    def _renew(self) -> None:
        self._control, self._traffic, self._die = Control(), Traffic(), die(0)
        self.system = self._build()
        self._doors: Mapping[str, Door] = {
            **self.system.doors,
            "/_control": self._command,
            "/_books": self._show,
            "/_calls": self._counted,
            "/_reset": self._reset,
        }

    async def _command(self, call: Call) -> Reply:
        control = msgspec.json.decode(call.body, type=Control)
        known = {"http-500", "hang", *self.system.refusals}
        asked = {*control.chances, *([control.fail.how] if control.fail else [])}
        if asked - known:
            raise msgspec.ValidationError(f"how: one of {', '.join(sorted(known))}")
        self._control, self._traffic = control, Traffic()
        self._die = die(control.seed)
        return reply_json({"done": True})

    async def _show(self, call: Call) -> Reply:
        return reply_json(self.system.books())

    async def _counted(self, call: Call) -> Reply:
        seen = self._traffic
        told = {"calls": seen.calls, "busiest": seen.busiest, "refused": seen.refused}
        return reply_json(told)

    async def _reset(self, call: Call) -> Reply:
        self._renew()
        return reply_json({"done": True})


Class = TypeVar("Class", bound=Callable[[], System])
_systems: Registry[Callable[[], System]] = Registry("sandbox", "danliu.connect")


def sandbox(name: str) -> Callable[[Class], Class]:
    """Class decorator: the stand-in of the connector of the same name."""

    def register(cls: Class) -> Class:
        _systems.keep(name, cls)
        return cls

    return register


def sandboxes() -> Mapping[str, Stand]:
    """Every known system on a stand of its own, with new books at every call."""
    return {name: Stand(_systems[name]) for name in _systems}


def reply_json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """An answer in JSON, Decimal as a plain number."""
    return Reply(_plain.encode(value), status, headers=headers or {})


async def _read(scope: Any, receive: Receive) -> Call:
    body = b""
    while True:
        event: Any = await receive()
        body += event.get("body", b"")
        if not event.get("more_body"):
            break
    asked = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").split("?")[0]
    headers = {name.decode("latin-1"): text.decode("latin-1") for name, text in scope["headers"]}
    query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    return Call(scope["path"].rstrip("/") or "/", asked, query, headers, body)


async def _write(reply: Reply, send: Send) -> None:
    named = {"content-type": reply.content_type, **reply.headers}
    headers = [(name.encode("latin-1"), text.encode("latin-1")) for name, text in named.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body, "more_body": False})


async def _caller_gone(receive: Receive, at_most_s: float) -> None:
    """Keep the caller waiting until it hangs up, so that a test does not wait for the rest."""
    try:
        async with asyncio.timeout(at_most_s):
            await receive()
    except TimeoutError:
        return
