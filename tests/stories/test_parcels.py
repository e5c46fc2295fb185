"""What follows an order once it is on its way: tracks, the alarm for a parcel that stands still,
and what its customer is told, over the outside systems' own HTTP."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from danliu.clock import Clock
from danliu.flows import ringing, upkeep
from danliu.flows.notices import list_notices
from danliu.lens import consents
from danliu.lens.consents import Whose
from danliu.lens.lens import Target, write_link
from danliu.packs.demo import seed
from danliu.people.users import add_user, join
from danliu.tables.query import Record
from danliu.tables.write import Create
from danliu.web.app import create_app
from tests.connect.conftest import free_port, serve
from tests.polling import until
from tests.processes import new_database
from tests.stories.conftest import opened
from tests.stories.story import DIAMOND, Story

CHINA = timezone(timedelta(hours=8))
TEMPLATE, OPENID = "tpl-shipped", "o-customer-1"
MANAGER_PHONE, BOSS = "13800138001", "boss.wang"


class Held:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2027, 3, 1, 1, tzinfo=UTC)  # nine in the morning in China

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


class Road:
    """The demo company, its web address, and the carrier."""

    def __init__(self, story: Story, clock: Held, web: str) -> None:
        self.story, self.clock, self.web = story, clock, web
        self.phones = iter(range(13_900_000_001, 13_900_000_099))

    async def settle(self) -> None:
        """Everything that is due now happens, and what comes of it."""
        db, versions = self.story.ws.db, self.story.hub.engine.versions

        async def quiet() -> bool:
            now = self.clock.now()
            fired = await upkeep.fire_timers(db, now) + await ringing.ring(db, versions, now)
            if fired:
                return False
            going = await db.fetchval(
                "SELECT (SELECT count(*) FROM danliu.runs WHERE status = 'running')"
                " + (SELECT count(*) FROM danliu.pgqueuer"
                "  WHERE status::text IN ('queued', 'picked'))"
                " + (SELECT count(*) FROM danliu.inbox WHERE status = 'waiting')"
            )
            return not going

        await until(quiet, what="all is quiet")
        parked = await db.fetch("SELECT flow, cause FROM danliu.runs WHERE status = 'parked'")
        assert not parked, [str(tuple(one)) for one in parked]

    async def customer(self, **cells: Any) -> str:
        """A customer with an account manager; its name."""
        name = f"客户{uuid4().hex[:6]}"
        manager = await self.story.ws.db.fetchval(
            "SELECT id FROM danliu.users WHERE login = 'demo'"
        )
        phone = str(next(self.phones))
        known = {"level": "diamond", "erp_number": "C001", "manager": str(manager)}
        known |= {"manager_phone": str(next(self.phones)), "phone": phone}
        await self.story.customer(name, **{**known, **cells})
        return name

    async def shipped(self, customer: str, **cells: Any) -> UUID:
        """An order of theirs that has just left the house."""
        order = await self.story.order(customer, amount="100", city="厦门")
        assert (await self.story.decided(order))["status"] == "approved"
        await self.send(order, **cells)
        return order

    async def send(self, order: UUID, **cells: Any) -> None:
        given = {"status": "shipped", "waybill": f"ZT{uuid4().int % 10**10}", "carrier": "中通快递"}
        await self.story.edit("orders", order, **{**given, **cells})
        await self.settle()

    async def parcel(self, order: UUID) -> Mapping[str, Any]:
        number = (await self.story.record(order)).cells["waybill"]
        (found,) = await self.story.records("waybills", f'{{number}}="{number}"')
        return found.cells

    async def tracks(self, order: UUID) -> list[Mapping[str, Any]]:
        number = (await self.story.record(order)).cells["waybill"]
        found = await self.story.records("tracks", f'{{waybill.number}}="{number}"')
        return sorted((one.cells for one in found), key=lambda one: one["at"])

    async def move(
        self, order: UUID, says: str, state: str = "2", detail: str = "", place: str = "", times=1
    ) -> None:
        """Something happens to the order's parcel now; the carrier tells it, so often."""
        number = (await self.story.record(order)).cells["waybill"]
        await self.carry(number, says, state, detail, place, times)

    async def carry(
        self, number: str, says: str, state: str = "2", detail: str = "", place: str = "", times=1
    ) -> None:
        at = self.clock.now().astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
        told = {"number": number, "carrier": "ZTO", "at": at, "says": says, "state": state}
        await self.story.outside.tell(
            "kdniao", "_move", {**told, "detail": detail or state, "place": place}
        )
        row = await self.story.ws.connect.row("kdniao")
        pushed = {"url": f"{self.web}/hooks/{row.hook}", "times": times}
        answers = await self.story.outside.tell("kdniao", "_push", pushed)
        assert all('"Success":true' in one.replace(" ", "") for one in answers["answers"])
        await self.settle()

    async def tickets(self, order: UUID) -> list[Record]:
        number = (await self.story.record(order)).cells["number"]
        return await self.story.records("tickets", f'{{order.number}}="{number}"')

    async def agree(self, openid: str = OPENID, template: str = TEMPLATE) -> None:
        row = await self.story.ws.connect.row("wechat")
        url = f"{self.web}/hooks/{row.hook}"
        asked = {"openid": openid, "template": template, "url": url}
        assert (await self.story.outside.tell("wechat", "_consent", asked))["answer"] == "success"
        await self.settle()

    async def texts_to(self, phone: str) -> list[dict[str, Any]]:
        sent = (await self.story.outside.books("tencent_sms"))["sent"]
        return [one for one in sent if one["to"].endswith(phone)]

    async def lens(self, order: UUID, part: str = "") -> dict[str, Any]:
        """What the customer's page is told, over real HTTP."""
        house = self.story.hub.house
        token = write_link(house.vault, Target(self.story.ws.row.id, order))
        async with httpx.AsyncClient(trust_env=False) as http:
            answer = await http.get(f"{self.web}/api/public/lens/{token}{part}", timeout=10)
        assert answer.status_code == 200, answer.text
        seen: dict[str, Any] = answer.json()
        return seen


