"""Template cards in the form that 企业微信 wants. Pure."""

from typing import Any

from danliu.connect.chat import Button, Card, task_id

LONGEST = 2048  # bytes of one text
REPEATED_WITHIN_S = 600  # the same text to the same people is dropped: a call that came twice
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
