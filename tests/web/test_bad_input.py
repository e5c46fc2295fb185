"""What is wrong gets a clear answer, and leaves nothing behind."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from standardwebhooks import Webhook

ORDERS = "/api/tables/orders/records"


@pytest.fixture
def form(desk: httpx.Client) -> str:
    (one,) = (f for f in desk.get("/api/forms").json()["forms"] if f["key"] == "order")
    return f"/api/public/forms/{one['link'].removeprefix('/f/')}"


def sent(client: httpx.Client, form: str, once: str = "", **cells: Any) -> httpx.Response:
    good = {"customer_name": "新华门店", "phone": "13812345678", "product": "KL-1", "quantity": "2"}
    body = {"cells": {**good, **cells}, "once": once or str(uuid4())}
    return client.post(form, json=body)


def ordered(desk: httpx.Client, number: str) -> dict[str, Any]:
    page = desk.get(ORDERS, params={"where": f'{{number}}="{number}"'}).json()
    (found,) = page["records"]
    order: dict[str, Any] = found
    return order


def orders(desk: httpx.Client) -> int:
    """How many orders there are, by the number that the newest one has not reached."""
    page = desk.get(ORDERS, params={"limit": 500}).json()
    assert page["next"] is None
    return len(page["records"])


def test_a_form_with_three_faults_names_all_three(
    stranger: httpx.Client, desk: httpx.Client, form: str
) -> None:
    before = orders(desk)

    answer = sent(stranger, form, customer_name=" ", phone="12", quantity="三个")

    assert answer.status_code == 422
    faults = {one["field"]: one["wanted"] for one in answer.json()["faults"]}
    assert faults == {
        "customer_name": "必填",
        "phone": "电话号码，如 13812345678 或 0512-66668888",
        "quantity": "数字，如 12.5",
    }
    assert orders(desk) == before


def test_faults_are_told_in_the_readers_language(stranger: httpx.Client, form: str) -> None:
    stranger.headers["accept-language"] = "en"

    (fault,) = sent(stranger, form, quantity="many").json()["faults"]

    assert fault["wanted"] == "a number such as 12.5"


def test_a_form_sent_twice_is_one_order(
    stranger: httpx.Client, desk: httpx.Client, form: str
) -> None:
    before, once = orders(desk), str(uuid4())

    first, second = sent(stranger, form, once), sent(stranger, form, once)

    assert first.json() == second.json()
    assert orders(desk) == before + 1


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"due": "1970-01-01"}, "date-out-of-range"),
        ({"due": "9999-12-31"}, "date-out-of-range"),
        ({"due": "2026-02-30"}, "not-a-date"),
        ({"note": "加急\0"}, "broken-text"),
        ({"customer_name": "长" * 121}, "too-long"),
        ({"quantity": "0"}, "check"),
        ({"kind": "不存在"}, "not-a-choice"),
        ({"status": "approved"}, "unknown-field"),
        ({"没有这个字段": "1"}, "unknown-field"),
    ],
)
def test_one_wrong_value_is_named_and_nothing_is_kept(
    stranger: httpx.Client, desk: httpx.Client, form: str, cells: dict[str, str], code: str
) -> None:
    before = orders(desk)

    answer = sent(stranger, form, **cells)

    assert answer.status_code == 422
    (fault,) = answer.json()["faults"]
    assert fault["code"] == code
    assert fault["wanted"]
    assert orders(desk) == before


def test_full_width_digits_and_emoji_are_understood(
    stranger: httpx.Client, desk: httpx.Client, form: str
) -> None:
    answer = sent(
        stranger,
        form,
        quantity="１，２００",
        phone="１３８　１２３４　５６７８",
        note="谢谢😀",
    )

    assert answer.status_code == 201
    cells = ordered(desk, answer.json()["number"])["cells"]
    assert (cells["quantity"], cells["phone"], cells["note"]) == ("1200", "13812345678", "谢谢😀")


@pytest.mark.parametrize("body", [b"{", b"", b"[1]", b'{"cells": 1}', b"\xff\xfe", b'{"x": 1}'])
def test_malformed_json_is_refused(stranger: httpx.Client, form: str, body: bytes) -> None:
    answer = stranger.post(form, content=body, headers={"content-type": "application/json"})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/invalid-request"


def test_a_link_that_nobody_published_opens_nothing(stranger: httpx.Client) -> None:
    assert stranger.get("/api/public/forms/guessed").status_code == 404
    assert stranger.get("/api/public/lens/guessed").status_code == 404
    assert stranger.get("/api/public/lens/" + "A" * 48).status_code == 404


def test_nothing_is_shown_to_who_is_not_signed_in(stranger: httpx.Client) -> None:
    for path in ("/api/schema", ORDERS, "/api/tasks", "/api/runs", "/api/connections", "/api/feed"):
        answer = stranger.get(path)
        assert (path, answer.status_code) == (path, 401)
        assert answer.json()["type"] == "/problems/not-signed-in"


def test_another_site_cannot_use_the_session(desk: httpx.Client) -> None:
    foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}

    answer = desk.post(ORDERS, json={"cells": {"channel": "phone"}}, headers=foreign)

    assert answer.status_code == 403


def test_a_wrong_formula_says_where(desk: httpx.Client) -> None:
    answer = desk.get(ORDERS, params={"where": "{订单金额}>>5"})

    assert answer.status_code == 422
    problem = answer.json()
    assert (problem["type"], problem["at"]) == ("/problems/formula-error", 8)
    assert problem["wanted"] == "公式第 8 个字符是「>」，应为 值"


def test_a_wrong_formula_of_a_table_is_told_in_the_readers_tongue(desk: httpx.Client) -> None:
    def told(tongue: str) -> str:
        answer = desk.get(ORDERS, params={"where": "单价>5"}, headers={"accept-language": tongue})
        wanted: str = answer.json()["wanted"]
        return wanted

    assert told("zh") == "公式第 1 个字符是「单价」，应为 {单价}、单价(…)"
    assert told("en") == "at character 1 of the formula {单价} or 单价(…), not '单价'"


def test_an_unknown_field_in_a_formula_is_named(desk: httpx.Client) -> None:
    problem = desk.get(ORDERS, params={"where": "{金钱}>5"}).json()

    assert problem["type"] == "/problems/formula-unknown-reference"
    assert "订单金额" in problem["known"]


def test_a_broken_page_mark_is_refused(desk: httpx.Client) -> None:
    assert desk.get(ORDERS, params={"after": "xyz"}).status_code == 422


def test_a_webhook_with_a_wrong_signature_is_refused_and_not_stored(
    stranger: httpx.Client, desk: httpx.Client
) -> None:
    hook = shop(desk)["hook"]
    forged = signed(Webhook("whsec_" + "Zm9yZ2VkLXNlY3JldC1mb3JnZWQ="), b"{}")

    answer = stranger.post(hook, content=b"{}", headers=forged)

    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/bad-signature"
    for status in ("waiting", "refused", "quarantined", "done"):
        listed = desk.get("/api/connections/shop/inbox", params={"status": status}).json()
        assert "forged" not in [one["external_id"] for one in listed["messages"]]


def shop(desk: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = next(
        one for one in desk.get("/api/connections").json()["connections"] if one["key"] == "shop"
    )
    return found


def signed(webhook: Webhook, body: bytes) -> dict[str, str]:
    now = datetime.now(UTC) - timedelta(seconds=1)
    return {
        "webhook-id": "forged",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": webhook.sign("forged", now, body.decode()),
    }


def test_a_form_cannot_be_aimed_at_an_order_that_is_there(
    stranger: httpx.Client, desk: httpx.Client, form: str
) -> None:
    made = desk.post(ORDERS, json={"cells": {"channel": "phone", "amount": "10"}}).json()

    answer = sent(stranger, form, made["id"], product="GOLD")

    assert answer.status_code == 201
    assert ordered(desk, answer.json()["number"])["id"] != made["id"]
    lines = desk.get("/api/tables/order_lines/records", params={"link": "order", "to": made["id"]})
    assert lines.json()["records"] == []


def test_values_that_no_database_can_hold_are_the_senders_doing(stranger: httpx.Client) -> None:
    for login in ("a\0b", "x" * 201):
        answer = stranger.post("/api/session", json={"login": login, "password": "x"})
        assert answer.status_code == 400


def test_secrets_never_come_back(desk: httpx.Client) -> None:
    for connection in desk.get("/api/connections").json()["connections"]:
        for one in connection["fields"]:
            if one["secret"]:
                assert connection["settings"][one["key"]] == {"sealed": True}