@pytest.fixture(scope="module")
async def road(dsn, sandboxes, tmp_path_factory) -> AsyncIterator[Road]:
    clock = Held()
    await sandboxes.renew()
    own, data = await new_database(dsn, f"road_{uuid4().hex}"), tmp_path_factory.mktemp("road")
    async with opened(own, data, sandboxes, Clock(now=clock.now), tick=False) as hub:
        story = Story(hub, await seed(hub.house, sandbox=sandboxes.url), sandboxes)
        async with hub.house.db.acquire() as db, db.transaction():
            boss = await add_user(db, uuid4(), "boss", "王总", "boss")
            await join(db, story.ws.row.id, boss, "member", {"wecom": BOSS})
        (rules,) = await story.records("alarm_settings")
        await story.edit("alarm_settings", rules.id, supervisor=str(boss))
        port = free_port()
        server = await serve(create_app(hub), port)
        yield Road(story, clock, f"http://127.0.0.1:{port}")
        server.cancel()


async def effects(road: Road, order: UUID, phone: str) -> dict[str, int]:
    """How often each effect of the alarm was had for this order."""
    waybill = (await road.parcel(order))["number"]
    tickets = await road.tickets(order)
    pushed = list((await road.story.outside.books("wecom"))["sent"])
    return {
        "sms": len(await road.texts_to(phone)),
        "tickets": len(tickets),
        "risk": int((await road.story.record(order)).cells["risk"] == "high"),
        "wecom": sum(waybill in str(one) for one in pushed),
        "strip": len(
            await road.story.records("waybills", f'AND({{stalled}}=TRUE,{{number}}="{waybill}")')
        ),
    }


