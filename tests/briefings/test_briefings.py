"""A board comes by itself: at its hour, once, as the subscriber may see it, until they leave."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from danliu.boards import store
from danliu.boards.definition import Board, Place, Tile
from danliu.briefings import kept, ringing
from danliu.briefings.kept import Briefing, Way
from danliu.briefings.leaving import read_leaving
from danliu.briefings.ringing import ring
from danliu.briefings.timetable import Days, following
from danliu.people.actor import SYSTEM
from danliu.tables.defining import set_role
from danliu.tables.roles import Grant, Role
from tests.flows.chat_stand_in import StandInChat, plug_in
from tests.flows.office import Office, an_office
from tests.flows.test_mail import PostOffice, opened

SALES = Role("sales", "业务员", tables={"orders": Grant(where="{note}={$me.shop}")})
NINE = 9 * 60  # the office opens at this minute of a Monday


def tile(key: str, kind: str, name: str, y: int, where: str = "", **settings: Any) -> Tile:
    return Tile(key, kind, name, "orders", Place(0, y, 3, 2), where=where, settings=settings)


BOARD = Board(
    "today",
    "今天<盯着>",
    tiles=(
        tile("count", "number", "订单", 0),
        tile("sum", "number", "金额", 2, total={"field": "amount", "how": "sum"}, target=400),
        tile("late", "alarms", "大单", 4, "{amount}>=200", says="大单还没排产"),
        tile("bars", "bars", "按负责人", 6, by={"field": "owner"}),
    ),
)


class Desk:
    """Somebody's subscriptions in the office."""

    def __init__(self, office: Office, post: PostOffice) -> None:
        self.office, self.post = office, post

    async def subscribe(
        self, name: str, way: Way = "person", connection: str = "wx", days: Days = "all"
    ) -> UUID:
        office, now = self.office, self.office.clock.now()
        due = following(days, NINE, now, office.row.tz)
        to = "sun@example.com" if way == "mail" else ""
        one = (office.row.id, "today", office.people[name], connection, way, to, days, NINE, "zh")
        return await kept.keep(office.db, Briefing(uuid4(), *one, due))

    async def hour(self, **by: float) -> None:
        """Time passes, and the clock of the house goes on in three processes."""
        self.office.clock.move(**by)
        await asyncio.gather(*(ring(self.office.db, self.office.clock.now()) for _ in range(3)))
        self.office.hub.house.wake()
        await self.office.settled()

    @property
    def chat(self) -> list[str]:
        return [one.text for one in StandInChat.sent.values()]

    @property
    def mail(self) -> EmailMessage:
        (_, raw) = self.post.letters[-1]
        return cast(EmailMessage, message_from_bytes(raw, policy=default))


@pytest.fixture
async def desk(
    new_database: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Desk]:
    monkeypatch.setenv("DANLIU_ADDRESS", "https://hub.example.com/")
    plug_in()
    StandInChat.sent.clear()
    StandInChat.moods.clear()
    database = new_database(f"briefings_{uuid4().hex}")
    async with an_office(database, tmp_path) as office, opened(tmp_path) as (post, port, pem):
        async with office.db.acquire() as db, db.transaction():
            await set_role(db, office.row.id, SALES)
        settings = {"host": "localhost", "port": port, "sender": "orders@example.cn"}
        login = {"login": "orders@example.cn", "password": "right", "trusted": pem}
        await office.ws.connect.set("post", "邮箱", "smtp", {**settings, **login})
        await office.ws.connect.set("wx", "企业微信", "stand-in-chat", {"corp": "c"})
        await office.hire("钱", "owner", wx="qian")
        await office.hire("孙", "sales", wx="sun", shop="苏州")
        now = office.clock.now()
        await store.save(office.db, office.row.id, BOARD, seen=0, by=SYSTEM.ref, now=now)
        for shop, amount in (("苏州", 120), ("苏州", 30), ("常州", 250)):
            await office.order(note=shop, amount=amount)
        yield Desk(office, post)


async def test_each_subscriber_is_told_what_they_may_see_once_at_the_hour(desk: Desk) -> None:
    await desk.subscribe("钱")
    await desk.subscribe("孙")
    await desk.hour(hours=23)
    assert desk.chat == []

    await desk.hour(hours=2)
    owner, sales = sorted(desk.chat, key=len, reverse=True)

    head, told, links = owner.split("\n\n")
    assert head == "【1 项告警】今天<盯着> · 11 月 24 日 周二 10:00"
    assert told.split("\n") == [
        "⚠ 大单还没排产：1 条",
        "订单：3",
        "金额：¥400（目标 ¥400，完成 100%）",
    ]
    assert links.startswith("打开看板：https://hub.example.com/boards/today\n不再接收：")
    assert sales.split("\n\n")[1].split("\n") == [
        "订单：2",
        "金额：¥150（目标 ¥400，完成 38%）",
        "大单：一切正常",
    ]
    await desk.hour(minutes=5)
    assert len(desk.chat) == 2


