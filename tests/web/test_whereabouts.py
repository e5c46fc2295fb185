"""Where is my order: one answer, each fact with whose word it is and since when."""

import httpx

from danliu.tables.roles import Grant, Role
from tests.conftest import Demo
from tests.polling import until
from tests.web.people import hire, made, sign_in


async def test_one_number_answers_with_the_source_and_age_of_each_fact(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "demo")
        order = made(
            client, "orders", channel="phone", customer="苏州启明机电", amount="100",
            source_number="WH-1", kind="regular",
        )  # fmt: skip
        line = {"order": order, "line": "1", "sku": "KL-1022", "quantity": "1", "price": "36"}
        made(client, "order_lines", **line)

        async def held() -> bool:
            return bool(client.get("/api/where", params={"asked": "WH-1"}).json()["answers"])

        await until(held, what="it is found")
        (one,) = client.get("/api/where", params={"asked": "WH-1"}).json()["answers"]
        assert one["record"] == order
        assert one["stage"] in ("等待确认", "仓库备货")  # the audit is quick
        assert one["owner"]
        assert one["last"]["says"]
        facts = {fact["key"]: fact for fact in one["facts"]}
        assert facts["status"]["at"]
        assert facts["status"]["source"]
        seen = client.get("/api/public/lens/" + one["lens"].removeprefix("/l/"))
        assert seen.json()["number"] == one["number"]
        (again,) = client.get("/api/where", params={"asked": one["number"]}).json()["answers"]
        assert again["record"] == order
        nothing = client.get("/api/where", params={"asked": "no-such-thing"}).json()
        assert nothing == {"answers": []}


def test_who_may_not_see_all_of_an_order_gets_no_link_to_the_customers_page(demo: Demo) -> None:
    grants = {"orders": Grant(hidden=("amount",))}
    hire(demo, "where_some", "前台小周", Role("where_some", "前台", tables=grants))
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "demo")
        made(
            client, "orders", channel="phone", customer="苏州启明机电", amount="100",
            source_number="WH-2", kind="regular",
        )  # fmt: skip
        sign_in(client, "where_some")
        (one,) = client.get("/api/where", params={"asked": "WH-2"}).json()["answers"]
        assert one["stage"]
        assert (one["lens"], one["parcels"]) == ("", [])


def test_an_order_is_found_by_the_number_of_any_of_its_parcels(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "demo")
        order = made(client, "orders", channel="phone", amount="100", source_number="WH-3")
        for number in ("WHZT1", "WHZT2"):
            bill = made(client, "waybills", number=number, carrier="ZTO")
            made(client, "parcels", order=order, waybill=bill)
        for number in ("WHZT1", "WHZT2"):
            (one,) = client.get("/api/where", params={"asked": number}).json()["answers"]
            assert one["record"] == order
            assert [parcel["number"] for parcel in one["parcels"]] == ["WHZT1", "WHZT2"]


def test_a_waybill_leads_nobody_to_an_order_that_is_not_theirs_to_see(demo: Demo) -> None:
    look = Grant()
    reads = {"waybills": look, "parcels": look}
    hire(demo, "where_road", "物流小郑", Role("where_road", "物流", tables=reads))
    hire(demo, "where_desk", "前台小吴", Role("where_desk", "前台", tables={"orders": look}))
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "demo")
        order = made(client, "orders", channel="phone", amount="100", source_number="WH-4")
        made(client, "parcels", order=order, waybill=made(client, "waybills", number="WHZT4"))
        sign_in(client, "where_road")
        answer = client.get("/api/where", params={"asked": "WHZT4"})
        assert (answer.status_code, answer.json()) == (200, {"answers": []})
        sign_in(client, "where_desk")
        assert client.get("/api/where", params={"asked": "WHZT4"}).json() == {"answers": []}
        (one,) = client.get("/api/where", params={"asked": "WH-4"}).json()["answers"]
        assert one["parcels"] == []


OWN = {
    "key": "hand_orders",
    "name": "手工订单",
    "title": "number",
    "fields": [
        {"key": "number", "name": "单号", "type": "auto-number", "options": {"prefix": "DH-"}},
        {"key": "who", "name": "谁要的", "type": "text"},
        {"key": "phone", "name": "电话", "type": "phone"},
    ],
}
STATE = {
    "key": "state",
    "name": "状态",
    "type": "state",
    "options": {
        "initial": "new",
        "stages": [{"key": "new", "name": "刚收到", "name_en": "Just in", "next": []}],
    },
}


def test_an_order_of_an_own_table_is_found_by_its_number_and_by_its_phone(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "demo")
        table = {**OWN, "fields": [*OWN["fields"], STATE]}
        assert client.put("/api/tables/hand_orders", json={"table": table}).is_success
        order = made(client, "hand_orders", who="常熟小店", phone="13811120007")
        number = client.get(f"/api/tables/hand_orders/records/{order}").json()["cells"]["number"]
        for asked in (number, "13811120007", "常熟小店"):
            (one,) = client.get("/api/where", params={"asked": asked}).json()["answers"]
            assert (one["record"], one["number"]) == (order, number)
        assert (one["stage"], one["stage_en"], one["lens"]) == ("刚收到", "Just in", "")
        assert {fact["key"]: fact["value"] for fact in one["facts"]}["who"] == "常熟小店"
        hire(demo, "where_none", "临时工小钱", Role("where_none", "临时工"))
        sign_in(client, "where_none")
        assert client.get("/api/where", params={"asked": number}).json() == {"answers": []}


def test_a_customers_phone_and_name_lead_to_their_orders(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "demo")
        made(client, "customers", name="太仓找单汽配", phone="13811120008")
        order = made(client, "orders", channel="phone", customer="太仓找单汽配", amount="100")
        for asked in ("13811120008", "太仓找单"):
            (one,) = client.get("/api/where", params={"asked": asked}).json()["answers"]
            assert one["record"] == order
            assert one["owner"]


def test_the_record_itself_gives_the_link_to_who_may_see_all_of_the_page(demo: Demo) -> None:
    hire(
        demo,
        "page_some",
        "前台小冯",
        Role("page_some", "前台", tables={"orders": Grant(hidden=("amount",))}),
    )
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "demo")
        order = made(client, "orders", channel="phone", amount="100", source_number="WH-9")
        path = f"/api/tables/orders/records/{order}/customer-page"
        page = client.get(path).json()["page"]
        seen = client.get("/api/public/lens/" + page.removeprefix("/l/")).json()
        number = client.get(f"/api/tables/orders/records/{order}").json()["cells"]["number"]
        assert seen["number"] == number
        customer = made(client, "customers", name="没有页面的客户")
        none = client.get(f"/api/tables/customers/records/{customer}/customer-page").json()
        assert none == {"page": ""}
        sign_in(client, "page_some")
        assert client.get(path).json() == {"page": ""}
