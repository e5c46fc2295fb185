"""The company's looks and what it asks of its people."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import Demo, open_folder, running_demo
from tests.fields.pictures import HTML, SVG, bomb, picture, turned_photo
from tests.web.people import hire, sign_in
from tests.web.test_account import Person, problem
from tests.web.test_starts import until


@pytest.fixture(scope="module")
def town(new_database: Callable[[str], str]) -> Iterator[Demo]:
    """A company of its own: what is asked of all its people would hinder other tests."""
    folder: Path = open_folder()
    with running_demo(new_database("company"), folder) as demo:
        yield demo


@pytest.fixture
def owner(town: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=town.address, timeout=20) as client:
        sign_in(client, "demo")
        yield client


def test_a_new_name_and_colour_are_seen_before_signing_in(town: Demo, owner: httpx.Client) -> None:
    body = {"name": "启明机电", "accent": "#c2410c"}
    assert owner.patch("/api/workspace", json=body).status_code == 200
    with httpx.Client(base_url=town.address) as stranger:
        hello = stranger.get("/api/hello").json()
    assert (hello["workspace"], hello["accent"]) == ("启明机电", "#c2410c")
    assert owner.get("/api/session").json()["workspace"]["name"] == "启明机电"
    wrong = {"accent": "red; background: url(x)"}
    assert owner.patch("/api/workspace", json=wrong).status_code == 400
    assert owner.patch("/api/workspace", json={"name": ""}).status_code == 400


def test_a_logo_is_drawn_anew_from_its_pixels(town: Demo, owner: httpx.Client) -> None:
    photo = turned_photo(1200, 800)
    sent = owner.put("/api/workspace/logo", content=photo + b"<script>alert(1)</script>")
    assert sent.status_code == 200, sent.text
    address = sent.json()["logo"]
    with httpx.Client(base_url=town.address) as stranger:
        shown = stranger.get(address)
        assert stranger.get("/api/public/logos/0").status_code == 404
    assert shown.content.startswith(b"\x89PNG")
    assert b"script" not in shown.content
    assert b"Exif" not in shown.content
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    bombs = (bomb(20_000, 20_000), bomb(10_000, 10_000))  # what Pillow refuses, and warns of
    large = b"\x89PNG\r\n\x1a\n" + bytes(2_000_000)
    for refused in (SVG, HTML, b"", picture()[:60], large, *bombs):
        answer = owner.put("/api/workspace/logo", content=refused)
        assert problem(answer) == (422, "picture-refused")
        assert answer.json()["field"] == "logo"
    assert owner.delete("/api/workspace/logo").json()["logo"] == ""


def test_who_lacks_the_second_factor_that_all_must_have_reaches_nothing_else(
    town: Demo, owner: httpx.Client
) -> None:
    def client() -> httpx.Client:
        return httpx.Client(base_url=town.address, timeout=20)

    boss, staff = (Person(town, client, role) for role in ("owner", "member"))
    asked = {"second_factor": True}
    # who asks it of all must have it, or would be the first outside
    assert problem(boss.desk.patch("/api/workspace", json=asked))[1] == "second-factor-required"
    boss.secured()
    assert boss.desk.patch("/api/workspace", json=asked).status_code == 200
    assert owner.get("/api/session").json()["unsecured"] is True
    for path in ("/api/schema", "/api/tables/orders/records", "/api/people", "/api/tokens"):
        assert problem(staff.desk.get(path)) == (403, "second-factor-required")
    write = staff.desk.post("/api/tables/orders/records", json={"cells": {"channel": "phone"}})
    assert problem(write) == (403, "second-factor-required")

    staff.secured()

    assert until(lambda: staff.desk.get("/api/schema").status_code == 200)
    assert boss.desk.patch("/api/workspace", json={"second_factor": False}).status_code == 200


def test_only_an_owner_changes_the_company(town: Demo) -> None:
    hire(town, "plain", "成员", "member")
    with httpx.Client(base_url=town.address) as member:
        sign_in(member, "plain")
        assert member.get("/api/workspace").status_code == 403
        assert member.patch("/api/workspace", json={"name": "我的"}).status_code == 403
