"""The unattended audit books its order in U8: another connection, and not a word else."""

from pathlib import Path

import danliu.packs
from danliu.connect.u8.sandbox import U8Sandbox
from tests.polling import until
from tests.stories.story import DIAMOND, Story

FLOW = Path(danliu.packs.__file__).parent / "trade" / "flows" / "order-audit.yaml"
BOOKS = "connection: kingdee\n                      operation: sales_order"
HEARD = """
key: heard-of-u8
name: 用友里改了
trigger: {{kind: message, when: '{{trigger.topic}}="sales"', settings: {{connection: {key}}}}}
blocks:
  - id: order
    block: find
    settings: {{table: orders, where: '{{number}}={{trigger.document.number}}'}}
  - id: noted
    block: update
    settings:
      table: orders
      record: ={{order.first.id}}
      cells: {{note: '="用友 "&{{trigger.document.status}}&" "&{{trigger.document.lines.0.sku}}'}}
"""


async def test_an_audited_order_is_a_document_in_u8(story: Story) -> None:
    settings = U8Sandbox().settings_for(f"{story.outside.url}/u8")
    key = await story.ws.connect.make("用友", "u8", settings)
    assert "接受" in await (await story.ws.connect.open(key)).test()
    text = FLOW.read_text()
    assert BOOKS in text
    await story.flow(text.replace(BOOKS, BOOKS.replace("kingdee", key)))

    order = await story.order(DIAMOND, amount="100")
    cells = await story.decided(order)

    sets = (await story.outside.books("u8"))["sets"]
    [document] = sets["1"]["documents"]["saleorder"].values()
    assert cells["status"] == "approved"
    assert cells["erp_number"] == document["code"] == cells["number"]
    assert document["state"] == "Approved"
    assert document["entry"]
    assert await story.outside.documents() == []

    settings |= {"follow_sales": True}
    watched = await story.ws.connect.make("用友的变动", "u8", settings)
    await story.flow(HEARD.format(key=watched))

    async def noted() -> bool:
        note = str((await story.record(order)).cells["note"])
        return note == f"用友 Approved {document['entry'][0]['inventorycode']}"

    await until(noted, within_s=30, what="the order tells of U8")
