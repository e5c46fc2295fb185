"""Columns find their fields."""

import pytest

from danliu.tables.access import Sight
from danliu.tables.definition import FieldDef, TableDef, Unique
from danliu.tables.exchange.guessing import guess
from danliu.tables.schema import Schema
from danliu.tables.table import Table

LEVELS = [{"key": "vip", "name": "贵宾"}, {"key": "normal", "name": "普通"}]
TABLE = Table(
    TableDef(
        "customers",
        "客户",
        "name",
        (
            FieldDef("name", "客户名称", "text", name_en="Customer name"),
            FieldDef("phone", "联系电话", "phone"),
            FieldDef("amount", "金额", "money"),
            FieldDef("since", "开户日期", "date"),
            FieldDef("level", "等级", "choice", options={"choices": LEVELS}),
        ),
        unique=(Unique(("name",)),),
    )
)

SIGHT = Sight(Schema(1, 1, [TABLE.definition]), None)


def found(*columns: str, rows=()):
    return {one.column: one.field for one in guess(SIGHT, TABLE, columns, rows).columns}


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("客户名称", "name"),
        ("Customer name", "name"),
        ("customer_name", "name"),
        ("客户 名称（必填）", "name"),
        ("ＣＵＳＴＯＭＥＲ　ＮＡＭＥ", "name"),
        ("kehumingcheng", "name"),
        ("KHMC", "name"),
        ("电话", "phone"),
        ("amount", "amount"),
        ("dengji", "level"),
        ("备注", None),
    ],
)
def test_a_column_is_known_by_any_form_of_its_name(column, field):
    assert found(column) == {column: field}


def test_cells_that_do_not_fit_speak_against_a_name():
    [one] = guess(SIGHT, TABLE, ["金额"], [["很多"], ["12"], ["一些"], ["少"]]).columns
    assert one.readable == 0.25
    assert one.sure < 0.6
    assert "25%" in one.why.zh


def test_cells_alone_tell_a_date_and_a_telephone_number():
    rows = [["2026-02-10", "13812345678"]] * 3
    assert found("何时", "怎么找", rows=rows) == {"何时": "since", "怎么找": "phone"}


def test_no_field_is_taken_twice_and_the_better_column_has_it():
    assert found("电话", "联系电话") == {"电话": None, "联系电话": "phone"}


def test_a_unique_rule_that_the_file_fills_is_the_key():
    assert guess(SIGHT, TABLE, ["客户名称", "金额"], []).key == ("name",)
    assert guess(SIGHT, TABLE, ["金额"], []).key == ()
