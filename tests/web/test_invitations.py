"""Somebody new comes in by a link: once, within a week, with a password worth the name."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tests.conftest import Demo
from tests.web.test_starts import until

GOOD = "秋天的第一杯奶茶"


@pytest.fixture
def newcomer(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.address, timeout=20) as client:
        yield client


def invited(desk: httpx.Client, **more: Any) -> tuple[str, str]:
    """The path of the public routes, and the invitation's id."""
    answer = desk.post("/api/invitations", json={"name": "小李", "role": "member", **more})
    assert answer.status_code == 201, answer.text
    secret = answer.json()["link"].removeprefix("/join/")
    return f"/api/public/invitations/{secret}", answer.json()["invitation"]["id"]


def person(**more: str) -> dict[str, str]:
    return {"login": f"li-{uuid4().hex[:8]}", "name": "李明", "password": GOOD, **more}


def test_by_the_link_one_becomes_a_member_and_is_signed_in(
    desk: httpx.Client, newcomer: httpx.Client
) -> None:
    path, _ = invited(desk, attributes={"store": "苏州一店"})
    assert newcomer.get(path).json()["name"] == "小李"
    me = person()
    assert newcomer.post(path, json=me).status_code == 200
    session = newcomer.get("/api/session").json()
    assert (session["user"]["name"], session["role"], session["may"]) == ("李明", "member", ["act"])
    members = desk.get("/api/people").json()["people"]
    (there,) = (one for one in members if one["login"] == me["login"])
    assert there["attributes"] == {"store": "苏州一店"}


def test_a_link_works_once(desk: httpx.Client, newcomer: httpx.Client) -> None:
    path, invitation = invited(desk)
    assert newcomer.post(path, json=person()).status_code == 200
    assert newcomer.post(path, json=person()).status_code == 404
    assert newcomer.get(path).status_code == 404
    assert desk.delete(f"/api/invitations/{invitation}").status_code == 404


async def test_a_withdrawn_or_old_link_is_spent(
    demo: Demo, desk: httpx.Client, newcomer: httpx.Client
) -> None:
    withdrawn, invitation = invited(desk)
    assert desk.delete(f"/api/invitations/{invitation}").status_code == 204
    assert newcomer.post(withdrawn, json=person()).status_code == 404
    old, invitation = invited(desk)
    db = await asyncpg.connect(demo.database)
    past = datetime.now(UTC) - timedelta(seconds=1)
    await db.execute(
        "UPDATE danliu.invitations SET expires_at = $1 WHERE id = $2", past, invitation
    )
    await db.close()
    assert newcomer.post(old, json=person()).status_code == 404
    assert invitation not in str(desk.get("/api/invitations").json())


@pytest.mark.parametrize("password", ["1234567", "12345678", "aaaaaaaaa", "li-xxlogin-2026"])
def test_a_password_that_is_easy_to_guess_is_refused_and_the_link_stays_good(
    desk: httpx.Client, newcomer: httpx.Client, password: str
) -> None:
    path, _ = invited(desk)
    login = "li-xxlogin"
    answer = newcomer.post(path, json=person(login=login, password=password))
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/bad-password")
    assert newcomer.post(path, json=person()).status_code == 200


def test_who_has_a_login_here_joins_by_its_password_and_keeps_their_role(
    desk: httpx.Client, newcomer: httpx.Client
) -> None:
    path, _ = invited(desk, role="viewer")
    taken = person(login="demo")
    assert newcomer.post(path, json=taken).json()["type"] == "/problems/login-taken"
    assert newcomer.post(path, json={**taken, "password": "danliu-demo"}).status_code == 200
    assert newcomer.get("/api/session").json()["role"] == "owner"


def test_an_owner_looks_as_somebody_does_and_changes_nothing(
    desk: httpx.Client, newcomer: httpx.Client
) -> None:
    path, _ = invited(desk, role="viewer")
    me = person(name="看客小李")
    newcomer.post(path, json=me)
    members = desk.get("/api/people").json()["people"]
    (there,) = (one for one in members if one["login"] == me["login"])
    assert desk.post(f"/api/people/{there['id']}/look-as").status_code == 200
    seen = desk.get("/api/session").json()
    assert (seen["user"]["name"], seen["looking"], seen["may"]) == ("看客小李", True, [])
    assert desk.get("/api/tables/orders/records").status_code == 200
    cells = {"cells": {"channel": "phone"}}
    assert desk.post("/api/tables/orders/records", json=cells).status_code == 403
    assert desk.get("/api/people").status_code == 403
    # who was looked at is told
    labels = [one["label"] for one in newcomer.get("/api/tokens").json()["tokens"]]
    assert any("张敏" in label for label in labels)
    assert desk.delete("/api/session/look").status_code == 200
    assert desk.get("/api/session").json()["looking"] is False


def test_passwords_are_not_guessed_through_an_invitation(
    desk: httpx.Client, newcomer: httpx.Client
) -> None:
    path, _ = invited(desk)
    login = f"guessed-{uuid4().hex[:8]}"
    newcomer.post(path, json=person(login=login))
    path, _ = invited(desk)
    told = [
        newcomer.post(path, json=person(login=login, password=f"guess {n} of many")).status_code
        for n in range(12)
    ]
    assert told[:9] == [409] * 9
    assert told[-1] == 429


def test_who_was_let_go_does_not_come_back_by_a_link(
    desk: httpx.Client, newcomer: httpx.Client
) -> None:
    path, _ = invited(desk)
    me = person()
    newcomer.post(path, json=me)
    (there,) = (
        one for one in desk.get("/api/people").json()["people"] if one["login"] == me["login"]
    )
    assert desk.post(f"/api/people/{there['id']}/leave").status_code == 200
    again, _ = invited(desk)
    assert newcomer.post(again, json=me).status_code == 404


def test_a_look_that_has_ended_leads_back_to_oneself(
    desk: httpx.Client, newcomer: httpx.Client
) -> None:
    path, _ = invited(desk, role="viewer")
    me = person()
    newcomer.post(path, json=me)
    (there,) = (
        one for one in desk.get("/api/people").json()["people"] if one["login"] == me["login"]
    )
    desk.post(f"/api/people/{there['id']}/look-as")
    (token,) = newcomer.get("/api/tokens").json()["tokens"]
    assert newcomer.delete(f"/api/tokens/{token['id']}").status_code == 204
    assert until(lambda: desk.get("/api/session").json()["user"]["login"] == "demo")


def test_only_an_owner_invites(desk: httpx.Client, newcomer: httpx.Client) -> None:
    path, _ = invited(desk)
    newcomer.post(path, json=person())
    body = {"name": "别人", "role": "owner"}
    assert newcomer.post("/api/invitations", json=body).status_code == 403
    assert newcomer.get("/api/invitations").status_code == 403
    unknown = desk.post("/api/invitations", json={"name": "谁", "role": "no-such-role"})
    assert unknown.status_code == 404
