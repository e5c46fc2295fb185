"""The pack's flows about dates by 钉钉: another connection, and not a word else."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

import danliu.packs
from danliu.connect import inbox
from danliu.connect.connector import Inbound
from danliu.connect.dingtalk import sandbox, sandbox_envelope
from tests.polling import until
from tests.stories.story import DIAMOND, Story

FLOWS = Path(danliu.packs.__file__).parent / "trade" / "flows"
WHO = "zhangmin"
SAID = """
key: said-by-ding
name: 群里说
trigger: {{table: customers, when: '{{name}}="福州启航"'}}
blocks:
  - id: say
    block: call
    settings: {{connection: {connection}, operation: group, input: {{says: '="到了 "&{{name}}'}}}}
"""


@pytest.fixture(scope="module")
async def connection(company: Story) -> str:
    """With the pack's two flows on it."""
    story = company
    settings = sandbox.DingTalkSandbox().settings_for(f"{story.outside.url}/dingtalk")
    settings["callback_address"] = "https://hub.example.com/hooks/demo"
    key = await story.ws.connect.make("钉钉", "dingtalk", settings)
    await (await story.ws.connect.open(key)).test()
    for name in ("chat-date", "chat-pressed"):
        text = (FLOWS / f"{name}.yaml").read_text().replace("wecom", key)
        await story.flow(text.replace(f"key: {name}", f"key: ding-{name}", 1))
    return key


async def arrives(story: Story, key: str, body: dict[str, Any], headers: dict[str, str]) -> None:
    """What DingTalk sends to the address of the connection."""
    ws = story.ws
    row = await ws.connect.row(key)
    request = Inbound(headers, {}, msgspec.json.encode(body), ws.clock.now())
    await inbox.take_in(ws.db, ws.clock, row, ws.connect.build(row), request)
    story.hub.house.wake()


async def test_a_date_is_changed_by_a_word_and_a_button(story: Story, connection: str) -> None:
    order = await story.order(DIAMOND, amount="100", due=date(2030, 1, 1))
    number = (await story.decided(order))["number"]
    day = story.ws.clock.now().date() + timedelta(days=40)
    says = {"senderStaffId": WHO, "msgId": "m1", "msgtype": "text"}
    says |= {"text": {"content": f" {number} 改到 {day.month}月{day.day}日"}}
    await arrives(story, connection, says, sandbox_envelope.robot_headers(sandbox.SECRET))

    async def asked() -> tuple[str, dict[str, Any]] | None:
        cards = (await story.outside.books("dingtalk"))["cards"]
        return next(((task, one) for task, one in cards.items() if number in str(one)), None)

    task, card = await until(asked, what=f"{WHO} is asked")
    assert card["to"] == [WHO]
    assert card["shown"]["facts"] == f"**现在** 2030-01-01\n\n**改成** {day}"

    content = {"cardPrivateData": {"actionIds": ["1"], "params": {"key": card["shown"]["key1"]}}}
    press = {"outTrackId": task, "userId": WHO, "content": msgspec.json.encode(content).decode()}
    await arrives(story, connection, press, sandbox_envelope.card_headers(sandbox.CARD_SECRET))

    async def settled() -> bool:
        shown = (await story.outside.books("dingtalk"))["cards"][task]["shown"]
        return (shown["settled"], shown["button1"]) == (f"已改到 {day}", "")

    await until(settled, what="the card says so")
    assert (await story.record(order)).cells["due"] == day


async def test_a_notice_goes_by_it_to_whom_it_knows(story: Story, connection: str) -> None:
    await story.ws.db.execute(
        "UPDATE danliu.members SET attributes = attributes || $1::jsonb WHERE workspace_id = $2",
        {"dingtalk": WHO},
        story.ws.row.id,
    )
    text = "{key: told-by-ding, name: 说一声, trigger: {table: customers}, blocks: [{id: a, block:"
    settings = f"{{text: '=\"新客户 \"&{{name}}', to: ['role:owner'], connection: {connection}}}"
    await story.flow(f"{text} notify, settings: {settings}}}]}}")
    await story.customer("厦门远航")

    async def told() -> bool:
        return "新客户 厦门远航" in str((await story.outside.books("dingtalk"))["sent"])

    await until(told, what="the notice is there")


async def test_a_robot_that_is_silent_is_waited_for_and_nobody_has_to_decide(
    story: Story, connection: str
) -> None:
    await story.flow(SAID.format(connection=connection))
    trouble = {"how": "silent", "times": 3}  # what another story still says may take one
    await story.outside.control("dingtalk", fail=trouble, only="send")
    began = story.ws.clock.now()
    customer = await story.customer("福州启航")

    run = await story.run(customer, "waiting")

    step = (await story.steps(customer))["say"]
    assert (step.status, step.error) == ("waiting", None)
    due = await story.ws.db.fetchval("SELECT due_at FROM danliu.timers WHERE run_id = $1", run.id)
    assert due - began >= timedelta(minutes=10)
    assert (await story.outside.books("dingtalk"))["said"] == []
