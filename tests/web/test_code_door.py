"""Signing in by 企业微信: a code says who comes, and the first time a password says whose it is."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from danliu.connect.wecom.sandbox import AGENT, CORP, SECRET
from tests.conftest import Demo, open_folder, running_demo
from tests.web.people import PASSWORD, hire, sign_in

WAY, HOME = "/api/public/code-door/demo", "/api/public/code-door/callback"


@pytest.fixture(scope="module")
def town(new_database: Callable[[str], str]) -> Iterator[Demo]:
    with running_demo(new_database("code_door"), open_folder()) as demo:
        hire(demo, "lin", "林工", "member")
        hire(demo, "wu", "吴工", "member")
        yield demo


@pytest.fixture
def client(town: Demo) -> Iterator[Callable[[], httpx.Client]]:
    """A new browser."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(httpx.Client(base_url=town.address, timeout=20))


@pytest.fixture
def owner(town: Demo, client: Callable[[], httpx.Client]) -> httpx.Client:
    """The owner, who has opened the door."""
    owner = client()
    sign_in(owner, "demo")
    known = owner.get("/api/code-door").json()["connections"]
    key = next((one["key"] for one in known if one["name"] == "扫码"), None) or connected(
        owner, town
    )
    saved = owner.put("/api/code-door", json={"connection": key, "address": town.address})
    assert saved.status_code == 200, saved.text
    return owner


def connected(owner: httpx.Client, town: Demo) -> str:
    sandbox = f"{town.address}/sandbox/wecom"
    account = {"corp_id": CORP, "agent_id": AGENT, "secret": SECRET}
    settings = {**account, "url": sandbox, "sign_in_url": sandbox}
    body = {"connector": "wecom", "name": "扫码", "settings": settings}
    key: str = owner.post("/api/connections", json=body).json()["key"]
    return key


def comes(town: Demo, **who: str) -> None:
    """Who is before the screen at 企业微信."""
    httpx.post(f"{town.address}/sandbox/wecom/_visitor", json=who)


def trip(browser: httpx.Client, way: str = WAY) -> httpx.Response:
    """There and home again; the last answer."""
    there = browser.get(way)
    assert there.status_code == 303, there.text
    back = browser.get(there.headers["location"])
    return browser.get(back.headers["location"])


def by_password(browser: httpx.Client, login: str, **more: Any) -> httpx.Response:
    return browser.post("/api/session", json={"login": login, "password": PASSWORD, **more})


