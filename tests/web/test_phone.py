"""Orders by telephone: who calls, the call taken down and reviewed once, what its customer sees."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from danliu.tables.roles import Grant, Role
from tests.conftest import Demo, open_folder, running_demo
from tests.fields.pictures import picture
from tests.polling import until
from tests.web.people import hire, made, sign_in

KNOWN, STRANGER = "13900000001", "13711112222"
SOON = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()


@pytest.fixture(scope="module")
def works(new_database: Callable[[str], str]) -> Iterator[Demo]:
    with running_demo(new_database("phone"), open_folder()) as running:
        with httpx.Client(base_url=running.address, timeout=60) as client:
            sign_in(client, "demo")
            answer = client.post("/api/packs/workshop/install", json={"demo": True})
            assert answer.status_code == 200, answer.text
        yield running


@pytest.fixture
def desk(works: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=works.address, timeout=60) as client:
        sign_in(client, "demo")
        yield client


def listed(client: httpx.Client, table: str, where: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/api/tables/{table}/records", params={"where": where})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["records"]
    return found


def one(client: httpx.Client, table: str, id: str) -> dict[str, Any]:
    answer = client.get(f"/api/tables/{table}/records/{id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def goods(client: httpx.Client, sku: str) -> str:
    (item,) = listed(client, "goods", f'{{sku}}="{sku}"')
    return str(item["id"])


def ordered(client: httpx.Client, customer: str, *lines: tuple[str, str]) -> str:
    order = made(client, "customer_orders", customer=customer, channel="wechat", due=SOON)
    for number, (sku, quantity) in enumerate(lines, 1):
        line = {"order": order, "line": str(number), "item": sku, "quantity": quantity}
        made(client, "order_items", **line)
    return order


def call(client: httpx.Client, **told: Any) -> dict[str, Any]:
    line = {"item": goods(client, "DJ-A"), "quantity": "3", "price": "老价格"}
    body = {"id": str(uuid4()), "mobile": KNOWN, "due": SOON, "urgency": "green", **told}
    answer = client.post("/api/phone", json={"lines": [line], "seconds": 21.4, **body})
    assert answer.status_code == 201, answer.text
    written: dict[str, Any] = answer.json()
    return written


def press(client: httpx.Client, draft: str) -> httpx.Response:
    path = f"/api/tables/call_drafts/records/{draft}/press"
    return client.post(path, json={"button": "make"})


async def order_of(client: httpx.Client, draft: str) -> dict[str, Any]:
    async def there() -> dict[str, Any] | None:
        link: dict[str, Any] | None = one(client, "call_drafts", draft)["cells"]["order"]
        return link

    link = await until(there, what="the call is an order")
    assert link
    return one(client, "customer_orders", link["id"])


def test_a_number_tells_who_calls_and_the_last_three_orders_within_a_second(
    desk: httpx.Client,
) -> None:
    for count in ("1", "2", "3", "4"):
        ordered(desk, "宁波启帆机械", ("DJ-A", count), ("DJ-C", "5"))

    began = time.perf_counter()
    answer = desk.get(f"/api/phone/{KNOWN}")
    assert time.perf_counter() - began < 1
    known = answer.json()
    assert (known["name"], known["contact"]) == ("宁波启帆机械", "赵工")
    assert [order["lines"][0]["quantity"] for order in known["orders"]] == ["4", "3", "2"]
    first, second = known["orders"][0]["lines"]
    assert (first["item"]["number"], first["item"]["name"]) == ("DJ-A", "电机 A 型")
    assert second["item"]["number"] == "DJ-C"


def test_a_date_is_told_while_the_customer_is_on_the_line_and_nothing_is_taken(
    desk: httpx.Client,
) -> None:
    before = listed(desk, "goods", '{sku}="ZC-62"')[0]["cells"]["available"]
    line = {"item": goods(desk, "DJ-B"), "quantity": "100"}

    answer = desk.post("/api/phone/date", json={"lines": [line]})

    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["how"] == "short"
    assert "采购 7 天" in told["says"]
    assert "ZC-62 (7 days)" in told["says_en"]
    assert told["day"] >= (datetime.now(UTC) + timedelta(days=7)).date().isoformat()
    assert listed(desk, "goods", '{sku}="ZC-62"')[0]["cells"]["available"] == before


def test_a_number_that_came_with_an_order_is_known_too_and_others_are_nobodys(
    desk: httpx.Client,
) -> None:
    made(
        desk, "customer_orders", customer="嘉兴安泰电机", channel="phone", due=SOON,
        phone="13500001111",
    )  # fmt: skip
    assert desk.get("/api/phone/13500001111").json()["name"] == "嘉兴安泰电机"
    nobody = desk.get("/api/phone/13599998888").json()
    assert (nobody["customer"], nobody["orders"]) == (None, [])


async def test_a_reviewed_call_becomes_one_order_and_its_customer_sees_who_took_it(
    desk: httpx.Client,
) -> None:
    known = desk.get(f"/api/phone/{KNOWN}").json()
    id = str(uuid4())
    told = {"customer": known["customer"], "contact": "赵工", "address": "江北路 8 号"}
    call(desk, id=id, note="要快，月底装船", **told)
    again = call(desk, id=id, note="要快，月底装船", **told)
    assert again["id"] == id
    draft = one(desk, "call_drafts", id)
    cells = draft["cells"]
    assert (cells["status"], cells["seconds"]) == ("waiting", "21")
    (line,) = listed(desk, "call_lines", f'{{draft.number}}="{cells["number"]}"')
    assert (line["cells"]["quantity"], line["cells"]["price"]) == ("3", "老价格")

    async def told_of() -> bool:
        notices = desk.get("/api/notices").json()["notices"]
        return any(f"{cells['number']} 待复核" in notice["text"] for notice in notices)

    await until(told_of, what="the supervisor is told")
    press(desk, id)
    press(desk, id)
    order = await order_of(desk, id)
    of = order["cells"]
    assert (of["channel"], of["customer"]["title"]) == ("phone", "宁波启帆机械")
    assert (of["due"], of["address"], of["note"]) == (SOON, "江北路 8 号", "要快，月底装船")
    (item,) = listed(desk, "order_items", f'{{order.number}}="{of["number"]}"')
    assert (item["cells"]["sku"], item["cells"]["quantity"]) == ("DJ-A", "3")
    number = cells["number"]
    assert len(listed(desk, "customer_orders", f'{{source_number}}="{number}"')) == 1

    seen = lens(desk, of["number"])
    assert seen["personal"] == {
        "says": "您刚来电确认的订单",
        "says_en": "The order that you just confirmed on the telephone",
        "by": "张敏",
        "portrait": "",
        "signature": "",
    }


def test_of_a_call_alone_the_customer_sees_face_and_line_of_who_took_it(
    works: Demo, desk: httpx.Client
) -> None:
    mine = "/api/account/portrait"
    face = desk.put(mine, content=picture(300, 200)).json()["picture"]
    desk.put(f"{mine}/signature", json={"signature": "启帆电机销售　随时找我"})
    told = {"customer": "宁波启帆机械", "due": SOON, "salesperson": "demo"}
    calls, writes = (
        one(desk, "customer_orders", made(desk, "customer_orders", channel=channel, **told))
        for channel in ("phone", "wechat")
    )

    said = lens(desk, calls["cells"]["number"])["personal"]

    assert (said["by"], said["portrait"]) == ("张敏", face)
    assert said["signature"] == "启帆电机销售　随时找我"
    assert httpx.get(works.address + face).headers["content-type"] == "image/webp"
    seen = lens(desk, writes["cells"]["number"])
    assert seen["personal"] is None
    assert face not in str(seen)
    desk.delete(mine)
    assert lens(desk, calls["cells"]["number"])["personal"]["portrait"] == ""


def lens(client: httpx.Client, number: str) -> dict[str, Any]:
    (found,) = client.get("/api/where", params={"asked": number}).json()["answers"]
    answer = client.get("/api/public/lens/" + found["lens"].removeprefix("/l/"))
    seen: dict[str, Any] = answer.json()
    return seen


def test_an_order_of_several_lines_tells_its_customer_each_and_what_was_sent(
    desk: httpx.Client,
) -> None:
    order = ordered(desk, "宁波启帆机械", ("DJ-A", "12"), ("DJ-C", "5"))
    first, _ = listed(desk, "order_items", f'{{order.number}}="{number_of(desk, order)}"')[::-1]
    shipment = made(desk, "shipments", order=order)
    made(
        desk, "shipment_lines", shipment=shipment, order_item=first["id"], quantity="7", sent="7",
    )  # fmt: skip

    page = lens(desk, number_of(desk, order))

    assert [(one["quantity"], one["sent"], one["unit"]) for one in page["lines"]] == [
        ("12", "7", "件"), ("5", "", "件"),
    ]  # fmt: skip
    assert page["lines"][0]["name"] == "电机 A 型"


def number_of(client: httpx.Client, order: str) -> str:
    return str(one(client, "customer_orders", order)["cells"]["number"])


async def test_who_calls_for_the_first_time_becomes_a_customer_with_the_order(
    desk: httpx.Client,
) -> None:
    draft = call(desk, mobile=STRANGER, customer_name="湖州新友泵业", contact="沈先生")["id"]
    assert listed(desk, "customers", '{name}="湖州新友泵业"') == []
    press(desk, draft)
    await order_of(desk, draft)
    (customer,) = listed(desk, "customers", '{name}="湖州新友泵业"')
    cells = customer["cells"]
    assert (cells["phone"], cells["contact"]) == (STRANGER, "沈先生")
    assert desk.get(f"/api/phone/{STRANGER}").json()["customer"] == customer["id"]


def test_a_call_is_taken_down_whole_or_not_at_all(desk: httpx.Client) -> None:
    before = len(listed(desk, "call_drafts"))
    line = {"item": goods(desk, "DJ-A"), "quantity": "0"}
    body = {"id": str(uuid4()), "mobile": KNOWN, "customer_name": "某某", "lines": [line]}
    answer = desk.post("/api/phone", json=body)
    assert answer.status_code == 422
    nameless = {**body, "customer_name": "", "lines": []}
    assert desk.post("/api/phone", json=nameless).status_code == 422
    assert len(listed(desk, "call_drafts")) == before


def test_without_the_pack_there_is_neither_phone_nor_floor_for_anybody(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "demo")
        assert client.get("/api/phone").json() == {"desk": None, "there": False}
        assert client.get("/api/floors").json() == {"floors": [], "there": False}


def test_the_desk_tells_nobody_more_than_they_may_see(works: Demo) -> None:
    drafts = {"call_drafts": Grant(create=True), "call_lines": Grant(create=True)}
    some = {**drafts, "customers": Grant(hidden=("address", "price_level"))}
    hire(works, "phone_some", "前台小陈", Role("phone_some", "前台", tables=some))
    hire(works, "phone_none", "仓库小何", Role("phone_none", "仓库", tables={"goods": Grant()}))
    with httpx.Client(base_url=works.address, timeout=30) as client:
        sign_in(client, "phone_some")
        assert client.get("/api/phone").json()["desk"]["drafts"] == "call_drafts"
        known = client.get(f"/api/phone/{KNOWN}").json()
        assert (known["name"], known["address"], known["orders"]) == ("宁波启帆机械", "", [])
        sign_in(client, "phone_none")
        assert client.get("/api/phone").json() == {"desk": None, "there": True}
        assert client.get("/api/floors").json() == {"floors": [], "there": True}
        assert client.get(f"/api/phone/{KNOWN}").status_code == 404


def test_a_customer_is_chosen_by_name_by_who_may_see_them(desk: httpx.Client, works: Demo) -> None:
    told = desk.get("/api/phone").json()["desk"]
    assert (told["callers"], told["caller"]) == ("customers", "name")
    (customer,) = listed(desk, "customers", '{name}="苏州启明机电"')
    chosen = desk.get(f"/api/phone/customers/{customer['id']}").json()
    assert (chosen["customer"], chosen["name"]) == (customer["id"], "苏州启明机电")
    assert desk.get(f"/api/phone/customers/{uuid4()}").status_code == 404
    takes = {"call_drafts": Grant(create=True), "call_lines": Grant(create=True)}
    hire(works, "by_name", "接线小蒋", Role("by_name", "接线", tables=takes))
    with httpx.Client(base_url=works.address, timeout=30) as client:
        sign_in(client, "by_name")
        assert client.get("/api/phone").json()["desk"]["callers"] == ""
        assert client.get(f"/api/phone/customers/{customer['id']}").status_code in (403, 404)
