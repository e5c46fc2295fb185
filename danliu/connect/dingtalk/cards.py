"""Texts, pages and cards in the forms that 钉钉 wants. Pure."""

from collections.abc import Mapping
from typing import Any

from danliu.connect.chat import Announcement, Button, Card, task_id

LONGEST = 1500  # bytes of one text: a whole notification has 2048, and a line end counts double
GROUP_LONGEST = 15_000  # of a robot's 20,000
BUTTONS = 6
_ALL = "@all"


def text_of(part: str, once: str, place: int) -> dict[str, Any]:
    """The same text reaches a person once a day, and no more is said of it. Four letters of the
    step at its end let another step say the same, and this step again still only once."""
    return {"msgtype": "text", "text": {"content": f"{part}\n#{task_id(f'{once}/{place}')[:4]}"}}


def page_of(card: Card, once: str) -> dict[str, Any]:
    """A card that nobody can press: a notification, with a line that opens its address."""
    text = "\n\n".join(one for one in (f"### {card.title}", card.text, facts_of(card)) if one)
    text = f"{text}\n\n#{task_id(once)[:4]}"
    if not card.url:
        return {"msgtype": "markdown", "markdown": {"title": card.title, "text": text}}
    opens = {"single_title": "打开", "single_url": card.url}
    page = {"title": card.title, "markdown": text, **opens}
    return {"msgtype": "action_card", "action_card": page}


def facts_of(card: Card) -> str:
    return "\n\n".join(f"**{one.name}** {one.value}" for one in card.facts)


def variables(card: Card) -> dict[str, str]:
    """What the card's template shows, all of it texts; a button without a text is hidden."""
    buttons = {name: text for place in range(BUTTONS) for name, text in _button(card, place)}
    shown = {"title": card.title, "text": card.text, "facts": facts_of(card), "url": card.url}
    return shown | buttons | {"settled": ""}


def _button(card: Card, place: int) -> list[tuple[str, str]]:
    one = card.buttons[place] if place < len(card.buttons) else Button("", "")
    named = {"button": one.text, "key": one.key, "look": one.look}
    return [(f"{name}{place + 1}", text) for name, text in named.items()]


def settled(says: str) -> dict[str, str]:
    """The same card with a sentence in place of its buttons."""
    return {f"button{place + 1}": "" for place in range(BUTTONS)} | {"settled": says}


def spaces(people: list[str]) -> str:
    """Where a card goes: to each person's talk with the robot."""
    return "dtv1.card//" + ";".join(f"IM_ROBOT.{one}" for one in people)


def mentions(people: tuple[str, ...]) -> dict[str, Any]:
    return {"atUserIds": [one for one in people if one != _ALL], "isAtAll": _ALL in people}


def with_mentions(text: str, people: tuple[str, ...]) -> str:
    """A page mentions only whom its text names as well."""
    named = " ".join(f"@{one}" for one in people if one != _ALL)
    return f"{text}\n\n{named}" if named else text


def robot_text(part: str, said: Announcement) -> Mapping[str, Any]:
    return {"msgtype": "text", "text": {"content": part}, "at": mentions(said.mention)}
