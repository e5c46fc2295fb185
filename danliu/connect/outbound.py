"""A request whose address a user wrote, sent through the gate.

No redirect is followed, no proxy or cookie is picked up, and size and time are bounded.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import httpcore
import httpx
from msgspec import Struct

from danliu.connect.addresses import Allowed
from danliu.connect.errors import (
    AnswerTooLong,
    BadRequest,
    OutsideRefused,
    Redirected,
    Throttled,
    UnexpectedAnswer,
    Unreachable,
)
from danliu.connect.gate import Gate, Resolve, resolve

_PORTS = {"http": 80, "https": 443}
_OURS = {"host", "content-length", "transfer-encoding", "connection", "accept-encoding"}
_EXCERPT = 200  # bytes of a refusal's body that the error repeats


class Answered(Struct, frozen=True):
    """A 2xx answer of `system` (host and port). Names of headers are in lower case."""

    system: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Outbound:
    """Asks outside systems on behalf of flows; no two requests share anything.

    allowed   hosts that may be reached though their addresses are not public
    resolve   how a name becomes addresses
    tls       whom to trust on https; None for the public authorities
    """

    allowed: Allowed = frozenset()
    resolve: Resolve = resolve
    tls: ssl.SSLContext | None = None

    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        timeout_s: float,
        max_bytes: int,
    ) -> Answered:
        """The whole 2xx answer within `timeout_s` seconds and `max_bytes` of body.

        Raises  BadRequest, AddressClosed, Unreachable, Throttled, OutsideRefused, Redirected,
                AnswerTooLong, UnexpectedAnswer
        """
        parsed = parsed_url(url)
        sent = _sent(parsed, headers)
        system = parsed.netloc.decode()
        try:
            async with (
                asyncio.timeout(timeout_s),
                self._pool() as pool,
                pool.stream(method, _target(parsed), headers=sent, content=body) as got,
            ):
                return await _answered(system, got, max_bytes)
        except httpcore.LocalProtocolError as error:  # its text may hold a key
            raise BadRequest("headers", "characters that HTTP can carry") from error
        except UnicodeError as error:
            raise BadRequest("url", "a host name that DNS can carry") from error
        except (*_WIRE, OSError) as error:  # among them TimeoutError
            raise Unreachable(system, str(error) or type(error).__name__) from error

    def _pool(self) -> httpcore.AsyncConnectionPool:
        gate = Gate(self.allowed, self.resolve)
        return httpcore.AsyncConnectionPool(self.tls or _public(), network_backend=gate)


_WIRE = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)


@cache
def _public() -> ssl.SSLContext:
    return httpcore.default_ssl_context()


def parsed_url(url: str) -> httpx.URL:
    """An address that can be asked. Raises BadRequest."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise BadRequest("url", str(error)) from error
    if parsed.scheme not in _PORTS or not parsed.host:
        raise BadRequest("url", "an address that begins with http:// or https://")
    if parsed.userinfo:
        raise BadRequest("url", "an address without a password: that belongs into a header")
    if not 0 < _port(parsed) < 65536:
        raise BadRequest("url", "a port between 1 and 65535")
    return parsed


def _port(parsed: httpx.URL) -> int:
    return _PORTS[parsed.scheme] if parsed.port is None else parsed.port


def _target(parsed: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=parsed.raw_scheme,
        host=parsed.raw_host,
        port=_port(parsed),
        target=parsed.raw_path,
    )


def _sent(parsed: httpx.URL, headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    # Compression is not asked for: what unpacks to a thousandfold would pass the bound on size.
    ours = [(b"Host", parsed.netloc), (b"Accept-Encoding", b"identity")]
    if taken := _OURS & {name.lower() for name in headers}:
        raise BadRequest("headers", f"without {', '.join(sorted(taken))}: those are set here")
    try:
        theirs = [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]
    except UnicodeEncodeError as error:
        raise BadRequest("headers", "ASCII characters only") from error
    return ours + theirs


async def _answered(system: str, got: httpcore.Response, max_bytes: int) -> Answered:
    headers = {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in got.headers}
    await _check(system, got, headers.get("location", ""))
    if headers.get("content-encoding", "identity") != "identity":
        raise UnexpectedAnswer(system, "compressed, though that was not asked for")
    body = await _read(got, max_bytes)
    if len(body) > max_bytes:
        raise AnswerTooLong(system, f"more than {max_bytes} bytes", max_bytes)
    return Answered(system, got.status, headers, body)


async def _check(system: str, got: httpcore.Response, location: str) -> None:
    status = f"HTTP {got.status}"
    if 200 <= got.status < 300:
        return
    if got.status >= 500:
        raise Unreachable(system, status)
    if got.status == 429:
        raise Throttled(system, status)
    if got.status >= 400:
        said = (await _read(got, _EXCERPT))[:_EXCERPT].decode("utf-8", "replace")
        shown = said.replace("\0", "␀")
        raise OutsideRefused(system, f"{status}: {shown}", refusal=str(got.status))
    raise Redirected(system, status, location)


async def _read(got: httpcore.Response, at_most: int) -> bytes:
    """The body; if it is longer than `at_most` bytes, only somewhat more than that."""
    body = bytearray()
    async for piece in got.aiter_stream():
        body += piece
        if len(body) > at_most:
            break
    return bytes(body)
