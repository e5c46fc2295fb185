"""Single sign-on: whom the company's provider vouches for comes in, and nobody else."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from danliu.people import sessions
from tests.conftest import Demo, free_port, open_folder, running_demo
from tests.web.people import hire, sign_in
from tests.web.provider_stand import CLIENT, SECRET, Provider, provider_on

HOME = "/api/public/provider/callback"


@pytest.fixture(scope="module")
def stand() -> Iterator[Provider]:
    with provider_on(free_port()) as provider:
        yield provider


@pytest.fixture(scope="module")
def successor() -> Iterator[Provider]:
    """Another one, to which the company moves."""
    with provider_on(free_port()) as provider:
        yield provider


@pytest.fixture(scope="module")
def town(
    stand: Provider, successor: Provider, new_database: Callable[[str], str]
) -> Iterator[Demo]:
    hosts = (one.issuer.removeprefix("http://") for one in (stand, successor))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANLIU_ALLOW_HOSTS", ",".join(hosts))
        with running_demo(new_database("provider"), open_folder()) as demo:
            yield demo


@pytest.fixture
def client(town: Demo, stand: Provider) -> Iterator[Callable[[], httpx.Client]]:
    """A new browser; the provider is honest again."""
    stand.be_honest()
    with ExitStack() as stack:
        yield lambda: stack.enter_context(httpx.Client(base_url=town.address, timeout=20))


@pytest.fixture
def owner(town: Demo, stand: Provider, client: Callable[[], httpx.Client]) -> httpx.Client:
    """The owner, who has set it up."""
    owner = client()
    sign_in(owner, "demo")
    assert set_up(owner, town, stand).status_code == 200
    return owner


def set_up(owner: httpx.Client, town: Demo, stand: Provider, **more: Any) -> httpx.Response:
    body = {
        "name": "企业账号",
        "issuer": stand.issuer,
        "client_id": CLIENT,
        "secret": SECRET,
        "address": town.address,
        **more,
    }
    return owner.put("/api/provider", json=body)


def trip(browser: httpx.Client, way: str = "/api/public/provider/demo") -> httpx.Response:
    """To the provider and home again; the last answer."""
    there = browser.get(way)
    assert there.status_code == 303, there.text
    back = browser.get(there.headers["location"])
    return browser.get(back.headers["location"])


def linked(browser: httpx.Client) -> httpx.Response:
    """Link the account of who is signed in."""
    way = browser.post("/api/account/identity").json()["go"]
    return browser.get(browser.get(way).headers["location"])


def listed(browser: httpx.Client) -> set[str]:
    """Where one is told to be signed in."""
    return {one["id"] for one in browser.get("/api/account/sessions").json()["sessions"]}


@pytest.fixture
def abroad(town: Demo) -> Iterator[tuple[str, str]]:
    """The login of somebody who is signed in at another company as well, and that session."""
    login, key = f"two-{uuid4().hex[:6]}", uuid4().hex
    hire(town, login, "两家", "member")
    yield login, asyncio.run(_signed_in_abroad(town, login, key))
    asyncio.run(_closed(town, key))


async def _signed_in_abroad(town: Demo, login: str, key: str) -> str:
    db = await asyncpg.connect(town.database)
    user = await db.fetchval("SELECT id FROM danliu.users WHERE login = $1", login)
    other = await db.fetchval(
        "INSERT INTO danliu.workspaces (key, name) VALUES ($1, 'x') RETURNING id", key
    )
    await db.execute("INSERT INTO danliu.members VALUES ($1, $2, 'member')", other, user)
    await sessions.sign_in(db, user, datetime.now(UTC), label="", workspace=other)
    found = await db.fetchval("SELECT id FROM danliu.sessions WHERE workspace_id = $1", other)
    await db.close()
    return str(found)


async def _closed(town: Demo, key: str) -> None:
    db = await asyncpg.connect(town.database)
    other = await db.fetchval("SELECT id FROM danliu.workspaces WHERE key = $1", key)
    for table in ("sessions", "members"):
        await db.execute(f"DELETE FROM danliu.{table} WHERE workspace_id = $1", other)
    await db.execute("DELETE FROM danliu.workspaces WHERE id = $1", other)
    await db.close()


def test_a_linked_account_lets_in_and_an_unlinked_one_does_not(
    town: Demo, stand: Provider, owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    stand.who = {"sub": "boss"}
    assert trip(client()).headers["location"] == "/?provider=provider-unlinked"
    assert linked(owner).headers["location"] == "/account"

    browser = client()
    assert browser.get("/api/hello").json()["provider_way"] == "/api/public/provider/demo"
    assert trip(browser).headers["location"] == "/"

    assert browser.get("/api/session").json()["user"]["login"] == "demo"
    (here, *_) = browser.get("/api/account/sessions").json()["sessions"]
    assert here["via"] == "provider"
    told = [one["what"] for one in owner.get("/api/audit").json()["entries"]]
    assert told[:4] == ["signed-in", "provider-linked", "sign-in-failed", "provider-set"]
    assert owner.delete("/api/account/identity").status_code == 204
    assert trip(client()).headers["location"] == "/?provider=provider-unlinked"


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"iss": "https://elsewhere.example"},
        {"aud": "another-client"},
        {"aud": [CLIENT, "x"], "azp": "x"},
        {"exp": int(time.time()) - 600},
        {"sub": None},
    ],
)
def test_a_token_that_does_not_fit_lets_nobody_in(
    stand: Provider, owner: httpx.Client, client: Callable[[], httpx.Client], lie: dict[str, Any]
) -> None:
    linked(owner)
    stand.amiss = lambda claims: {k: v for k, v in {**claims, **lie}.items() if v is not None}
    browser = client()
    assert trip(browser).headers["location"] == "/?provider=provider-failed"
    assert browser.get("/api/session").status_code == 401


def test_only_the_providers_own_key_signs(
    stand: Provider, owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    linked(owner)
    for way in (stand.unsigned, stand.by_the_public_key, stand.by_a_stranger):
        stand.sign = way
        assert trip(client()).headers["location"] == "/?provider=provider-failed"
    stand.sign = stand.rs256
    assert trip(client()).headers["location"] == "/"


def test_the_way_home_works_once_and_only_in_the_browser_that_set_out(
    stand: Provider, owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    linked(owner)
    browser = client()
    there = browser.get("/api/public/provider/demo").headers["location"]
    home = browser.get(there).headers["location"]
    # somebody is lured to finish what another began
    assert client().get(home).headers["location"] == "/?provider=trip-ended"
    assert client().get(f"{HOME}?state=guessed&code=x").headers["location"].endswith("trip-ended")
    assert browser.get(home).headers["location"] == "/"
    assert browser.get(home).headers["location"] == "/?provider=trip-ended"


def test_a_link_is_made_only_for_who_set_out(
    town: Demo, stand: Provider, owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    hire(town, "other", "别人", "member")
    way = owner.post("/api/account/identity").json()["go"]
    home = owner.get(way).headers["location"]
    owner.post("/api/session", json={"login": "other", "password": "danliu-demo"})
    assert owner.get(home).headers["location"] == "/account?provider=not-signed-in"


def test_an_email_lets_in_only_where_the_owner_allows_it_and_it_is_verified(
    town: Demo, stand: Provider, owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    login = f"li-{uuid4().hex[:6]}@example.com"
    hire(town, login, "小李", "member")
    stand.who = {"sub": uuid4().hex, "email": login.upper(), "email_verified": True}
    assert trip(client()).headers["location"] == "/?provider=provider-unlinked"
    set_up(owner, town, stand, by_email=True)
    stand.who["email_verified"] = "true"  # a text is no promise
    assert trip(client()).headers["location"] == "/?provider=provider-unlinked"
    stand.who["email_verified"] = True
    browser = client()
    assert trip(browser).headers["location"] == "/"
    assert browser.get("/api/session").json()["user"]["login"] == login
    # the account is linked now: another one with the same address is not them
    stand.who = {**stand.who, "sub": uuid4().hex}
    assert trip(client()).headers["location"] == "/?provider=provider-unlinked"


def test_who_is_let_go_no_longer_comes_in(
    town: Demo, stand: Provider, owner: httpx.Client, client: Callable[[], httpx.Client]
) -> None:
    login = f"gone-{uuid4().hex[:6]}"
    hire(town, login, "小走", "member")
    person = client()
    sign_in(person, login)
    stand.who = {"sub": uuid4().hex}
    linked(person)
    user = person.get("/api/session").json()["user"]["id"]
    owner.post(f"/api/people/{user}/leave")
    assert trip(client()).headers["location"] == "/?provider=not-signed-in"


def test_the_settings_are_tried_and_keep_their_secret(
    town: Demo, stand: Provider, owner: httpx.Client
) -> None:
    assert owner.post("/api/provider/test").json() == {"ok": True, "detail": "1"}
    stand.named = "https://another.example"
    assert owner.post("/api/provider/test").json()["ok"] is False
    stand.be_honest()
    stand.told_amiss = {"authorization_endpoint": "javascript:alert(1)"}
    assert owner.post("/api/provider/test").json()["ok"] is False
    assert owner.post("/api/account/identity").status_code == 502
    stand.be_honest()
    shown = owner.get("/api/provider")
    assert SECRET not in shown.text
    # neither an address inside the company's network nor one that anybody can listen to
    for issuer in ("http://10.0.0.7", "http://id.example.com", "ftp://x", "https://"):
        assert set_up(owner, town, stand, issuer=issuer).status_code == 422
    assert set_up(owner, town, stand, issuer="https://10.0.0.7").status_code == 200
    assert owner.post("/api/provider/test").json()["ok"] is False


def test_a_provider_opens_no_sessions_of_other_companies(
    abroad: tuple[str, str],
    stand: Provider,
    owner: httpx.Client,
    client: Callable[[], httpx.Client],
) -> None:
    login, session = abroad
    desk, browser, again = client(), client(), client()
    sign_in(desk, login)
    assert session in listed(desk)  # who proved the password is told of both
    stand.who = {"sub": uuid4().hex}
    linked(desk)
    assert trip(browser).headers["location"] == "/"

    assert len(listed(browser)) == 2
    assert session not in listed(browser)
    assert browser.delete(f"/api/account/sessions/{session}").status_code == 404
    assert browser.post("/api/account/sessions/end-others").status_code == 204

    assert len(listed(browser)) == 1
    sign_in(again, login)
    assert session in listed(again)


def test_another_provider_ends_what_the_one_before_vouched_for_and_locks_nobody_out(
    town: Demo,
    stand: Provider,
    successor: Provider,
    owner: httpx.Client,
    client: Callable[[], httpx.Client],
) -> None:
    login = f"li-{uuid4().hex[:6]}@example.com"
    hire(town, login, "小李", "member")
    desk, guest, fresh = client(), client(), client()
    sign_in(desk, login)
    stand.who = {"sub": uuid4().hex}
    linked(desk)
    assert trip(guest).headers["location"] == "/"
    assert set_up(owner, town, stand, name="改名").status_code == 200
    assert guest.get("/api/session").status_code == 200

    assert set_up(owner, town, successor, by_email=True).status_code == 200

    assert guest.get("/api/session").status_code == 401
    assert desk.get("/api/account").json()["identity"] is None
    successor.who = {"sub": "new", "email": login, "email_verified": True}
    assert trip(fresh).headers["location"] == "/"
    assert fresh.get("/api/session").json()["user"]["login"] == login


def test_who_is_on_the_way_when_the_provider_changes_does_not_come_in(
    town: Demo,
    stand: Provider,
    successor: Provider,
    owner: httpx.Client,
    client: Callable[[], httpx.Client],
) -> None:
    stand.who = {"sub": uuid4().hex}
    linked(owner)
    moved: list[int] = []

    def moving(claims: dict[str, Any]) -> dict[str, Any]:
        moved.append(set_up(owner, town, successor).status_code)
        return claims

    stand.amiss = moving
    browser = client()
    assert trip(browser).headers["location"] == "/?provider=provider-unlinked"
    assert moved == [200]
    assert browser.get("/api/session").status_code == 401
