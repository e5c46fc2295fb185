"""A clerk brings files into the shop."""

import asyncio
from decimal import Decimal

import pytest

from danliu.formulas import FormulaError
from danliu.tables.errors import NotFound
from danliu.tables.exchange.errors import MappingMisfit
from danliu.tables.exchange.mapping import Lines, Mapped

ORDERS = Mapped(
    "orders",
    {"number": "={订单号}", "customer": "={客户}", "amount": "={金额}"},
)
CUSTOMERS = Mapped("customers", {"name": "={姓名}"})
WITH_LINES = Mapped(
    "orders",
    {"number": "={订单号}", "customer": "={客户}"},
    lines=Lines(
        "rows", "lines", "order", {"product": "={商品}", "pieces": "={件数}"}, number="line"
    ),
    group_by=("订单号",),
)
THREE = "订单号,客户,金额\nA1,启明,10\nA2,启明,20.5\nA3,海潮,30\n"
TWO_ORDERS = (
    "订单号,客户,商品,件数\nA1,启明,红糖姜茶,3\nA1,启明,桂圆,1\nA1,启明,桂圆,1\nA2,海潮,枸杞,2\n"
)


def counts(report):
    return (report.received, report.created, report.absorbed, report.skipped, report.refused)


async def test_a_file_comes_in_and_the_customers_it_names_are_made(shop):
    report = await shop.bring_in(THREE, ORDERS)
    assert counts(report) == (3, 3, 0, 0, 0)
    assert shop.refused_rows() == []
    assert await shop.values("orders", "amount") == [Decimal(10), Decimal("20.5"), Decimal(30)]
    assert await shop.values("customers", "name") == ["启明", "海潮"]
    assert shop.writes == 1


async def test_the_same_file_again_changes_nothing(shop):
    await shop.bring_in(THREE, ORDERS)
    report = await shop.bring_in(THREE, ORDERS)
    assert counts(report) == (3, 0, 3, 0, 0)
    assert len(await shop.all("orders")) == 3


async def test_another_export_with_the_same_rows_in_another_order_changes_nothing(shop):
    await shop.bring_in(THREE, ORDERS)
    text = "金额;订单号;客户\n30;A3;海潮\n10;A1;启明\n40;A4;启明\n20.5;A2;启明\n"
    report = await shop.bring_in(shop.file(text, "later.csv", "gb18030"), ORDERS)
    assert counts(report) == (4, 1, 3, 0, 0)
    assert await shop.values("orders", "number") == ["A1", "A2", "A3", "A4"]


async def test_two_customers_alike_are_two_and_stay_two(shop):
    for created, absorbed in ((2, 0), (0, 2)):
        report = await shop.bring_in("姓名\n张伟\n张伟\n", CUSTOMERS)
        assert (report.created, report.absorbed) == (created, absorbed)
    assert await shop.values("customers", "name") == ["张伟", "张伟"]


async def test_a_bad_row_falls_alone_and_says_why(shop):
    text = "订单号,客户,金额\nA1,启明,10\nA2,启明,很多\n,启明,5\nA3\nA1,海潮,7\nA5,海潮,30\n"
    report = await shop.bring_in(text, ORDERS)
    assert counts(report) == (6, 2, 0, 0, 4)
    assert await shop.values("orders", "number") == ["A1", "A5"]
    assert [one.line for one in report.reasons] == [3, 4, 5, 6]
    amount, required, ragged, taken = (one.reason for one in report.reasons)
    assert amount.zh.startswith("金额「很多」")
    assert amount.en.startswith('金额 "很多"')
    assert (required.zh, required.en) == ("单号：必填", "单号: required")
    assert ragged.en == "the row has 1 cells, the header 3 columns"
    assert taken.zh == "已有 单号 相同的记录"


async def test_an_order_number_taken_twice_refuses_the_second_only(shop):
    report = await shop.bring_in(THREE + "A1,海潮,7\n", ORDERS)
    assert counts(report) == (4, 3, 0, 0, 1)
    assert [(one.line, one.reason.en) for one in report.reasons] == [
        (5, "there is a record with the same 单号")
    ]


async def test_refused_rows_are_mended_and_brought_in(shop):
    text = "订单号,客户,金额\nA1,启明,10\nA2,启明,很多\nA3,海潮\n"
    await shop.bring_in(text, ORDERS)
    header, bad, ragged = shop.refused_rows()
    assert header == ["拒绝原因", "原行号", "订单号", "客户", "金额"]
    assert bad[1:] == ["3", "A2", "启明", "很多"]
    assert ragged == ["这一行有 2 格，表头有 3 列", "4", "A3", "海潮"]

    mended = shop.refused.read_text("utf-8-sig").replace("很多", "20")
    again = await shop.bring_in(shop.file(mended, "mended.csv"), ORDERS)
    assert counts(again) == (2, 1, 0, 0, 1)
    assert shop.refused_rows()[0] == header
    assert shop.refused_rows()[1][2:] == ["A3", "海潮"]

    whole = "订单号,客户,金额\nA1,启明,10\nA2,启明,20\nA3,海潮,5\n"
    assert counts(await shop.bring_in(whole, ORDERS)) == (3, 1, 2, 0, 0)


