"""The load generator, a process of its own: `python -m bench.load` reads a Plan, prints a Tally.

One keep-alive connection per caller, on bare asyncio: a client library would be what is measured.
"""

import asyncio
import sys
import time
from statistics import quantiles
from uuid import UUID

import msgspec
import uvloop
from msgspec import Struct

from bench.watch import Watch

LONGEST_S = 30  # for one answer


class Plan(Struct, frozen=True):
    """What to send. `@n` in path or body becomes a number that no other request has.

    first     where these numbers begin
    seconds   measured, after `warm_up_s`
    limit     stop after so many requests instead, nothing left out
    watch     DSN: an answer is whole only when the run of the record that it names is done
    """

    port: int
    method: str
    path: str
    body: str = ""
    headers: dict[str, str] = {}
    connections: int = 1
    seconds: float = 0
    warm_up_s: float = 0
    first: int = 0
    limit: int = 0
    watch: str = ""


class Tally(Struct, frozen=True):
    """n requests answered well within `seconds`; errors are the others."""

    n: int
    seconds: float
    p50_ms: float
    p99_ms: float
    errors: int

    @property
    def per_second(self) -> float:
        return self.n / self.seconds


class Made(Struct):
    id: UUID


class Wire(asyncio.Protocol):
    """One connection: a request, then its answer. The answer must tell its length."""

    def __init__(self) -> None:
        self._got = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """(status, body)."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)  # type: ignore[attr-defined]
        return await self._answer

    def close(self) -> None:
        self._transport.close()  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, gap, body = self._got.partition(b"\r\n\r\n")
        if not gap:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        if len(body) >= length and self._answer:
            self._got = b""
            self._answer.set_result((int(head[9:12]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError())


class Load:
    """All callers of one plan."""

    def __init__(self, plan: Plan, watch: Watch | None) -> None:
        self._plan, self._watch = plan, watch
        self._next = plan.first
        self._took: list[float] = []
        self._errors = 0
        self._head = "".join(f"{name}: {value}\r\n" for name, value in plan.headers.items())

    async def run(self) -> Tally:
        begun = time.perf_counter()
        self._from = begun + self._plan.warm_up_s
        self._until = self._from + self._plan.seconds if self._plan.seconds else float("inf")
        await asyncio.gather(*(self._caller() for _ in range(self._plan.connections)))
        seconds = self._plan.seconds or time.perf_counter() - begun
        cuts = quantiles(self._took, n=100) if len(self._took) > 1 else [0.0] * 99
        return Tally(len(self._took), seconds, cuts[49] * 1e3, cuts[98] * 1e3, self._errors)

    async def _caller(self) -> None:
        loop = asyncio.get_running_loop()
        _, wire = await loop.create_connection(Wire, "127.0.0.1", self._plan.port)
        last = self._plan.first + self._plan.limit if self._plan.limit else sys.maxsize
        while time.perf_counter() < self._until and self._next < last:
            number, self._next = self._next, self._next + 1
            began = time.perf_counter()
            async with asyncio.timeout(LONGEST_S):
                status, body = await wire.ask(self._request(number))
                if self._watch and status < 300:
                    await self._watch.done(msgspec.json.decode(body, type=Made).id)
            self._count(status, began, time.perf_counter())

    def _count(self, status: int, began: float, ended: float) -> None:
        """What ends in the window counts, whenever it began."""
        if self._from <= ended <= self._until:
            if status < 300:
                self._took.append(ended - began)
            else:
                self._errors += 1

    def _request(self, number: int) -> bytes:
        path = self._plan.path.replace("@n", str(number))
        body = self._plan.body.replace("@n", str(number)).encode()
        head = f"{self._plan.method} {path} HTTP/1.1\r\nhost: localhost\r\n{self._head}"
        return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body


async def _main(plan: Plan) -> Tally:
    if not plan.watch:
        return await Load(plan, None).run()
    async with Watch.over(plan.watch) as watch:
        return await Load(plan, watch).run()


if __name__ == "__main__":
    tally = uvloop.run(_main(msgspec.json.decode(sys.stdin.buffer.read(), type=Plan)))
    sys.stdout.buffer.write(msgspec.json.encode(tally))
