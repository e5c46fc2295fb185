"""Builders change what tables are; everybody else changes how they look at them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.conftest import Demo
from tests.web.people import hire, made, sign_in

TOOLS = "/api/tables/tools"
DEFINITION = {
    "key": "tools",
    "name": "工具",
    "title": "name",
    "fields": [
        {"key": "name", "name": "名称", "type": "text"},
        {"key": "weight", "name": "重量", "type": "text"},
    ],
}


@pytest.fixture
def member(demo: Demo) -> Iterator[httpx.Client]:
    hire(demo, "li", "李雷", "member")
    with httpx.Client(base_url=demo.address, timeout=20) as client:
        sign_in(client, "li")
        yield client


@pytest.fixture
def tools(desk: httpx.Client) -> Iterator[str]:
    """A table of the test's own, taken away in the end."""
    answer = desk.put(TOOLS, json={"table": DEFINITION})
    assert answer.status_code == 200, answer.text
    yield "tools"
    desk.delete(TOOLS)


def table_of(client: httpx.Client, key: str) -> dict[str, Any] | None:
    tables = client.get("/api/schema").json()["tables"]
    return next((one for one in tables if one["key"] == key), None)


def test_a_table_is_made_changed_taken_away_and_brought_back(desk: httpx.Client) -> None:
    assert desk.put(TOOLS, json={"table": DEFINITION}).status_code == 200
    hammer = made(desk, "tools", name="锤子", weight="2")
    defined = desk.get(f"{TOOLS}/definition").json()

    fields = [one for one in defined["table"]["fields"] if one["key"] != "weight"]
    less = {**defined["table"], "name": "家伙", "fields": fields}
    changed = desk.put(TOOLS, json={"table": less, "version": defined["version"]})
    assert changed.status_code == 200, changed.text
    late = desk.put(TOOLS, json={"table": less, "version": defined["version"]})
    assert (late.status_code, late.json()["type"]) == (409, "/problems/schema-moved")
    assert desk.get(f"{TOOLS}/records/{hammer}").json()["cells"] == {"name": "锤子"}

    assert desk.delete(TOOLS).status_code == 200
    assert desk.get(f"{TOOLS}/records").status_code == 404
    for _ in range(2):  # the table comes back, then its field
        events = desk.get("/api/history").json()["events"]
        name = next(one["name"] for one in events if one["tables"] and not one["undone"]
                    and not one["undoes"])  # fmt: skip
        assert desk.post(f"/api/history/{name}/undo").json()["tables"]
    assert desk.get(f"{TOOLS}/records/{hammer}").json()["cells"] == {"name": "锤子", "weight": "2"}
    desk.delete(TOOLS)


def test_a_type_changes_only_after_one_has_seen_what_becomes_of_it(
    desk: httpx.Client, tools: str
) -> None:
    heavy = made(desk, tools, name="铁砧", weight="50")
    light = made(desk, tools, name="羽毛", weight="轻")
    number = {"key": "weight", "name": "重量", "type": "number"}
    quietly = {**DEFINITION, "fields": [DEFINITION["fields"][0], number]}
    refused = desk.put(TOOLS, json={"table": quietly})
    assert refused.status_code == 422

    shown = desk.post(f"{TOOLS}/fields/weight/convert/preview", json={"field": number}).json()
    assert (shown["same"], shown["lost"], shown["undo"]) == (1, 1, None)
    (lost,) = shown["lost_examples"]
    assert (lost["record"], lost["was"], lost["wanted"]) == (light, "轻", "数字，如 12.5")

    done = desk.post(f"{TOOLS}/fields/weight/convert", json={"field": number}).json()
    assert desk.get(f"{TOOLS}/records/{heavy}").json()["cells"]["weight"] == "50"
    assert desk.get(f"{TOOLS}/records/{light}").json()["cells"]["weight"] is None

    desk.post(f"/api/history/{done['undo']}/undo")
    assert desk.get(f"{TOOLS}/records/{light}").json()["cells"]["weight"] == "轻"


def test_an_expression_is_tried_before_it_is_used(desk: httpx.Client) -> None:
    def tried(pattern: str) -> httpx.Response:
        extract = {
            "name": "单号",
            "source": "note",
            "pattern": pattern,
            "into": {"no": "source_number"},
        }
        body = {"extract": extract, "text": "请查 SF1234567，谢谢"}
        return desk.post("/api/tables/orders/extracts/try", json=body)

    assert tried(r"(?P<no>SF\d+)").json()["found"] == [
        {"field": "source_number", "value": "SF1234567", "start": 3, "end": 12}
    ]
    for wrong in (r"(?P<no>SF\d+", r"SF\d+", r"(?P<no>a)(?=b)"):
        assert tried(wrong).json()["type"] == "/problems/invalid-pattern"


