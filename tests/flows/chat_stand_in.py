"""A chat system of the tests' own: what was sent by it, and a mood to fail in."""

from typing import ClassVar

import httpx
from msgspec import Struct

from danliu.connect.connector import connector, connectors, operation
from danliu.connect.errors import Unreachable


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    corp: str


class Text(Struct, frozen=True):
    to: str
    text: str


class Sent(Struct, frozen=True):
    ok: bool


class StandInChat:
    """Remembers under which key each text came: a repeat is not sent twice."""

    sent: ClassVar[dict[str, Text]] = {}
    moods: ClassVar[list[str]] = []

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.settings = settings

    @operation(zh="发消息", en="send a message", writes=True)
    async def send(self, text: Text, *, once: str) -> Sent:
        if self.moods and self.moods.pop() == "away":
            raise Unreachable("stand-in-chat", "no answer")
        self.sent.setdefault(once, text)
        return Sent(True)


def plug_in() -> None:
    """As a stranger's package would; late, for the contracts of ours ask more of a connector."""
    if "stand-in-chat" not in connectors:
        kind = connector("stand-in-chat", zh="试用聊天", en="Stand-in chat", settings=Settings)
        kind(StandInChat)
