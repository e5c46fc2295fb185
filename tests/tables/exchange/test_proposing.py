"""The table that a file looks like, before anybody made one."""

from danliu.tables.exchange.proposing import propose
from danliu.tables.keys import keys_for

NAMES = ["客户名称", "电话", "下单日期", "下单时间", "单价", "数量", "渠道", "订单号", "备注", "空"]
ROWS = [
    [f"客户{n}", f"1381234{n:04}", "2026-02-10", "2026-02-10 15:30", "1,234.50", str(n + 1),
     "微信" if n % 2 else "电话", f"00{n}", "第一行\n第二行", ""]
    for n in range(12)
]  # fmt: skip


def test_each_column_has_the_strictest_type_that_fits() -> None:
    proposed = propose("二月订单.xlsx", "Sheet1", NAMES, ROWS)

    assert proposed.name == "二月订单"
    assert [one.type for one in proposed.fields] == [
        "text", "phone", "date", "date-time", "money", "number", "choice", "text", "long-text",
        "text",
    ]  # fmt: skip
    assert proposed.title == "ke_hu_ming_cheng"
    channel = proposed.fields[6]
    assert [one["name"] for one in channel.options["choices"]] == ["电话", "微信"]
    assert proposed.fields[9].blank == 1


def test_a_column_of_phones_with_one_mistake_is_still_of_phones() -> None:
    cells = [[f"1381234{n:04}"] for n in range(9)]

    assert propose("a.csv", "", ["联系电话"], [*cells, ["12"]]).fields[0].type == "phone"
    assert propose("a.csv", "", ["编码"], [*cells, ["12"]]).fields[0].type == "number"


def test_a_number_that_begins_with_zero_is_a_text() -> None:
    assert propose("a.csv", "", ["料号"], [["007"], ["012"]]).fields[0].type == "text"


def test_a_sheet_that_somebody_named_names_the_table() -> None:
    assert propose("导出.xlsx", "供应商", ["名称"], [["甲"]]).name == "供应商"


def test_keys_are_spelt_and_none_comes_twice() -> None:
    assert keys_for(["客户", "客户", "Order No.", "2026年", "！"], ["ke_hu"]) == [
        "ke_hu_2", "ke_hu_3", "order_no", "f_2026_nian", "f",
    ]  # fmt: skip


def test_one_bad_cell_makes_no_text_of_a_column_and_its_row_is_told() -> None:
    rows = [[f"2026-02-{n:02}", str(n), f"{n}%"] for n in range(1, 20)]
    rows[6] = ["下周三", "十二", "?"]
    proposed = propose("a.csv", "", ["交期", "数量", "折扣"], rows, range(3, 22))

    assert [one.type for one in proposed.fields] == ["date", "number", "percent"]
    for field, value in zip(proposed.fields, rows[6], strict=True):
        assert field.misfit == 1
        assert [(one.line, one.value) for one in field.misfits] == [(9, value)]


def test_with_more_than_a_tenth_of_them_wrong_it_is_a_text_after_all() -> None:
    cells = [*([str(n)] for n in range(8)), ["十二"], ["约 20"]]
    (field,) = propose("a.csv", "", ["数量"], cells).fields
    assert (field.type, field.misfit) == ("text", 0)