async def asked_to_follow(road: Road, number: str) -> int:
    asked = (await road.story.outside.books("kdniao"))["asked"]
    return sum(one["type"] == "8008" and number in one["data"] for one in asked)


ONCE = {"sms": 1, "tickets": 1, "risk": 1, "wecom": 1, "strip": 1}


async def test_a_shipped_order_is_followed_and_pushes_are_kept_each_event_once(road: Road) -> None:
    order = await road.shipped(await road.customer())
    assert (await road.parcel(order))["follows"] == 1
    assert await asked_to_follow(road, (await road.parcel(order))["number"]) == 1

    road.clock.move(hours=2)
    await road.move(order, "中通已收取快件", "1", place="苏州市", times=3)
    road.clock.move(hours=5)
    await road.move(order, "到达厦门转运中心", "2", "204", place="厦门市", times=2)

    tracks = await road.tracks(order)
    assert [one["says"] for one in tracks] == ["中通已收取快件", "到达厦门转运中心"]
    assert tracks[1]["at"] == road.clock.now()
    assert tracks[1]["position"]["lng"] == pytest.approx(118.1, abs=0.2)
    parcel = await road.parcel(order)
    assert (parcel["state"], parcel["last"]) == ("moving", "到达厦门转运中心")
    assert parcel["moved_at"] == road.clock.now()


async def test_a_place_is_asked_for_once(road: Road) -> None:
    order = await road.shipped(await road.customer())
    for hour in range(3):
        road.clock.move(hours=1)
        await road.move(order, f"第 {hour} 次扫描", place="无锡市")
    asked = (await road.story.outside.books("amap"))["asked"]
    assert sum(one.get("address") == "无锡市" for one in asked) == 1
    assert all(one["position"] for one in await road.tracks(order))


async def test_a_parcel_without_a_move_for_24_hours_alarms_once_and_is_calm_when_it_moves(
    road: Road,
) -> None:
    phone = str(next(road.phones))
    order = await road.shipped(await road.customer(manager_phone=phone))
    road.clock.move(hours=1)
    await road.move(order, "离开苏州")
    began = road.clock.now()

    road.clock.at = began + timedelta(hours=23, minutes=59)
    await road.settle()
    assert set((await effects(road, order, phone)).values()) == {0}

    road.clock.at = began + timedelta(hours=24, minutes=1)
    await road.settle()
    assert await effects(road, order, phone) == ONCE
    (ticket,) = await road.tickets(order)
    assert ticket.cells["due"] == road.clock.now() + timedelta(hours=4)
    assert ticket.cells["owner"] == (await road.parcel(order))["manager"]

    road.clock.at = began + timedelta(hours=25)
    await road.settle()
    assert await effects(road, order, phone) == ONCE

    await road.move(order, "到达厦门")
    calm = await effects(road, order, phone)
    assert (calm["risk"], calm["strip"]) == (0, 0)
    (ticket,) = await road.tickets(order)
    assert ticket.cells["state"] == "done"

    road.clock.move(hours=24, minutes=1)
    await road.story.outside.tell("tencent_sms", "_reset", {})  # it takes one text in half a minute
    await road.settle()
    again = await effects(road, order, phone)
    assert again == {"sms": 1, "tickets": 2, "risk": 1, "wecom": 2, "strip": 1}
    await road.move(order, "已签收", "3")


async def test_a_parcel_that_somebody_marks_as_delivered_is_calm(road: Road) -> None:
    phone = str(next(road.phones))
    order = await road.shipped(await road.customer(manager_phone=phone))
    road.clock.move(hours=24, minutes=1)
    await road.settle()
    assert (await effects(road, order, phone))["strip"] == 1

    number = (await road.story.record(order)).cells["waybill"]
    (parcel,) = await road.story.records("waybills", f'{{number}}="{number}"')
    await road.story.edit("waybills", parcel.id, state="signed")
    await road.settle()

    calm = await effects(road, order, phone)
    assert (calm["risk"], calm["strip"]) == (0, 0)
    assert {one.cells["state"] for one in await road.tickets(order)} == {"done"}