def test_a_formula_is_checked_with_the_place_of_the_mistake(desk: httpx.Client) -> None:
    def checked(formula: str) -> dict[str, Any]:
        found = desk.post("/api/tables/orders/formulas/check", json={"formula": formula})
        answer: dict[str, Any] = found.json()
        return answer

    assert checked("{订单金额}*2") == {"kind": "number"}
    assert checked('{客户.客户等级}="vip"') == {"kind": "truth"}
    assert (checked("{订单金额}>>5")["type"], checked("{订单金额}>>5")["at"]) == (
        "/problems/formula-error",
        8,
    )
    assert checked("{钱}")["type"] == "/problems/formula-unknown-reference"


def test_a_view_of_ones_own_is_seen_by_nobody_else(
    desk: httpx.Client, member: httpx.Client
) -> None:
    made(desk, "customers", name="甲骨文", city="安阳")
    view = {"key": "anyang", "name": "我的安阳", "where": '{city}="安阳"', "fields": ["name"]}
    assert member.put("/api/tables/customers/my-views/anyang", json=view).status_code == 200

    mine = table_of(member, "customers")
    others = table_of(desk, "customers")
    assert mine and others
    assert [one["key"] for one in mine["views"] if one["mine"]] == ["mine.anyang"]
    assert not [one for one in others["views"] if "anyang" in one["key"]]
    page = member.get("/api/tables/customers/records", params={"view": "mine.anyang"}).json()
    assert [one["cells"] for one in page["records"]] == [{"name": "甲骨文"}]
    theirs = desk.get("/api/tables/customers/records", params={"view": "mine.anyang"})
    assert theirs.status_code == 404
    wrong = member.put("/api/tables/customers/my-views/x", json={**view, "where": "{无}=1"})
    assert wrong.json()["type"] == "/problems/invalid-schema"

    assert member.delete("/api/tables/customers/my-views/anyang").status_code == 204
    assert member.delete("/api/tables/customers/my-views/anyang").status_code == 404


def test_a_view_for_all_is_saved_by_who_builds(desk: httpx.Client, member: httpx.Client) -> None:
    view = {"key": "big", "name": "大单", "where": "{amount}>1000"}
    path = "/api/tables/orders/views/big"
    assert member.put(path, json=view).status_code == 403
    assert desk.put(path, json=view).status_code == 200

    orders = table_of(member, "orders")
    assert orders
    assert "big" in {one["key"] for one in orders["views"]}
    assert desk.delete(path).status_code == 204
    assert desk.delete(path).status_code == 404


def test_roles_are_given_and_hold_at_once(desk: httpx.Client, member: httpx.Client) -> None:
    role = {
        "key": "clerk",
        "name": "文员",
        "tables": {"orders": {"where": "{city}={$me.city}", "hidden": ["amount"]}},
    }
    assert desk.put("/api/roles/clerk", json=role).status_code == 200
    people = desk.get("/api/people").json()["people"]
    li = next(one["id"] for one in people if one["login"] == "li")
    made(desk, "orders", channel="phone", city="宜昌")

    placed = desk.put(
        f"/api/people/{li}", json={"role": "clerk", "attributes": {"city": "宜昌"}}
    ).json()

    assert (placed["role"], placed["attributes"]) == ("clerk", {"city": "宜昌"})
    records = member.get("/api/tables/orders/records").json()["records"]
    assert [one["cells"]["city"] for one in records] == ["宜昌"]
    assert "amount" not in records[0]["cells"]
    assert member.get("/api/tables/customers/records").status_code == 404
    assert member.get("/api/roles").status_code == 403
    held = desk.delete("/api/roles/clerk")
    assert "李雷" in held.json()["wanted"]

    desk.put(f"/api/people/{li}", json={"role": "member"})
    assert desk.delete("/api/roles/clerk").status_code == 204


def test_the_last_owner_stays(desk: httpx.Client) -> None:
    people = desk.get("/api/people").json()["people"]
    (owner,) = (one["id"] for one in people if one["role"] == "owner")

    refused = desk.put(f"/api/people/{owner}", json={"role": "member"})

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/last-owner")
    assert desk.get("/api/people").status_code == 200
    unknown = desk.put(f"/api/people/{owner}", json={"role": "emperor"})
    assert unknown.status_code == 404


def test_a_table_that_is_gone_is_still_read_as_it_was(desk: httpx.Client) -> None:
    assert desk.put(TOOLS, json={"table": DEFINITION}).status_code == 200
    saw = made(desk, "tools", name="锯子", weight="1")
    then = datetime.now(UTC).isoformat()
    desk.delete(TOOLS)

    past = desk.get(f"{TOOLS}/as-of", params={"at": then})

    assert past.status_code == 200, past.text
    assert [(one["id"], one["cells"]) for one in past.json()["records"]] == [
        (saw, {"name": "锯子", "weight": "1"})
    ]
    assert desk.get(f"{TOOLS}/records").status_code == 404


def test_a_definition_is_not_put_under_another_key(desk: httpx.Client, tools: str) -> None:
    other = desk.put("/api/tables/hammers", json={"table": DEFINITION})

    assert other.status_code == 422
    assert "hammers" in other.text
    assert table_of(desk, "hammers") is None


