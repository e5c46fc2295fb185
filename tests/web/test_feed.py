"""The feed misses nothing over a break, tells nobody what they may not see, and ends in time."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from danliu.tables.roles import Grant, Role
from tests.conftest import Demo
from tests.web.people import hire, made, sign_in

CUSTOMERS = "/api/tables/customers/records"
Event = dict[str, Any]
NORTH = Role(
    "north",
    "北方",
    tables={"customers": Grant(where="{city}={$me.city}", hidden=("contact",))},
)


@contextmanager
def following(
    client: httpx.Client, since: str = "", seat: str | None = None
) -> Iterator[Iterator[Event]]:
    """The events of a feed from now on, or from where the reader was."""
    headers = {"last-event-id": since} if since else {}
    params = {"seat": seat} if seat else {}
    with client.stream("GET", "/api/feed", params=params, headers=headers, timeout=40) as answer:
        assert answer.status_code == 200
        yield read(answer.iter_lines())


def read(lines: Iterator[str]) -> Iterator[Event]:
    event: Event = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line:
            event[name] = value
        elif "data" in event:
            yield {**event, "data": json.loads(event["data"])}
            event = {}


def records(events: Iterator[Event], count: int) -> tuple[list[str], str]:
    """So many created customers as they are told, in order, and the mark behind them."""
    found: list[str] = []
    mark = ""
    for event in events:
        mark = event.get("id", mark)
        if event["event"] == "change":
            found += [
                one["record"]
                for one in event["data"]["changes"]
                if (one["table"], one["kind"]) == ("customers", "create")
            ]
        if len(found) >= count:
            break
    return found, mark


@pytest.fixture
def clerk(demo: Demo) -> Iterator[httpx.Client]:
    """Sees the customers of one city."""
    hire(demo, "north", "阿北", NORTH, {"city": "哈尔滨"})
    with httpx.Client(base_url=demo.address, timeout=20) as client:
        sign_in(client, "north")
        yield client


def test_nothing_is_missed_over_a_break_while_many_write(desk: httpx.Client) -> None:
    with following(desk) as events:
        hello = next(events)
        first = made(desk, "customers", name="断线之前")
        told, mark = records(events, 1)
    assert (hello["event"], told) == ("hello", [first])

    def writer(number: int) -> list[str]:
        return [made(desk, "customers", name=f"断线之间 {number}-{turn}") for turn in range(8)]

    with ThreadPoolExecutor(6) as writers:
        written = {one for some in writers.map(writer, range(6)) for one in some}
        with following(desk, mark) as events:
            again, mark = records(events, len(written))

    assert len(again) == len(written) == 48
    assert set(again) == written
    after = made(desk, "customers", name="断线之后")
    with following(desk, mark) as events:
        assert records(events, 1)[0] == [after]


def test_a_break_in_the_middle_of_the_writing_loses_and_doubles_nothing(
    desk: httpx.Client,
) -> None:
    with following(desk) as events:
        mark = next(events)["id"]
    written: list[str] = []

    def write() -> None:
        written.extend(made(desk, "customers", name=f"边断边写 {turn}") for turn in range(30))

    writing, told = threading.Thread(target=write), []
    writing.start()
    while len(told) < 30:
        with following(desk, mark) as events:
            some, mark = records(events, 1)
            told += some
    writing.join()

    assert told == written


def test_one_hears_only_of_what_one_sees(desk: httpx.Client, clerk: httpx.Client) -> None:
    with following(clerk) as events:
        next(events)
        made(desk, "customers", name="海口店", city="海口")
        made(desk, "orders", channel="phone")
        own = made(desk, "customers", name="哈尔滨店", city="哈尔滨", contact="不说")
        told: list[Event] = []
        for event in events:
            told += event["data"].get("changes", [])
            if told:
                break

    assert [one["record"] for one in told] == [own]
    assert "contact" not in told[0]["fields"]


def test_it_ends_when_the_reader_signs_out(desk: httpx.Client, clerk: httpx.Client) -> None:
    with following(clerk) as events:
        next(events)
        assert clerk.delete("/api/session").status_code == 204
        made(desk, "customers", name="没人听", city="哈尔滨")
        assert [event for event in events if event["event"] == "change"] == []


def test_it_ends_when_the_reader_gets_another_role(
    demo: Demo, desk: httpx.Client, clerk: httpx.Client
) -> None:
    people = desk.get("/api/people").json()["people"]
    north = next(one["id"] for one in people if one["login"] == "north")
    with following(clerk) as events:
        next(events)
        placed = desk.put(f"/api/people/{north}", json={"role": "viewer"})
        assert placed.status_code == 200
        made(desk, "customers", name="换了角色", city="哈尔滨")
        assert [event for event in events if event["event"] == "change"] == []


# ---- who else is here


def around(events: Iterator[Event]) -> list[tuple[str, str | None, str]]:
    """Who is told to be in the same table next: name, record, field."""
    people = next(event for event in events if event["event"] == "here")["data"]["people"]
    return [(one["name"], one["record"], one["field"]) for one in people]


def be(client: httpx.Client, seat: str, **place: str | None) -> None:
    answer = client.post("/api/here", json={"seat": seat, "table": "customers", **place})
    assert answer.status_code == 204, answer.text


def test_who_is_in_the_same_table_is_shown_where_both_may_see_it_and_is_gone_with_the_window(
    desk: httpx.Client, clerk: httpx.Client
) -> None:
    far = made(desk, "customers", name="西安店", city="西安")
    near = made(desk, "customers", name="道里店", city="哈尔滨")
    with following(clerk, seat="clerk000") as events:
        next(events)
        be(clerk, "clerk000")
        with following(desk, seat="owner000") as own:
            next(own)
            be(desk, "owner000", record=near, field="name", opened=near)
            first = around(events)
            be(desk, "owner000", record=near, field="contact")
            hidden_field = around(events)
            be(desk, "owner000", record=far, field="name")
            hidden_record = around(events)
        gone = around(events)

    assert first == [("张敏", near, "name")]
    assert hidden_field == [("张敏", near, "")]
    assert hidden_record == [("张敏", None, "")]
    assert gone == []


def test_nobody_claims_to_be_at_a_record_that_they_do_not_see(
    desk: httpx.Client, clerk: httpx.Client
) -> None:
    far = made(desk, "customers", name="兰州店", city="兰州")
    answers = [
        clerk.post("/api/here", json={"seat": "clerk000", "table": table, "record": far})
        for table in ("customers", "orders")
    ]
    assert [one.status_code for one in answers] == [404, 404]


def test_nobody_takes_the_seat_of_a_colleague(desk: httpx.Client, clerk: httpx.Client) -> None:
    near = made(desk, "customers", name="南岗店", city="哈尔滨")
    last = made(desk, "customers", name="香坊店", city="哈尔滨")
    with following(clerk, seat="clerk000") as events:
        next(events)
        be(clerk, "clerk000")
        be(desk, "owner001", record=near, field="name")
        before = around(events)
        be(clerk, "owner001", record=near)
        be(desk, "owner002", record=last, field="name")
        after: list[tuple[str, str | None, str]] = []
        while ("张敏", last, "name") not in after:
            after = around(events)
    for seat in ("owner001", "owner002"):
        be(desk, seat, table="")

    assert before == [("张敏", near, "name")]
    assert ("张敏", near, "name") in after
