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