async def test_rows_with_the_same_number_are_one_order_with_lines(shop):
    report = await shop.bring_in(TWO_ORDERS, WITH_LINES)
    assert counts(report) == (4, 4, 0, 0, 0)
    assert await shop.values("orders", "number") == ["A1", "A2"]
    lines = [(one["line"], one["product"], one["pieces"]) for one in await shop.all("lines")]
    assert sorted(lines) == [(1, "枸杞", 2), (1, "红糖姜茶", 3), (2, "桂圆", 1), (3, "桂圆", 1)]
    assert counts(await shop.bring_in(TWO_ORDERS, WITH_LINES)) == (4, 0, 4, 0, 0)


async def test_an_order_that_grew_gets_only_its_new_line(shop):
    await shop.bring_in(TWO_ORDERS, WITH_LINES)
    report = await shop.bring_in(TWO_ORDERS + "A2,海潮,菊花,4\n", WITH_LINES)
    assert counts(report) == (5, 1, 4, 0, 0)
    assert await shop.values("lines", "product") == ["枸杞", "桂圆", "桂圆", "红糖姜茶", "菊花"]


async def test_an_order_with_one_bad_line_is_refused_whole(shop):
    text = TWO_ORDERS.replace("A1,启明,桂圆,1\nA2", "A1,启明,桂圆,一些\nA2")
    report = await shop.bring_in(text, WITH_LINES)
    assert counts(report) == (4, 1, 0, 0, 3)
    assert await shop.values("orders", "number") == ["A2"]
    assert {one.reason.zh.partition("：")[0] for one in report.reasons} == {"第 4 行"}
    mended = shop.refused.read_text("utf-8-sig").replace("一些", "1")
    assert counts(await shop.bring_in(shop.file(mended, "m.csv"), WITH_LINES)) == (3, 3, 0, 0, 0)
    assert counts(await shop.bring_in(TWO_ORDERS, WITH_LINES)) == (4, 0, 4, 0, 0)


async def test_an_order_with_an_unreadable_line_is_not_taken_without_it(shop):
    text = TWO_ORDERS.replace("A1,启明,桂圆,1\nA2", "A1,启明,桂圆,1,1\nA2")
    report = await shop.bring_in(text, WITH_LINES)
    assert counts(report) == (4, 1, 0, 0, 3)
    assert [one.reason.zh for one in report.reasons] == [
        "同一单的第 4 行有问题，整单未导入",
        "同一单的第 4 行有问题，整单未导入",
        "这一行有 5 格，表头有 4 列",
    ]


async def test_an_unreadable_line_that_hides_its_order_splits_nothing_in_silence(shop):
    text = TWO_ORDERS.replace("A1,启明,桂圆,1\nA1", '"A1,启明,桂圆,1\nA1', 1)
    report = await shop.bring_in(text, WITH_LINES)
    assert counts(report) == (4, 1, 0, 0, 3)
    assert await shop.values("orders", "number") == ["A2"]


async def test_an_order_whose_rows_stand_apart_is_refused_whole(shop):
    report = await shop.bring_in(TWO_ORDERS + "A1,启明,菊花,4\n", WITH_LINES)
    assert counts(report) == (5, 1, 0, 0, 4)
    assert "第 6 行" in report.reasons[0].reason.zh
    assert await shop.values("orders", "number") == ["A2"]
    # in the file of refused rows they stand together again
    again = await shop.bring_in(shop.refused, WITH_LINES)
    assert counts(again) == (4, 4, 0, 0, 0)


async def test_rows_without_an_order_number_are_refused(shop):
    report = await shop.bring_in(TWO_ORDERS + ",启明,菊花,4\n , 启明,桂圆,1\n", WITH_LINES)
    assert counts(report) == (6, 4, 0, 0, 2)
    assert report.reasons[0].reason.zh == "没有单号，不知道属于哪一单"


async def test_an_order_without_measure_is_refused(shop):
    text = TWO_ORDERS + "A3,启明,桂圆,1\n" * 1001
    report = await shop.bring_in(text, WITH_LINES)
    assert counts(report) == (1005, 4, 0, 0, 1001)
    assert len(report.reasons) == 100
    assert len(shop.refused_rows()) == 1002