async def test_what_was_missed_comes_once_and_says_what_changed_since(desk: Desk) -> None:
    await desk.subscribe("孙")
    await desk.hour(days=1)
    await desk.office.order(note="苏州", amount=250)

    await desk.hour(days=3)  # the house was closed over three mornings
    assert len(desk.chat) == 2
    assert desk.chat[1].split("\n\n")[1].split("\n") == [
        "⚠ 大单还没排产：1 条（↑ 上次 0）",
        "订单：3（↑ 50% 上次 2）",
        "金额：¥400（↑ 167% 上次 ¥150；目标 ¥400，完成 100%）",
    ]
    (one,) = await kept.of_person(desk.office.db, desk.office.row.id, desk.office.people["孙"])
    assert one.due_at == desk.office.clock.now() + timedelta(days=1)


async def test_a_worker_that_dies_after_it_sent_does_not_send_twice(desk: Desk) -> None:
    one = await desk.subscribe("孙")
    await desk.hour(days=1)
    again = await kept.find(desk.office.db, one)
    assert again.sent_for

    due = ringing.Due(one, again.sent_for)
    await desk.office.db.execute(
        "INSERT INTO danliu.pgqueuer (entrypoint, payload, priority, workspace, status)"
        " VALUES ($1, $2, 0, 0, 'queued')",
        ringing.BRIEF,
        ringing._payload(due),
    )
    desk.office.hub.house.wake()
    await desk.office.settled()
    assert len(desk.chat) == 1


async def test_a_mail_has_a_page_a_link_and_the_way_out(desk: Desk) -> None:
    one = await desk.subscribe("钱", "mail", "post")
    await desk.hour(days=1)

    (people, _), mail = desk.post.letters[-1], desk.mail
    assert people == ["sun@example.com"]
    assert mail["Subject"] == "【1 项告警】今天<盯着> · 11 月 24 日 周二 09:00"
    way_out = mail["List-Unsubscribe"].strip("<>")
    assert way_out.startswith("https://hub.example.com/api/public/briefings/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    secret = way_out.rpartition("/")[2]
    assert read_leaving(desk.office.hub.house.vault, secret) == one
    page = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "今天&lt;盯着&gt;" in page
    assert "大单还没排产" in page
    assert "https://hub.example.com/boards/today" in page


async def test_what_cannot_be_sent_is_told_at_the_desk_and_tried_the_next_time(
    desk: Desk,
) -> None:
    one = await desk.subscribe("孙", "mail", "post")
    desk.post.refuses.add("sun@example.com")
    await desk.hour(days=1)
    assert (await kept.find(desk.office.db, one)).missed == "outside-refused"

    desk.post.refuses.clear()
    await desk.hour(days=1)
    assert (await kept.find(desk.office.db, one)).missed == ""
    assert len(desk.post.letters) == 1


async def test_a_chat_that_is_away_is_tried_again(desk: Desk) -> None:
    await desk.subscribe("孙")
    StandInChat.moods.append("away")
    await desk.hour(days=1)
    assert len(desk.chat) == 1


async def test_who_left_and_what_is_gone_is_not_sent(desk: Desk) -> None:
    office = desk.office
    await desk.subscribe("孙")
    await desk.subscribe("钱")
    await office.leaves("孙")
    await desk.hour(days=1)
    assert len(desk.chat) == 1

    await store.drop(office.db, office.row.id, "today")
    await desk.hour(days=1)
    assert len(desk.chat) == 1
    assert await office.db.fetchval("SELECT count(*) FROM danliu.briefings") == 0


async def test_the_desk_that_is_closed_to_somebody_is_not_sent_to_them(desk: Desk) -> None:
    office = desk.office
    one = await desk.subscribe("孙")
    await office.db.execute("UPDATE danliu.workspaces SET second_factor = true")
    await desk.hour(days=1)
    assert desk.chat == []
    assert (await kept.find(office.db, one)).missed == "second-factor-required"


async def test_a_door_that_is_gone_vouches_for_nobody(desk: Desk) -> None:
    office = desk.office
    one = await desk.subscribe("孙")
    db, company = office.db, office.row.id
    await db.execute("UPDATE danliu.workspaces SET second_factor = true")
    await db.execute(
        "INSERT INTO danliu.providers VALUES"
        " ($1, '公司账号', 'https://id.example', 'x', '', '', false)",
        company,
    )
    await db.execute(
        "INSERT INTO danliu.identities VALUES ($1, 'https://id.example', '7', $2, '', $3)",
        company,
        office.people["孙"],
        office.clock.now(),
    )
    await desk.hour(days=1)
    assert len(desk.chat) == 1

    await db.execute("DELETE FROM danliu.providers")
    await desk.hour(days=1)
    assert len(desk.chat) == 1
    assert (await kept.find(db, one)).missed == "second-factor-required"