def test_the_first_time_a_password_says_whose_it_is_and_then_the_code_is_enough(
    town: Demo, owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    comes(town, userid="lin.gong")
    first = client()
    assert first.get("/api/hello").json()["code"] == "企业微信"
    assert trip(first).headers["location"] == "/?link=1"
    assert first.get("/api/session").status_code == 401
    assert first.get("/api/public/linking").json()["account"] == "lin.gong"
    assert by_password(first, "lin", link=True).status_code == 200
    assert first.get("/api/account").json()["code_account"] == "lin.gong"
    assert first.get("/api/public/linking").json()["account"] == ""

    again = client()
    assert trip(again).headers["location"] == "/"
    assert again.get("/api/session").json()["user"]["login"] == "lin"
    (here, *_) = again.get("/api/account/sessions").json()["sessions"]
    assert here["via"] == "code"
    told = [one["what"] for one in owner.get("/api/audit").json()["entries"]]
    assert told[:3] == ["signed-in", "signed-in", "provider-linked"]

    assert again.delete("/api/account/code-identity").status_code == 204
    assert trip(client()).headers["location"] == "/?link=1"


def test_the_next_one_at_the_same_screen_does_not_get_it_unasked(
    town: Demo, owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    comes(town, userid="a.stranger")
    browser = client()
    trip(browser)
    assert by_password(browser, "wu").status_code == 200
    assert browser.get("/api/account").json()["code_account"] is None
    assert by_password(browser, "wu", link=True).json()["type"] == "/problems/trip-ended"
    assert trip(client()).headers["location"] == "/?link=1"


def test_a_wrong_password_links_nothing_and_a_forged_account_neither(
    town: Demo, owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    comes(town, userid="wu.gong")
    browser = client()
    trip(browser)
    body = {"login": "wu", "password": "wrong", "link": True}
    assert browser.post("/api/session", json=body).status_code == 401
    assert by_password(browser, "wu", link=True).status_code == 200

    taken = client()
    comes(town, userid="another")
    trip(taken)
    taken.cookies.set("danliu-linking", "Zm9yZ2Vk", path="/api")
    answer = by_password(taken, "lin", link=True)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/trip-ended")


def test_one_account_is_one_persons(
    town: Demo, owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    comes(town, userid="shared")
    one, other = client(), client()
    trip(one)
    trip(other)
    assert by_password(one, "lin", link=True).status_code == 200
    answer = by_password(other, "wu", link=True)
    assert answer.json()["type"] == "/problems/provider-unlinked"
    assert other.get("/api/session").status_code == 401


def test_who_said_no_and_who_is_no_member_stays_outside(
    town: Demo, owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    comes(town)
    assert trip(client()).headers["location"] == "/?provider=provider-unlinked"
    comes(town, openid="o-customer")
    assert trip(client()).headers["location"] == "/?provider=outside-refused"


def test_a_way_home_is_good_once_in_the_browser_and_by_the_door_that_it_began_with(
    town: Demo, owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    comes(town, userid="lin.gong")
    began, other = client(), client()
    back = began.get(began.get(WAY).headers["location"]).headers["location"]
    ended = "/?provider=trip-ended"
    assert other.get(back).headers["location"] == ended
    provider = back.replace("code-door", "provider")
    assert began.get(provider).headers["location"] == ended
    assert began.get(back).headers["location"] == "/?link=1"
    assert began.get(back).headers["location"] == ended
    assert urlsplit(back).path == HOME
    (state,) = parse_qs(urlsplit(back).query)["state"]
    assert state.isalnum()  # they take nothing else


def test_somebody_signed_in_links_their_account_from_their_own_page(
    town: Demo, owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    comes(town, userid="boss")
    way = owner.post("/api/account/code-identity").json()["go"]
    back = owner.get(way).headers["location"]
    assert owner.get(back).headers["location"] == "/account"
    browser = client()
    assert trip(browser).headers["location"] == "/"
    assert browser.get("/api/session").json()["user"]["login"] == "demo"


def test_inside_its_own_program_nobody_scans_anything(
    owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    phone = client()
    phone.headers["user-agent"] = "Mozilla/5.0 (iPhone) wxwork/4.1.30 MicroMessenger/7.0.1"
    way = urlsplit(phone.get(WAY).headers["location"])
    assert way.path.endswith("/connect/oauth2/authorize")
    assert way.fragment == "wechat_redirect"
    assert parse_qs(way.query)["scope"] == ["snsapi_base"]


def test_who_changes_the_connection_does_not_come_in_as_somebody_else(
    town: Demo, owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    comes(town, userid="boss")
    browser = client()
    trip(browser)
    door = owner.get("/api/code-door").json()["connection"]
    change = {"settings": {"corp_id": "ww-of-somebody-else", "secret": SECRET}}
    assert owner.patch(f"/api/connections/{door}", json=change).status_code == 200
    assert client().get(WAY).headers["location"] == "/?provider=provider-unlinked"
    assert owner.get("/api/code-door").json()["stale"]

    back = {"settings": {"corp_id": CORP, "secret": SECRET}}
    owner.patch(f"/api/connections/{door}", json=back)
    assert owner.delete("/api/code-door").status_code == 204
    assert client().get(WAY).headers["location"] == "/?provider=provider-unlinked"
    assert client().get("/api/hello").json()["code_way"] == ""
