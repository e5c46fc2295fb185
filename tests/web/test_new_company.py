"""A new installation: set up once by whoever started it, filled by a pack, taken along as one."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from danliu.people.opening import setup_key
from danliu.vault import Vault
from tests.conftest import Demo, open_folder, running_demo

OWNER = {"login": "qiming", "name": "周启明", "password": "一路向北的旧货车"}


@pytest.fixture(scope="module")
def fresh(new_database: Callable[[str], str]) -> Iterator[Demo]:
    folder: Path = open_folder()
    with running_demo(new_database("fresh"), folder, "--empty") as running:
        yield running


@pytest.fixture(scope="module")
def owner(fresh: Demo) -> Iterator[httpx.Client]:
    """Whoever opened the printed link, and set the company up, at the second try."""
    with httpx.Client(base_url=fresh.address, timeout=60) as client:
        assert client.get("/api/hello").json()["fresh"] is True
        weak = client.post("/api/public/setup", json=asked(fresh, password="12345678"))
        assert (weak.status_code, weak.json()["type"]) == (422, "/problems/bad-password")
        answer = client.post("/api/public/setup", json=asked(fresh))
        assert answer.status_code == 200, answer.text
        yield client


def asked(fresh: Demo, **owner: str) -> dict[str, Any]:
    company = {"name": "启明机电", "zone": "Asia/Shanghai", "owner": {**OWNER, **owner}}
    return {"key": setup_key(Vault.at(fresh.data)), "company": company}


def test_only_the_printed_link_sets_up(fresh: Demo) -> None:
    with httpx.Client(base_url=fresh.address, timeout=20) as stranger:
        for key in ("0" * 32, "钥匙"):
            guessed = stranger.post("/api/public/setup", json={**asked(fresh), "key": key})
            assert (guessed.status_code, guessed.json()["type"]) == (
                403,
                "/problems/wrong-setup-key",
            )


def test_the_first_visitor_is_the_owner_of_an_empty_company(owner: httpx.Client) -> None:
    me = owner.get("/api/session").json()
    assert (me["workspace"]["name"], me["role"], me["demo"]) == ("启明机电", "owner", False)
    assert me["may"] == ["act", "build"]


def test_it_is_set_up_once(fresh: Demo, owner: httpx.Client) -> None:
    again = httpx.post(f"{fresh.address}/api/public/setup", json=asked(fresh, login="second"))
    assert (again.status_code, again.json()["type"]) == (409, "/problems/company-there")
    hello = owner.get("/api/hello").json()
    assert (hello["workspace"], hello["demo"], hello["fresh"]) == ("启明机电", None, False)


def test_a_pack_tells_what_it_adds_and_adds_that(owner: httpx.Client) -> None:
    (trade,) = (one for one in packs(owner) if one["about"]["key"] == "trade")
    assert not any(one["there"] for one in trade["additions"])
    installed = owner.post("/api/packs/trade/install", json={"demo": True})
    assert installed.status_code == 200, installed.text
    left = [one for one in installed.json()["additions"] if not one["there"]]
    assert {one["kind"] for one in left} == {"connection", "records"}
    tables = {one["name"] for one in owner.get("/api/schema").json()["tables"]}
    assert {one["name"] for one in trade["additions"] if one["kind"] == "table"} <= tables
    again = owner.post("/api/packs/trade/install", json={"demo": False})
    assert again.status_code == 200, again.text


def packs(owner: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = owner.get("/api/packs").json()["packs"]
    return found


def test_the_company_as_a_pack_is_whole_and_keeps_its_secrets(owner: httpx.Client) -> None:
    archive = owner.get("/api/packs/export", params={"name": "启明的做法"}).content
    with zipfile.ZipFile(io.BytesIO(archive)) as written:
        names = set(written.namelist())
        texts = [written.read(name).decode() for name in names]
    assert {"pack.yaml", "tables.yaml", "boards.yaml"} <= names
    assert any(name.startswith("flows/") and name.endswith(".yaml") for name in names)
    assert not any(OWNER["login"] in text or "secret" in text.lower() for text in texts)
    look = owner.post("/api/packs/look", content=archive)
    assert look.status_code == 200, look.text
    assert look.json()["about"]["name"] == "启明的做法"
    assert all(one["there"] for one in look.json()["additions"] if one["kind"] != "connection")
    assert owner.post("/api/packs/install", content=archive).status_code == 200


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "pack.yaml"),
        ({"pack.yaml": "a: &a [1]\nb: [*a, *a]"}, "aliases"),
        ({"pack.yaml": "{: not yaml"}, "pack.yaml"),
    ],
)
def test_an_archive_that_is_no_pack_is_refused_by_name(
    owner: httpx.Client, files: dict[str, str], told: str
) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("flows/", "")
        for name, text in files.items():
            archive.writestr(name, text)
    answer = owner.post("/api/packs/look", content=made.getvalue())
    assert answer.status_code == 422, answer.text
    assert told in str(answer.json())
    assert owner.post("/api/packs/look", content=b"no archive").status_code == 422
