"""The page on which a store orders: vehicle and year first, then only what fits, for itself."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.conftest import Demo
from tests.web.people import hire, sign_in

STORES = {"lan": "无锡蓝天店", "hai": "南通海门店"}
ROLE = "store"


class Counter:
    """A store at its page."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        offered = self.offers("vehicle", {}, find="帕萨特")["offers"]
        self.passat = next(one["value"] for one in offered if one["title"] == "大众 帕萨特")

    def offers(self, field: str, cells: dict[str, Any], find: str = "") -> Any:
        asked = {"field": field, "cells": cells, "find": find}
        answer = self.client.post("/api/forms/store_order/choices", json=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def skus(self, **cells: Any) -> set[str]:
        return {one["value"] for one in self.offers("items.sku", cells)["offers"]}

    def order(self, *skus: str, once: str = "", line: Any = None, **cells: Any) -> httpx.Response:
        items = [{"sku": sku, "quantity": "2", **(line or {})} for sku in skus]
        whole = {"vehicle": self.passat, "year": "2018", "items": items, **cells}
        body = {"cells": whole, "once": once or str(uuid4())}
        return self.client.post("/api/forms/store_order/answers", json=body)

    def faults(self, *skus: str, **cells: Any) -> dict[str, str]:
        answer = self.order(*skus, **cells)
        assert answer.status_code == 422, answer.text
        return {one["field"]: one["code"] for one in answer.json()["faults"]}

    def seen(self, table: str) -> list[Any]:
        answer = self.client.get(f"/api/tables/{table}/records", params={"limit": 200})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["records"])


@pytest.fixture(scope="module")
def counters(demo: Demo) -> Iterator[dict[str, Counter]]:
    with ExitStack() as stack:
        found = {}
        for login, store in STORES.items():
            hire(demo, login, f"{store}店长", ROLE, {"store": store})
            client = stack.enter_context(httpx.Client(base_url=demo.address, timeout=30))
            sign_in(client, login)
            found[login] = Counter(client)
        yield found


@pytest.fixture
def lan(counters: dict[str, Counter]) -> Counter:
    return counters["lan"]


def test_vehicle_and_year_narrow_the_parts_to_those_that_fit(lan: Counter) -> None:
    asked = lan.offers("items.sku", {"vehicle": lan.passat})
    assert (asked["needs"], asked["offers"]) == (["year"], [])

    assert lan.skus(vehicle=lan.passat, year="2018") == {"KL-1022", "JL-0110", "DP-0001", "BY-2018"}
    assert lan.skus(vehicle=lan.passat, year="2021") == {"JL-0110", "DP-0001"}
    found = lan.offers("items.sku", {"vehicle": lan.passat, "year": "2018"}, find="空滤")["offers"]
    assert [(one["value"], one["beside"]) for one in found] == [
        ("KL-1022", ["空滤 大众帕萨特", "36.00"])
    ]


def test_without_vehicle_or_year_nothing_is_sent(lan: Counter) -> None:
    assert lan.faults("KL-1022", year=None)["year"] == "required"
    assert lan.faults("KL-1022", vehicle=None)["vehicle"] == "required"


def test_what_was_never_offered_is_refused_by_its_line(lan: Counter) -> None:
    assert lan.faults("KL-1022", "JL-0187") == {"items.1.sku": "not-offered"}
    assert lan.faults("KL-1022", year="2021") == {"items.0.sku": "not-offered"}
    strange = {"id": str(uuid4()), "title": "大众 帕萨特"}
    assert lan.faults("KL-1022", vehicle=strange)["vehicle"] == "not-offered"


def test_price_and_name_are_of_the_list_and_nobody_types_them(lan: Counter) -> None:
    assert lan.order("KL-1022", line={"price": "1"}).status_code == 422

    number = lan.order("KL-1022", "DP-0001").json()["number"]

    (order,) = (one for one in lan.seen("orders") if one["cells"]["number"] == number)
    lines = [
        one["cells"] for one in lan.seen("order_lines") if one["cells"]["order"]["title"] == number
    ]
    assert sorted((one["line"], one["sku"], one["name"], one["price"]) for one in lines) == [
        ("1", "KL-1022", "空滤 大众帕萨特", "36"),
        ("2", "DP-0001", "放油螺栓垫片", "2"),
    ]
    assert order["cells"]["customer"]["title"] == STORES["lan"]
    assert (order["cells"]["channel"], order["cells"]["amount"]) == ("store", "76.00")


def test_sent_twice_it_is_one_order(lan: Counter) -> None:
    once = str(uuid4())
    first, again = (lan.order("KL-1022", once=once).json() for _ in range(2))
    assert first["number"] == again["number"]


def test_a_store_sees_its_own_orders_and_no_other(counters: dict[str, Counter]) -> None:
    numbers = {who: one.order("KL-1022").json()["number"] for who, one in counters.items()}
    for who, one in counters.items():
        orders = one.seen("orders")
        seen = {each["cells"]["number"] for each in orders}
        assert seen.intersection(numbers.values()) == {numbers[who]}
        assert {each["cells"]["customer"]["title"] for each in orders} == {STORES[who]}
        assert {each["cells"]["name"] for each in one.seen("customers")} == {STORES[who]}
        assert "decision" not in orders[0]["cells"]
        titles = {each["cells"]["order"]["title"] for each in one.seen("order_lines")}
        assert titles <= seen
        for hidden in ("goods", "fitments", "waves"):
            assert one.client.get(f"/api/tables/{hidden}/records").status_code == 404


def test_a_store_changes_nothing_but_by_its_page(lan: Counter) -> None:
    cells = {"channel": "phone", "customer_name": STORES["lan"]}
    answer = lan.client.post("/api/tables/orders/records", json={"cells": cells})
    assert answer.status_code == 403
    order = lan.seen("orders")[0]
    body = {"version": order["version"], "cells": {"note": "改"}}
    answer = lan.client.patch(f"/api/tables/orders/records/{order['id']}", json=body)
    assert answer.status_code == 403


def test_it_is_for_who_is_known_to_be_of_a_store(demo: Demo, lan: Counter) -> None:
    with httpx.Client(base_url=demo.address, timeout=30) as owner:
        sign_in(owner, "demo")
        refused = owner.get("/api/forms/store_order/page")
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/form-not-yours")
        forms = owner.get("/api/forms").json()["forms"]
        link = next(one["link"] for one in forms if one["key"] == "store_order")
    with httpx.Client(base_url=demo.address, timeout=30) as stranger:
        assert stranger.get(f"/api/public{link.replace('/f/', '/forms/')}").status_code == 404
        assert stranger.get("/api/forms/store_order/page").status_code == 401
    page = lan.client.get("/api/forms/store_order/page").json()
    fields = {one["key"]: (one["required"], one["chooses"]) for one in page["fields"]}
    assert (fields["vehicle"], fields["year"]) == ((True, True), (True, False))
