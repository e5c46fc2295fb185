"""Block «http»: an HTTP request to an address that the flow names."""

import os
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from danliu.connect.addresses import Allowed, allowed_hosts, is_allowed
from danliu.connect.errors import BadRequest, UnexpectedAnswer
from danliu.connect.outbound import Answered, Outbound, parsed_url
from danliu.connect.outward import decoded
from danliu.errors import Words
from danliu.flows.blocks.block import Block, Effect, Step, block
from danliu.telling import told

# The engine stops the block after timeout_s too, but without trying it again at once: ours must
# come first.
_EARLIER_S = 0.25
_SHOWN = ("content-type", "etag", "last-modified", "location", "retry-after")
_READING = ("GET", "HEAD")
_NUL = "it holds the character NUL, which the journal cannot keep"
_numbers = msgspec.json.Encoder(decimal_format="number")


class Secret(Struct, frozen=True, forbid_unknown_fields=True):
    """A secret setting of a connection: {connection: erp, secret: token, before: "Bearer "}.

    It goes out with the request and is written down nowhere, and over https only, unless the
    house allows the host by name.
    """

    connection: Annotated[str, told("连接", "Connection", "connection")]
    secret: Annotated[str, told("哪个密钥", "Secret", "plain")]
    before: Annotated[str, told("前面加上", "Before it", "plain")] = ""


class Http(Struct, frozen=True, forbid_unknown_fields=True):
    """`json` or `text` is the body; `max_bytes` bounds the body of the answer.

    headers   a text, or the secret of a connection
    """

    method: Annotated[
        Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        told(
            "方法",
            "Method",
            "choice",
            choices={
                "GET": ("GET", "GET"),
                "POST": ("POST", "POST"),
                "PUT": ("PUT", "PUT"),
                "PATCH": ("PATCH", "PATCH"),
                "DELETE": ("DELETE", "DELETE"),
                "HEAD": ("HEAD", "HEAD"),
            },
        ),
    ]
    url: Annotated[str, Meta(max_length=4000), told("地址", "Address", "text")]
    headers: Annotated[dict[str, str | Secret], told("请求头", "Headers", "json")] = {}
    json: Annotated[Any, told("JSON 内容", "JSON body", "json")] = UNSET
    text: Annotated[str | UnsetType, told("文字内容", "Text body", "text")] = UNSET
    timeout_s: Annotated[
        float, Meta(ge=1, le=60), told("最多几秒", "At most, seconds", "seconds")
    ] = 10
    max_bytes: Annotated[
        int, Meta(ge=1, le=5_000_000), told("答复最多几字节", "Largest answer, bytes", "number")
    ] = 1_000_000


class HttpAnswer(Struct, frozen=True, omit_defaults=True):
    """`json` of an answer that says it is JSON, else `text`."""

    status: Annotated[int, told("状态码", "Status")]
    headers: Annotated[dict[str, str], told("答复头", "Headers")]
    json: Annotated[Any, told("JSON 答复", "JSON")] = None
    text: Annotated[str | None, told("文字答复", "Text")] = None


@block("http", effect="read", zh="{method} 请求 {url}", en="{method} {url}")
class HttpBlock(Block):
    """A repeat of a writing request has the same key."""

    called = Words("HTTP 请求", "HTTP request")
    does = Words("请求一个网址", "Requests an address")
    group = "outside"
    settings = Http
    output = HttpAnswer

    def outside(self, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: settings[name] for name in ("method", "url")}

    async def effect_of(self, settings: Http, step: Step) -> Effect:
        return "read" if settings.method in _READING else "outside"

    async def run(self, settings: Http, step: Step) -> HttpAnswer:
        allowed = allowed_hosts(os.environ)
        given = await _opened(settings, step, allowed)
        answer = await Outbound(allowed).ask(
            settings.method,
            settings.url,
            headers=_headers(settings, given, step.once),
            body=_body(settings),
            timeout_s=settings.timeout_s - _EARLIER_S,
            max_bytes=settings.max_bytes,
        )
        return _shown(answer)


async def _opened(settings: Http, step: Step, allowed: Allowed) -> dict[str, str]:
    """The headers with their secrets in them. Raises BadRequest, UnknownConnection."""
    secret = any(isinstance(one, Secret) for one in settings.headers.values())
    url = parsed_url(settings.url)
    port = url.port or (443 if url.scheme == "https" else 80)
    if secret and url.scheme != "https" and not is_allowed(allowed, url.host, port):
        raise BadRequest("url", "https, because a secret goes with it")
    return {name: await _text_of(one, step) for name, one in settings.headers.items()}


async def _text_of(value: str | Secret, step: Step) -> str:
    if isinstance(value, str):
        return value
    return value.before + await step.ws.connect.secret(value.connection, value.secret)


def _headers(settings: Http, given: Mapping[str, str], once: str) -> dict[str, str]:
    """What the flow says, after what it leaves open."""
    said = {name.lower() for name in given}
    ours = {"User-Agent": "danliu"}
    if settings.json is not UNSET:
        ours["Content-Type"] = "application/json"
    elif settings.text is not UNSET:
        ours["Content-Type"] = "text/plain; charset=utf-8"
    left_open = {name: text for name, text in ours.items() if name.lower() not in said}
    if settings.method in _READING:
        return {**left_open, **given}
    if "idempotency-key" in said:
        raise BadRequest("headers", "without Idempotency-Key: the step has its own")
    return {**left_open, **given, "Idempotency-Key": once}


def _body(settings: Http) -> bytes | None:
    if settings.json is not UNSET and settings.text is not UNSET:
        raise BadRequest("body", "json or text, not both")
    if settings.json is not UNSET:
        return _numbers.encode(settings.json)
    if isinstance(settings.text, str):
        return settings.text.encode()
    return None if settings.method in _READING else b""


def _shown(answer: Answered) -> HttpAnswer:
    headers = {name: answer.headers[name] for name in _SHOWN if name in answer.headers}
    kind, charset = _content_type(answer.headers)
    if answer.body and (kind == "application/json" or kind.endswith("+json")):
        value = decoded(answer.system, answer.body, Any)
        if b"\\u0000" in msgspec.json.encode(value):
            raise UnexpectedAnswer(answer.system, _NUL)
        return HttpAnswer(answer.status, headers, json=value)
    return HttpAnswer(answer.status, headers, text=_decoded(answer.system, answer.body, charset))


def _content_type(headers: Mapping[str, str]) -> tuple[str, str]:
    kind, *parameters = headers.get("content-type", "").lower().split(";")
    named = dict(part.strip().partition("=")[::2] for part in parameters)
    return kind.strip(), named.get("charset", "utf-8").strip('"')


def _decoded(system: str, body: bytes, charset: str) -> str:
    try:
        text = body.decode(charset)
        text.encode()  # some charsets can spell half of a surrogate pair
    except (LookupError, UnicodeError) as error:
        raise UnexpectedAnswer(system, f"not text in {charset}") from error
    if "\0" in text:
        raise UnexpectedAnswer(system, _NUL)
    return text
