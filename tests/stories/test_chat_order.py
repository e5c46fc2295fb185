"""«下单 宁波启帆机械 DJ-A×2 DJ-C×5 3月20日» in WeCom: an intention, which a button makes firm."""

from datetime import date
from typing import Any

import pytest

from danliu.tables.query import Record
from tests.polling import until
from tests.stories.test_chat_date import press, settled, told, write
from tests.stories.works import Works

WHO_ASKS = "宁波启帆机械"


async def intention(works: Works, says: str) -> tuple[Record, dict[str, Any]]:
    """The order as it came, and the card that asks about it."""
    await write(works.story, says)

    async def came() -> Record | None:
        found = await works.story.records("customer_orders", '{status}="intent"')
        return found[0] if found else None

    order = await until(came, what="the intention is there")
    return order, (await told(works.story, order.cells["number"]))["template_card"]


async def test_what_is_written_is_an_intention_until_its_button_is_pressed(works: Works) -> None:
    order, card = await intention(works, f"下单 {WHO_ASKS} DJ-A×2 DJ-B*1 DJ-Cx5 2031年3月20日")
    assert (order.cells["channel"], order.cells["due"]) == ("wechat", date(2031, 3, 20))
    assert order.cells["customer"]["title"] == WHO_ASKS
    assert await works.listed("order_items", order.id, "line", "quantity") == {
        "DJ-A": (1, 2), "DJ-B": (2, 1), "DJ-C": (3, 5),
    }  # fmt: skip
    facts = {one["keyname"]: one["value"] for one in card["horizontal_content_list"]}
    assert facts == {"产品型号": "DJ-A×2、DJ-B×1、DJ-C×5", "期望交期": "2031-03-20"}

    await press(works.story, card, card["button_list"][0]["key"])
    await works.reaches(order.id, "new")
    await settled(works.story, f"已下单 {order.cells['number']}")


async def test_who_does_not_want_it_after_all_says_so_with_the_other_button(works: Works) -> None:
    order, card = await intention(works, f"下单 {WHO_ASKS} DJ-C×3 2031-04-02")
    await press(works.story, card, card["button_list"][1]["key"])
    await works.reaches(order.id, "cancelled")
    assert await works.of("jobs", order.id) == []
    await settled(works.story, f"已取消 {order.cells['number']}")


async def test_a_card_that_the_desk_was_quicker_than_changes_nothing(works: Works) -> None:
    order, card = await intention(works, f"下单 {WHO_ASKS} DJ-C×3 2031-04-02")
    await works.story.edit("customer_orders", order.id, status="cancelled")
    await press(works.story, card, card["button_list"][0]["key"])
    await settled(works.story, "已有人处理过")
    assert (await works.story.record(order.id, "customer_orders")).cells["status"] == "cancelled"


@pytest.mark.parametrize(
    ("says", "answer"),
    [
        ("下单 宁波启帆 DJ-A×2 2031-04-02", "没有客户「宁波启帆」"),
        (f"下单 {WHO_ASKS} DJ-A×2 LS-M6×9 DJ-X×1 2031-04-02", "没有型号 LS-M6、DJ-X"),
        (f"下单 {WHO_ASKS} DJ-A×2", "没看懂"),
    ],
)
async def test_what_cannot_be_an_order_is_answered_and_nothing_is_made(
    works: Works, says: str, answer: str
) -> None:
    before = len(await works.story.records("customer_orders"))
    await write(works.story, says)
    told_ = await told(works.story, answer)
    assert told_["text"]["content"].startswith(answer)
    assert len(await works.story.records("customer_orders")) == before
