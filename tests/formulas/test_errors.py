"""Errors beside values, lists, and what both cost, in plain examples."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.types import ARRAY, BigInteger, Boolean, Date, Numeric, Text

from danliu.formulas import (
    Answer,
    Error,
    FormulaError,
    Kind,
    check,
    parse,
    to_answer,
    to_python,
    to_sql,
    to_sql_error,
)
from danliu.formulas.formed import size
from danliu.formulas.kinds import kind_of_type, kind_of_value

ORDER: dict[tuple[str, ...], Any] = {
    ("单价",): Decimal("2.5"),
    ("数量",): Decimal(0),
    ("明细", "金额"): [12, 30.5, None],
    ("明细", "品名"): ["茶", "", "糖"],
    ("空",): [],
    ("合计",): Error.div,
}


def answer(text: str) -> Answer:
    return to_answer(parse(text))(ORDER.get)


def test_an_error_is_told_beside_a_blank_value():
    assert answer("{单价}/{数量}") == (None, Error.div)
    assert to_python(parse("{单价}/{数量}"))(ORDER.get) is None
    assert answer("{缺}/{数量}") == (None, None)  # a blank is no error
    assert answer("10^60*10^60") == (None, Error.num)
    assert answer('VALUE("十")') == (None, Error.value)


@pytest.mark.parametrize(
    "text",
    ['1/0&"元"', "AND(TRUE,1/0>1)", "OR(TRUE,1/0>1)", "1/0=2", "IF(1/0>1,1,2)", "SUM(1,1/0)"],
)
def test_an_error_passes_through_what_takes_blanks(text: str):
    assert answer(text) == (None, Error.div)


def test_what_is_not_chosen_has_no_say():
    assert answer("IF(TRUE,1,1/0)") == (1, None)
    assert answer('SWITCH(2,1,1/0,2,"二")') == ("二", None)
    assert answer("IFBLANK(1/0,7)") == (7, None)
    assert answer("CHOOSE(3,1,2)") == (None, Error.value)


def test_errors_can_be_asked_about_and_ended():
    assert answer("IFERROR(1/0,7)") == (7, None)
    assert answer("IFERROR({缺},7)") == (None, None)  # that is what IFBLANK is for
    assert answer("IFNA(1/0,7)") == (None, Error.div)
    assert answer("IFNA(NA(),7)") == (7, None)
    assert answer("ISERROR({合计})") == (True, None)
    assert answer("ERROR.TYPE(1/0)") == (2, None)
    assert answer("{合计}+1") == (None, Error.div)


def test_lists_and_single_values_mix():
    assert answer("SUM(1,2,{明细.金额})") == (Decimal("45.5"), None)
    assert answer("COUNTA({明细.品名})") == (2, None)
    assert answer("UNIQUE({明细.品名})") == (["茶", "糖"], None)
    assert answer("SUM({空})") == (None, None)
    assert answer("COUNT({空})") == (0, None)
    assert answer("LARGE({明细.金额},5)") == (None, Error.num)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ([Decimal(1), None], Kind.numbers),
        (["茶"], Kind.texts),
        ([date(2026, 1, 1)], Kind.dates),
        ([True], Kind.truths),
        ([None], Kind.blanks),
        ([Decimal(1), "茶"], Kind.list),
        ([{"sku": "HT-2"}], Kind.list),
    ],
)
def test_a_list_is_of_the_kind_of_what_it_holds(value: list[Any], kind: Kind):
    assert kind_of_value(value) is kind


def test_an_array_is_a_list_of_its_elements():
    assert kind_of_type(ARRAY(Numeric())) is kind_of_type(ARRAY(BigInteger())) is Kind.numbers
    assert kind_of_type(ARRAY(Text())) is Kind.texts
    assert kind_of_type(ARRAY(Boolean())) is Kind.truths
    assert kind_of_type(ARRAY(Date())) is Kind.dates
    assert kind_of_type(ARRAY(UUID())) is Kind.list


def test_kinds_of_lists_are_checked():
    kinds = {"金额": Kind.numbers, "品名": Kind.texts}
    assert check(parse("SUM({金额})"), lambda path: kinds[path[0]]) is Kind.number
    assert check(parse("UNIQUE({品名})"), lambda path: kinds[path[0]]) is Kind.texts
    assert check(parse("FIRST({品名})"), lambda path: kinds[path[0]]) is Kind.text
    with pytest.raises(FormulaError) as error:
        check(parse("SUM({品名})"), lambda path: kinds[path[0]])
    assert error.value.expected == ["number", "numbers"]


def column(path: tuple[str, ...]) -> Any:
    return sql_column(path[0], Numeric())


def test_sql_grows_with_the_formula_and_not_with_its_powers():
    nested = "{a}"
    for _ in range(60):
        nested = f"MOD({nested},7)"
    assert size(to_sql(parse(nested), column)) < 20_000
    assert size(to_sql_error(parse(nested), column)) < 400_000


def test_what_would_blow_up_is_refused_with_its_place():
    nested = "{a}"
    for _ in range(30):
        nested = f"IFERROR(1/{nested},2)"
    with pytest.raises(FormulaError) as error:
        to_sql(parse(nested), column)
    assert "characters of SQL" in error.value.found


def test_a_format_must_be_written_out():
    with pytest.raises(FormulaError) as error:
        check(parse("TEXT({a},{b})"), lambda path: Kind.number if path == ("a",) else Kind.text)
    assert error.value.found == "formula"
