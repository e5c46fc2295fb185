"""The page 今天 tells of new records of the tables into which business comes."""

from typing import Any

import httpx
import pytest

from danliu.packs.pack import read_pack, shipped
from danliu.tables.roles import Grant, Role
from tests.conftest import Demo
from tests.web.people import hire, sign_in

NAME = {"key": "name", "name": "名称", "type": "text"}
STATE = {
    "key": "state",
    "name": "状态",
    "type": "state",
    "options": {"initial": "new", "stages": [{"key": "new", "name": "新建", "next": []}]},
}


def coming(client: httpx.Client) -> set[str]:
    tables = client.get("/api/schema").json()["tables"]
    return {one["key"] for one in tables if one["comes_in"]}


def build(client: httpx.Client, key: str, *fields: dict[str, Any], **more: Any) -> None:
    table = {"key": key, "name": key, "title": "name", "fields": [NAME, *fields], **more}
    answer = client.put(f"/api/tables/{key}", json={"table": table})
    assert answer.status_code == 200, answer.text


def test_own_tables_with_a_state_or_a_form_come_in_beside_those_that_a_pack_names(
    demo: Demo,
) -> None:
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "demo")
        build(client, "coming_state", STATE)
        build(client, "coming_plain")
        build(client, "coming_form")
        build(client, "coming_silent", STATE, comes_in=False)
        form = {
            "key": "coming",
            "name": "来单",
            "table": "coming_form",
            "fields": [{"field": "name"}],
        }
        assert client.put("/api/forms/coming", json={"form": form}).is_success
        seen = coming(client)
        assert {"orders", "tickets", "coming_state", "coming_form"} <= seen
        assert not {"waves", "order_lines", "customers", "coming_plain", "coming_silent"} & seen


def test_who_sees_one_table_is_told_of_that_one(demo: Demo) -> None:
    hire(demo, "coming_desk", "售后小钱", Role("coming_desk", "售后", tables={"tickets": Grant()}))
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "coming_desk")
        assert coming(client) == {"tickets"}


@pytest.mark.parametrize(
    ("pack", "named"),
    [
        ("trade", {"orders", "tickets"}),
        ("workshop", {"customer_orders", "jobs", "after_sales"}),
    ],
)
def test_a_pack_says_of_each_of_its_tables_with_a_state_whether_it_is_news(
    pack: str, named: set[str]
) -> None:
    tables = read_pack(shipped(pack)).tables
    assert {one.key for one in tables if one.comes_in} == named
    states = [one for one in tables if any(field.type == "state" for field in one.fields)]
    assert all(one.comes_in is not None for one in states)
