"""The audit log: every change of a setting leaves its line, and nobody but an owner reads it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from danliu.web.app import describe
from danliu.web.watched import OF_ROOM, WATCHED
from tests.conftest import Demo
from tests.web.people import hire, sign_in
from tests.web.test_invitations import invited

# What changes no setting: records and what people do with them, and their own notes.
NO_SETTINGS = (
    *("/api/tables/{table}/records", "/api/tables/{table}/writes", "/api/tables/{table}/groups"),
    *("/api/tables/{table}/my-views", "/api/tables/{table}/formulas", "/api/history", "/api/tasks"),
    *(
        "/api/tables/{table}/extracts",
        "/api/imports",
        "/api/files",
        "/api/runs",
        "/api/notices",
        "/api/here",
    ),
    *(
        "/api/demo",
        "/api/stock",
        "/api/figure",
        "/api/making",
        "/api/signals",
        "/api/substitutes",
        "/api/phone",
        "/hooks",
    ),
    *("/api/connections/{key}/test", "/api/connections/{key}/inbox", "/api/public/forms"),
    *(
        "/api/stations/{station}",
        "/api/floors/{floor}",
        "/api/public/lens",
        "/api/forms/{key}/choices",
    ),
    "/api/forms/{key}/answers",
    *("/api/public/tasks", "/api/account/toured", "/api/provider/test", "/api/packs/look"),
    *("/api/flows/read", "/api/flows/formula", "/api/flows/propose", "/api/flows/import/look"),
    "/api/webhooks/{webhook}/deliveries",
)
# Steps on the way, which change nothing yet; and doors, which write their own line.
OTHERS = {
    "PUT /api/tables/{table}/views/{key}",
    "DELETE /api/tables/{table}/views/{key}",
    "POST /api/tables/{table}/fields/{field}/convert/preview",
    "PUT /api/flows/{flow}/draft",
    "DELETE /api/flows/{flow}/draft",
    "POST /api/flows/{flow}/start",
    "POST /api/flows/{flow}/test",
    "POST /api/flows/{flow}/try",
    "POST /api/flows/{flow}/overlap",
    "POST /api/account/second-factor",
    "POST /api/account/identity",
    "POST /api/account/code-identity",
    "POST /api/session",
    "POST /api/session/workspace",
    "DELETE /api/session",
    "DELETE /api/session/look",
    "POST /api/public/invitations/{secret}",
    "POST /api/public/resets/{secret}",
    "POST /api/public/setup",
    "POST /api/briefings/{briefing}/send",
    "POST /api/public/briefings/{secret}",
}


@pytest.fixture
def newcomer(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.address, timeout=20) as client:
        yield client


def test_every_route_that_changes_a_setting_is_watched() -> None:
    paths = describe()["paths"]
    routes = {f"{way.upper()} {path}" for path, ways in paths.items() for way in ways}
    changing = {
        route
        for route in routes
        if not route.startswith("GET ") and not route.split(" ")[1].startswith(NO_SETTINGS)
    }
    assert changing == OTHERS | {one for one in WATCHED if not one.startswith("GET ")}
    assert set(WATCHED) <= routes
    assert {one.what for one in WATCHED.values()} <= {
        what for room in OF_ROOM.values() for what in room
    }


def test_a_change_is_told_with_who_from_where_and_what(demo: Demo, desk: httpx.Client) -> None:
    body = {"name": "夜班", "key": "night"}
    assert desk.put("/api/roles/night", json=body).status_code == 200
    (told, *_) = desk.get("/api/audit", params={"room": "roles"}).json()["entries"]
    assert (told["what"], told["target"]) == ("role-saved", "night")
    assert told["facts"] == {"name": "夜班"}
    assert (told["name"], told["address"]) == ("张敏", "127.0.0.1")
    desk.delete("/api/roles/night")


def test_a_program_is_told_by_its_token(demo: Demo, desk: httpx.Client) -> None:
    ends = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    issue = {"label": "结构同步", "scopes": ["read", "build"], "expires_at": ends}
    secret = desk.post("/api/tokens", json=issue).json()["secret"]
    headers = {"authorization": f"Bearer {secret}"}
    with httpx.Client(base_url=demo.address, headers=headers) as program:
        answer = program.put("/api/flows/keeping", json={"full_days": 90})
        assert answer.status_code == 200, answer.text
        assert program.get("/api/audit").status_code == 403
    (told, *_) = desk.get("/api/audit", params={"room": "flows"}).json()["entries"]
    assert (told["what"], told["token"]) == ("keeping-set", "结构同步")
    assert secret not in desk.get("/api/audit").text


def test_what_was_refused_or_sent_twice_leaves_no_second_line(desk: httpx.Client) -> None:
    def lines() -> int:
        return len(desk.get("/api/audit", params={"room": "roles"}).json()["entries"])

    before = lines()
    assert desk.put("/api/roles/x y", json={"key": "x y", "name": ""}).status_code >= 400
    again = {"idempotency-key": f"audit-{datetime.now(UTC).timestamp()}"}
    for _ in range(2):
        twice = {"key": "twice", "name": "两次"}
        assert desk.put("/api/roles/twice", json=twice, headers=again).status_code == 200
    assert lines() == before + 1
    desk.delete("/api/roles/twice")


def test_pages_follow_each_other_without_gap_or_repeat(desk: httpx.Client) -> None:
    for _ in range(55):
        invitation = invited(desk)[1]
        desk.delete(f"/api/invitations/{invitation}")
    seen: list[str] = []
    after = None
    for _ in range(2):
        asked = {"room": "people", **({"after": after} if after else {})}
        page = desk.get("/api/audit", params=asked).json()
        seen += [one["id"] for one in page["entries"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == 100
    assert seen == sorted(seen, reverse=True)


def test_only_an_owner_reads_it(demo: Demo, newcomer: httpx.Client) -> None:
    hire(demo, "auditless", "看不了", "member")
    sign_in(newcomer, "auditless")
    assert newcomer.get("/api/audit").status_code == 403
