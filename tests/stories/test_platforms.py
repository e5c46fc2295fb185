"""Orders of the platforms, through the mappings of the pack: when they must leave is their day."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from danliu.connect import inbox
from danliu.connect.connector import Message
from tests.polling import until
from tests.stories.story import Story

CHINA = timezone(timedelta(hours=8))
PLACED = datetime(2027, 3, 1, 23, 30, tzinfo=CHINA)


async def arrives(story: Story, connection: str, topic: str, body: bytes, number: str) -> None:
    ws, house = story.ws, story.hub.house
    message = Message(f"{number}:{time.time()}", topic, body)
    await inbox.store(ws.db, ws.clock, ws.row.id, connection, [message])
    house.wake()


async def order(story: Story, number: str) -> Mapping[str, Any]:
    async def there() -> Mapping[str, Any] | None:
        found = await story.records("orders", f'{{source_number}}="{number}"')
        return found[0].cells if found else None

    return await until(there, what=f"{number} is in the table")


async def test_an_order_of_pinduoduo_comes_with_its_lines_and_the_day_it_must_leave(
    story: Story,
) -> None:
    at = int(PLACED.timestamp())
    made = {"sn": "270301-1", "updated_at": at + 60, "placed_at": at, "skus": {"KL-1022": 2}}
    await story.outside.tell("pdd", "_orders", {"orders": [made]})

    await arrives(story, "pinduoduo", "order", b'{"order_sn":"270301-1"}', "270301-1")

    cells = await order(story, "270301-1")
    assert (cells["channel"], cells["city"], str(cells["amount"])) == (
        "pinduoduo",
        "苏州市",
        "39.80",
    )
    assert (cells["placed_at"], cells["due"]) == (PLACED, (PLACED + timedelta(days=2)).date())
    (line,) = await story.records("order_lines", '{order.source_number}="270301-1"')
    assert (line.cells["sku"], line.cells["quantity"]) == ("KL-1022", 2)


async def test_an_order_of_douyin_is_due_on_the_day_that_the_shop_promised(story: Story) -> None:
    made = {"count": 1, "skus": ["KL-1022"], "at": int(PLACED.timestamp())}
    (number,) = (await story.outside.tell("douyin", "_orders", made))["orders"]

    await arrives(story, "douyin", "101", f'{{"p_id":{number}}}'.encode(), number)

    assert (await order(story, number))["due"] == (PLACED + timedelta(days=2)).date()
