"""Idempotency-Key: the same request sent twice is done once, and answered twice alike.

It stands around the whole application, so that no route has to know of it; a request without the
header passes through untouched.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

from litestar import Request, Response
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from danliu.errors import DanliuError, Words
from danliu.hub import Hub
from danliu.people import answers
from danliu.people.answers import Answer, Asked
from danliu.people.errors import Forbidden, NotSignedIn
from danliu.people.sessions import Sessions, Signed
from danliu.web.problems import danliu_problem
from danliu.web.signed import secret_of

HEADER = b"idempotency-key"
REPEATED = b"idempotency-replayed"
LONGEST_KEY = 255  # characters
LONGEST_BODY = 4 * 1024 * 1024  # bytes
_WRITES = {"POST", "PUT", "PATCH", "DELETE"}
_TURNED_AWAY = {401, 409, 429}  # nothing was done, and the same may succeed later


@dataclass(eq=False)
class BadKey(DanliuError):
    """An Idempotency-Key cannot be used so."""

    code = "bad-idempotency-key"
    status = 422

    wanted: Words


_KEY = Words(f"1–{LONGEST_KEY} 个可见的 ASCII 字符", f"1 to {LONGEST_KEY} visible ASCII characters")
_BODY = Words("不超过 4 MiB 的请求", "a request of at most 4 MiB")


@dataclass(frozen=True)
class Once:
    app: ASGIApp
    hub: Hub
    sessions: Sessions

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        for name, value in scope["headers"]:
            if name == HEADER and cast(HTTPScope, scope).get("method") in _WRITES:
                return self._once(scope, receive, send, value)
        return self.app(scope, receive, send)

    async def _once(self, scope: Scope, receive: Receive, send: Send, key: bytes) -> None:
        request: Request[Any, Any, Any] = Request(scope)
        try:
            signed = await self.sessions.find(self.hub.house.db, secret_of(request))
        except (NotSignedIn, Forbidden):  # the route knows what to say to a stranger
            await self.app(scope, receive, send)
            return
        try:
            body = await _body(receive)
            answer = await self._answer(request, signed, _readable(key), body, send)
        except DanliuError as error:
            answer = _problem(danliu_problem(request, error))
        if answer:
            await _give(send, answer, ())

    async def _answer(
        self, request: Request[Any, Any, Any], signed: Signed, key: str, body: bytes, send: Send
    ) -> Answer | None:
        """Work once and answer; or answer as before. None: the work has answered by itself."""
        house, scope = self.hub.house, request.scope
        request_is = _told_apart(request.method, scope, body)
        asked = Asked(signed.workspace, _who(signed), key, request_is)
        before = await answers.take(house.db, house.vault, asked, house.clock.now())
        if before:
            await _give(send, before, ((REPEATED, b"true"),))
            return None
        given = _Given(send)
        await self.app(scope, _again(body), given.send)
        answer = given.answer()
        if answer.status in _TURNED_AWAY:
            await answers.release(house.db, asked)
        else:
            await answers.settle(house.db, house.vault, asked, answer)
        await given.through()
        return None


def _who(signed: Signed) -> str:
    """A token that may less than its person is somebody else."""
    scopes = signed.actor.scopes
    return signed.actor.ref if scopes is None else f"{signed.actor.ref} {' '.join(sorted(scopes))}"


class _Given:
    """An answer held back until it is kept, so that whoever asks again at once finds it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._messages: list[Message] = []

    async def send(self, message: Message) -> None:
        self._messages.append(message)

    async def through(self) -> None:
        for message in self._messages:
            await self._send(message)

    def answer(self) -> Answer:
        status, content_type, body = 500, "", bytearray()
        for message in self._messages:
            if message["type"] == "http.response.start":
                status = message["status"]
                found = dict(message.get("headers", ()))
                content_type = found.get(b"content-type", b"").decode("latin-1")
            elif message["type"] == "http.response.body":
                body += message.get("body", b"")
        return Answer(status, content_type, bytes(body))


def _readable(key: bytes) -> str:
    """Raises BadKey."""
    text = key.decode("latin-1")
    if not 0 < len(text) <= LONGEST_KEY or not (text.isascii() and text.isprintable()):
        raise BadKey(_KEY)
    return text


def _told_apart(method: str, scope: Scope, body: bytes) -> bytes:
    digest = sha256(f"{method} {scope['path']}?".encode())
    digest.update(scope.get("query_string", b"") + b"\n" + body)
    return digest.digest()


async def _body(receive: Receive) -> bytes:
    """All of it. Raises BadKey for one that is too long to be told from another."""
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise BadKey(_BODY)
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LONGEST_BODY:
            raise BadKey(_BODY)
    return bytes(body)


def _again(body: bytes) -> Receive:
    """The body as the application receives it."""
    messages: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive


def _problem(problem: Response[bytes]) -> Answer:
    assert problem.status_code
    return Answer(problem.status_code, str(problem.media_type), problem.content)


async def _give(send: Send, answer: Answer, more: tuple[tuple[bytes, bytes], ...]) -> None:
    headers = [(b"content-length", str(len(answer.body)).encode()), *more]
    if answer.content_type:
        headers.append((b"content-type", answer.content_type.encode("latin-1")))
    start: Any = {"type": "http.response.start", "status": answer.status, "headers": headers}
    body: Any = {"type": "http.response.body", "body": answer.body, "more_body": False}
    await send(start)
    await send(body)
