"""Boards over HTTP, in a whole Danliu: figures, alarms, who sees what, two who save."""

from typing import Any
from uuid import uuid4

import httpx

from danliu.tables.roles import Grant, Role
from tests.conftest import Demo
from tests.web.people import hire, made, sign_in
from tests.web.test_starts import until

PLACE = {"x": 0, "y": 0, "w": 3, "h": 3}


def tile(kind: str, mark: str, **settings: Any) -> dict[str, Any]:
    """A tile over the orders with this mark only: the demo's tables are shared by all tests."""
    return {
        "key": kind,
        "kind": kind,
        "name": kind,
        "table": "orders",
        "place": PLACE,
        "where": f'{{note}}="{mark}"',
        "settings": settings,
    }


def figure(desk: httpx.Client, tile: dict[str, Any], where: str = "") -> Any:
    answer = desk.post("/api/figure", json={"tile": tile, "where": where})
    assert answer.status_code == 200, answer.text
    return answer.json()


def three_orders(desk: httpx.Client) -> str:
    mark = uuid4().hex
    for channel, amount in (("phone", "10"), ("phone", "2.5"), ("wechat", "100")):
        made(desk, "orders", channel=channel, amount=amount, note=mark)
    return mark


def test_figures_are_those_of_the_records(desk: httpx.Client) -> None:
    mark = three_orders(desk)
    total = {"field": "amount", "how": "sum"}
    bars = figure(desk, tile("bars", mark, by={"field": "channel"}, total=total))
    told = {one["values"][0]: (one["count"], float(one["totals"][0])) for one in bars["groups"]}
    assert told == {"phone": (2, 12.5), "wechat": (1, 100.0)}
    assert bars["count"] == 3

    number = tile("number", mark, total=total, moment="created_at", stretch="year")
    told = figure(desk, number)
    # on new year's eve some of them may be last year's already
    parts = [told[part]["totals"][0] for part in ("now", "before") if told[part]]
    assert sum(map(float, parts)) == 112.5
    narrowed = figure(desk, number, '{channel}="phone"')
    assert narrowed["count"] == 2

    listed = figure(
        desk, tile("table", mark, fields=["amount"], sort=[{"field": "amount"}], limit=2)
    )
    assert [float(one["cells"]["amount"]) for one in listed["records"]] == [2.5, 10.0]
    assert listed["count"] == 3


def test_every_tile_that_the_pack_brings_has_its_figures(desk: httpx.Client) -> None:
    for key in ("today", "rush"):
        for one in desk.get(f"/api/boards/{key}").json()["board"]["tiles"]:
            figure(desk, one)


def test_a_list_shows_when_its_records_were_made(desk: httpx.Client) -> None:
    mark = three_orders(desk)
    (first, *_) = figure(desk, tile("table", mark, fields=["created_at", "amount"]))["records"]
    assert first["created_at"]
    assert list(first["cells"]) == ["amount"]


def test_groups_by_a_link_are_told_by_their_titles(desk: httpx.Client) -> None:
    mark, name = uuid4().hex, f"客户 {uuid4().hex[:6]}"
    customer = made(desk, "customers", name=name)
    made(desk, "orders", channel="phone", customer=customer, note=mark)
    bars = figure(desk, tile("bars", mark, by={"field": "customer"}))
    assert bars["titles"] == {customer: name}


def test_an_alarm_sounds_while_there_is_such_a_record_and_no_longer(desk: httpx.Client) -> None:
    mark, key = uuid4().hex, f"b{uuid4().hex[:8]}"
    alarm = tile("alarms", mark, says="急单卡住", says_en="Urgent and stuck")
    board = {"key": key, "name": "告警板", "tiles": [alarm]}
    assert desk.put(f"/api/boards/{key}", json={"board": board, "seen": 0}).status_code == 200

    def sounding() -> list[Any]:
        alarms: list[Any] = desk.get("/api/alarms").json()["alarms"]
        return [one for one in alarms if one["board"] == key]

    assert sounding() == []
    order = made(desk, "orders", channel="phone", note=mark)
    (one,) = sounding()
    assert (one["says"], one["count"], one["broken"]) == ("急单卡住", 1, "")
    desk.delete(f"/api/tables/orders/records/{order}")
    assert until(lambda: sounding() == [])
    assert desk.delete(f"/api/boards/{key}").status_code == 204
    assert desk.get(f"/api/boards/{key}").status_code == 404


def test_who_saves_second_is_told_who_was_first_and_nothing_is_lost(desk: httpx.Client) -> None:
    key = f"b{uuid4().hex[:8]}"
    board: dict[str, Any] = {"key": key, "name": "一", "tiles": []}
    first = desk.put(f"/api/boards/{key}", json={"board": board, "seen": 0}).json()
    assert (first["version"], first["changed_by"]) == (1, "张敏")
    for seen, status in ((1, 200), (1, 409), (0, 409)):
        answer = desk.put(
            f"/api/boards/{key}", json={"board": {**board, "name": "二"}, "seen": seen}
        )
        assert answer.status_code == status, answer.text
    told = answer.json()
    assert (told["type"], told["version"]) == ("/problems/board-moved", 2)
    assert told["changed_by"] == "张敏"  # a name, as the desk shows it


def test_a_tile_that_cannot_be_drawn_is_not_saved(desk: httpx.Client) -> None:
    key = f"b{uuid4().hex[:8]}"
    for broken in (
        tile("bars", "x", by={"field": "no_such_field"}),
        tile("number", "x", total={"field": "product", "how": "sum"}),
        {**tile("table", "x"), "where": "{amount}>"},
        {**tile("table", "x"), "table": "no_such_table"},
    ):
        body = {"board": {"key": key, "name": "坏", "tiles": [broken]}, "seen": 0}
        answer = desk.put(f"/api/boards/{key}", json=body)
        assert answer.status_code == 422, answer.text
        assert answer.json()["tile"] == broken["key"]
    assert desk.get(f"/api/boards/{key}").status_code == 404


def test_a_board_shows_each_reader_only_what_is_theirs(demo: Demo, desk: httpx.Client) -> None:
    mark = uuid4().hex
    for city in ("苏州", "常州"):
        made(desk, "orders", channel="phone", city=city, note=mark)
    role = Role(
        "suzhou_only",
        "只看苏州",
        tables={"orders": Grant(read=True, where='{city}="苏州"', hidden=("amount",))},
    )
    hire(demo, "suzhou-reader", "小苏", role)
    with httpx.Client(base_url=demo.address, timeout=20) as reader:
        sign_in(reader, "suzhou-reader")
        assert figure(reader, tile("bars", mark, by={"field": "channel"}))["count"] == 1
        sums = tile("number", mark, total={"field": "amount", "how": "sum"})
        assert reader.post("/api/figure", json={"tile": sums}).status_code == 422
        body = {"board": {"key": "theirs", "name": "我的", "tiles": []}, "seen": 0}
        assert reader.put("/api/boards/theirs", json=body).status_code == 403
    assert figure(desk, tile("bars", mark, by={"field": "channel"}))["count"] == 2
