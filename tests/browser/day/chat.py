"""«DL-000123 改到 3月5日» in WeCom: the card that comes back is pressed."""

from typing import Any

from tests.browser.day.company import Day
from tests.polling import until

WHO = "zhangmin"


async def ask_for(day: Day, number: str, when: str) -> dict[str, Any]:
    """The card that asks whether it is meant so."""
    told = {"url": await day.hook("wecom"), "who": WHO, "says": f"{number} 改到 {when}"}
    assert (await day.outside.tell("wecom", "_write", told))["answers"] == [200]
    return await until(lambda: _card(day, number), what=f"a card about {number}")


async def confirm(day: Day, card: dict[str, Any]) -> None:
    """Its button is pressed, and the card says so, once."""
    key = card["button_list"][0]["key"]
    told = {"url": await day.hook("wecom"), "who": WHO, "task": card["task_id"], "key": key}
    assert (await day.outside.tell("wecom", "_click", told))["answers"] == [200]
    await day.settle()
    assert len((await day.outside.books("wecom"))["settled"]) == 1


async def _card(day: Day, number: str) -> dict[str, Any] | None:
    sent = (await day.outside.books("wecom"))["sent"]
    cards = [one["template_card"] for one in sent if "template_card" in one]
    return next((one for one in reversed(cards) if number in str(one)), None)
