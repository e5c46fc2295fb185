"""Outside systems connected over HTTP: made, refused by the setting, kept while a flow needs it."""

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from danliu.connect.wecom.sandbox import WeComSandbox
from tests.conftest import Demo
from tests.web.test_starts import published

KEYS = {"sid": "s", "appkey": "k", "appsecret": "绝密"}


@pytest.fixture
def made(desk: httpx.Client) -> Iterator[dict[str, object]]:
    """A second warehouse system."""
    body = {"connector": "wangdiantong", "name": "二号仓", "settings": KEYS}
    answer = desk.post("/api/connections", json=body)
    assert answer.status_code == 201, answer.text
    yield answer.json()
    desk.delete(f"/api/connections/{answer.json()['key']}")


def test_each_kind_tells_its_settings_in_words(desk: httpx.Client) -> None:
    known = {one["name"]: one for one in desk.get("/api/connectors").json()["connectors"]}

    assert {"kingdee", "wangdiantong", "kdniao", "douyin", "smtp", "imap", "webhook"} <= set(known)
    assert (known["webhook"]["receives"], known["kingdee"]["receives"]) == (True, False)
    fields = {one["key"]: one for one in known["smtp"]["fields"]}
    assert [one["key"] for one in fields["security"]["choices"]] == ["starttls", "tls", "none"]
    shows = next(one for one in known["wechat"]["fields"] if one["key"] == "shows")
    assert [(one["name"], one["name_en"]) for one in shows["choices"]] == [
        ("正式版", "The released one"),
        ("体验版", "The one on trial"),
        ("开发版", "The one being made"),
    ]
    algorithm = next(one for one in known["webhook"]["fields"] if one["key"] == "algorithm")
    assert {"key": "md5", "name": "md5", "name_en": "md5"} in algorithm["choices"]
    assert fields["password"]["secret"]
    assert (fields["host"]["name"], fields["host"]["name_en"]) == ("邮件服务器", "Mail server")
    assert (fields["port"]["type"], fields["port"]["usual"]) == ("number", 587)


def test_a_second_account_gets_a_key_of_its_own_and_hides_its_secret(
    made: dict[str, object], desk: httpx.Client
) -> None:
    assert str(made["key"]).startswith("wangdiantong-")
    assert "绝密" not in desk.get("/api/connections").text


def test_what_does_not_fit_is_told_by_its_setting(desk: httpx.Client) -> None:
    def blamed(connector: str, settings: dict[str, object]) -> tuple[int, str]:
        body = {"connector": connector, "name": "错的", "settings": settings}
        answer = desk.post("/api/connections", json=body)
        return answer.status_code, answer.json().get("field", answer.json()["type"])

    assert blamed("wangdiantong", {"sid": "s"}) == (422, "appkey")
    assert blamed("wangdiantong", {**KEYS, "parallel": "很多"}) == (422, "parallel")
    assert blamed("smtp", {"host": "mail.example", "sender": "没有地址"}) == (422, "sender")
    assert blamed("telegraph", {}) == (422, "/problems/unknown-connector")


def test_a_connection_that_a_live_flow_calls_is_not_taken_away(
    made: dict[str, object], demo: Demo, desk: httpx.Client
) -> None:
    key, flow = made["key"], f"stock-{uuid4().hex[:6]}"
    begins = f"{{key: {flow}, name: 查二号仓, trigger: {{kind: hand}}, blocks: ["
    call = f"{{connection: {key}, operation: check_stock, input: {{lines: []}}}}"
    published(demo, f"{begins}{{id: ask, block: call, settings: {call}}}]}}")

    kept = desk.delete(f"/api/connections/{key}")

    assert (kept.status_code, kept.json()["flows"]) == (409, ["查二号仓"])
    published(demo, f"{begins}]}}")
    assert desk.delete(f"/api/connections/{key}").status_code == 204
    assert key not in [one["key"] for one in desk.get("/api/connections").json()["connections"]]


async def test_a_wecom_address_answers_the_console_and_hears_a_pressed_card_once(
    demo: Demo, desk: httpx.Client
) -> None:
    stand = f"{demo.address}/sandbox/wecom"
    settings = WeComSandbox().settings_for(stand)
    body = {"connector": "wecom", "name": "企业微信", "settings": settings}
    made = desk.post("/api/connections", json=body).json()
    address = f"{demo.address}{made['hook']}"
    async with httpx.AsyncClient(timeout=20) as http:
        greeted = (await http.post(f"{stand}/_greet", json={"url": address})).json()
        click = {"url": address, "who": "wang", "task": "t1", "key": "yes"}
        pressed = (await http.post(f"{stand}/_click", json=click)).json()
        asked = await http.get(address)

    assert greeted == {"greeted": True, "status": 200}
    assert pressed["answers"] == [200]
    assert asked.status_code == 401  # not by whom the address belongs to
    held = f"/api/connections/{made['key']}/inbox"
    waiting = desk.get(held, params={"status": "waiting"}).json()["messages"]
    settled = desk.get(held).json()["messages"]
    heard = {one["id"]: one["topic"] for one in waiting + settled}  # it may settle in between
    assert list(heard.values()) == ["template_card_event"]
    desk.delete(f"/api/connections/{made['key']}")


def test_an_address_that_nobody_greets_takes_posts_only(demo: Demo, desk: httpx.Client) -> None:
    settings = {"secret": "whsec_MDEyMzQ1Njc4OQ=="}
    body = {"connector": "webhook", "name": "收银", "settings": settings}
    hook = desk.post("/api/connections", json=body).json()
    assert httpx.get(f"{demo.address}{hook['hook']}").status_code == 405
    desk.delete(f"/api/connections/{hook['key']}")
