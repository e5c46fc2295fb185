"""Files over real HTTP: sent, attached, looked at, and refused to whom they are none of."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
import httpx
import pytest

from danliu.forms.form import Form, FormField
from danliu.forms.kept import publish
from danliu.people.users import add_user, join
from danliu.postgres.pool import prepare
from danliu.tables.catalog import bump, load
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.roles import Grant, Role
from tests.conftest import Demo
from tests.fields import pictures

CLAIMS = TableDef(
    "claims",
    "货损",
    "what",
    (
        FieldDef("what", "说明", "text"),
        FieldDef("photos", "照片", "attachment"),
        FieldDef("signed", "签字", "signature"),
    ),
)
FORM = Form("claim", "报货损", "claims", (FormField("what"), FormField("photos")))


class Desk(httpx.Client):
    """Somebody who is signed in, and what they do with files."""

    def upload(self, content: bytes, name: str = "货损.png") -> httpx.Response:
        return self.post("/api/files", params={"name": name}, content=content)

    def claim(self, *files: dict[str, object], what: str = "破了") -> httpx.Response:
        cells = {"what": what, "photos": list(files)}
        return self.post("/api/tables/claims/records", json={"cells": cells})

    def look(self, record: str, hash_: str, field: str = "photos", **query: str) -> httpx.Response:
        path = f"/api/tables/claims/records/{record}/files/{field}/{hash_}"
        return self.get(path, params=query)


@pytest.fixture(scope="module")
async def form(demo: Demo) -> AsyncIterator[str]:
    """A table for damaged goods, and the link of a form that enters them; the demo has its one
    form again afterwards."""
    db = await asyncpg.connect(demo.database)
    await prepare(db)
    async with db.transaction():
        await define_tables(db, 1, [CLAIMS])
        link = await publish(db, 1, FORM, await load(db, 1))
    yield link
    await db.execute("DELETE FROM danliu.forms WHERE key = $1", FORM.key)
    await db.close()


@asynccontextmanager
async def signed_in(demo: Demo, login: str, role: str) -> AsyncIterator[Desk]:
    db = await asyncpg.connect(demo.database)
    user = await add_user(db, uuid4(), login, login, "a long password")
    await join(db, 1, user, role)  # type: ignore[arg-type]
    await db.close()
    with Desk(base_url=demo.address, timeout=20) as desk:
        answer = desk.post("/api/session", json={"login": login, "password": "a long password"})
        assert answer.status_code == 200
        yield desk


@pytest.fixture
async def li(demo: Demo, form: str) -> AsyncIterator[Desk]:
    async with signed_in(demo, "li-files", "member") as desk:
        yield desk


@pytest.fixture
async def wang(demo: Demo, form: str) -> AsyncIterator[Desk]:
    async with signed_in(demo, "wang-files", "member") as desk:
        yield desk


async def test_a_photo_is_attached_and_looked_at(li: Desk, wang: Desk) -> None:
    content = pictures.picture(500, 300)
    upload = li.upload(content, "货 损;1.png").json()
    record = li.claim({"ticket": upload["ticket"], "name": upload["name"]}).json()["id"]

    seen = wang.look(record, upload["hash"])
    assert (seen.status_code, seen.content) == (200, content)
    assert seen.headers["content-type"] == "image/png"
    assert seen.headers["x-content-type-options"] == "nosniff"
    assert seen.headers["content-security-policy"].startswith("sandbox")
    assert seen.headers["content-disposition"] == (
        "inline; filename*=UTF-8''%E8%B4%A7%20%E6%8D%9F%3B1.png"
    )
    small = wang.look(record, upload["hash"], copy="small")
    assert (small.status_code, small.headers["content-type"]) == (200, "image/webp")
    assert len(small.content) < len(content)


async def test_a_part_of_a_recording_may_be_asked_for(li: Desk) -> None:
    upload = li.upload(pictures.sound(), "录音.wav").json()
    record = li.claim({"ticket": upload["ticket"]}).json()["id"]
    path = f"/api/tables/claims/records/{record}/files/photos/{upload['hash']}"

    for asked, wanted, told in (
        ("bytes=0-3", b"RIFF", "bytes 0-3/1644"),
        ("bytes=8-11", b"WAVE", "bytes 8-11/1644"),
        ("bytes=-2", b"\0\0", "bytes 1642-1643/1644"),
    ):
        part = li.get(path, headers={"range": asked})
        assert (part.status_code, part.content) == (206, wanted)
        assert part.headers["content-range"] == told


async def test_a_pdf_is_handed_over_and_never_shown_in_our_place(li: Desk) -> None:
    upload = li.upload(pictures.PDF, "合同.html").json()
    record = li.claim({"ticket": upload["ticket"], "name": "合同.html"}).json()["id"]
    got = li.look(record, upload["hash"])

    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (pictures.SVG, "图.png"),
        (pictures.HTML, "页.pdf"),
        (b"PK\x03\x04" + b"\0" * 99, "表.jpg"),
        (pictures.bomb(60_000, 60_000), "弹.png"),
        (b"", "空.png"),
    ],
)
async def test_what_a_file_is_called_does_not_help_it_in(
    li: Desk, content: bytes, name: str
) -> None:
    refused = li.upload(content, name)

    assert refused.status_code == 422
    problem = refused.json()
    assert (problem["type"], problem["name"]) == ("/problems/file-refused", name)
    assert problem["wanted"]


async def test_a_file_without_end_is_cut_off(li: Desk) -> None:
    def endless():  # type: ignore[no-untyped-def]
        for _ in range(60):
            yield b"%PDF-1.4" + b" " * 1_000_000

    try:
        refused = li.post("/api/files", content=endless())
    except httpx.TransportError:
        return  # the server hung up in the middle, as it may
    assert refused.status_code == 413


async def test_a_hash_that_one_knows_opens_and_attaches_nothing(li: Desk, wang: Desk) -> None:
    upload = li.upload(pictures.picture(77, 7)).json()
    mine = li.claim({"ticket": upload["ticket"]}).json()["id"]
    other = wang.claim(what="别的").json()["id"]

    for theft in ({"hash": upload["hash"], "name": "x.png"}, {"ticket": upload["ticket"]}):
        refused = wang.claim(theft)
        assert refused.status_code == 422
        assert [one["code"] for one in refused.json()["faults"]] == ["not-your-file"]
    assert wang.look(other, upload["hash"]).status_code == 404
    assert wang.look(mine, upload["hash"], field="signed").status_code == 404
    assert wang.look(mine, "ab" * 32).status_code == 404
    assert wang.look(str(uuid4()), upload["hash"]).status_code == 404


async def test_a_stranger_sees_and_sends_nothing(demo: Demo, li: Desk) -> None:
    upload = li.upload(pictures.picture(78, 7)).json()
    record = li.claim({"ticket": upload["ticket"]}).json()["id"]
    with Desk(base_url=demo.address, timeout=20) as stranger:
        assert stranger.upload(pictures.picture()).status_code == 401
        assert stranger.look(record, upload["hash"]).status_code == 401


async def test_one_who_only_looks_sends_nothing(demo: Demo, li: Desk) -> None:
    upload = li.upload(pictures.picture(79, 7)).json()
    record = li.claim({"ticket": upload["ticket"]}).json()["id"]
    async with signed_in(demo, "looking-files", "viewer") as viewer:
        assert viewer.upload(pictures.picture()).status_code == 403
        assert viewer.look(record, upload["hash"]).status_code == 200


async def test_a_record_in_the_trash_shows_its_files_no_more(li: Desk) -> None:
    upload = li.upload(pictures.picture(80, 7)).json()
    record = li.claim({"ticket": upload["ticket"]}).json()["id"]
    li.delete(f"/api/tables/claims/records/{record}")

    assert li.look(record, upload["hash"]).status_code == 404


async def test_a_customer_sends_a_photo_with_a_form(demo: Demo, form: str, li: Desk) -> None:
    with httpx.Client(base_url=demo.address, timeout=20) as customer:
        path = f"/api/public/forms/{form}"
        upload = customer.post(f"{path}/files?name=p.jpg", content=pictures.picture(90, 9)).json()
        photo = {"ticket": upload["ticket"], "name": "p.jpg"}
        cells = {"what": "压坏了", "photos": [photo]}
        sent = customer.post(path, json={"cells": cells, "once": str(uuid4())})
        assert sent.status_code == 201
        # the ticket of a form is no use to somebody at the desk
        assert li.claim(photo).status_code == 422
        assert customer.post("/api/public/forms/nothing/files", content=b"x").status_code == 404
    listed = li.get("/api/tables/claims/records", params={"where": '{what}="压坏了"'}).json()
    (record,) = listed["records"]
    assert li.look(record["id"], upload["hash"]).status_code == 200


async def test_the_members_are_told_by_name(li: Desk) -> None:
    names = [one["name"] for one in li.get("/api/members").json()["members"]]

    assert "li-files" in names


async def test_what_a_role_may_not_see_it_gets_no_file_of(demo: Demo, form: str, li: Desk) -> None:
    blind = Role("blind", "看不到照片", tables={"claims": Grant(hidden=("photos",))})
    store = Role("own_claims", "只看自己的", tables={"claims": Grant(where='{what}="自己的"')})
    db = await asyncpg.connect(demo.database)
    await prepare(db)
    for role in (blind, store):
        await db.execute(
            "INSERT INTO danliu.roles (workspace_id, key, definition) VALUES (1, $1, $2)",
            role.key,
            role,
        )
    await bump(db, 1)
    await db.close()
    upload = li.upload(pictures.picture(81, 7)).json()
    other = li.claim({"ticket": upload["ticket"]}).json()["id"]
    again = li.upload(pictures.picture(81, 7)).json()
    own = li.claim({"ticket": again["ticket"]}, what="自己的").json()["id"]

    for login, role, seen in (
        ("blind-files", "blind", (404, 404)),
        ("at-store", "own_claims", (404, 200)),
    ):
        async with signed_in(demo, login, role) as desk:
            answers = [desk.look(record, upload["hash"]).status_code for record in (other, own)]
            assert (role, tuple(answers)) == (role, seen)
            assert desk.upload(pictures.picture()).status_code == 403