async def test_rows_that_are_none_of_our_business_are_skipped(shop):
    mapping = Mapped("customers", {"name": "={姓名}"}, skip_when='{状态}="作废"')
    report = await shop.bring_in("姓名,状态\n张伟,\n李娜,作废\n", mapping)
    assert counts(report) == (2, 1, 0, 1, 0)


async def test_a_formula_that_cannot_be_computed_refuses_its_row(shop):
    mapping = Mapped("customers", {"name": '=IF({级}="a",{姓名},{姓名}*2)'})
    report = await shop.bring_in("姓名,级\n张伟,a\n李娜,b\n", mapping)
    assert counts(report) == (2, 1, 0, 0, 1)
    assert report.reasons[0].reason.zh.startswith("公式无法计算")


async def test_a_column_may_have_a_dot_in_its_name(shop):
    report = await shop.bring_in("姓名.全称\n张伟\n", Mapped("customers", {"name": "={姓名.全称}"}))
    assert counts(report) == (1, 1, 0, 0, 0)
    assert await shop.values("customers", "name") == ["张伟"]


async def test_a_file_that_lacks_a_column_is_refused_before_anything_is_written(shop):
    with pytest.raises(MappingMisfit) as misfit:
        await shop.bring_in("订单号,客户\nA1,启明\n", ORDERS)
    assert (misfit.value.missing, misfit.value.known) == (["金额"], ["订单号", "客户"])
    assert shop.writes == 0


async def test_lines_need_to_know_what_makes_an_order(shop):
    ungrouped = Mapped("orders", WITH_LINES.cells, lines=WITH_LINES.lines)
    with pytest.raises(MappingMisfit):
        await shop.bring_in(TWO_ORDERS, ungrouped)


async def test_a_mapping_that_cannot_be_read_is_refused_before_anything_is_written(shop):
    with pytest.raises(FormulaError):
        await shop.bring_in(THREE, Mapped("customers", {"name": "={客户"}))
    assert shop.writes == 0


async def test_a_table_that_is_not_there_stops_the_import(shop):
    with pytest.raises(NotFound):
        await shop.bring_in(THREE, Mapped("clients", {"name": "={客户}"}))


async def test_progress_is_told_while_a_thousand_rows_come_in(shop):
    names = [f"客户{n}" if n % 100 else "" for n in range(1, 1001)]
    text = "姓名,城市\n" + "".join(f"{name},厦门\n" for name in names)
    report = await shop.bring_in(text, CUSTOMERS, batch_rows=200)
    assert counts(report) == (1000, 990, 0, 0, 10)
    told = [one.received for one in shop.progress]
    assert told == sorted(told)
    assert (len(told), told[-1]) == (5, 1000)
    assert shop.progress[-1].about == 1000
    assert len(await shop.all("customers")) == 990


async def test_an_import_that_is_stopped_goes_on_where_it_was(shop):
    text = "姓名\n" + "".join(f"客户{n}\n" for n in range(600))
    stopped = asyncio.Event()

    def stop_after_the_first(_) -> None:
        stopped.set()
        running.cancel()

    running = asyncio.ensure_future(
        shop.bring_in(text, CUSTOMERS, progress=stop_after_the_first, batch_rows=200)
    )
    with pytest.raises(asyncio.CancelledError):
        await running
    assert stopped.is_set()
    # the same import goes on, and counts what it did before
    assert counts(await shop.bring_in(text, CUSTOMERS)) == (600, 600, 0, 0, 0)
    assert counts(await shop.bring_in(text, CUSTOMERS)) == (600, 0, 600, 0, 0)
    assert len(await shop.all("customers")) == 600


async def test_records_stand_in_the_order_of_the_file_with_numbers_in_that_order(shop):
    names = [f"第{n}件" for n in range(230)]
    text = "说明\n" + "".join(f"{name}\n" for name in names)
    await shop.bring_in(text, Mapped("parcels", {}, columns={"note": "说明"}), batch_rows=50)

    made = await shop.all("parcels")
    assert [one["note"] for one in made] == names
    assert [one["number"] for one in made] == [f"P-{n:03}" for n in range(1, 231)]


async def test_two_batches_at_a_time_still_stand_in_the_order_of_the_file(shop):
    names = [f"商品{n}" for n in range(2_500)]  # two statements in the first batch
    text = "发票,品名\n" + "".join(f"A,{name}\n" for name in names)
    mapping = Mapped("retail", {}, columns={"invoice": "发票", "description": "品名"})
    await shop.bring_in(text, mapping, batch_rows=1_200)
    assert [one["description"] for one in await shop.all("retail")] == names


async def test_of_a_blank_that_is_required_no_value_is_told(shop):
    mapping = Mapped("retail", {}, columns={"invoice": "发票", "description": "品名"})
    report = await shop.bring_in("发票,品名\n,机油\n", mapping)
    assert [(one.line, one.reason.zh) for one in report.reasons] == [(2, "发票：必填")]
