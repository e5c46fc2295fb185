"""Told by chat: each with a link of their own, once, and nobody is forgotten silently."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import uuid4

import pytest

from danliu.flows.links import find_link
from danliu.flows.task_errors import LinkSpent
from tests.flows.chat_stand_in import StandInChat, plug_in
from tests.flows.office import Office, an_office
from tests.polling import until

TELLS = "- {id: ask, block: approve, settings: {question: 能接吗, who: [钱, 孙], tell: wx}}"
SENDS = (
    "- {id: n, block: notify, settings: {text: 有急单, to: [钱, 孙], connection: wx}}\n"
    "- {id: done, block: update, settings: {cells: {amount: '={n.sent}'}}}"
)


@pytest.fixture
async def office(
    new_database: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    monkeypatch.setenv("DANLIU_ADDRESS", "https://hub.example.com/")
    plug_in()
    StandInChat.sent.clear()
    StandInChat.moods.clear()
    async with an_office(new_database(f"chat_{uuid4().hex}"), tmp_path) as found:
        await found.ws.connect.set("wx", "企业微信", "stand-in-chat", {"corp": "c"})
        await found.hire("钱", wx="qian")
        await found.hire("孙")  # nobody knows the address
        yield found


async def test_who_is_asked_is_sent_a_link_that_is_theirs_alone(office: Office) -> None:
    await office.flow(TELLS)
    StandInChat.moods.append("away")  # the first attempt fails
    task = await office.task(await office.order())

    async def sent() -> bool:
        return bool(StandInChat.sent)

    await until(sent, what="the message came at the second attempt")
    await office.settled()
    (text,) = StandInChat.sent.values()

    assert text.to == "qian"
    said, address = text.text.split("\n")
    assert said == "D-1 能接吗"
    assert address.startswith("https://hub.example.com/d/")
    link = await find_link(office.db, address.rpartition("/")[2], office.clock.now())
    assert (link.task, link.user) == (task.id, office.people["钱"])
    office.clock.move(days=7)
    with pytest.raises(LinkSpent) as late:
        await find_link(office.db, address.rpartition("/")[2], office.clock.now())
    assert late.value.why == "expired"
    assert "没能用聊天通知到您：D-1 能接吗" in await office.told("孙")


async def test_a_notice_goes_out_by_chat_too_and_says_how_many_it_reached(office: Office) -> None:
    await office.flow(SENDS)
    order = await office.order()

    await office.ended(order)

    assert [one.text for one in StandInChat.sent.values()] == ["有急单"]
    assert await office.cell(order, "amount") == 1
    assert (await office.told("钱"), await office.told("孙")) == (["有急单"], ["有急单"])


async def test_a_connection_that_cannot_send_parks_the_run_and_says_what_it_lacks(
    office: Office,
) -> None:
    settings = {"sid": "s", "appkey": "k", "appsecret": "x"}
    await office.ws.connect.set("wdt", "旺店通", "wangdiantong", settings)
    await office.flow(SENDS.replace("connection: wx", "connection: wdt"))
    order = await office.order()

    await office.ended(order, "parked")

    cause = await office.db.fetchval("SELECT cause FROM danliu.runs WHERE record_id = $1", order)
    assert (cause["code"], cause["path"]) == ("cannot-send", "n")
