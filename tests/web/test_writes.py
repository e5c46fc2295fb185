"""Many records in one call, the trash, groups and the past, over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.conftest import Demo


@pytest.fixture
def desk(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.address, timeout=20) as client:
        hello = client.get("/api/hello").json()["demo"]
        assert client.post("/api/session", json=hello).status_code == 200
        yield client


CUSTOMERS = "/api/tables/customers"


def made(desk: httpx.Client, count: int) -> tuple[str, list[str]]:
    """So many customers of a name that no other test uses."""
    name = uuid4().hex
    create = [{"cells": {"name": f"{name} {n}"}} for n in range(count)]
    answer = desk.post(f"{CUSTOMERS}/writes", json={"create": create})
    assert answer.status_code == 200, answer.text
    return name, [one["id"] for one in answer.json()]


def test_records_are_created_changed_and_deleted_in_one_call(desk: httpx.Client) -> None:
    _, (first, second) = made(desk, 2)

    answer = desk.post(
        f"{CUSTOMERS}/writes",
        json={
            "create": [{"cells": {"name": uuid4().hex}}],
            "update": [{"id": first, "cells": {"name": uuid4().hex}, "version": 1}],
            "delete": [second],
        },
    )

    assert [(one["version"], one["conflicts"]) for one in answer.json()] == [
        (1, []),
        (2, []),
        (2, []),
    ]
    assert desk.get(f"{CUSTOMERS}/records/{second}").status_code == 404
    assert second in [one["id"] for one in desk.get(f"{CUSTOMERS}/trash").json()["records"]]
    assert desk.post(f"{CUSTOMERS}/writes", json={"restore": [second]}).status_code == 200
    assert desk.get(f"{CUSTOMERS}/records/{second}").status_code == 200


def test_one_wrong_record_of_a_call_stops_all_of_it(desk: httpx.Client) -> None:
    name = uuid4().hex
    create = [{"cells": {"name": name}}, {"cells": {"no_such_field": 1}}]

    refused = desk.post(f"{CUSTOMERS}/writes", json={"create": create})

    assert (refused.status_code, refused.json()["write"]) == (422, 1)
    found = desk.get(f"{CUSTOMERS}/records", params={"where": f'{{name}}="{name}"'})
    assert found.json()["records"] == []


def test_more_than_a_thousand_records_are_too_many_for_one_call(desk: httpx.Client) -> None:
    create = [{"cells": {"name": str(n)}} for n in range(1_001)]

    assert desk.post(f"{CUSTOMERS}/writes", json={"create": create}).status_code == 400


def test_a_list_is_seen_as_it_was(desk: httpx.Client) -> None:
    name, (only,) = made(desk, 1)
    then = datetime.now(UTC).isoformat()
    desk.post(f"{CUSTOMERS}/writes", json={"delete": [only]})

    past = desk.get(
        f"{CUSTOMERS}/as-of", params={"at": then, "where": f'LEFT({{name}},32)="{name}"'}
    )

    assert [one["id"] for one in past.json()["records"]] == [only]


def test_a_list_is_counted_by_groups(desk: httpx.Client) -> None:
    name, _ = made(desk, 3)
    where = f'LEFT({{name}},32)="{name}"'

    body = {"where": where, "totals": [{"field": "name", "how": "distinct"}]}
    answer = desk.post(f"{CUSTOMERS}/groups", json=body)

    assert answer.json() == {"groups": [{"values": [], "count": 3, "totals": [3]}], "whole": True}


def test_a_moment_without_a_zone_is_one_of_the_workspace(desk: httpx.Client) -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    before = datetime.now(shanghai)
    name, (only,) = made(desk, 1)
    where = f'LEFT({{name}},32)="{name}"'

    def at(moment: datetime) -> list[str]:
        told = moment.replace(tzinfo=None).isoformat()
        answer = desk.get(f"{CUSTOMERS}/as-of", params={"at": told, "where": where})
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.json()["records"]]

    assert (at(before), at(datetime.now(shanghai))) == ([], [only])


def test_what_was_written_together_is_taken_back_by_the_name_in_the_answer(
    desk: httpx.Client,
) -> None:
    _, ids = made(desk, 3)
    update = [{"id": one, "cells": {"city": "苏州"}} for one in ids]

    written = desk.post(f"{CUSTOMERS}/writes", json={"update": update}).json()
    (name,) = {one["undo"] for one in written}
    assert desk.post(f"/api/history/{name}/undo").json()["writes"] == 3

    cities = [desk.get(f"{CUSTOMERS}/records/{one}").json()["cells"]["city"] for one in ids]
    assert cities == [None, None, None]
    single = desk.patch(
        f"{CUSTOMERS}/records/{ids[0]}", json={"version": 3, "cells": {"city": "无锡"}}
    ).json()
    assert desk.post(f"/api/history/{single['undo']}/undo").json()["writes"] == 1


def test_writes_are_tried_and_only_what_is_wrong_is_told(desk: httpx.Client) -> None:
    name, ids = made(desk, 20)
    update: list[dict[str, object]] = [{"id": one, "cells": {"city": "苏州"}} for one in ids]
    update[4]["cells"] = {"city": "苏州", "phone": "12"}
    update[11]["cells"] = {"level": "so-so"}
    update[15] = {"id": str(uuid4()), "cells": {"city": "苏州"}}

    tried = desk.post(f"{CUSTOMERS}/writes/try", json={"update": update})

    refused = {one["write"]: one for one in tried.json()["refused"]}
    assert sorted(refused) == [4, 11, 15]
    (fault,) = refused[4]["facts"]["faults"]
    assert fault["field"] == "phone" and "13812345678" in fault["wanted"]
    assert refused[15]["code"] == "not-found"
    untouched = desk.get(f"{CUSTOMERS}/records/{ids[0]}").json()
    assert (untouched["version"], untouched["cells"]["city"]) == (1, None), name


def test_marks_along_a_list_begin_pages_that_hang_together(desk: httpx.Client) -> None:
    name, _ = made(desk, 450)
    where = f'LEFT({{name}},32)="{name}"'
    ask = {"where": where, "sort": "name"}

    along = desk.get(f"{CUSTOMERS}/anchors", params=ask).json()

    assert (along["total"], along["exact"], len(along["anchors"])) == (450, True, 2)
    seen: list[str] = []
    for mark in [None, *along["anchors"]]:
        after = {"after": mark["after"]} if mark else {}
        page = desk.get(f"{CUSTOMERS}/records", params={**ask, **after, "limit": 200}).json()
        seen += [one["cells"]["name"] for one in page["records"]]
        assert mark is None or mark["id"] not in [one["id"] for one in page["records"]]
    assert seen == sorted(f"{name} {n}" for n in range(450))


def test_a_view_colours_what_matches_and_nothing_for_who_does_not_see_why(
    desk: httpx.Client,
) -> None:
    name, (first, second) = made(desk, 2)
    desk.post(f"{CUSTOMERS}/writes", json={"update": [{"id": first, "cells": {"city": "苏州"}}]})
    view = {
        "key": "coloured",
        "name": "上色",
        "where": f'LEFT({{name}},32)="{name}"',
        "colours": [
            {"when": '{city}="苏州"', "colour": "red"},
            {"when": '{name}<>""', "colour": "blue"},
        ],
    }
    assert desk.put(f"{CUSTOMERS}/my-views/coloured", json=view).status_code == 200

    page = desk.get(f"{CUSTOMERS}/records", params={"view": "mine.coloured"}).json()

    assert {one["id"]: one["colour"] for one in page["records"]} == {first: "red", second: "blue"}
    assert desk.delete(f"{CUSTOMERS}/my-views/coloured").status_code == 204


def test_groups_by_what_stands_behind_a_link(desk: httpx.Client) -> None:
    body = {"by": [{"field": "customer.name"}]}

    told = desk.post("/api/tables/orders/groups", json=body).json()

    assert all(
        one["values"][0] is None or isinstance(one["values"][0], str) for one in told["groups"]
    )
    bad = desk.post("/api/tables/orders/groups", json={"by": [{"field": "customer.gone"}]})
    assert bad.status_code == 422
