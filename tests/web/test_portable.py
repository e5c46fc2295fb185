"""A flow goes out as a file and comes back in, or over to another company of the same person."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import httpx
import yaml

from danliu.people.sessions import hash_of, sign_in
from danliu.people.users import join
from danliu.people.workspaces import open_workspace
from danliu.postgres.pool import prepare
from tests.conftest import Demo


def belongs_to_another(demo: Demo, key: str, role: str, login: str = "demo") -> None:
    """Somebody, the demo's owner where nobody is named, is a member of another company too, which
    has no tables yet."""

    async def open_one() -> None:
        db = await asyncpg.connect(demo.database)
        try:
            await prepare(db)
            user: UUID = await db.fetchval("SELECT id FROM danliu.users WHERE login = $1", login)
            async with db.transaction():
                now = datetime.now(UTC)
                told = {"zone": "Asia/Shanghai", "demo": False, "now": now}
                row = await open_workspace(db, key, "另一家", **told)
                await join(db, row.id, user, role)
        finally:
            await db.close()

    asyncio.run(open_one())


def test_the_audit_goes_out_and_comes_back_the_same(desk: httpx.Client) -> None:
    out = desk.get("/api/flows/order-audit/export")
    file = yaml.safe_load(out.text)

    looked = desk.post("/api/flows/import/look", json={"text": out.text}).json()
    key = f"back-{uuid4().hex[:6]}"
    back = desk.post("/api/flows/import", json={"text": out.text, "key": key}).json()

    assert "order-audit.flow.yaml" in out.headers["content-disposition"]
    assert set(file) == {"format", "flow", "needs"}
    assert file["needs"]["connections"]["kingdee"] == {
        "name": "金蝶云星空",
        "connector": "kingdee",
        "operations": ["credit", "sales_order"],
    }
    assert {one["status"] for one in looked["fits"]} == {"there"}
    assert looked["live"] >= 1
    assert back["draft"]["faults"] == []
    assert {**back["draft"]["flow"], "key": "order-audit"} == file["flow"]
    again = desk.post("/api/flows/import", json={"text": out.text, "key": key})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/draft-moved")


def test_a_flow_is_copied_to_another_company_of_mine_in_one_call(
    demo: Demo, desk: httpx.Client
) -> None:
    belongs_to_another(demo, "other", "owner")
    body = {"to": "other", "renaming": {"connections": {"kingdee": "erp"}}}

    looked = desk.post("/api/flows/order-audit/copy", json={**body, "only_look": True}).json()
    copied = desk.post("/api/flows/order-audit/copy", json=body).json()

    assert looked["draft"] is None
    fits = {(one["kind"], one["name"]): one for one in looked["found"]["fits"]}
    assert fits[("table", "orders")]["status"] == "missing"
    assert fits[("connection", "kingdee")]["to"] == "erp"
    assert copied["found"] == looked["found"]
    places = {(one["block"], one["field"]) for one in copied["draft"]["faults"]}
    assert ("lines", "table") in places
    text = str(copied["draft"]["flow"])
    assert "'connection': 'erp'" in text
    assert desk.get("/api/flows/order-audit/draft").status_code == 404  # nothing came here


def test_a_company_that_is_not_mine_is_not_there(demo: Demo, desk: httpx.Client) -> None:
    belongs_to_another(demo, "looking", "viewer")

    def copied(to: str) -> int:
        return desk.post("/api/flows/order-audit/copy", json={"to": to}).status_code

    assert (copied("nowhere"), copied("looking")) == (404, 403)


def test_a_token_stays_in_the_company_that_it_was_issued_for(
    demo: Demo, desk: httpx.Client
) -> None:
    ends = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    token = {"label": "x", "scopes": ["read", "build"], "expires_at": ends}
    secret = desk.post("/api/tokens", json=token).json()["secret"]
    by_token = {"authorization": f"Bearer {secret}"}

    with httpx.Client(base_url=demo.address, headers=by_token) as program:
        assert program.get("/api/flows/order-audit/export").status_code == 200
        answer = program.post("/api/flows/order-audit/copy", json={"to": "demo", "key": "x"})

    assert answer.status_code == 404


def test_a_file_that_is_none_says_what_was_expected(desk: httpx.Client) -> None:
    refused = desk.post("/api/flows/import/look", json={"text": "format: other\nflow: {}"})

    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/not-a-flow-file")
    assert refused.json()["place"] == "format"


def test_one_goes_over_to_another_company_of_ones_own(demo: Demo) -> None:
    belongs_to_another(demo, "beyond", "owner")
    with httpx.Client(base_url=demo.address, timeout=20) as browser:
        browser.post("/api/session", json={"login": "demo", "password": "danliu-demo"})
        known = {one["key"]: one for one in browser.get("/api/workspaces").json()["workspaces"]}
        assert (known["demo"]["here"], known["beyond"]["here"]) == (True, False)
        assert known["beyond"]["builds"]

        before = browser.cookies["danliu"]
        there = browser.post("/api/session/workspace", json={"to": "beyond"})
        assert there.json()["workspace"]["key"] == "beyond"
        assert browser.get("/api/schema").json()["tables"] == []
        old = browser.get("/api/session", headers={"authorization": f"Bearer {before}"})
        assert old.status_code == 401
        nowhere = browser.post("/api/session/workspace", json={"to": "nowhere"})
        assert nowhere.status_code == 404


def test_going_over_lengthens_no_session(demo: Demo) -> None:
    belongs_to_another(demo, "briefly", "owner")
    secret, ends = asyncio.run(session_of_an_hour(demo))
    with httpx.Client(base_url=demo.address, timeout=20) as browser:
        browser.cookies["danliu"] = secret
        assert browser.post("/api/session/workspace", json={"to": "briefly"}).is_success
        (moved,) = {one.value for one in browser.cookies.jar if one.value != secret}
    assert abs(asyncio.run(end_of(demo, moved)) - ends) < timedelta(seconds=5)


async def session_of_an_hour(demo: Demo) -> tuple[str, datetime]:
    """A session of the demo's owner, and when it ends."""
    db = await asyncpg.connect(demo.database)
    now, lasts = datetime.now(UTC), timedelta(hours=1)
    user: UUID = await db.fetchval("SELECT id FROM danliu.users WHERE login = 'demo'")
    secret = await sign_in(db, user, now, label="a test", lasts=lasts)
    await db.close()
    return secret, now + lasts


async def end_of(demo: Demo, secret: str) -> datetime:
    db = await asyncpg.connect(demo.database)
    found: datetime = await db.fetchval(
        "SELECT expires_at FROM danliu.sessions WHERE token_hash = $1", hash_of(secret)
    )
    await db.close()
    return found
