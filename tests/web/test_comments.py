"""People talk about a record: who sees it hears it, who is mentioned is told, nobody else is."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from danliu.tables.roles import Grant, Role
from tests.conftest import Demo
from tests.fields.pictures import picture
from tests.polling import until
from tests.web.people import hire, made, sign_in
from tests.web.test_feed import following

SOUTH = Role("south", "南方", tables={"customers": Grant(update=True, where="{city}={$me.city}")})


@pytest.fixture
def clerk(demo: Demo) -> Iterator[httpx.Client]:
    """Sees the customers of one city."""
    hire(demo, "south", "阿南", SOUTH, {"city": "广州"})
    with signed_in(demo, "south") as client:
        yield client


@contextmanager
def signed_in(demo: Demo, login: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.address, timeout=20) as client:
        sign_in(client, login)
        yield client


def comments(record: str) -> str:
    return f"/api/tables/customers/records/{record}/comments"


def said(client: httpx.Client, record: str, text: str, *files: str) -> dict[str, Any]:
    answer = client.post(comments(record), json={"text": text, "files": list(files)})
    assert answer.status_code == 201, answer.text
    comment: dict[str, Any] = answer.json()
    return comment


def read(client: httpx.Client, record: str) -> list[str]:
    return [one["text"] for one in client.get(comments(record)).json()["comments"]]


def notices(client: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/notices").json()["notices"]
    return found


def told_of(client: httpx.Client, record: str) -> list[str]:
    """What the notices about a record say."""
    about = [one for one in notices(client) if (one["record"] or {}).get("id") == record]
    return [one["text"] for one in about]


def me(client: httpx.Client) -> str:
    user: str = client.get("/api/session").json()["user"]["id"]
    return user


def test_who_is_mentioned_is_told_once_and_who_does_not_see_the_record_is_refused(
    desk: httpx.Client, clerk: httpx.Client
) -> None:
    own = made(desk, "customers", name="越秀店", city="广州")
    other = made(desk, "customers", name="浦东店", city="上海")
    mention = f"@[{me(clerk)}]"

    comment = said(desk, own, f"{mention} 地址要核对")
    desk.patch(f"{comments(own)}/{comment['id']}", json={"text": f"{mention} 地址要今天核对"})
    refused = desk.post(comments(other), json={"text": f"{mention} 看看"})

    told = ["张敏 在「越秀店」的评论里提到了您：@阿南 地址要今天核对"]
    assert told_of(clerk, own) == told
    assert (refused.status_code, refused.json()["people"]) == (422, ["阿南"])
    assert read(desk, other) == []
    assert clerk.get(comments(other)).status_code == 404


def test_only_its_author_changes_or_deletes_it_and_the_notice_goes_with_it(
    desk: httpx.Client, clerk: httpx.Client
) -> None:
    record = made(desk, "customers", name="荔湾店", city="广州")
    comment = said(desk, record, f"@[{me(clerk)}] 说错了")
    path = f"{comments(record)}/{comment['id']}"
    assert told_of(clerk, record) == ["张敏 在「荔湾店」的评论里提到了您：@阿南 说错了"]

    assert clerk.patch(path, json={"text": "改别人的"}).status_code == 403
    assert clerk.delete(path).status_code == 403
    assert desk.delete(path).status_code == 204

    assert read(clerk, record) == []
    assert told_of(clerk, record) == []


def test_what_is_taken_out_of_a_comment_is_taken_out_of_the_notices_too(
    desk: httpx.Client, clerk: httpx.Client
) -> None:
    record = made(desk, "customers", name="海珠店", city="广州")
    mention = f"@[{me(clerk)}]"
    comment = said(desk, record, f"{mention} 客户要退 800")
    path = f"{comments(record)}/{comment['id']}"

    reworded = desk.patch(path, json={"text": f"{mention} 客户要退货"})
    kept = told_of(clerk, record)
    unnamed = desk.patch(path, json={"text": "客户要退货"})
    dropped = told_of(clerk, record)
    deleted = desk.delete(path)

    assert [reworded.status_code, unnamed.status_code, deleted.status_code] == [200, 200, 204]
    assert kept == ["张敏 在「海珠店」的评论里提到了您：@阿南 客户要退货"]
    assert dropped == told_of(clerk, record) == []


def test_who_sees_the_record_no_more_loses_the_notice_with_the_next_edit(
    desk: httpx.Client, clerk: httpx.Client
) -> None:
    record = made(desk, "customers", name="白云店", city="广州")
    mention = f"@[{me(clerk)}]"
    comment = said(desk, record, f"{mention} 底价 70")
    assert told_of(clerk, record) == ["张敏 在「白云店」的评论里提到了您：@阿南 底价 70"]
    move = {"update": [{"id": record, "cells": {"city": "上海"}, "version": 1}]}
    assert desk.post("/api/tables/customers/writes", json=move).status_code == 200

    answer = desk.patch(f"{comments(record)}/{comment['id']}", json={"text": f"{mention} 底价 65"})

    assert answer.status_code == 200, answer.text
    assert not [one for one in notices(clerk) if "底价" in one["text"]]


async def test_an_edit_that_comes_after_the_deletion_does_not_bring_it_back(
    demo: Demo, desk: httpx.Client
) -> None:
    record = made(desk, "customers", name="花都店", city="广州")
    comment = said(desk, record, "删掉这句")
    path = f"{comments(record)}/{comment['id']}"
    db = await asyncpg.connect(demo.database)
    try:
        async with db.transaction():
            await db.execute("DELETE FROM danliu.comments WHERE id = $1", UUID(comment["id"]))
            editing = asyncio.create_task(asyncio.to_thread(desk.patch, path, json={"text": "改"}))
            await until(lambda: waits_for(db))
        answer = await editing
    finally:
        await db.close()

    assert answer.status_code == 404
    assert read(desk, record) == []


async def waits_for(db: asyncpg.Connection) -> bool:
    """Whether somebody waits for what this connection holds."""
    waits: bool = await db.fetchval(
        "SELECT EXISTS (SELECT FROM pg_stat_activity"
        " WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
    )
    return waits


def test_it_stays_in_the_trash_and_comes_back_with_the_record(desk: httpx.Client) -> None:
    record = made(desk, "customers", name="天河店", city="广州")
    said(desk, record, "先别删")

    undo = desk.delete(f"/api/tables/customers/records/{record}").json()["undo"]
    assert read(desk, record) == ["先别删"]
    assert desk.post(f"/api/history/{undo}/undo").status_code == 200

    assert read(desk, record) == ["先别删"]


def test_open_desks_hear_that_there_is_something_new_and_nothing_of_it(
    desk: httpx.Client, clerk: httpx.Client
) -> None:
    record = made(desk, "customers", name="嘉定店", city="上海")
    with following(clerk) as events:
        next(events)
        said(desk, record, "只有看得到的人知道")
        heard = next(event for event in events if event["event"] == "comments")

    assert heard["data"] == {}


def test_files_are_seen_by_who_sees_the_comment_and_taken_from_their_uploader_only(
    demo: Demo, desk: httpx.Client, clerk: httpx.Client
) -> None:
    record = made(desk, "customers", name="番禺店", city="广州")
    upload = {"params": {"name": "门头.png"}, "content": picture()}
    mine = desk.post("/api/files", **upload).json()
    stolen = clerk.post(comments(record), json={"text": "拿来", "files": [mine["ticket"]]})

    comment = said(desk, record, "门头照", mine["ticket"])
    path = f"{comments(record)}/{comment['id']}/files/{mine['hash']}"

    assert stolen.status_code == 422
    assert clerk.get(path).content == picture()
    hire(demo, "north-c", "阿东", SOUTH, {"city": "长春"})
    with signed_in(demo, "north-c") as outside:
        assert outside.get(path).status_code == 404
        assert outside.get(f"{path}?copy=small").status_code == 404


def test_a_long_talk_is_read_page_by_page(desk: httpx.Client) -> None:
    record = made(desk, "customers", name="黄埔店", city="广州")
    for number in range(53):
        said(desk, record, f"第 {number} 句")

    first = desk.get(comments(record)).json()
    rest = desk.get(comments(record), params={"after": first["next"]}).json()

    texts = [one["text"] for one in first["comments"] + rest["comments"]]
    assert texts == [f"第 {number} 句" for number in reversed(range(53))]
    assert (first["total"], rest["next"]) == (53, None)
