"""The search box of the desk, over HTTP."""

from typing import Any

import httpx

from tests.conftest import Demo
from tests.polling import until
from tests.web.people import hire, sign_in

ORDERS = "/api/tables/orders/records"


def found(desk: httpx.Client, **asked: Any) -> dict[str, Any]:
    answer = desk.get("/api/search", params=asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_an_order_is_found_as_soon_as_it_is_written(desk: httpx.Client) -> None:
    async def all_is_read() -> bool:
        return not found(desk, q="机")["behind"]["tables"]

    await until(all_is_read, within_s=60, what="the worker reads the demo's tables")
    cells = {"channel": "phone", "customer": "昆山玉兰机电", "note": "夔门栈道边自提"}
    order = desk.post(ORDERS, json={"cells": cells}).json()["id"]

    (group,) = found(desk, q="夔门栈道")["groups"]
    (hit,) = group["hits"]
    assert (group["table"], hit["record"], hit["field"]) == ("orders", order, "note")
    assert hit["match"] == "other"
    (customer,) = found(desk, q="ksyljd")["groups"]
    assert customer["table"] == "customers"
    assert customer["hits"][0]["title"] == "昆山玉兰机电"
    assert found(desk, q="夔门栈道", table="customers")["groups"] == []


def test_what_is_too_long_or_no_page_is_refused(desk: httpx.Client) -> None:
    for wrong in ({"q": "长" * 501}, {"q": "长", "after": "x"}, {"q": "长", "limit": 0}):
        answer = desk.get("/api/search", params=wrong)
        assert answer.status_code in (400, 422), wrong
        assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_stranger_searches_nothing(stranger: httpx.Client) -> None:
    assert stranger.get("/api/search", params={"q": "机"}).status_code == 401


def test_a_colleague_is_spelled_so_that_one_finds_them_by_pinyin(demo: Demo) -> None:
    hire(demo, "chongyang", "重阳 Li", "member")
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "chongyang")
        members = client.get("/api/members").json()["members"]
    (told,) = [one for one in members if one["name"] == "重阳 Li"]
    assert told["spelled"].endswith("yang li")
    assert told["initials"] == ["cz", "y", "", "l", "i"]
