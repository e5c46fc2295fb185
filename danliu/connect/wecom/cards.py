"""Texts and template cards in the form that 企业微信 wants. Pure."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from danliu.telling import told

LONGEST = 2048  # bytes of one text
REPEATED_WITHIN_S = 600  # the same text to the same people is dropped: a call that came twice


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


_LOOKS = {"main": 1, "plain": 2, "danger": 3}


def card_of(card: Card, once: str) -> dict[str, Any]:
    """With buttons a card that answers; without, a notice that opens its address."""
    body: dict[str, Any] = {
        "card_type": "button_interaction" if card.buttons else "text_notice",
        "main_title": {"title": card.title, "desc": card.text},
        "horizontal_content_list": [
            {"keyname": one.name, "value": one.value} for one in card.facts
        ],
        "task_id": task_id(once),
    }
    if card.url:
        body["card_action"] = {"type": 1, "url": card.url}
    if card.buttons:
        body["button_list"] = [_button(one) for one in card.buttons]
    return body


def _button(one: Button) -> dict[str, Any]:
    return {"type": 0, "text": one.text, "style": _LOOKS[one.look], "key": one.key}


def task_id(once: str) -> str:
    """One for each card; only letters and digits are allowed."""
    return sha256(once.encode()).hexdigest()


def pieces(text: str, longest: int = LONGEST) -> Iterator[str]:
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
