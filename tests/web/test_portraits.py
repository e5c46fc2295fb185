"""How customers know somebody: a picture and a line, set by nobody else, for one company alone."""

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from tests.conftest import Demo
from tests.fields.pictures import HTML, SVG, bomb, cut_note, picture, portrait_photo
from tests.web.test_account import Person, problem, story
from tests.web.test_portable import belongs_to_another

MINE = "/api/account/portrait"
SAYS = "启帆电机销售　随时找我"


@pytest.fixture
def client(demo: Demo) -> Iterator[Callable[[], httpx.Client]]:
    """A new browser."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(httpx.Client(base_url=demo.address, timeout=20))


@pytest.fixture
def person(demo: Demo, client: Callable[[], httpx.Client]) -> Person:
    return Person(demo, client)


def test_a_photo_becomes_a_small_upright_square_with_nothing_but_pixels(
    desk: httpx.Client, person: Person, stranger: httpx.Client
) -> None:
    sent = person.desk.put(MINE, content=portrait_photo() + b"<script>alert(1)</script>")
    assert sent.status_code == 200, sent.text
    address = sent.json()["picture"]
    assert person.desk.get("/api/session").json()["user"]["portrait"] == address

    shown = stranger.get(address)

    assert shown.headers["content-type"] == "image/webp"
    assert "immutable" in shown.headers["cache-control"]
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert not any(one in shown.content for one in (b"script", b"EXIF", b"Exif", b"at home"))
    image = Image.open(io.BytesIO(shown.content)).convert("RGB")
    assert image.size == (256, 256)
    assert [nearest(image.getpixel((128, y))) for y in (20, 236)] == ["red", "blue"]
    assert person.desk.delete(MINE).json()["picture"] == ""
    assert stranger.get(address).status_code == 404
    assert person.desk.get("/api/session").json()["user"]["portrait"] == ""
    assert story(desk, person)[:3] == ["portrait-taken", "portrait-set", "signed-in"]


def nearest(pixel: tuple[int, int, int]) -> str:
    return "red" if pixel[0] > pixel[2] else "blue"


def test_what_is_no_picture_is_refused_by_name_and_the_one_before_stays(person: Person) -> None:
    before = person.desk.put(MINE, content=picture(300, 200, colour="#7a3c91")).json()["picture"]
    bombs = (bomb(20_000, 20_000), bomb(10_000, 10_000))
    large = b"\x89PNG\r\n\x1a\n" + bytes(2_000_000)
    for refused in (SVG, HTML, b"", picture()[:60], large, cut_note(), *bombs):
        answer = person.desk.put(MINE, content=refused)
        assert problem(answer) == (422, "picture-refused")
        assert answer.json()["field"] == "portrait"
    assert person.desk.get(MINE).json()["picture"] == before


def test_pictures_cannot_be_sent_without_end(person: Person) -> None:
    tried = [person.desk.put(MINE, content=b"x").status_code for _ in range(21)]
    assert tried == [422] * 20 + [429]


def test_a_signature_is_one_short_line(person: Person) -> None:
    line = f"{MINE}/signature"
    said = person.desk.put(line, json={"signature": f" {SAYS} "})
    assert said.json() == {"name": "小陈", "picture": "", "signature": SAYS}
    for refused in ("长" * 61, "两\n行", "响\x07铃"):
        answer = person.desk.put(line, json={"signature": refused})
        assert (answer.status_code, "signature" in answer.text) == (400, True)
    assert person.desk.get(MINE).json()["signature"] == SAYS
    assert person.desk.put(line, json={"signature": "  "}).json()["signature"] == ""


def test_a_program_has_no_face(person: Person, client: Callable[[], httpx.Client]) -> None:
    ends = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    issue = {"label": "脚本", "scopes": ["read", "write"], "expires_at": ends}
    secret = person.desk.post("/api/tokens", json=issue).json()["secret"]
    program = client()
    program.headers["authorization"] = f"Bearer {secret}"
    for answer in (program.get(MINE), program.put(MINE, content=picture()), program.delete(MINE)):
        assert problem(answer) == (403, "forbidden")


def test_what_somebody_shows_in_one_company_no_other_company_shows(
    demo: Demo, person: Person, client: Callable[[], httpx.Client]
) -> None:
    elsewhere = f"w{uuid4().hex[:8]}"
    belongs_to_another(demo, elsewhere, "member", person.login)
    here = person.desk.put(MINE, content=picture(80, 80, colour="#20415f")).json()
    there = person.signed_in()
    assert there.post("/api/session/workspace", json={"to": elsewhere}).status_code == 200
    assert there.get(MINE).json() == {"name": "小陈", "picture": "", "signature": ""}

    there.put(f"{MINE}/signature", json={"signature": "别家的人"})
    there.delete(MINE)

    assert person.desk.get(MINE).json() == here


def test_who_leaves_takes_the_face_along_and_leaves_the_name(
    desk: httpx.Client, person: Person, stranger: httpx.Client
) -> None:
    address = person.desk.put(MINE, content=picture(80, 80, colour="#8b5e21")).json()["picture"]
    person.desk.put(f"{MINE}/signature", json={"signature": SAYS})
    assert desk.post(f"/api/people/{person.id}/leave").status_code == 200
    assert stranger.get(address).status_code == 404
    assert desk.post(f"/api/people/{person.id}/come-back").status_code == 200
    back = person.signed_in().get(MINE).json()
    assert back == {"name": "小陈", "picture": "", "signature": ""}
