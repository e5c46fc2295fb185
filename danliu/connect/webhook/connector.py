"""Webhook: whatever a system without a connector of its own sends as signed JSON."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any, Literal

import httpx
import msgspec
from msgspec import Struct

from danliu.connect.connector import SECRET, Ack, Inbound, Message, connector
from danliu.connect.errors import BadSignature, LoginRefused
from danliu.connect.inward import read_json
from danliu.connect.webhook.client import (
    PLACE,
    PLACES,
    NotSigned,
    check_standard,
    check_time,
    digest_text,
    matches,
    standard_key,
)
from danliu.errors import Words
from danliu.telling import told

NAME = "webhook"


class Settings(Struct, frozen=True):
    """scheme          standard: Standard Webhooks, and nothing below matters up to ack_body
    previous_secret  still accepted while the sender changes over
    header           where the signature stands, after `prefix`
    template         what is signed: {body} {timestamp} {id} {query} {secret}; with {secret} it is
                     a plain hash, without it an HMAC. {query} is sorted `k=v` joined by `&`
    timestamp_header, id_header, topic_header  empty: the sender has none
    ack_body, ack_status, ack_type  the answer that this sender takes as «received»
    """

    secret: Annotated[
        str, SECRET, told("密钥", "Secret", help=("两边一样", "The same on both sides"))
    ]
    previous_secret: Annotated[
        str,
        SECRET,
        told(
            "旧密钥",
            "Previous secret",
            help=("更换期间仍然接受", "Still accepted while it changes over"),
        ),
    ] = ""
    scheme: Annotated[
        Literal["standard", "hmac"],
        told(
            "签名方式",
            "Scheme",
            help=(
                "自定义的按对方文档填下面几项",
                "Of one's own: as below, by their documents",
            ),
            choices={
                "standard": ("Standard Webhooks", "Standard Webhooks"),
                "hmac": ("自定义", "Of one's own"),
            },
        ),
    ] = "standard"
    header: Annotated[str, told("签名所在的请求头", "Header of the signature")] = "x-signature"
    algorithm: Annotated[Literal["sha256", "sha1", "md5"], told("摘要算法", "Algorithm")] = "sha256"
    encoding: Annotated[Literal["hex", "HEX", "base64"], told("编码", "Encoding")] = "hex"
    prefix: Annotated[str, told("签名前的固定文字", "Prefix")] = ""
    template: Annotated[str, told("被签名的内容", "What is signed")] = "{body}"
    timestamp_header: Annotated[str, told("时间戳所在的请求头", "Header of the time stamp")] = ""
    tolerance_s: Annotated[int, told("时间允许相差几秒", "Clock difference, seconds")] = 300
    id_header: Annotated[str, told("消息编号所在的请求头", "Header of the message's number")] = ""
    topic_header: Annotated[str, told("消息类型所在的请求头", "Header of its topic")] = ""
    ack_body: Annotated[str, told("收到后回答什么", "Answer")] = ""
    ack_status: Annotated[int, told("回答的状态码", "Status of the answer")] = 200
    ack_type: Annotated[str, told("回答的类型", "Content type of the answer")] = "application/json"

    def __post_init__(self) -> None:
        """A mistake in the settings shows when they are saved, not when messages are lost."""
        if not self.secret.strip():
            raise ValueError("secret: an empty key would let anybody in")
        named = {one.decode() for one in PLACE.findall(self.template.encode())}
        if "body" not in named or named - PLACES:
            raise ValueError(f"template: {{body}} and no others than {sorted(PLACES)}")
        if "timestamp" in named and not self.timestamp_header:
            raise ValueError("timestamp_header: the template names {timestamp}")
        if "id" in named and not self.id_header:
            raise ValueError("id_header: the template names {id}")

    def secrets(self) -> list[str]:
        return [one for one in (self.secret, self.previous_secret) if one]


class Typed(Struct):
    type: str = ""


@connector(NAME, zh="通用 Webhook", en="Webhook", settings=Settings)
class Webhook:
    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.settings = settings

    async def test(self) -> Words:
        """There is nobody to ask: a Standard Webhooks key at least shows whether it is whole."""
        if self.settings.scheme == "hmac":
            return Words(
                "设置完整；收到第一条消息时才能证明密钥",
                "The settings are complete; the first message proves the key",
            )
        try:
            for secret in self.settings.secrets():
                standard_key(secret)
        except NotSigned as error:
            raise LoginRefused(NAME, str(error)) from error
        return Words(
            "密钥格式正确；收到第一条消息时才能证明密钥",
            "The key is well formed; the first message proves it",
        )

    def receive(self, request: Inbound) -> list[Message]:
        """The one message of this request, verified before anything is read."""
        try:
            if self.settings.scheme == "standard":
                message_id = check_standard(
                    request.headers, request.body, self.settings.secrets(), request.received_at
                )
            else:
                message_id = self._check_hmac(request)
        except NotSigned as error:
            raise BadSignature(NAME, str(error)) from error
        return [Message(message_id, self._topic(request), request.body)]

    def ack(self) -> Ack:
        keys = self.settings
        return Ack(keys.ack_body.encode(), keys.ack_status, keys.ack_type)

    async def read(self, message: Message) -> Any:
        """The JSON that was sent, numbers exact."""
        return read_json(NAME, message.body, Any)

    def _check_hmac(self, request: Inbound) -> str:
        """The message's id: the sender's own, else the fingerprint of the body."""
        keys, headers = self.settings, request.headers
        sent = headers.get(keys.header.lower(), "")
        if not sent or not sent.startswith(keys.prefix):
            raise NotSigned(f"the header {keys.header} is missing or without {keys.prefix!r}")
        timestamp = headers.get(keys.timestamp_header.lower(), "")
        if keys.timestamp_header:
            check_time(timestamp, request.received_at, keys.tolerance_s)
        message_id = headers.get(keys.id_header.lower(), "")
        values = {
            "body": request.body,
            "timestamp": timestamp.encode(),
            "id": message_id.encode(),
            "query": _sorted_query(request.query),
        }
        signatures = [
            digest_text(keys.template, values, secret, keys.algorithm, keys.encoding)
            for secret in keys.secrets()
        ]
        if not any(matches(one, sent.removeprefix(keys.prefix)) for one in signatures):
            raise NotSigned(f"the signature in {keys.header} does not match")
        return message_id or sha256(request.body).hexdigest()

    def _topic(self, request: Inbound) -> str:
        """From its header, else the payload's `type`; unreadable JSON shows later, in `read`."""
        if self.settings.topic_header:
            return request.headers.get(self.settings.topic_header.lower(), "")
        try:
            return msgspec.json.decode(request.body, type=Typed).type
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return ""


def _sorted_query(query: Mapping[str, str]) -> bytes:
    return "&".join(f"{key}={text}" for key, text in sorted(query.items())).encode()