async def test_a_push_without_news_does_not_move_the_clock(road: Road) -> None:
    phone = str(next(road.phones))
    order = await road.shipped(await road.customer(manager_phone=phone))
    road.clock.move(hours=1)
    await road.move(order, "离开苏州")
    moved = (await road.parcel(order))["moved_at"]
    row = await road.story.ws.connect.row("kdniao")
    for _ in range(3):
        road.clock.move(hours=8)
        await road.story.outside.tell("kdniao", "_push", {"url": f"{road.web}/hooks/{row.hook}"})
        await road.settle()
    assert (await road.parcel(order))["moved_at"] == moved

    road.clock.move(minutes=1)
    await road.settle()
    assert await effects(road, order, phone) == ONCE
    await road.move(order, "已签收", "3")


async def test_each_effect_of_the_alarm_can_be_switched_off(road: Road) -> None:
    (rules,) = await road.story.records("alarm_settings")
    off = {"no_sms": True, "no_ticket": True, "no_mark": True, "no_push": True}
    await road.story.edit("alarm_settings", rules.id, **off)
    phone = str(next(road.phones))
    order = await road.shipped(await road.customer(manager_phone=phone))
    road.clock.move(hours=24, minutes=1)
    await road.settle()
    assert await effects(road, order, phone) == {**dict.fromkeys(ONCE, 0), "strip": 1}
    await road.story.edit("alarm_settings", rules.id, **dict.fromkeys(off, False))
    await road.move(order, "已签收", "3")


async def test_what_is_signed_for_is_received_and_sounds_no_alarm(road: Road) -> None:
    phone = str(next(road.phones))
    order = await road.shipped(await road.customer(manager_phone=phone))
    road.clock.move(hours=3)
    await road.move(order, "本人签收", "3", "301")
    cells = (await road.story.record(order)).cells
    assert (cells["status"], cells["signed_at"]) == ("signed", road.clock.now())

    road.clock.move(hours=30)
    await road.settle()
    assert set((await effects(road, order, phone)).values()) == {0}


async def test_a_consent_is_used_up_by_one_message_and_then_it_is_a_text(road: Road) -> None:
    openid = uuid4().hex
    customer = await road.customer(openid=openid, tags=["order-status"])
    await road.agree(openid)
    order = await road.shipped(customer)

    sent = [
        one for one in (await road.story.outside.books("wechat"))["sent"] if one["touser"] == openid
    ]
    cells = (await road.story.record(order)).cells
    assert [one["data"]["character_string3"]["value"] for one in sent] == [cells["waybill"]]
    assert "token=" in sent[0]["page"]
    whose = Whose(road.story.ws.row.id, "wechat", openid, TEMPLATE)
    kinds = [one.kind for one in await consents.of_person(road.story.ws.db, whose)]
    assert kinds == ["given", "used"]

    second = await road.shipped(customer)
    number = (await road.story.record(second)).cells["number"]
    phone = await phone_of(road, customer)
    assert [one["TemplateParamSet"][0] for one in await road.texts_to(phone)] == [number]
    assert "/l/" in (await road.texts_to(phone))[0]["TemplateParamSet"][1]
    sent = (await road.story.outside.books("wechat"))["sent"]
    assert sum(one["touser"] == openid for one in sent) == 1


async def phone_of(road: Road, customer: str) -> str:
    (found,) = await road.story.records("customers", f'{{name}}="{customer}"')
    return str(found.cells["phone"])[-11:]


