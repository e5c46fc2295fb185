"""The customer's page says what was ordered: every line, and of a line only what the lens names."""

from typing import Any

import httpx
import pytest

from danliu.tables.roles import NOTHING, Grant, Role
from tests.conftest import Demo
from tests.web.people import hire, made, sign_in

PIECES = {"unit": "件", "unit_en": "pcs"}


@pytest.fixture
def client(demo: Demo) -> Any:
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "demo")
        yield client


def ordered(client: httpx.Client, source: str, *lines: dict[str, str]) -> str:
    cells = {"channel": "phone", "product": "空滤", "quantity": "3", "amount": "100"}
    order = made(client, "orders", **cells, source_number=source)
    for number, line in enumerate(lines, 1):
        made(client, "order_lines", order=order, line=str(number), **line)
    return order


def seen(client: httpx.Client, source: str) -> dict[str, Any]:
    (found,) = client.get("/api/where", params={"asked": source}).json()["answers"]
    answer = client.get("/api/public/lens/" + found["lens"].removeprefix("/l/"))
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_every_line_is_named_and_no_field_besides_those_of_the_lens(client: httpx.Client) -> None:
    named = {"sku": "KL-1022", "name": "空滤 大众帕萨特", "quantity": "2", "price": "36"}
    ordered(client, "LENS-LINES", named, {"sku": "KL-9", "quantity": "1", "price": "77"})

    page = seen(client, "LENS-LINES")

    assert page["lines"] == [
        {"name": "空滤 大众帕萨特", "quantity": "2", "sent": "", **PIECES},
        {"name": "KL-9", "quantity": "1", "sent": "", **PIECES},
    ]
    assert page["more_lines"] == 0
    assert "产品型号" not in [one["name"] for one in page["detail"]]


def test_an_order_without_lines_says_what_its_head_says(client: httpx.Client) -> None:
    ordered(client, "LENS-HEAD")

    page = seen(client, "LENS-HEAD")

    assert page["lines"] == []
    said = {one["name"]: one["value"] for one in page["detail"]}
    assert (said["产品型号"], said["需求数量"]) == ("空滤", "3")


def test_fifty_lines_are_shown_and_the_others_counted(client: httpx.Client) -> None:
    lines = [{"sku": f"KL-{n}", "quantity": "1"} for n in range(1, 54)]
    ordered(client, "LENS-MANY", *lines)

    page = seen(client, "LENS-MANY")

    names = [one["name"] for one in page["lines"]]
    assert names == [f"KL-{n}" for n in range(1, 51)]
    assert page["more_lines"] == 3


def test_who_may_not_see_the_lines_gets_no_link_to_a_page_that_shows_them(
    client: httpx.Client, demo: Demo
) -> None:
    ordered(client, "LENS-ROLE", {"sku": "KL-1", "quantity": "1"})
    heads = Role("lens_heads", "前台", tables={"order_lines": NOTHING}, others=Grant())
    hire(demo, "lens_heads", "前台小严", heads)
    hire(demo, "lens_lines", "前台小孔", Role("lens_lines", "前台", others=Grant()))
    links = []
    for who in ("lens_heads", "lens_lines"):
        sign_in(client, who)
        (one,) = client.get("/api/where", params={"asked": "LENS-ROLE"}).json()["answers"]
        links.append(bool(one["lens"]))

    assert links == [False, True]
