"""A form made, opened by strangers, closed; what it takes, what it asks, whom it keeps out."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.conftest import Demo

ORDERS, LINES = "form_orders", "form_lines"
CHANNELS = [{"key": "wechat", "name": "微信"}, {"key": "phone", "name": "电话"}]
TABLE: dict[str, Any] = {
    "key": ORDERS,
    "name": "表单订单",
    "title": "name",
    "fields": [
        {"key": "name", "name": "客户", "type": "text", "required": True},
        {"key": "channel", "name": "渠道", "type": "choice", "options": {"choices": CHANNELS}},
        {"key": "due", "name": "交期", "type": "date"},
        {"key": "custom", "name": "定制", "type": "yes-no"},
        {"key": "drawing", "name": "图号", "type": "text"},
        {"key": "sales", "name": "销售", "type": "person"},
        {
            "key": "customer",
            "name": "客户档案",
            "type": "link",
            "options": {"table": "customers", "add": True},
        },
    ],
    "checks": [{"when": "{due}<TODAY()+3", "says": "该交期需确认产能", "then": "ask"}],
}
UNDER: dict[str, Any] = {
    "key": LINES,
    "name": "表单明细",
    "title": "item",
    "fields": [
        {"key": "item", "name": "品名", "type": "text", "required": True},
        {"key": "pieces", "name": "数量", "type": "number"},
        {"key": "order", "name": "订单", "type": "link", "options": {"table": ORDERS}},
    ],
}
FORM: dict[str, Any] = {
    "key": "asked",
    "name": "下单",
    "table": ORDERS,
    "fields": [
        {"field": "name"},
        {"field": "due"},
        {"field": "custom"},
        {"field": "drawing"},
        {"field": "customer"},
        {"field": "lines", "lines": [{"field": "item"}, {"field": "pieces", "required": True}]},
    ],
    "rules": [
        {"when": [{"field": "custom", "test": "is", "value": True}], "then": "show",
         "fields": ["drawing"]},
        {"when": [{"field": "custom", "test": "is", "value": True}], "then": "require",
         "fields": ["drawing"]},
    ],
    "from_link": {"channel": "channel", "sales": "sales"},
}  # fmt: skip


class Guest:
    """Somebody who has the link of a form."""

    def __init__(self, client: httpx.Client, link: str) -> None:
        self.client, self.address = client, f"/api/public{link.replace('/f/', '/forms/')}"

    def send(self, once: str = "", **parts: Any) -> httpx.Response:
        cells = {"name": "苏州启明", **parts.pop("cells", {})}
        return self.client.post(
            self.address, json={"cells": cells, "once": once or str(uuid4()), **parts}
        )

    def faults(self, **parts: Any) -> list[str]:
        answer = self.send(**parts)
        assert answer.status_code == 422, answer.text
        return [one["field"] for one in answer.json()["faults"]]


@pytest.fixture(scope="module")
def owner(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.address, timeout=20) as client:
        client.post("/api/session", json={"login": "demo", "password": "danliu-demo"})
        made = client.put(f"/api/tables/{ORDERS}", json={"table": TABLE})
        assert made.status_code == 200, made.text
        assert client.put(f"/api/tables/{LINES}", json={"table": UNDER}).status_code == 200
        under = {"key": "lines", "name": "明细", "type": "sub-table",
                 "options": {"table": LINES, "link": "order"}}  # fmt: skip
        whole = {**TABLE, "fields": [*TABLE["fields"], under]}
        made = client.put(f"/api/tables/{ORDERS}", json={"table": whole})
        assert made.status_code == 200, made.text
        yield client
        client.put(f"/api/tables/{ORDERS}", json={"table": TABLE})
        for key in (LINES, ORDERS):
            assert client.delete(f"/api/tables/{key}").status_code == 200


def saved(owner: httpx.Client, **parts: Any) -> dict[str, Any]:
    form = {**FORM, **parts}
    answer = owner.put(f"/api/forms/{form['key']}", json={"form": form})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


@pytest.fixture
def form(demo: Demo, owner: httpx.Client) -> Iterator[Any]:
    """How a form of these parts is made; it is put away in the end."""
    with httpx.Client(base_url=demo.address, timeout=20) as client:
        yield lambda **parts: Guest(client, saved(owner, **parts)["link"])
    owner.delete("/api/forms/asked")


def records(owner: httpx.Client, table: str = ORDERS, **query: str) -> list[dict[str, Any]]:
    page = owner.get(f"/api/tables/{table}/records", params=query).json()
    return [one["cells"] for one in page["records"]]


def test_the_link_says_channel_and_salesperson(form: Any, owner: httpx.Client) -> None:
    guest = form()

    sent = guest.send(cells={"name": "链接客户"}, link={"channel": "微信", "sales": "demo"})

    assert sent.status_code == 201, sent.text
    (order,) = records(owner, where='{name}="链接客户"')
    me = owner.get("/api/session").json()["user"]["id"]
    assert (order["channel"], order["sales"]) == ("wechat", me)


def test_a_guest_names_the_customer_by_its_title(form: Any, owner: httpx.Client) -> None:
    guest = form()
    owner.post("/api/tables/customers/records", json={"cells": {"name": "老客户有限公司"}})

    for name in ("老客户有限公司", "新客户有限公司"):
        sent = guest.send(cells={"name": f"从{name}", "customer": name})
        assert sent.status_code == 201, sent.text

    orders = records(owner, where='LEFT({name},1)="从"', sort="name")
    assert {one["customer"]["title"] for one in orders} == {"老客户有限公司", "新客户有限公司"}
    assert len(records(owner, "customers", where='{name}="老客户有限公司"')) == 1


def test_a_link_that_is_wrong_keeps_no_answer_out(form: Any, owner: httpx.Client) -> None:
    guest = form()

    link = {"channel": "传真", "sales": "nobody-here", "name": "别人"}
    sent = guest.send(cells={"name": "错链接"}, link=link)

    assert sent.status_code == 201, sent.text
    (order,) = records(owner, where='{name}="错链接"')
    assert (order.get("channel"), order.get("sales")) == (None, None)


def test_a_check_that_asks_is_acknowledged_by_who_answers(form: Any, owner: httpx.Client) -> None:
    guest = form()
    soon = {"name": "急单", "due": datetime.now(UTC).date().isoformat()}

    asked = guest.send(cells=soon)

    assert (asked.status_code, asked.json()["type"]) == (409, "/problems/needs-answer")
    questions = [one["says"] for one in asked.json()["questions"]]
    assert questions == ["该交期需确认产能"]
    assert records(owner, where='{name}="急单"') == []
    assert guest.send(cells=soon, accepted=questions).status_code == 201
    assert len(records(owner, where='{name}="急单"')) == 1


def test_what_is_hidden_is_neither_required_nor_kept(form: Any, owner: httpx.Client) -> None:
    guest = form()

    assert guest.send(cells={"name": "常规", "drawing": "A-1"}).status_code == 201
    assert guest.faults(cells={"custom": True}) == ["drawing"]

    (order,) = records(owner, where='{name}="常规"')
    assert order.get("drawing") is None


def test_lines_come_with_their_order(form: Any, owner: httpx.Client) -> None:
    guest = form()
    lines = [{"item": "空滤", "pieces": "12"}, {"item": "", "pieces": ""}, {"item": "机滤",
             "pieces": "3"}]  # fmt: skip

    assert guest.send(cells={"name": "有明细", "lines": lines}).status_code == 201
    wrong = [{"item": "空滤"}, {"pieces": "三"}]
    assert guest.faults(cells={"lines": wrong}) == ["lines.0.pieces", "lines.1.pieces",
                                                    "lines.1.item"]  # fmt: skip

    kept = records(owner, LINES, where='{order.name}="有明细"', sort="pieces")
    assert [(one["item"], one["pieces"]) for one in kept] == [("机滤", "3"), ("空滤", "12")]


def test_a_form_takes_so_many_answers_and_the_same_one_counts_once(
    form: Any, owner: httpx.Client
) -> None:
    taken = saved(owner)["answers"]
    guest = form(most=taken + 2, closed="本月名额已满")
    once = str(uuid4())

    for _ in range(2):
        assert guest.send(once).status_code == 201
    assert guest.faults(cells={"name": " "}) == ["name"]  # what was refused takes no place
    assert guest.send().status_code == 201
    full = guest.send()

    assert (full.status_code, full.json()["type"]) == (410, "/problems/form-closed")
    assert (full.json()["why"], full.json()["says"]) == ("full", "本月名额已满")


def test_the_last_place_is_for_one_of_many_and_no_wrong_answer_holds_it(
    form: Any, owner: httpx.Client
) -> None:
    guest = form(most=saved(owner)["answers"] + 1)

    with ThreadPoolExecutor(8) as people:
        wrong = [people.submit(guest.send, cells={"name": " "}) for _ in range(8)]
        right = [people.submit(guest.send) for _ in range(8)]
    codes = [one.result().status_code for one in right]

    assert sorted(codes) == [201] + [410] * 7
    assert {one.result().status_code for one in wrong} <= {422, 410}


def test_after_its_day_and_while_it_is_closed_nothing_is_taken(form: Any) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    for parts, why in (({"closes_at": yesterday}, "late"), ({"open": False}, "closed")):
        guest = form(**parts)
        assert guest.send().json()["why"] == why
        assert guest.client.get(guest.address).json()["why"] == why


def test_a_robot_that_fills_in_everything_is_kept_out(form: Any, owner: httpx.Client) -> None:
    guest = form(guards=True)
    ticket = guest.client.get(guest.address).json()["ticket"]
    before = len(records(owner))

    for parts in ({}, {"ticket": ticket}, {"ticket": ticket, "website": "spam"},
                  {"ticket": "AAAA"}):  # fmt: skip
        refused = guest.send(**parts)
        assert refused.json()["type"] == "/problems/looks-automatic", parts
    assert len(records(owner)) == before


def test_a_form_that_was_put_away_comes_back_under_its_link(form: Any, owner: httpx.Client) -> None:
    guest = form()

    assert owner.delete("/api/forms/asked").status_code == 204
    assert guest.send().status_code == 404
    assert "asked" in [one["key"] for one in owner.get("/api/forms").json()["gone"]]
    assert owner.post("/api/forms/asked/bring-back").status_code == 204
    assert guest.send().status_code == 201


def test_whoever_saves_over_somebody_else_is_told(form: Any, owner: httpx.Client) -> None:
    form()
    version = owner.get("/api/forms/asked").json()["version"]
    body = {"form": FORM, "version": version}

    assert owner.put("/api/forms/asked", json=body).status_code == 200
    late = owner.put("/api/forms/asked", json=body)

    assert (late.status_code, late.json()["type"]) == (409, "/problems/form-moved")


@pytest.mark.parametrize(
    "parts",
    [
        {"fields": [{"field": "nothing"}]},
        {"fields": [{"field": "name"}, {"field": "name"}]},
        {"fields": [{"field": "lines"}]},
        {"fields": [{"field": "lines", "lines": [{"field": "order"}]}]},
        {"from_link": {"channel": "nothing"}},
        {"sections": [{"before": "sales", "title": "销售"}]},
    ],
    ids=["unknown", "twice", "lines without fields", "the link back", "link", "section"],
)
def test_a_form_that_does_not_fit_is_refused(owner: httpx.Client, parts: Any) -> None:
    answer = owner.put("/api/forms/asked", json={"form": {**FORM, "rules": [], **parts}})

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-schema")


def test_only_a_form_that_says_so_stands_in_the_frame_of_another_site(
    form: Any, owner: httpx.Client
) -> None:
    guest = form(embeds=True)
    page = guest.address.replace("/api/public/forms", "/f")

    def framed(path: str) -> str:
        policy = owner.get(path).headers["content-security-policy"]
        return policy.partition("frame-ancestors ")[2]

    assert framed(page) == "*"
    assert framed("/") == framed("/f/unknown") == "'self'"
    form(embeds=False)
    assert framed(page) == "'self'"


def test_the_code_carries_what_its_form_knows(form: Any, owner: httpx.Client) -> None:
    form()
    plain, carried, strange = (
        owner.get("/api/forms/asked/qr.svg", params={"given": given}).text
        for given in ("", "channel=wechat", "utm=x")
    )

    assert carried != plain
    assert strange == plain


def test_nobody_sends_a_form_with_nothing_in_it(demo: Demo, owner: httpx.Client) -> None:
    loose = {"key": "loose_orders", "name": "随手记", "title": "name", "fields": [
        {"key": "name", "name": "客户", "type": "text"},
        {"key": "custom", "name": "定制", "type": "yes-no"},
    ]}  # fmt: skip
    form = {"key": "loose", "name": "随手记", "table": "loose_orders",
            "fields": [{"field": "name"}, {"field": "custom"}]}  # fmt: skip
    assert owner.put("/api/tables/loose_orders", json={"table": loose}).status_code == 200
    try:
        link = owner.put("/api/forms/loose", json={"form": form}).json()["link"]
        with httpx.Client(base_url=demo.address, timeout=20) as client:
            guest = Guest(client, link)
            for cells in ({"name": None}, {"name": "  ", "custom": None}):
                sent = guest.send(cells=cells)
                assert (sent.status_code, sent.json()["type"]) == (
                    422,
                    "/problems/nothing-filled-in",
                )
            assert guest.send(cells={"name": None, "custom": False}).status_code == 201
        assert len(records(owner, "loose_orders")) == 1
    finally:
        owner.delete("/api/forms/loose")
        owner.delete("/api/tables/loose_orders")
