"""Whoever builds says who outside is told; the secret is shown once."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.conftest import Demo
from tests.web.people import hire, sign_in

WEBHOOKS = "/api/webhooks"
TOLD = {"name": "仓库", "url": "https://example.com/hook", "role": "viewer", "tables": ["orders"]}


@pytest.fixture
def made(desk: httpx.Client) -> Iterator[dict[str, Any]]:
    answer = desk.post(WEBHOOKS, json=TOLD)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    yield found
    desk.delete(f"{WEBHOOKS}/{found['id']}")


def test_a_webhook_is_made_changed_and_taken_away(desk: httpx.Client, made: dict[str, Any]) -> None:
    listed = desk.get(WEBHOOKS)
    assert made["secret"].startswith("whsec_")
    assert made["secret"] not in listed.text
    (one,) = listed.json()["webhooks"]
    assert (one["url"], one["active"]) == (TOLD["url"], True)

    path = f"{WEBHOOKS}/{made['id']}"
    changed = desk.patch(path, json={"active": False, "kinds": ["create"]}).json()
    assert (changed["active"], changed["kinds"], changed["role"]) == (False, ["create"], "viewer")
    assert desk.get(f"{path}/deliveries").json() == {"deliveries": [], "next": None}
    assert desk.post(f"{path}/deliveries/1/replay").status_code == 404
    assert desk.delete(path).status_code == 204
    assert desk.get(f"{path}/deliveries").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"url": "ftp://example.com"}, 422),
        ({"url": "https://user:word@example.com"}, 422),
        ({"role": "guest"}, 404),
        ({"tables": ["nothing"]}, 404),
        ({"kinds": ["explode"]}, 400),
    ],
)
def test_what_cannot_be_told_is_refused(
    desk: httpx.Client, wrong: dict[str, Any], status: int
) -> None:
    assert desk.post(WEBHOOKS, json={**TOLD, **wrong}).status_code == status


def test_a_member_tells_nobody(demo: Demo, desk: httpx.Client, made: dict[str, Any]) -> None:
    hire(demo, "li", "李雷", "member")
    with httpx.Client(base_url=demo.address, timeout=20) as member:
        sign_in(member, "li")
        assert member.post(WEBHOOKS, json=TOLD).status_code == 403
        assert member.get(f"{WEBHOOKS}/{made['id']}/deliveries").status_code == 403
