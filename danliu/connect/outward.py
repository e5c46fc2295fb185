"""One call to an outside system: every failure of the wire becomes one of our errors."""

import asyncio
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

import httpx
import msgspec

from danliu.connect.errors import (
    AnswerTooLong,
    LoginRefused,
    NotTaken,
    OutsideRefused,
    Throttled,
    UnexpectedAnswer,
    Unreachable,
)
from danliu.connect.wires import LONGEST, TooLong, turn_of

Answer = TypeVar("Answer")


async def post(
    http: httpx.AsyncClient,
    system: str,
    url: str | Callable[[], str],
    body: bytes | Callable[[], bytes],
    headers: Mapping[str, str] | Callable[[], Mapping[str, str]],
    *,
    timeout_s: float,
) -> bytes:
    """The body of a 2xx answer to one POST, whole within `timeout_s` once its turn has come.

    url, body, headers   asked for when its turn has come, where they are functions: a signature
                         with the time must not grow old before it goes
    No cookies are sent: a session that another connection opened would hide a wrong key.
    Raises   Unreachable, Throttled, LoginRefused, OutsideRefused, AnswerTooLong, UnexpectedAnswer,
             ComeAgain
    """
    async with turn_of(http):
        where = url() if callable(url) else url
        content = body() if callable(body) else body
        signed = headers() if callable(headers) else headers
        request = {"method": "POST", "url": where, "headers": signed, "content": content}
        return checked(system, await _sent(http, system, request, timeout_s))


async def get(http: httpx.AsyncClient, system: str, url: str, *, timeout_s: float) -> bytes:
    """The body of a 2xx answer to one GET; as `post` in all else."""
    async with turn_of(http):
        return checked(system, await _sent(http, system, {"method": "GET", "url": url}, timeout_s))


async def exchange(
    http: httpx.AsyncClient,
    system: str,
    method: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    timeout_s: float,
) -> httpx.Response:
    """The answer whatever its status, of systems that say in a 4xx what is wrong: `checked` is
    for the rest. Raises as `post` does where there is no answer."""
    request = {"method": method, "url": url, "headers": headers, "content": body}
    async with turn_of(http):
        return await _sent(http, system, request, timeout_s)


async def _sent(
    http: httpx.AsyncClient, system: str, request: Mapping[str, Any], timeout_s: float
) -> httpx.Response:
    try:
        limits = {"timeout": httpx.Timeout(timeout_s).as_dict()}
        sent = httpx.Request(**request, extensions=limits)
        async with asyncio.timeout(timeout_s):
            return await http.send(sent, follow_redirects=False)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise LoginRefused(system, f"address: {error}") from error
    except (httpx.LocalProtocolError, UnicodeEncodeError) as error:  # its text may hold a key
        raise LoginRefused(system, "a setting holds a character that HTTP cannot carry") from error
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise NotTaken(system, str(error) or type(error).__name__) from error
    except TooLong as error:
        raise AnswerTooLong(system, str(error), LONGEST) from error
    except (httpx.RequestError, TimeoutError) as error:
        raise Unreachable(system, str(error) or type(error).__name__) from error


def decoded(system: str, body: bytes, kind: type[Answer]) -> Answer:
    """The JSON answer as `kind`, untyped fractions as Decimal.

    Raises   UnexpectedAnswer with the place that does not fit
    """
    try:
        return msgspec.json.Decoder(kind, float_hook=Decimal).decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UnexpectedAnswer(system, str(error)) from error


def checked(system: str, answer: httpx.Response) -> bytes:
    """The body of a 2xx answer. Raises as `post` does for any other."""
    status = f"HTTP {answer.status_code}"
    if answer.is_success:
        return answer.content
    if answer.is_server_error:
        raise Unreachable(system, status)
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise Throttled(system, status)
    if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        raise LoginRefused(system, status)
    if answer.is_client_error:
        raise OutsideRefused(system, status, refusal=str(answer.status_code))
    raise UnexpectedAnswer(system, status)