async def test_who_has_no_tag_is_told_nothing_and_who_said_stop_gets_no_text(road: Road) -> None:
    untagged = await road.customer()
    await road.shipped(untagged)
    assert await road.texts_to(await phone_of(road, untagged)) == []

    phone = str(next(road.phones))
    tagged = await road.customer(phone=phone, tags=["shipping"])
    order = await road.story.order(tagged, amount="100", phone=phone)
    await road.story.decided(order)
    house = road.story.hub.house
    token = write_link(house.vault, Target(road.story.ws.row.id, order))
    async with httpx.AsyncClient(trust_env=False) as http:
        door = f"{road.web}/api/public/lens/{token}/messages"
        assert (await http.post(door, json={"quiet": True})).status_code == 200
    assert (await road.lens(order))["quiet"] is True

    await road.send(order)

    assert await road.texts_to(phone) == []
    assert (await road.parcel(order))["follows"] == 1


async def test_who_stops_the_texts_stops_them_for_the_number_that_is_texted_and_once(
    road: Road,
) -> None:
    customer = await road.customer(tags=["shipping"])
    phone = await phone_of(road, customer)
    order = await road.story.order(customer, amount="100")
    await road.story.decided(order)
    assert (await road.lens(order))["quiet"] is False

    token = write_link(road.story.hub.house.vault, Target(road.story.ws.row.id, order))
    door = f"{road.web}/api/public/lens/{token}/messages"
    async with httpx.AsyncClient(trust_env=False) as http:
        for quiet in (False, True, True):
            assert (await http.post(door, json={"quiet": quiet})).status_code == 200
    assert (await road.lens(order))["quiet"] is True
    whose = Whose(road.story.ws.row.id, "sms", phone)
    kinds = [one.kind for one in await consents.of_person(road.story.ws.db, whose)]
    assert kinds == ["stopped"]

    await road.send(order)
    assert await road.texts_to(phone) == []


async def test_a_changed_date_is_told_once_with_both_dates(road: Road) -> None:
    phone = str(next(road.phones))
    customer = await road.customer(phone=phone, tags=["order-status"])
    order = await road.story.order(customer, amount="100", due="2027-03-20")
    await road.story.decided(order)

    await road.story.edit("orders", order, due="2027-03-25")
    await road.settle()
    await road.story.edit("orders", order, note="另外一件事")
    await road.settle()

    number = (await road.story.record(order)).cells["number"]
    texts = [one["TemplateParamSet"] for one in await road.texts_to(phone)]
    assert texts == [[number, "2027-03-20", "2027-03-25"]]
    assert (await road.lens(order))["moved"] == {"was": "2027-03-20", "now": "2027-03-25"}


async def test_the_customers_page_has_the_five_stages_and_the_parcel_on_the_map(road: Road) -> None:
    order = await road.shipped(await road.customer())
    road.clock.move(hours=2)
    await road.move(order, "到达厦门派件点", "2", "201", place="厦门市")

    seen = await road.lens(order)

    names = [one["name"] for one in seen["stages"]]
    assert names == ["订单创建", "已确认", "仓库签收", "物流发出", "运送"]
    assert (seen["owner"], seen["last"]["says"]) == ("承运商", "到达厦门派件点")
    (parcel,) = seen["parcels"]
    cells = (await road.story.record(order)).cells
    assert (parcel["carrier"], parcel["number"]) == ("中通快递", cells["waybill"])
    assert datetime.fromisoformat(parcel["expected_at"]) == cells["expected_at"]
    assert parcel["system"] == "gcj-02"
    assert parcel["spots"][0]["lng"] == pytest.approx(118.1, abs=0.2)
    assert seen["contact"]["phone"]

    road.clock.move(hours=1)
    await road.move(order, "派件中", "2", "202", place="厦门市")
    later = await road.lens(order)
    assert later["expected_at"] != seen["expected_at"]
    assert datetime.fromisoformat(later["expected_at"]) == road.clock.now() + timedelta(hours=4)


async def test_the_link_of_one_order_shows_nothing_of_another(road: Road) -> None:
    first = await road.shipped(await road.customer())
    second = await road.shipped(await road.customer())
    await road.move(first, "只属于第一单", place="苏州市")
    await road.move(second, "只属于第二单", place="厦门市")

    for own, other in ((first, second), (second, first)):
        page = str(await road.lens(own)) + str(await road.lens(own, "/evidence"))
        cells = (await road.story.record(other)).cells
        for secret in (cells["number"], cells["waybill"], str(other)):
            assert secret not in page
    assert "只属于第二单" not in str(await road.lens(first))


