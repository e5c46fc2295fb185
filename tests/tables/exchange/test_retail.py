"""245,903 real lines with counted dirt: everything the data set tells of is reported."""

import gzip
import os
from decimal import Decimal

import pytest

from danliu.tables.exchange.mapping import Mapped
from tests.data_sets import data_set

AGAIN = 40_000  # lines of the second run
FLAGS = {"没有客户": 69_014, "数量为负": 5_252, "单价为零": 1_478, "没有品名": 924}
COLUMNS = {
    "invoice": "InvoiceNo",
    "code": "StockCode",
    "description": "Description",
    "quantity": "Quantity",
    "at": "InvoiceDate",
    "price": "UnitPrice",
    "customer": "CustomerID",
    "country": "Country",
}
RETAIL = Mapped("retail", {}, columns=COLUMNS)
STRICT = Mapped("strict", {}, columns=COLUMNS)


@pytest.fixture
def retail(tmp_path):
    packed = data_set("orders-online-retail", "lines.csv.gz")
    path = tmp_path / "lines.csv"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


async def test_all_its_counted_faults_are_reported_and_a_second_run_changes_nothing(shop, retail):
    report = await shop.bring_in(retail, RETAIL)
    assert (report.received, report.created, report.refused) == (245_903, 245_903, 0)
    assert report.flagged == FLAGS
    assert report.repeated == 2_012
    total = await shop.pool.fetchval(await shop.sql("SELECT sum({quantity}*{price}) FROM {retail}"))
    assert round(total, 2) == Decimal("4397950.76")

    tail = retail.read_text().splitlines(keepends=True)
    part = shop.file("".join([tail[0], *tail[-AGAIN:]]), "again.csv")
    again = await shop.bring_in(part, RETAIL)
    assert (again.received, again.absorbed, again.flagged) == (AGAIN, AGAIN, {})
    assert len(await shop.log()) == 245_903


@pytest.mark.skipif(not os.environ.get("DANLIU_LONG"), reason="a minute: with DANLIU_LONG=1")
async def test_one_undo_takes_all_of_them_back(shop, retail):
    assert (await shop.bring_in(retail, RETAIL)).created == 245_903
    await shop.undo_last()
    counted = await shop.sql("SELECT count(*) FROM {retail} WHERE deleted_at IS NULL")
    assert await shop.pool.fetchval(counted) == 0


async def test_what_a_strict_table_refuses_is_counted_by_reason(shop, retail):
    head = retail.read_text().splitlines(keepends=True)[:20_001]
    report = await shop.bring_in(shop.file("".join(head), "head.csv"), STRICT)
    blank = sum(line.split(",")[-2] == "" for line in head)
    causes = {one.reason.en: one.rows for one in report.causes}
    assert report.created + report.refused == 20_000
    assert sum(rows for cause, rows in causes.items() if "客户: required" in cause) == blank
