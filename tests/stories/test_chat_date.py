"""«DL-000123 改到 12月3日» in WeCom: a card asks, its button changes the order, once."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from danliu.connect import inbox
from danliu.connect.connector import Inbound
from danliu.connect.wecom import sandbox, sandbox_envelope
from tests.polling import until
from tests.stories.story import DIAMOND, Story

KEYS = (sandbox.TOKEN, sandbox.AES_KEY, sandbox.CORP, sandbox.AGENT)
WHO = "zhangmin"


async def _arrives(story: Story, sealed: tuple[dict[str, str], bytes]) -> None:
    """What WeCom sends to the address of the connection."""
    query, body = sealed
    ws, house = story.ws, story.hub.house
    row = await ws.connect.row("wecom")
    request = Inbound({}, query, body, ws.clock.now())
    await inbox.take_in(ws.db, ws.clock, row, ws.connect.build(row), request)
    house.wake()


async def write(story: Story, says: str) -> None:
    await _arrives(story, sandbox_envelope.written(*KEYS, who=WHO, says=says))


async def press(story: Story, card: dict[str, Any], key: str) -> None:
    """A button of a card that the sandbox has sent."""
    told = {"who": WHO, "task": card["task_id"], "key": key}
    code = (await story.outside.books("wecom"))["codes"][-1]
    await _arrives(story, sandbox_envelope.pressed(*KEYS, code, **told))


async def told(story: Story, about: str) -> dict[str, Any]:
    """The last thing that the member was sent about this."""

    async def sent() -> dict[str, Any] | None:
        found = (await story.outside.books("wecom"))["sent"]
        return next((one for one in reversed(found) if about in str(one)), None)

    return await until(sent, what=f"{WHO} hears about {about}")


async def settled(story: Story, says: str) -> None:
    async def so() -> bool:
        found = (await story.outside.books("wecom"))["settled"]
        return any(says in str(one) for one in found)

    await until(so, what=f"the card says {says}")


async def placed(story: Story) -> tuple[UUID, str]:
    order = await story.order(DIAMOND, amount="100", due=date(2030, 1, 1))
    number = (await story.decided(order))["number"]
    return order, str(number)


async def test_a_date_is_changed_by_a_word_and_a_button(story: Story) -> None:
    order, number = await placed(story)
    day = story.ws.clock.now().date() + timedelta(days=40)

    await write(story, f"{number} 改到 {day.month}月{day.day}日")
    card = (await told(story, number))["template_card"]
    facts = {one["keyname"]: one["value"] for one in card["horizontal_content_list"]}
    assert facts == {"现在": "2030-01-01", "改成": str(day)}
    assert (await story.record(order)).cells["due"] == date(2030, 1, 1)  # nobody has agreed yet

    yes = card["button_list"][0]["key"]
    await press(story, card, yes)
    await settled(story, f"已改到 {day}")
    assert (await story.record(order)).cells["due"] == day


async def test_who_cancels_changes_nothing(story: Story) -> None:
    order, number = await placed(story)
    await write(story, f"{number} 改到 2031-05-03")
    card = (await told(story, number))["template_card"]
    await press(story, card, "keep")
    await settled(story, "没有改")
    assert (await story.record(order)).cells["due"] == date(2030, 1, 1)


async def test_an_order_that_there_is_not_is_said(story: Story) -> None:
    await write(story, "DL-999999 改到 2031-05-03")
    answer = await told(story, "DL-999999")
    assert answer["text"]["content"] == "没有订单 DL-999999"


async def test_a_year_that_is_not_said_is_the_next_that_comes(story: Story) -> None:
    _, number = await placed(story)
    past = story.ws.clock.now().date() - timedelta(days=40)
    await write(story, f"{number}改到{past.month}/{past.day}")
    card = (await told(story, number))["template_card"]
    facts = {one["keyname"]: one["value"] for one in card["horizontal_content_list"]}
    assert facts["改成"].startswith(str(past.year + 1))
