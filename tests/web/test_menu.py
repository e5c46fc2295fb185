"""The side menu over HTTP: grouped by the pack, arranged by who builds, seen as far as one sees."""

from typing import Any

import httpx

from danliu.tables.roles import LOOK, Role
from tests.conftest import Demo
from tests.web.people import hire, sign_in


def menu(desk: httpx.Client) -> dict[str, Any]:
    answer = desk.get("/api/menu")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def arrange(desk: httpx.Client, wanted: dict[str, Any], seen: int) -> httpx.Response:
    return desk.put("/api/menu", json={"menu": wanted, "seen": seen})


def test_the_pack_brings_its_groups_and_a_board_is_named_where_it_stands(
    desk: httpx.Client,
) -> None:
    found = menu(desk)
    before, first = found["menu"], found["menu"]["groups"][0]
    assert "table:orders" in first["items"]

    wanted = {**before, "top": ["board:today", "table:not_there_yet"]}
    answer = arrange(desk, wanted, found["version"])

    assert answer.status_code == 200, answer.text
    assert [one["key"] for one in answer.json()["boards"]] == ["today"]
    assert menu(desk)["menu"] == wanted
    arrange(desk, before, answer.json()["version"])


def test_two_who_arrange_the_menu_do_not_overwrite_each_other(desk: httpx.Client) -> None:
    found = menu(desk)

    late = arrange(desk, found["menu"], found["version"] - 1)

    assert late.status_code == 409
    assert (late.json()["type"], late.json()["version"]) == (
        "/problems/menu-moved",
        found["version"],
    )


def test_who_sees_two_tables_is_told_of_no_other_group(demo: Demo) -> None:
    two = Role("two_tables", "只看两张表", tables={"orders": LOOK, "tickets": LOOK})
    hire(demo, "two-tables", "只看两张", two)
    with httpx.Client(base_url=demo.address, timeout=20) as few:
        sign_in(few, "two-tables")
        groups = menu(few)["menu"]["groups"]

    assert [one["items"] for one in groups] == [["table:orders"], ["table:tickets"]]
