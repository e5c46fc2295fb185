"""Two people at one order: no lost update, no false alarm."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

ORDERS = "/api/tables/orders/records"


@pytest.fixture
def order(desk: httpx.Client) -> str:
    cells = {"channel": "phone", "customer": "常州顺达维修", "amount": "100", "note": "旧"}
    answer = desk.post(ORDERS, json={"cells": cells})
    assert answer.status_code == 201
    record: str = answer.json()["id"]
    return record


def edit(desk: httpx.Client, order: str, version: int, **cells: Any) -> dict[str, Any]:
    answer = desk.patch(f"{ORDERS}/{order}", json={"version": version, "cells": cells})
    assert answer.status_code == 200, answer.text
    changed: dict[str, Any] = answer.json()
    return changed


def test_edits_of_different_fields_are_both_kept(desk: httpx.Client, order: str) -> None:
    edit(desk, order, 1, city="无锡")
    second = edit(desk, order, 1, address="梁溪路 1 号")

    cells = desk.get(f"{ORDERS}/{order}").json()["cells"]
    assert second["conflicts"] == []
    assert (cells["city"], cells["address"]) == ("无锡", "梁溪路 1 号")


def test_the_later_edit_of_one_field_sees_both_values(desk: httpx.Client, order: str) -> None:
    edit(desk, order, 1, note="张敏写的")
    (conflict,) = edit(desk, order, 1, note="李雷写的")["conflicts"]

    assert (conflict["mine"], conflict["theirs"]) == ("李雷写的", "张敏写的")
    assert desk.get(f"{ORDERS}/{order}").json()["cells"]["note"] == "张敏写的"


def test_a_state_only_goes_where_it_may(desk: httpx.Client, order: str) -> None:
    body = {"version": 1, "cells": {"status": "signed"}}
    answer = desk.patch(f"{ORDERS}/{order}", json=body)

    assert answer.status_code == 422
    (fault,) = answer.json()["faults"]
    assert fault["code"] == "transition-not-allowed"


def test_the_time_line_tells_who_what_and_why(desk: httpx.Client, order: str) -> None:
    edit(desk, order, 1, note="新")

    entries = desk.get(f"{ORDERS}/{order}/changes").json()["changes"]
    mine = next(one for one in entries if one["reason"] == "编辑")
    assert (mine["who"], mine["before"], mine["after"]) == ("张敏", {"note": "旧"}, {"note": "新"})


def test_every_page_of_a_list_is_reached_once(desk: httpx.Client) -> None:
    mark, seen = uuid4().hex, list[str]()
    for amount in range(7):
        desk.post(ORDERS, json={"cells": {"channel": "wechat", "amount": amount, "note": mark}})

    params = {"where": f'{{note}}="{mark}"', "sort": "-amount", "limit": "3"}
    while True:
        page = desk.get(ORDERS, params=params).json()
        seen += [one["cells"]["amount"] for one in page["records"]]
        if page["next"] is None:
            break
        params["after"] = page["next"]
    assert seen == [f"{amount}.00" for amount in range(6, -1, -1)]
