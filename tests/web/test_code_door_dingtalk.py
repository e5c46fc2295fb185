"""Signing in by 钉钉: the same door as by 企业微信, and what is told otherwise there."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from danliu.connect.dingtalk.sandbox import CLIENT_ID, SECRET
from tests.conftest import Demo
from tests.web.test_code_door import WAY, by_password, client, town, trip

__all__ = ["client", "town"]


@pytest.fixture
def owner(town: Demo) -> Iterator[httpx.Client]:
    """The owner, who has opened the door with 钉钉 behind it."""
    at = f"{town.address}/sandbox/dingtalk"
    where = {"url": at, "oapi_url": at, "sign_in_url": at}
    account = {"client_id": CLIENT_ID, "client_secret": SECRET}
    body = {"connector": "dingtalk", "name": "钉钉扫码", "settings": account | where}
    with httpx.Client(base_url=town.address, timeout=20) as owner:
        owner.post("/api/session", json={"login": "demo", "password": "danliu-demo"})
        key = owner.post("/api/connections", json=body).json()["key"]
        saved = owner.put("/api/code-door", json={"connection": key, "address": town.address})
        assert saved.status_code == 200, saved.text
        assert not saved.json()["stale"]
        yield owner
        assert owner.delete(f"/api/connections/{key}").status_code == 204


def comes(town: Demo, **who: object) -> None:
    """Who is before the screen at 钉钉."""
    httpx.post(f"{town.address}/sandbox/dingtalk/_visitor", json=who)


def test_the_first_time_a_password_says_whose_it_is_and_then_the_code_is_enough(
    town: Demo, owner: httpx.Client, client
) -> None:
    comes(town, userid="lin.ding")
    first = client()
    assert first.get("/api/hello").json()["code"] == "钉钉"
    way = urlsplit(first.get(WAY).headers["location"])
    asked = parse_qs(way.query)
    assert (way.path, asked["scope"], asked["client_id"]) == (
        "/sandbox/dingtalk/oauth2/auth",
        ["openid"],
        [CLIENT_ID],
    )
    assert trip(first).headers["location"] == "/?link=1"
    assert by_password(first, "lin", link=True).status_code == 200
    assert first.get("/api/account").json()["code_account"] == "lin.ding"

    again = client()
    assert trip(again).headers["location"] == "/"
    assert again.get("/api/session").json()["user"]["login"] == "lin"


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ({}, "provider-unlinked"),
        ({"unionid": "somebody"}, "outside-refused"),
        ({"userid": "supplier", "contact_type": 1}, "outside-refused"),
    ],
)
def test_who_said_no_and_who_is_no_member_stays_outside(
    town: Demo, owner: httpx.Client, client, who: dict[str, object], why: str
) -> None:
    comes(town, **who)
    assert trip(client()).headers["location"] == f"/?provider={why}"


def test_a_code_is_good_once(town: Demo, owner: httpx.Client, client) -> None:
    comes(town, userid="wu.ding")
    one, other = client(), client()
    back = one.get(one.get(WAY).headers["location"]).headers["location"]
    assert one.get(back).headers["location"] == "/?link=1"
    begun = parse_qs(urlsplit(other.get(WAY).headers["location"]).query)["state"][0]
    code = parse_qs(urlsplit(back).query)["authCode"][0]
    stolen = f"{urlsplit(back).path}?authCode={code}&state={begun}"
    assert other.get(stolen).headers["location"] == "/?provider=outside-refused"
