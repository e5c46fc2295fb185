"""People write a choice as they see it; the store keeps its key."""

import pytest

from danliu.tables.access import Sight
from danliu.tables.definition import Check, FieldDef, TableDef, View
from danliu.tables.kinds import Scope
from danliu.tables.schema import Schema
from danliu.tables.wording import with_keys, worded

LEVELS = {
    "choices": [{"key": "vip", "name": "贵宾", "name_en": "VIP"}, {"key": "a", "name": "普通"}]
}
STAGES = {
    "initial": "new",
    "stages": [
        {"key": "new", "name": "新", "meaning": "going", "next": ["review"]},
        {"key": "review", "name": '待"复核"', "meaning": "asks"},
        {"key": "done", "name": "review", "meaning": "done"},
    ],
}
CUSTOMERS = TableDef(
    "customers",
    "客户",
    "name",
    (
        FieldDef("name", "名称", "text", id=1),
        FieldDef("level", "等级", "choice", options=LEVELS, id=2),
    ),
    id=1,
)
ORDERS = TableDef(
    "orders",
    "订单",
    "number",
    (
        FieldDef("number", "单号", "text", id=3),
        FieldDef("status", "状态", "state", options=STAGES, id=4),
        FieldDef("customer", "客户", "link", options={"table": "customers"}, id=5),
    ),
    checks=(Check('{状态}="新"', "还没审核"),),
    views=(View("new", "新单", where='{状态}="新"'),),
    id=2,
)
SCHEMA = Schema(1, 1, [CUSTOMERS, ORDERS], (), (), "Asia/Shanghai")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('{状态}="新"', '{状态}="new"'),
        ('"新"<>{status}', '"new"<>{status}'),
        ('AND({状态}="新",{客户.等级}="贵宾")', 'AND({状态}="new",{客户.等级}="vip")'),
        ('OR({客户.等级}="VIP", {单号}="新")', 'OR({客户.等级}="vip", {单号}="新")'),
        ('{状态}="待""复核"""', '{状态}="review"'),
        # what is a key already is one, also where another choice is called so
        ('{状态}="review"', '{状态}="review"'),
        ('{状态}="没有这样的"', '{状态}="没有这样的"'),
        ('{单号}&"新"="新"', '{单号}&"新"="新"'),
        ("", ""),
    ],
)
def test_a_name_becomes_its_key_and_nothing_else_is_touched(typed: str, kept: str) -> None:
    scope = Scope(Sight(SCHEMA, None), SCHEMA.table("orders"))
    assert with_keys(scope, typed) == kept


def test_rules_and_views_are_kept_by_keys() -> None:
    kept = worded(SCHEMA, ORDERS)
    assert kept.checks[0].when == kept.views[0].where == '{状态}="new"'
