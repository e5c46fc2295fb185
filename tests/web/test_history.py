"""What was done is listed, looked at, taken back and done again."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from danliu.tables.roles import Grant, Role
from tests.conftest import Demo
from tests.web.people import hire, made, sign_in

CUSTOMERS = "/api/tables/customers/records"
SOUTH = Role(
    "south",
    "南方销售",
    tables={"customers": Grant(update=True, where="{city}={$me.city}", hidden=("contact",))},
    act=True,
)


@pytest.fixture
def seller(demo: Demo) -> Iterator[httpx.Client]:
    """Sees customers of one city, and not whom to ask for there."""
    hire(demo, "south", "阿南", SOUTH, {"city": "三亚"})
    with httpx.Client(base_url=demo.address, timeout=20) as client:
        sign_in(client, "south")
        yield client


def bulk(desk: httpx.Client, because: str, **writes: Any) -> None:
    answer = desk.post("/api/tables/customers/writes", json={**writes, "because": because})
    assert answer.status_code == 200, answer.text


def events(client: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/history", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["events"]
    return found


def event(client: httpx.Client, reason: str) -> dict[str, Any]:
    return next(one for one in events(client, limit=200) if one["reason"] == reason)


def cells(client: httpx.Client, record: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{CUSTOMERS}/{record}").json()["cells"]
    return found


def undo(client: httpx.Client, name: str) -> dict[str, Any]:
    answer = client.post(f"/api/history/{name}/undo")
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


def test_a_bulk_edit_is_looked_at_undone_and_done_again(desk: httpx.Client) -> None:
    first = made(desk, "customers", name="撤销一号", city="大理")
    second = made(desk, "customers", name="撤销二号", city="大理")
    update = [{"id": one, "cells": {"city": "丽江"}} for one in (first, second)]
    bulk(desk, "搬到丽江", update=update)
    moved = event(desk, "搬到丽江")
    assert (moved["who"], moved["writes"], moved["undone"]) == ("张敏", 2, False)

    shown = desk.get(f"/api/history/{moved['name']}/preview").json()
    assert {
        (one["title"], one["kind"], cell["name"], cell["before"], cell["after"])
        for one in shown["writes"]
        for cell in one["cells"]
    } == {(f"撤销{n}号", "update", "城市", "丽江", "大理") for n in "一二"}
    assert cells(desk, first)["city"] == "丽江"

    done = undo(desk, moved["name"])
    assert (done["writes"], done["left"], cells(desk, first)["city"]) == (2, 0, "大理")
    assert event(desk, "搬到丽江")["undone"]
    assert (
        next(one for one in events(desk) if one["name"] == done["name"])["undoes"]
        == (moved["name"])
    )

    undo(desk, done["name"])
    assert cells(desk, second)["city"] == "丽江"
    assert not event(desk, "搬到丽江")["undone"]


def test_what_somebody_changed_since_is_told_and_kept(desk: httpx.Client) -> None:
    record = made(desk, "customers", name="改过的人", city="北海")
    bulk(desk, "改城市", update=[{"id": record, "cells": {"city": "钦州"}}])
    name = event(desk, "改城市")["name"]
    bulk(desk, "再改", update=[{"id": record, "cells": {"city": "玉林"}}])

    (kept,) = desk.get(f"/api/history/{name}/preview").json()["kept"]
    done = undo(desk, name)

    assert (kept["field"], kept["then"], kept["now"]) == ("city", "钦州", "玉林")
    assert (done["name"], done["left"], cells(desk, record)["city"]) == (None, 1, "玉林")


def test_every_event_is_listed_once_whatever_the_page(desk: httpx.Client) -> None:
    for number in range(4):
        made(desk, "customers", name=f"翻页 {number}")
        create = [{"cells": {"name": f"翻页 {number}{half}"}} for half in "上下"]
        bulk(desk, f"一起 {number}", create=create)
    whole = [one["name"] for one in events(desk, limit=200)]

    paged: list[str] = []
    after = None
    while len(paged) < len(whole):
        page = desk.get("/api/history", params={"limit": 3, **({"after": after} if after else {})})
        paged += [one["name"] for one in page.json()["events"]]
        after = page.json()["next"]
        if after is None:
            break

    assert paged[: len(whole)] == whole
    assert len(set(paged)) == len(paged)


def test_who_sees_some_records_sees_what_happened_to_those(
    desk: httpx.Client, seller: httpx.Client
) -> None:
    own = made(desk, "customers", name="三亚店", city="三亚", contact="不告诉你")
    other = made(desk, "customers", name="漠河店", city="漠河")
    both = [
        {"id": one, "cells": {"contact": "也不说", "phone": "13800000000"}} for one in (own, other)
    ]
    bulk(desk, "两地一起", update=both)
    act = event(desk, "两地一起")["name"]

    told = events(seller, limit=200)
    shown = seller.get(f"/api/history/{act}/preview").json()

    assert {one["record"]["title"] for one in told if one["record"]} == {"三亚店"}
    assert "两地一起" not in {one["reason"] for one in told}
    assert [(one["title"], [c["field"] for c in one["cells"]]) for one in shown["writes"]] == [
        ("三亚店", ["phone"])
    ]
    refused = seller.post(f"/api/history/{act}/undo")
    assert refused.status_code in (403, 404)
    assert (cells(desk, own)["contact"], cells(desk, other)["phone"]) == ("也不说", "13800000000")


def test_an_unknown_name_is_nothing(desk: httpx.Client) -> None:
    assert desk.get("/api/history/act:guessed/preview").status_code == 404
    assert desk.get("/api/history", params={"after": "guessed"}).status_code == 422
