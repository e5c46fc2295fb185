"""Tasks over HTTP: shelves and counts, answers bound to what was seen, batches, links."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import msgspec
import pytest
import yaml

from danliu.flows.definition import Flow
from danliu.flows.published import publish
from danliu.postgres.pool import prepare
from tests.conftest import Demo, open_folder, running_demo
from tests.polling import until
from tests.web.people import hire, made, sign_in

CREDIT = """
key: credit
name: 月结审批
trigger: {table: customers}
blocks:
  - id: quote
    block: fill-in
    title: 财务填额度
    settings:
      question: 给多少额度
      who: [wang]
      fields:
        - {key: limit, name: 额度, type: money, help: 含税}
        - {key: until, name: 有效期, type: date, required: false}
  - id: agree
    block: approve
    title: 会签
    settings:
      question: 同意月结吗
      who: [wang, 'role:member']
      mode: all
      due: '8'
      returns: [quote]
      facts: {额度: '{quote.limit}'}
"""


class Town:
    """The demo with two more people and a flow that asks them."""

    def __init__(self, demo: Demo, stack: ExitStack) -> None:
        self.demo = demo
        for login, name, role in (
            ("wang", "王磊", "owner"),
            ("li", "李娜", "member"),
            ("sun", "孙悦", "member"),
        ):
            hire(demo, login, name, role)
        hire(demo, "looker", "看客", "viewer")
        self.clients = {
            one: stack.enter_context(httpx.Client(base_url=demo.address, timeout=20))
            for one in ("wang", "li", "looker", "stranger")
        }
        for login in ("wang", "li", "looker"):
            sign_in(self.clients[login], login)
        asyncio.run(self._publish())

    async def _publish(self) -> None:
        db = await asyncpg.connect(self.demo.database)
        await prepare(db)
        async with db.transaction():
            flow = msgspec.convert(yaml.safe_load(CREDIT), Flow)
            await publish(db, 1, flow, by="user:1", now=datetime.now(UTC))
        await db.close()

    def __getitem__(self, login: str) -> httpx.Client:
        return self.clients[login]

    async def asked(self, customer: str, login: str = "wang", shelf: str = "mine") -> Any:
        """The task about a customer that somebody finds on a shelf."""

        async def there() -> Any:
            page = self[login].get("/api/tasks", params={"shelf": shelf}).json()["tasks"]
            return next((one for one in page if one["title"] == customer), None)

        return await until(there, what=f"{login} is asked about {customer}")

    async def agreeing(self, customer: str) -> tuple[str, Any]:
        """A customer whose credit is filled in and waits to be agreed to."""
        record = made(self["li"], "customers", name=customer, city="苏州")
        task = await self.asked(customer)
        body = {"decision": "filled", "given": {"limit": "20000"}}
        assert self["wang"].post(f"/api/tasks/{task['id']}/decide", json=body).status_code == 200
        return record, await self.asked(customer)


@pytest.fixture(scope="module")
def town(new_database: Callable[[str], str]) -> Iterator[Town]:
    folder: Path = open_folder()
    with running_demo(new_database("tasks"), folder) as demo, ExitStack() as stack:
        yield Town(demo, stack)


async def test_each_finds_on_their_shelves_what_is_theirs(town: Town) -> None:
    before = town["li"].get("/api/tasks/counts").json()
    _, task = await town.agreeing("苏州启航")

    assert (task["kind"], task["mode"], task["asked_by"]) == ("approve", "all", "李娜")
    assert [(one["who"], one["state"]) for one in task["seats"]] == [
        ("王磊", "asked"),
        ("成员", "asked"),
    ]
    assert task["facts"] == [{"name": "额度", "value": "20,000.00"}]

    async def is_due() -> bool:
        return bool(town["wang"].get(f"/api/tasks/{task['id']}").json()["task"]["due_at"])

    await until(is_due, what="the task knows when it is due")
    pool = await town.asked("苏州启航", "li", "pool")
    assert pool["may"] == ["decide", "delegate", "add-signer", "claim", "return"]
    after = town["li"].get("/api/tasks/counts").json()
    assert (after["pool"] - before["pool"], after["asked"] - before["asked"]) == (1, 1)
    asked = await town.asked("苏州启航", "li", "asked")
    assert asked["id"] == task["id"]
    done = await town.asked("苏州启航", "wang", "done")
    assert [one["value"] for one in done["given"]] == ["20,000.00"]


async def test_a_wrong_value_is_named_with_what_would_be_right(town: Town) -> None:
    made(town["li"], "customers", name="填错的客户", city="苏州")
    task = await town.asked("填错的客户")
    (limit, until_) = task["fields"]
    assert (limit["help"], limit["required"], until_["required"]) == ("含税", True, False)

    body = {"decision": "filled", "given": {"limit": "很多", "until": "明年"}}
    answer = town["wang"].post(f"/api/tasks/{task['id']}/decide", json=body)

    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["faults"]} == {"limit", "until"}


async def test_what_the_approver_did_not_see_is_shown_and_asked_again(town: Town) -> None:
    record, task = await town.agreeing("常熟恒达")
    edit = {"version": 1, "cells": {"city": "昆山"}}
    path = f"/api/tables/customers/records/{record}"
    assert town["li"].patch(path, json=edit).status_code == 200
    verdict = {"decision": "approved", "seen": task["version"]}

    refused = town["wang"].post(f"/api/tasks/{task['id']}/decide", json=verdict)

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/record-changed")
    assert refused.json()["changed"] == [
        {"name": "城市", "name_en": "City", "was": "苏州", "now": "昆山"}
    ]
    again = await town.asked("常熟恒达")
    assert again["changed"] == refused.json()["changed"]
    verdict["seen"] = again["version"]
    decided = town["wang"].post(f"/api/tasks/{task['id']}/decide", json=verdict)
    assert decided.json()["seats"][0]["decision"] == "approved"
    twice = town["wang"].post(f"/api/tasks/{task['id']}/decide", json=verdict)
    assert (twice.status_code, twice.json()["by"]) == (409, "王磊")


async def test_who_was_faster_is_named(town: Town) -> None:
    _, task = await town.agreeing("无锡快手")
    claimed = town["li"].post(f"/api/tasks/{task['id']}/claim")
    assert claimed.json()["seats"][1]["claimed_by"] == "李娜"
    refused = town["li"].post(
        f"/api/tasks/{task['id']}/decide", json={"decision": "refused", "comment": "太新"}
    )
    assert refused.json()["status"] == "decided"

    late = town["wang"].post(f"/api/tasks/{task['id']}/decide", json={"decision": "approved"})

    assert (late.status_code, late.json()["by"]) == (409, "李娜")


async def test_a_batch_tells_each_apart(town: Town) -> None:
    tasks = [(await town.agreeing(f"批量客户 {number}"))[1] for number in range(3)]
    town["li"].post(
        f"/api/tasks/{tasks[1]['id']}/decide", json={"decision": "refused", "comment": "不行"}
    )
    wanted = [*({"id": one["id"], "seen": one["version"]} for one in tasks), {"id": str(uuid4())}]

    answer = town["wang"].post("/api/tasks/decide", json={"tasks": wanted, "decision": "approved"})

    problems = [one["problem"] and one["problem"]["type"] for one in answer.json()["tasks"]]
    assert problems == [None, "/problems/task-already-decided", None, "/problems/not-found"]
    many = {"tasks": [{"id": str(uuid4())}] * 101, "decision": "approved"}
    assert town["wang"].post("/api/tasks/decide", json=many).status_code == 400


async def test_it_is_delegated_added_to_and_sent_back(town: Town) -> None:
    _, task = await town.agreeing("转来转去")
    path = f"/api/tasks/{task['id']}"
    wang = town["wang"]
    assert wang.post(f"{path}/delegate", json={"to": "nobody"}).status_code == 422
    assert wang.post(f"{path}/signers", json={"who": "demo"}).json()["seats"][-1]["must"]
    story = wang.get(path).json()
    assert story["returns"] == [{"key": "quote", "title": "财务填额度", "title_en": "财务填额度"}]
    assert story["events"][-1]["whom"] == "张敏"
    sent = wang.post(f"{path}/return", json={"to": "quote", "comment": "额度太高"})
    assert sent.json()["status"] == "returned"

    again = await town.asked("转来转去")

    assert (again["question"], again["status"]) == ("给多少额度", "open")
    assert wang.post(f"{path}/return", json={"to": "agree", "comment": "x"}).status_code == 409


async def test_while_i_am_away_my_substitute_finds_my_tasks(town: Town) -> None:
    await town.agreeing("外出的客户")
    people = town["wang"].get("/api/members").json()["members"]
    ids = {one["name"]: one["id"] for one in people}
    away = {
        "substitute": ids["李娜"],
        "from_at": (datetime.now(UTC) - timedelta(hours=1)).isoformat(),
        "until_at": (datetime.now(UTC) + timedelta(days=1)).isoformat(),
    }
    path = f"/api/substitutes/{ids['王磊']}"
    assert town["li"].put(path, json=away).status_code == 403
    assert town["wang"].put(path, json=away).json()["name"] == "李娜"

    task = await town.asked("外出的客户", "li", "mine")

    assert task["instead_of"] == "王磊"
    assert town["wang"].delete(path).status_code == 204
    backwards = {**away, "until_at": away["from_at"]}
    assert town["wang"].put(path, json=backwards).status_code == 422


async def test_who_leaves_is_out_at_once_and_holds_nothing_up(town: Town) -> None:
    with httpx.Client(base_url=town.demo.address, timeout=20) as sun:
        sign_in(sun, "sun")
        _, task = await town.agreeing("交接的客户")
        people = town["wang"].get("/api/members").json()["members"]
        (who,) = [one["id"] for one in people if one["name"] == "孙悦"]
        town["wang"].post(f"/api/tasks/{task['id']}/delegate", json={"to": who})
        assert (await _asked_of(sun, "交接的客户"))["id"] == task["id"]

        assert town["wang"].post(f"/api/people/{who}/leave").json()["left_at"]

        assert sun.get("/api/tasks").status_code == 401
    assert "孙悦" not in town["wang"].get("/api/members").text
    seats = (await town.asked("交接的客户", "wang", "pool"))["seats"]
    assert [one["who"] for one in seats if one["via"] == "left"] == ["负责人"]
    notices = town["wang"].get("/api/notices").json()["notices"]
    assert any("不在岗" in one["text"] and one["task"] == task["id"] for one in notices)


async def _asked_of(client: httpx.Client, customer: str) -> Any:
    page = client.get("/api/tasks", params={"shelf": "mine"}).json()["tasks"]
    return next(one for one in page if one["title"] == customer)


async def test_a_notice_that_one_has_read_is_news_to_the_other(town: Town) -> None:
    first = town["wang"].get("/api/notices").json()
    notice = next(one for one in first["notices"] if not one["read"])
    assert town["wang"].post(f"/api/notices/{notice['id']}/read").status_code == 204

    again = town["wang"].get("/api/notices").json()

    assert again["unread"] == first["unread"] - 1
    assert town["wang"].post("/api/notices/read").status_code == 204
    assert town["wang"].get("/api/notices").json()["unread"] == 0


# ---- links


async def link_to(town: Town, customer: str) -> tuple[str, Any, str]:
    record, task = await town.agreeing(customer)
    answer = town["wang"].post(f"/api/tasks/{task['id']}/link")
    assert answer.status_code == 201
    return answer.json()["link"].removeprefix("/d/"), task, record


async def test_looking_at_a_link_decides_nothing_and_the_page_decides_once(town: Town) -> None:
    token, task, _ = await link_to(town, "链接客户")
    stranger, path = town["stranger"], f"/api/public/tasks/{token}"

    for _ in range(5):  # a preview, a scanner, and at last the person
        assert stranger.get(path).status_code == 200
        assert stranger.head(path).status_code == 405
        assert stranger.get(f"/d/{token}").status_code == 200
    page = stranger.get(path).json()
    assert (page["person"], page["question"]) == ("王磊", "同意月结吗")
    assert stranger.get(path).headers["cache-control"] == "no-store"
    assert (await town.asked("链接客户"))["seats"][0]["state"] == "asked"
    for body in ({}, {"page": "x", "decision": "approved"}, {"decision": "approved"}):
        assert stranger.post(path, json=body).status_code in (400, 410)

    verdict = {"page": page["page"], "decision": "approved"}
    answers = [stranger.post(path, json=verdict) for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 410]
    assert answers[1].json()["why"] == "used"
    assert stranger.get(path).json()["why"] == "used"
    seat = town["wang"].get(f"/api/tasks/{task['id']}").json()["task"]["seats"][0]
    assert (seat["decision"], seat["decided_by"]) == ("approved", "王磊")


async def test_the_page_of_another_link_is_no_key_to_this_one(town: Town) -> None:
    one, _, _ = await link_to(town, "链接甲")
    other, _, _ = await link_to(town, "链接乙")
    page = town["stranger"].get(f"/api/public/tasks/{one}").json()["page"]

    answer = town["stranger"].post(
        f"/api/public/tasks/{other}", json={"page": page, "decision": "approved"}
    )

    assert (answer.status_code, answer.json()["why"]) == (410, "page")


async def test_a_page_that_showed_an_older_record_shows_it_again(town: Town) -> None:
    token, _, record = await link_to(town, "链接变更")
    stranger, path = town["stranger"], f"/api/public/tasks/{token}"
    old = stranger.get(path).json()["page"]
    edit = {"version": 1, "cells": {"city": "太仓"}}
    town["li"].patch(f"/api/tables/customers/records/{record}", json=edit)

    refused = stranger.post(path, json={"page": old, "decision": "approved"})

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/record-changed")
    fresh = stranger.get(path).json()
    assert fresh["changed"] == [{"name": "城市", "name_en": "City", "was": "苏州", "now": "太仓"}]
    good = stranger.post(path, json={"page": fresh["page"], "decision": "approved"})
    assert good.status_code == 200


async def test_a_link_whose_task_has_ended_or_was_passed_on_says_so(town: Town) -> None:
    decided, task, _ = await link_to(town, "链接已决")
    town["wang"].post(
        f"/api/tasks/{task['id']}/decide", json={"decision": "refused", "comment": "不"}
    )
    passed, other, _ = await link_to(town, "链接转交")
    town["wang"].post(f"/api/tasks/{other['id']}/delegate", json={"to": "li"})
    gone, _, record = await link_to(town, "链接作废")
    town["wang"].delete(f"/api/tables/customers/records/{record}")

    async def said(token: str) -> str:
        return str(town["stranger"].get(f"/api/public/tasks/{token}").json().get("why"))

    assert await said(decided) == "decided"
    assert await said(passed) == "passed-on"
    assert await said("never-made") == "unknown"

    async def is_void() -> bool:
        return await said(gone) == "void"

    await until(is_void, what="the link is void with its task")


async def test_who_was_not_asked_gets_no_link(town: Town) -> None:
    _, task = await town.agreeing("链接外人")
    path = f"/api/tasks/{task['id']}/link"

    assert town["looker"].post(path).status_code == 403
    assert town["stranger"].post(path).status_code == 401
