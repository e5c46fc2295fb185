"""What people write, what they get, and what they are told when it cannot be read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from danliu.formulas import (
    Fault,
    FormulaError,
    Kind,
    UnknownReference,
    check,
    parse,
    references,
    show,
    to_python,
)

ORDER: dict[tuple[str, ...], Any] = {
    ("订单金额",): Decimal("480"),
    ("客户等级",): "金",
    ("备注",): "",
    ("数量",): 3,
    ("交期",): date(2026, 11, 27),
    ("下单时间",): datetime(2026, 11, 22, 1, 30, tzinfo=UTC),
    ("credit", "available"): Decimal("1000.50"),
    ("lines", "0", "sku"): "HT-2",
    ("lines",): [{"sku": "HT-2"}],
    ("$now",): datetime(2026, 11, 22, 17, 0, tzinfo=UTC),
    ("$zone",): "Asia/Shanghai",
}


def answer(formula: str) -> Any:
    return to_python(parse(formula))(ORDER.get)


def scope(path: tuple[str, ...]) -> Kind:
    if path not in ORDER:
        raise UnknownReference(path, sorted(".".join(known) for known in ORDER))
    return {"订单金额": Kind.number, "交期": Kind.date, "下单时间": Kind.moment}.get(
        path[0], Kind.text if path[0] == "客户等级" else Kind.any
    )


def complaint(formula: str) -> tuple[int, str, list[str]]:
    with pytest.raises(FormulaError) as error:
        check(parse(formula), scope)
    return error.value.at, error.value.found, error.value.expected


def test_a_small_order_passes_by_default():
    assert answer('IF({订单金额}<500,"默认通过","复核")') == "默认通过"


def test_a_formula_typed_on_a_chinese_keyboard_is_read():
    assert (
        answer("＝ＩＦ（{订单金额}＜500，“默认通过”，“复核”）".replace("ＩＦ", "IF")) == "默认通过"
    )
    assert answer("AND(真，{客户等级}＝“金”)") is True
    assert answer("{订单金额}×２÷4－１") == Decimal(239)


def test_a_dot_walks_into_what_a_step_or_a_link_gave():
    assert answer("{credit.available}>={订单金额}") is True
    assert answer('LEFT({lines.0.sku},2)&"/"&{数量}') == "HT/3"
    assert answer("{lines}") == [{"sku": "HT-2"}]


def test_precedence_is_that_of_excel():
    assert answer("1+2*3&4") == "74"
    assert answer("-2*-3-4/2") == 4
    assert answer("2>1=TRUE") is True
    assert answer("200*10%") == 20


def test_a_blank_is_not_zero():
    assert answer("{缺}+1") is None
    assert answer("{缺}<1") is None
    assert answer('OR({备注}="",FALSE)') is True
    assert answer("{备注}=BLANK()") is True
    assert answer("{缺}=0") is False
    assert answer("{缺}<>0") is True
    assert answer('"备注："&{备注}') == "备注："
    assert answer("IF({缺}>1,1,2)") == 2
    assert answer("COALESCE({缺},{数量})") == 3


def test_what_has_no_answer_is_blank():
    assert answer("1/0") is None
    assert answer("IFERROR(1/0,{数量})") == 3
    assert answer("IFERROR({客户等级}+1,{数量})") == 3
    assert answer("{交期}+99999999") is None


def test_days_are_counted_in_the_zone_of_the_workspace():
    assert answer("TODAY()") == date(2026, 11, 23)
    assert answer("{交期}-TODAY()") == 4
    assert answer("{下单时间}<TODAY()") is True
    assert answer("{下单时间}+0.5") == datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
    assert answer('"下单 "&{下单时间}') == "下单 2026-11-22 09:30:00"


def test_quotes_are_doubled_inside_a_text():
    assert answer('"他说""好"""') == '他说"好"'


def test_references_are_listed_once_in_the_order_of_the_text():
    tree = parse("{b.x}+{a}+{b.x}")
    assert references(tree) == [("b", "x"), ("a",)]


def test_a_renamed_field_is_written_back_with_its_new_name():
    tree = parse("IF(({f1}+1)*2>{f2}-(3-1),-{f1}%,真)")
    names = {"f1": "数量", "f2": "订单金额"}
    assert show(tree, lambda path: names[path[0]]) == (
        "IF(({数量} + 1) * 2 > {订单金额} - (3 - 1), -{数量}%, TRUE)"
    )


@pytest.mark.parametrize(
    ("formula", "at", "found", "expected"),
    [
        ("", 1, "end", ["value"]),
        ("1+", 3, "end", ["value"]),
        ("1+*2", 3, "*", ["value"]),
        ("1 2", 3, "2", ["operator", "end"]),
        ('LEFT("abc"', 11, "end", [")", ",", "operator"]),
        ("(1", 3, "end", [")", "operator"]),
        ('IF(TRUE,"a)', 9, '"', ['"…"']),
        ("{数量", 1, "{", ["{…}"]),
        ("{a..b}", 1, "{a..b}", ["{name}"]),
        ("数量+1", 1, "数量", ["{数量}", "数量(…)"]),
        ("1+CONCATT(1)", 3, "CONCATT", ["CONCAT", "CONCATENATE"]),
        ("LEFT()", 1, "0 arguments", ["1 to 2 arguments"]),
        ("AND()", 1, "0 arguments", ["1 to any number arguments"]),
        ("NOT(TRUE,TRUE)", 1, "2 arguments", ["1 arguments"]),
        ("1+1E100", 3, "1E100", ["number below 1E100", "at most 20 decimals"]),
        ("1\0", 2, "U+0000", ["readable character"]),
        ("IF(1,2)", 4, "number", ["truth"]),
        ('{订单金额}+"x"', 8, "text", ["date", "moment", "number"]),
        ('IF(TRUE,"x",{订单金额})', 13, "number", ["text"]),
        ("{客户等级}>{交期}", 8, "date", ["text"]),
        ("{交期}+{交期}", 6, "date", ["number"]),
    ],
)
def test_an_error_names_the_place_and_what_is_due(
    formula: str, at: int, found: str, expected: list[str]
):
    assert complaint(formula) == (at, found, expected)


def test_an_unknown_field_is_named_with_its_place_and_the_known_ones():
    with pytest.raises(UnknownReference) as error:
        check(parse("1+{客户级别}"), scope)
    assert (error.value.at, error.value.path) == (3, ("客户级别",))
    assert "客户等级" in error.value.known


def test_length_and_depth_are_bounded():
    assert answer("+".join("1" * 64)) == 64
    assert answer("(" * 1900 + "1" + ")" * 1900) == 1
    assert complaint("+".join("1" * 65))[1:] == ("65 levels", ["at most 64 levels"])
    assert complaint("-" * 64 + "1")[1] == "65 levels"
    assert complaint("1" * 4_001) == (4001, "4001 characters", ["at most 4000 characters"])


def test_a_formula_over_a_document_is_typed_at_run_time():
    assert check(parse("{credit.available}+1"), scope) is Kind.any
    with pytest.raises(Fault) as fault:
        answer("{lines.0.sku}*2")
    assert fault.value.found == ["text", "number"]
    assert fault.value.code == "formula-fault"


def test_a_formula_tells_its_kind():
    assert check(parse("{交期}-{交期}"), scope) is Kind.number
    assert check(parse("{交期}+1"), scope) is Kind.date
    assert check(parse("{下单时间}>{交期}"), scope) is Kind.truth
    assert check(parse('IF(真,"",{交期})'), scope) is Kind.date