async def test_the_evidence_names_the_carrier_where_the_delay_is(road: Road) -> None:
    order = await road.shipped(await road.customer())
    road.clock.move(hours=100)
    proof = await road.lens(order, "/evidence")
    (late,) = (one for one in proof["stretches"] if one["late"])
    assert (late["owner"], late["over_h"]) == ("承运商", 28.0)
    assert "延误在承运商（超时 28 小时）" in proof["says"]
    await road.settle()
    await road.move(order, "已签收", "3")


async def test_the_boss_is_told_on_the_desk_as_well(road: Road) -> None:
    boss = await road.story.ws.db.fetchval("SELECT id FROM danliu.users WHERE login = 'boss'")
    told = await list_notices(road.story.ws.db, road.story.ws.row.id, boss, after=None)
    assert any("【高风险】" in one.text for one, _ in told)
    assert DIAMOND not in [one.text for one, _ in told]


async def status(road: Road, order: UUID) -> str:
    return str((await road.story.record(order)).cells["status"])


async def test_an_order_in_two_parcels_shows_both_and_is_signed_when_both_are(road: Road) -> None:
    order = await road.shipped(await road.customer())
    first = (await road.parcel(order))["number"]
    second = f"ZT{uuid4().int % 10**10}"
    bill = {"number": second, "carrier": "ZTO", "carrier_name": "中通快递"}
    (made,) = await road.story.ws.tables.write([Create("waybills", bill)])
    await road.story.ws.tables.write([Create("parcels", {"order": order, "waybill": made.id})])
    await road.settle()
    assert await asked_to_follow(road, second) == 1

    road.clock.move(hours=1)
    await road.carry(first, "大件离开苏州")
    await road.carry(second, "小件离开苏州")
    shown = {one["number"]: one for one in (await road.lens(order))["parcels"]}
    assert list(shown) == [first, second]
    assert [[spot["says"] for spot in one["spots"]] for one in shown.values()] == [
        ["大件离开苏州"],
        ["小件离开苏州"],
    ]

    await road.story.edit("orders", order, waybill=second)  # which is no correction
    await road.settle()
    assert [one["number"] for one in (await road.lens(order))["parcels"]] == [first, second]

    road.clock.move(hours=1)
    await road.carry(second, "已签收", "3")
    assert await status(road, order) == "shipped"
    await road.carry(first, "已签收", "3")
    assert await status(road, order) == "signed"


async def test_a_parcel_that_holds_two_orders_moves_both_of_them(road: Road) -> None:
    phone = str(next(road.phones))
    customer = await road.customer(manager_phone=phone)
    first = await road.shipped(customer)
    number = (await road.parcel(first))["number"]
    second = await road.shipped(customer, waybill=number)
    assert await asked_to_follow(road, number) == 1
    for one in (first, second):
        assert [each["number"] for each in (await road.lens(one))["parcels"]] == [number]

    road.clock.move(hours=24, minutes=1)
    await road.story.outside.tell("tencent_sms", "_reset", {})
    await road.settle()
    assert await effects(road, first, phone) == ONCE
    assert (await road.story.record(second)).cells["risk"] == "high"

    await road.carry(number, "又走了")
    for one in (first, second):
        assert (await road.story.record(one)).cells["risk"] is None
        assert (await road.lens(one))["last"]["says"] == "又走了"

    road.clock.move(hours=1)
    await road.carry(number, "已签收", "3")
    assert [await status(road, one) for one in (first, second)] == ["signed", "signed"]


