"""The desk brings files in and takes tables out, over real HTTP with a real worker."""

import csv
import io
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from tests.conftest import Demo
from tests.polling import until


@pytest.fixture
def desk(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.address, timeout=60) as client:
        signed = client.post("/api/session", json={"login": "demo", "password": "danliu-demo"})
        assert signed.status_code == 200
        yield client


FILE = "客户名称,电话,城市\nHTTP甲,13812345678,苏州\nHTTP乙,12,无锡\n=1+1,13912345678,常州\n"


def uploaded(desk: httpx.Client, text: str, table: str = "customers") -> dict:
    query = {"table": table, "name": "客户.csv"}
    answer = desk.post("/api/imports/", params=query, content=text.encode("gb18030"))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def imported(desk: httpx.Client, number: str) -> dict:
    async def settled() -> dict | None:
        one = desk.get(f"/api/imports/{number}").json()
        return one if one["status"] in ("done", "failed") else None

    return await until(settled)


async def test_a_file_is_uploaded_guessed_tried_and_imported_by_the_worker(desk):
    number = uploaded(desk, FILE)["id"]

    guess = desk.get(f"/api/imports/{number}/guess").json()
    fields = {one["column"]: one["field"] for one in guess["columns"]}
    assert fields["电话"] == "phone"
    mapping = {"columns": {field: column for column, field in fields.items() if field}}

    seen = desk.post(f"/api/imports/{number}/preview", json=mapping).json()
    assert (seen["whole"], seen["tried"]) == (True, 3)
    assert [one["kind"] for one in seen["rows"]] == ["created", "refused", "created"]

    assert desk.post(f"/api/imports/{number}/start", json=mapping).status_code == 202
    done = await imported(desk, number)
    assert done["status"] == "done", done
    # the run does what the preview said
    assert done["tally"] == seen["tally"]
    assert (done["tally"]["created"], done["tally"]["refused"]) == (2, 1)
    assert desk.get("/api/imports/").json()["imports"][0]["id"] == number

    refused = desk.get(f"/api/imports/{number}/refused").content.decode("utf-8-sig")
    [header, row] = csv.reader(io.StringIO(refused))
    assert header == ["拒绝原因", "原行号", "客户名称", "电话", "城市"]
    assert row[1:] == ["3", "HTTP乙", "12", "无锡"]


async def test_a_row_that_is_refused_beside_a_rule_about_today_stops_no_file(desk):
    rule = {"when": "{due}<TODAY()+3", "says": "该交期需确认产能", "then": "ask"}
    fields = [
        {"key": "name", "name": "名称", "type": "text"},
        {"key": "due", "name": "交期", "type": "date"},
    ]
    dues = {"key": "dues", "name": "交期表", "title": "name", "fields": fields, "checks": [rule]}
    assert desk.put("/api/tables/dues", json={"table": dues}).status_code == 200
    text = "名称,交期\n早,2020-01-01\n坏,哪天\n晚,2090-01-01\n"
    number = uploaded(desk, text, "dues")["id"]
    mapping = {"columns": {"name": "名称", "due": "交期"}}

    seen = desk.post(f"/api/imports/{number}/preview", json=mapping)
    assert seen.status_code == 200, seen.text
    assert desk.post(f"/api/imports/{number}/start", json=mapping).status_code == 202
    done = await imported(desk, number)

    assert (done["tally"]["created"], done["tally"]["refused"]) == (2, 1)
    assert done["tally"]["flagged"] == {"该交期需确认产能": 1}
    desk.delete("/api/tables/dues")


def test_what_is_exported_is_what_is_listed_and_runs_nowhere(desk):
    name = "=2+5+cmd|' /C calc'!A0"
    added = desk.post("/api/tables/customers/records", json={"cells": {"name": name}})
    assert added.status_code == 201
    where = f'{{name}}="{name}"'
    query = {"where": where, "format": "csv"}
    text = desk.get("/api/tables/customers/export", params=query).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    listed = desk.get("/api/tables/customers/records", params={"where": where}).json()["records"]
    assert len(rows) == len(listed) == 1
    assert f"'{name}" in rows[0].values()
    for form in ("ndjson", "xlsx"):
        answer = desk.get("/api/tables/customers/export", params=query | {"format": form})
        assert answer.status_code == 200
        assert form in answer.headers["content-disposition"]


def test_a_query_that_makes_no_sense_is_a_problem_and_no_file(desk):
    answer = desk.get("/api/tables/customers/export", params={"where": "{nosuch}=1"})
    assert (answer.status_code, answer.json()["type"]) == (
        422,
        "/problems/formula-unknown-reference",
    )


def test_a_stranger_brings_nothing_in_and_takes_nothing_out(demo):
    with httpx.Client(base_url=demo.address) as stranger:
        assert stranger.get("/api/tables/customers/export").status_code == 401
        query = {"table": "customers", "name": "a.csv"}
        assert stranger.post("/api/imports/", params=query, content=b"a").status_code == 401
        assert stranger.get("/api/imports/").status_code == 401


def test_a_file_larger_than_any_other_request_is_kept_whole(desk):
    text = "客户名称\n" + "".join(f"大{n:0>20}\n" for n in range(300_000))
    kept = uploaded(desk, text)
    assert kept["status"] == "uploaded"
    assert kept["bytes"] == len(text.encode("gb18030")) > 6_000_000
    mapping = {"columns": {"name": "客户名称"}}
    seen = desk.post(f"/api/imports/{kept['id']}/preview", json=mapping).json()
    assert (seen["whole"], seen["tried"], seen["about"]) == (False, 5_000, 300_000)


async def test_records_that_a_file_names_are_made_with_it_and_undone_with_it(desk):
    key = f"visits_{uuid4().hex[:8]}"
    fields = [
        {"key": "what", "name": "事由", "type": "text"},
        {"key": "customer", "name": "客户", "type": "link", "options": {"table": "customers"}},
    ]
    table = {"key": key, "name": "拜访", "title": "what", "fields": fields}
    assert desk.put(f"/api/tables/{key}", json={"table": table}).is_success
    number = uploaded(desk, "事由,客户\n送样,新客甲乙\n回访,新客丙丁\n", key)["id"]
    mapping = {"columns": {"what": "事由", "customer": "客户"}}

    plain = desk.post(f"/api/imports/{number}/preview", json=mapping).json()["tally"]
    (unknown,) = plain["unknown"]
    assert (unknown["field"], [one["value"] for one in unknown["values"]]) == (
        "customer",
        ["新客甲乙", "新客丙丁"],
    )
    making = {**mapping, "makes": ["customer"]}
    seen = desk.post(f"/api/imports/{number}/preview", json=making).json()["tally"]
    made = [{"table": "customers", "records": 2, "titles": ["新客甲乙", "新客丙丁"]}]
    assert (seen["made"], seen["created"]) == (made, 2)
    wrong = desk.post(f"/api/imports/{number}/preview", json={**mapping, "makes": ["what"]})
    assert (wrong.status_code, wrong.json()["type"]) == (422, "/problems/mapping-misfit")

    assert desk.post(f"/api/imports/{number}/start", json=making).status_code == 202
    done = await imported(desk, number)
    assert (done["tally"], done["makes"]) == (seen, ["customer"])
    named = {"where": 'ONEOF({name},"新客甲乙","新客丙丁")'}
    there = "/api/tables/customers/records"
    assert len(desk.get(there, params=named).json()["records"]) == 2
    assert desk.post(f"/api/history/act:{done['act']}/undo").is_success
    assert desk.get(there, params=named).json()["records"] == []
    assert desk.delete(f"/api/tables/{key}").is_success
