"""Roles are changed by an owner in person: whoever else could, could lift their own bounds."""

from collections.abc import Iterator

import httpx
import pytest

from danliu.tables.roles import Grant, Role
from tests.conftest import Demo
from tests.web.people import hire, sign_in
from tests.web.test_tokens import bearing, issued

ALL = ("read", "write", "act", "build")
PACKER = {"key": "packer", "name": "打包员", "tables": {"orders": {"hidden": ["amount"]}}}


def changes(desk: httpx.Client, me: str) -> list[tuple[str, str, object]]:
    """Every way to change who may what."""
    return [
        ("PUT", "/api/roles/packer", PACKER),
        ("DELETE", "/api/roles/packer", None),
        ("PUT", f"/api/people/{me}", {"role": "owner"}),
        ("POST", f"/api/people/{me}/leave", None),
        ("POST", f"/api/people/{me}/come-back", None),
    ]


def tried(client: httpx.Client, ways: list[tuple[str, str, object]]) -> dict[str, int]:
    return {
        f"{method} {path}": client.request(method, path, json=body).status_code
        for method, path, body in ways
    }


@pytest.fixture
def builder(demo: Demo) -> Iterator[httpx.Client]:
    """Somebody who may build tables and flows, and sees no amounts."""
    tables = {"orders": Grant(update=True, hidden=("amount",))}
    role = Role("builder", "搭建员", tables=tables, act=True, build=True)
    hire(demo, "builder", "小搭", role)
    with httpx.Client(base_url=demo.address, timeout=20) as client:
        sign_in(client, "builder")
        yield client


def people(desk: httpx.Client) -> dict[str, dict[str, str]]:
    return {one["name"]: one for one in desk.get("/api/people").json()["people"]}


def test_an_owner_in_person_makes_a_role_and_gives_it(
    desk: httpx.Client, builder: httpx.Client
) -> None:
    who = people(desk)["小搭"]["id"]
    assert desk.put("/api/roles/packer", json=PACKER).status_code == 200

    assert desk.put(f"/api/people/{who}", json={"role": "packer"}).json()["role"] == "packer"
    assert builder.get("/api/roles").status_code == 403, "it holds at once"
    (kept,) = (one for one in desk.get("/api/roles").json()["roles"] if one["key"] == "packer")
    assert kept["tables"]["orders"]["hidden"] == ["amount"]

    assert desk.put(f"/api/people/{who}", json={"role": "builder"}).status_code == 200
    assert desk.delete("/api/roles/packer").status_code == 204


def test_no_token_changes_roles_not_even_an_owners(demo: Demo, desk: httpx.Client) -> None:
    me = people(desk)["张敏"]["id"]
    before = (desk.get("/api/roles").json(), desk.get("/api/people").json())

    with bearing(demo, issued(desk, *ALL)["secret"]) as client:
        assert client.get("/api/roles").status_code == 200
        assert set(tried(client, changes(desk, me)).values()) == {403}

    assert (desk.get("/api/roles").json(), desk.get("/api/people").json()) == before


def test_who_builds_tables_does_not_lift_the_own_bounds(
    desk: httpx.Client, builder: httpx.Client
) -> None:
    me = people(desk)["小搭"]["id"]
    before = desk.get("/api/people").json()
    wider = {"key": "builder", "name": "搭建员", "act": True, "build": True}

    assert builder.get("/api/roles").status_code == 200
    assert set(tried(builder, changes(desk, me)).values()) == {403}
    assert builder.put("/api/roles/builder", json=wider).status_code == 403
    assert desk.get("/api/people").json() == before
