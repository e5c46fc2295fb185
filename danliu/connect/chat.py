"""What flows ask of a company's chat, whichever system it is: only the connection changes."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Annotated, Literal

from msgspec import Meta, Struct

from danliu.telling import told

PRESSED = "template_card_event"
"""The topic of a pressed button; its document tells sender, task, key and response_code."""


class Note(Struct, frozen=True):
    """to: userids, several joined by `|`."""

    to: Annotated[str, told("发给（成员账号）", "To (userid)", "text")]
    text: Annotated[str, told("内容", "Text", "text")]


class Announcement(Struct, frozen=True):
    """mention: userids; `@all` is everybody."""

    says: Annotated[str, told("内容", "Text", "text")]
    mention: Annotated[tuple[str, ...], told("提到谁", "Mention", "value")] = ()


class Fact(Struct, frozen=True):
    """One line of a card: 客户 启明机电."""

    name: Annotated[str, told("名称", "Name", "text")]
    value: Annotated[str, told("内容", "Value", "text")]


class Button(Struct, frozen=True):
    """`key` comes back when it is pressed."""

    key: Annotated[str, told("按下后回来的标识", "Key", "text")]
    text: Annotated[str, told("按钮文字", "Text", "text")]
    look: Annotated[Literal["plain", "main", "danger"], told("样子", "Look")] = "plain"


class Card(Struct, frozen=True):
    """to: userids, several joined by `|`."""

    to: Annotated[str, told("发给（成员账号）", "To (userid)", "text")]
    title: Annotated[str, told("标题", "Title", "text")]
    text: Annotated[str, told("说明", "Text", "text")] = ""
    facts: Annotated[tuple[Fact, ...], Meta(max_length=6), told("几行内容", "Facts", "value")] = ()
    buttons: Annotated[
        tuple[Button, ...], Meta(max_length=6), told("按钮", "Buttons", "value")
    ] = ()
    url: Annotated[str, told("点开的网址", "Opens", "text")] = ""


class Settled(Struct, frozen=True):
    """response_code: of the click, or of the card as it was sent."""

    response_code: Annotated[str, told("卡片的回应码", "Response code", "value")]
    people: Annotated[str, told("谁的卡片（成员账号）", "Whose card (userid)", "text")]
    says: Annotated[str, told("按钮变成什么字", "The button says", "text")]


class Told(Struct, frozen=True):
    """message: their number of it. missed: who did not get it."""

    message: Annotated[str, told("消息编号", "Message")] = ""
    missed: Annotated[tuple[str, ...], told("没收到的人", "Who missed it")] = ()


class CardTold(Struct, frozen=True):
    message: Annotated[str, told("消息编号", "Message")]
    task: Annotated[str, told("卡片编号", "Card")]
    response_code: Annotated[str, told("卡片的回应码", "Response code")]
    missed: Annotated[tuple[str, ...], told("没收到的人", "Who missed it")] = ()


def task_id(once: str) -> str:
    """The number of a card, one for each step: letters and digits alone."""
    return sha256(once.encode()).hexdigest()


def pieces(text: str, longest: int) -> Iterator[str]:
    """The text in parts of so many bytes, cut at the ends of lines where that is possible."""
    part = ""
    for line in text.splitlines(keepends=True):
        if part and len((part + line).encode()) > longest:
            yield part.rstrip("\n")
            part = ""
        *whole, last = _cut(line, longest)
        yield from whole
        part += last
    if part.strip():
        yield part.rstrip("\n")


def _cut(line: str, longest: int) -> list[str]:
    parts, part, size = [], "", 0
    for character in line:
        bytes_ = len(character.encode())
        if size + bytes_ > longest:
            parts.append(part)
            part, size = "", 0
        part, size = part + character, size + bytes_
    return [*parts, part]
