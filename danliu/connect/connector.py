"""The door of a connector: what it says of itself, and what flows and the inbox may ask.

A connector is a class in `connect/<name>/connector.py`, registered by `@connector`. It is built
for one connection: `Connector(settings, http)`. Its operations are async methods under
`@operation`, each taking one Struct and giving one Struct back; a writing one also takes
`once`, the key by which a repeat is recognised.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol, TypeVar, get_type_hints

import httpx
import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.registry import Registry
from danliu.telling import told

SECRET = msgspec.Meta(extra={"secret": True}, extra_json_schema={"format": "password"})
"""`Annotated[str, SECRET]` marks a setting that is sealed at rest and never shown again."""

ADDRESS = msgspec.Meta(extra={"address": True})
"""Marks a setting to which secrets are sent: it changes only together with them."""

TimeoutS = Annotated[
    float, msgspec.Meta(ge=0.1, le=120), told("每次最多等几秒", "Wait at most, seconds")
]


class Inbound(Struct, frozen=True):
    """One HTTP request that an outside system sent to a connection's address.

    headers      names in lower case
    body         the raw bytes, as signed
    received_at  our clock, for time-stamp windows
    """

    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    received_at: datetime


class Message(Struct, frozen=True):
    """One inbound message: `id` is the sender's own, by which a repeat is absorbed."""

    id: str
    topic: str
    body: bytes


class Ack(Struct, frozen=True):
    """The answer that this sender takes as «received»."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"


class Connector(Protocol):
    """What every connector answers. `test` proves the settings and says what it proved."""

    def __init__(self, settings: Any, http: httpx.AsyncClient) -> None: ...

    async def test(self) -> Words: ...


class Receiver(Protocol):
    """A connector that takes messages in.

    receive   checks the signature and takes the messages apart; raises BadSignature; no I/O
    ack       the answer that this sender waits for
    read      the document a message speaks of (fetched, where it carries only an id), for the
              mapping; None if this topic is none of our business
    """

    def receive(self, request: Inbound) -> list[Message]: ...

    def ack(self) -> Ack: ...

    async def read(self, message: Message) -> Any: ...


class Greeter(Protocol):
    """A receiver whose sender asks the address for a sign of life, by GET, before it is used.

    greet   what to answer; raises BadSignature; no I/O
    """

    def greet(self, request: Inbound) -> Ack: ...


class Renewed(Struct, frozen=True):
    """The settings that are new, secrets among them. lasts_s: for how long, where they say so."""

    settings: Mapping[str, Any]
    lasts_s: float | None = None


class Fetched(Struct, frozen=True):
    """What a look brought. `after` is where the next one begins; more: it may begin at once."""

    messages: list[Message]
    after: str
    more: bool = False


class Fetcher(Protocol):
    """A connector that is looked into for messages; it reads them as a receiver does.

    every_s   seconds between two looks
    fetch     what came after a place; «» where it was never looked into
    """

    every_s: int

    async def fetch(self, after: str) -> Fetched: ...

    async def read(self, message: Message) -> Any: ...


class Renewer(Protocol):
    """A connector whose keys end, and which can have new ones by what it holds.

    renews_every_s   at the latest after so many seconds, sooner where the keys do not last twice
                     as long
    renew            None where it holds nothing to renew them with
    """

    renews_every_s: int

    async def renew(self) -> Renewed | None: ...


class Voucher(Protocol):
    """A connector whose system knows the company's people, and says by a code who comes.

    accounts   whose accounts they are: two connections to one company give the same
    way_in     where to send a browser, which says of itself who it is (agent). It comes back to
               `back` with `state` and a code; without a code where the person said no
    visitor    the account that a code stands for, once. Raises OutsideRefused for who is none of
               the company's people
    """

    @property
    def accounts(self) -> str: ...

    def way_in(self, back: str, state: str, agent: str) -> str: ...

    async def visitor(self, code: str) -> str: ...


@dataclass(frozen=True)
class Operation:
    """One thing that flows can ask: its name, types, and how it reads aloud.

    repeatable   a writing one that the other side knows again by its key; what is not is never
                 asked twice by itself
    """

    name: str
    takes: type[Struct]
    gives: type[Struct]
    writes: bool
    timeout_s: float
    repeatable: bool
    says: Mapping[str, str]  # language -> sentence, "zh" and "en"


@dataclass(frozen=True)
class ConnectorType:
    """A registered connector: how to build one, and what it can do."""

    name: str
    titles: Mapping[str, str]  # language -> name
    settings: type[Struct]
    operations: Mapping[str, Operation]
    build: Callable[[Any, httpx.AsyncClient], Any]

    @property
    def receives(self) -> bool:
        """Whether it takes messages at an address of its own."""
        return hasattr(self.build, "receive")

    @property
    def vouches(self) -> bool:
        """Whether it can say who comes: see Voucher."""
        return hasattr(self.build, "visitor")


Method = TypeVar("Method", bound=Callable[..., Any])
Class = TypeVar("Class", bound=type)
connectors: Registry[ConnectorType] = Registry("connector", "danliu.connect")


def operation(
    *, zh: str, en: str, writes: bool = False, timeout_s: float = 10, repeatable: bool = True
) -> Callable[[Method], Method]:
    """Decorator of a method that flows can call."""

    def mark(method: Method) -> Method:
        hints = get_type_hints(method)
        takes = next(hint for name, hint in hints.items() if name not in ("return", "once"))
        says = {"zh": zh, "en": en}
        types = (takes, hints["return"])
        declared = Operation(method.__name__, *types, writes, timeout_s, repeatable, says)
        method.__dict__["operation"] = declared
        return method

    return mark


def connector(name: str, *, zh: str, en: str, settings: type[Struct]) -> Callable[[Class], Class]:
    """Class decorator: register a connector with its settings and its name in both languages."""

    def register(cls: Class) -> Class:
        marked = [getattr(member, "operation", None) for member in vars(cls).values()]
        operations = {one.name: one for one in marked if isinstance(one, Operation)}
        titles = {"zh": zh, "en": en}
        connectors.keep(name, ConnectorType(name, titles, settings, operations, build=cls))
        return cls

    return register


def english_name(name: str, connector: str) -> str:
    """Of a connection that is called as its connector is; «» where somebody has named it."""
    titles = connectors[connector].titles if connector in connectors else {}
    return titles["en"] if titles.get("zh") == name else ""