async def test_an_order_that_turns_out_to_be_in_a_received_parcel_is_received(road: Road) -> None:
    customer = await road.customer(manager_phone=str(next(road.phones)))
    first = await road.shipped(customer)
    number = (await road.parcel(first))["number"]
    await road.carry(number, "已签收", "3")

    second = await road.shipped(customer, waybill=number)
    await road.settle()

    assert [await status(road, one) for one in (first, second)] == ["signed", "signed"]


async def test_an_order_that_joins_a_parcel_that_stands_still_is_at_risk_too(road: Road) -> None:
    customer = await road.customer(manager_phone=str(next(road.phones)))
    first = await road.shipped(customer)
    number = (await road.parcel(first))["number"]
    road.clock.move(hours=24, minutes=1)
    await road.settle()

    second = await road.shipped(customer, waybill=number)

    assert (await road.story.record(second)).cells["risk"] == "high"
    await road.carry(number, "又走了")
    assert (await road.story.record(second)).cells["risk"] is None
    await road.carry(number, "已签收", "3")


async def test_a_corrected_waybill_is_calm_and_begins_anew(road: Road) -> None:
    phone = str(next(road.phones))
    order = await road.shipped(await road.customer(manager_phone=phone))
    wrong = (await road.parcel(order))["number"]
    await road.move(order, "别人的包裹")
    road.clock.move(hours=24, minutes=1)
    await road.story.outside.tell("tencent_sms", "_reset", {})
    await road.settle()
    assert await effects(road, order, phone) == ONCE

    (parcel,) = await road.story.records("waybills", f'{{number}}="{wrong}"')
    right = f"ZT{uuid4().int % 10**10}"
    await road.story.edit("waybills", parcel.id, number=right)
    await road.settle()

    assert (await road.story.record(order)).cells["risk"] is None
    assert {one.cells["state"] for one in await road.tickets(order)} == {"done"}
    (shown,) = (await road.lens(order))["parcels"]
    assert (shown["number"], shown["stalled"], shown["spots"]) == (right, False, [])
    assert await asked_to_follow(road, right) == 1
    anew = (await road.story.record(parcel.id, "waybills")).cells
    assert (anew["moved_at"], anew["state"]) == (road.clock.now(), "waiting")

    road.clock.move(hours=24, minutes=1)
    await road.story.outside.tell("tencent_sms", "_reset", {})
    await road.settle()
    assert (await road.story.record(order)).cells["risk"] == "high"
    await road.carry(right, "已签收", "3")


async def test_a_number_corrected_on_the_order_leaves_nothing_of_the_wrong_one(road: Road) -> None:
    phone = str(next(road.phones))
    order = await road.shipped(await road.customer(manager_phone=phone))
    wrong = (await road.parcel(order))["number"]
    road.clock.move(hours=24, minutes=1)
    await road.story.outside.tell("tencent_sms", "_reset", {})
    await road.settle()
    assert (await road.story.record(order)).cells["risk"] == "high"

    right = f"ZT{uuid4().int % 10**10}"
    await road.story.edit("orders", order, waybill=right)
    await road.settle()

    assert (await road.story.record(order)).cells["risk"] is None
    assert await road.story.records("waybills", f'{{number}}="{wrong}"') == []
    assert [one["number"] for one in (await road.lens(order))["parcels"]] == [right]
    road.clock.move(hours=23)
    await road.settle()
    assert (await road.story.record(order)).cells["risk"] is None
    await road.move(order, "已签收", "3")


async def test_a_parcel_that_is_recorded_two_days_late_alarms_once(road: Road) -> None:
    phone = str(next(road.phones))
    order = await road.story.order(
        await road.customer(manager_phone=phone), amount="100", city="厦门"
    )
    await road.story.decided(order)
    await road.story.outside.tell("tencent_sms", "_reset", {})
    await road.send(order, shipped_at=(road.clock.now() - timedelta(hours=48)).isoformat())
    assert await effects(road, order, phone) == ONCE

    road.clock.move(hours=2)
    await road.settle()
    assert await effects(road, order, phone) == ONCE
    await road.move(order, "已签收", "3")