@pytest.mark.parametrize(
    ("type_", "options", "option", "zh", "en"),
    [
        ("link", {}, "关联到", "选一张表", "choose a table"),
        ("lookup", {"field": "name"}, "经过哪个关联", "选一个关联", "choose a link"),
        ("rollup", {"how": "count"}, "经过哪个关联", "选一个关联", "choose a link"),
        ("rollup", {"through": "x", "how": "sum"}, "那边的字段", "选一个字段", "choose a field"),
        ("state", {}, "阶段", "至少加一个阶段", "add a stage at least"),
        ("formula", {}, "公式", "写一个公式", "write a formula"),
        ("button", {"flow": "f"}, "按钮上的字", "写上按钮上的字", "write its words"),
        ("number", {"decimals": "x"}, "小数位", "应为整数或空，不是文字", "a whole number"),
        ("link", {"table": "nowhere"}, "关联到", "选一张表，没有「nowhere」", "choose a table"),
    ],
)
def test_a_field_that_lacks_an_option_is_refused_in_the_words_of_its_dialog(
    desk: httpx.Client, tools: str, type_: str, options: dict[str, Any], option: str,
    zh: str, en: str,
) -> None:  # fmt: skip
    field = {"key": "more", "name": "客户", "name_en": "Customer", "type": type_}
    wrong = {**DEFINITION, "fields": [*DEFINITION["fields"], {**field, "options": options}]}

    def refused(tongue: str) -> dict[str, Any]:
        headers = {"accept-language": tongue}
        answer = desk.put(f"/api/tables/{tools}", json={"table": wrong}, headers=headers)
        assert answer.status_code == 422
        told: dict[str, Any] = answer.json()
        return told

    ours, theirs = refused("zh-CN"), refused("en")
    assert (ours["field"], ours["option"]) == ("客户", option)
    assert zh in ours["wanted"]
    assert (theirs["field"], en in theirs["wanted"]) == ("Customer", True)
    assert "Object" not in str((ours, theirs))
    assert "`" not in str((ours, theirs))


def test_what_a_request_lacks_is_said_in_the_language_of_its_reader(desk: httpx.Client) -> None:
    def said(tongue: str) -> str:
        answer = desk.put(TOOLS, json={"table": {}}, headers={"accept-language": tongue})
        assert answer.status_code == 400
        return str(answer.json()["places"][0]["message"])

    assert (said("zh-CN"), said("en")) == ("缺 key", "key is missing")


def numbered_after(desk: httpx.Client, table: str, field: dict[str, Any]) -> list[str | None]:
    """Change the field to auto-number, make one more record; the field of all, oldest first."""
    path = f"/api/tables/{table}/fields/{field['key']}/convert"
    shown = desk.post(f"{path}/preview", json={"field": field})
    assert shown.status_code == 200, shown.text
    assert shown.json()["lost"] == 0
    assert desk.post(path, json={"field": field}).status_code == 200
    other = next(one["key"] for one in DEFINITION["fields"] if one["key"] != field["key"])
    made(desk, table, **{other: "新的"})
    page = desk.get(f"/api/tables/{table}/records").json()
    return [one["cells"][field["key"]] for one in reversed(page["records"])]


def test_an_empty_table_may_number_what_was_a_required_text(
    desk: httpx.Client, tools: str
) -> None:  # fmt: skip
    text = {"key": "name", "name": "单号", "type": "text", "required": True}
    whole = {**DEFINITION, "fields": [text, DEFINITION["fields"][1]]}
    assert desk.put(TOOLS, json={"table": whole}).status_code == 200
    number = {**text, "type": "auto-number", "options": {"prefix": "DH-", "digits": 3}}
    assert numbered_after(desk, tools, number) == ["DH-001"]


def test_texts_that_are_there_are_kept_and_numbering_goes_on(
    desk: httpx.Client, tools: str
) -> None:  # fmt: skip
    for name, weight in (("锤子", "DH-041"), ("铁砧", ""), ("羽毛", "样品"), ("钳子", "DH-7")):
        made(desk, tools, name=name, weight=weight)
    number = {"key": "weight", "name": "编号", "type": "auto-number",
              "options": {"prefix": "DH-", "digits": 3}}  # fmt: skip
    assert numbered_after(desk, tools, number) == ["DH-041", "DH-042", "样品", "DH-7", "DH-043"]


def test_a_field_becomes_nothing_that_is_computed_and_it_is_said_what_to_do(
    desk: httpx.Client, tools: str
) -> None:  # fmt: skip
    formula = {"key": "weight", "name": "重量", "type": "formula", "options": {"formula": "1"}}
    path = f"{TOOLS}/fields/weight/convert/preview"
    answer = desk.post(path, json={"field": formula})
    assert answer.status_code == 422
    assert "另加一个" in answer.json()["wanted"]
