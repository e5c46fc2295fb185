"""Workbooks and ndjson come in like csv; hostile files are refused and hurt nobody."""

import datetime
import io
import json
import os
import tarfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import xlsxwriter

from danliu.errors import DanliuError
from danliu.tables.exchange import archives
from danliu.tables.exchange.errors import BrokenHeader, RefusedFile
from danliu.tables.exchange.files import open_file
from danliu.tables.exchange.rows import RowFault
from tests.data_sets import data_set

MOMENT = datetime.datetime(2026, 2, 10, 8, 30)  # noqa: DTZ001  a cell has no zone


def read(path: Path, sheet: str = "") -> list:
    """(line, cells) of good rows, (line, code) of the others."""
    rows = [row for one in open_file(path, sheet=sheet).documents() for row in one.rows]
    return [
        (row.line, row.cells.code if isinstance(row.cells, RowFault) else row.cells) for row in rows
    ]


@pytest.fixture
def book(tmp_path):
    def write(*rows, merge=(), name="orders.xlsx"):
        path = tmp_path / name
        made = xlsxwriter.Workbook(str(path))
        made.add_worksheet("空")
        sheet = made.add_worksheet("订单")
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for n, cells in enumerate(rows):
            for place, value in enumerate(cells):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(n, place, value, day)
                elif value is not None:
                    sheet.write(n, place, value)
        for span, text in merge:
            sheet.merge_range(span, text)
        made.close()
        return path

    return write


def test_the_first_sheet_with_rows_is_read_below_its_titles(book):
    path = book(
        ("十二月订单",),
        (),
        ("单号", "数量", "日期", "时间", "含税"),
        ("A1", 3, datetime.date(2026, 2, 10), MOMENT, True),
        ("A2", 2.5, None, None, False),
    )
    file = open_file(path)
    assert (file.names, file.sheets, file.sheet) == (
        ("单号", "数量", "日期", "时间", "含税"),
        ("空", "订单"),
        "订单",
    )
    assert read(path) == [
        (4, ["A1", "3", "2026-02-10", "2026-02-10 08:30:00", "TRUE"]),
        (5, ["A2", "2.5", "", "", "FALSE"]),
    ]
    with pytest.raises(BrokenHeader):
        open_file(path, sheet="空")
    with pytest.raises(RefusedFile, match="没有工作表"):
        open_file(path, sheet="无")


def test_a_cell_merged_downwards_says_the_same_of_each_row(book):
    path = book(("单号", "商品"), (None, "茶"), (None, "糖"), ("B", "枣"), merge=[("A2:A3", "A")])
    assert [cells for _, cells in read(path)] == [["A", "茶"], ["A", "糖"], ["B", "枣"]]


def test_an_archive_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (archives.SMALL + 1))
    with pytest.raises(RefusedFile) as refused:
        open_file(path)
    assert "bomb" in refused.value.wrong.en


def test_a_directory_that_lies_about_its_sizes_fills_no_memory(tmp_path):
    text = b"<worksheet>" + b"<row/>" * 60_000_000
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", text)
    lies = held.getvalue().replace(len(text).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    path = tmp_path / "lies.xlsx"
    path.write_bytes(lies)
    with pytest.raises(RefusedFile):
        open_file(path)


def test_ndjson_names_what_is_nested_by_its_path(tmp_path):
    path = tmp_path / "orders.ndjson"
    path.write_text(
        '{"number":"A1","billing":{"city":"苏州"},"tags":["急","样"]}\n\n'
        '{"number":2,"amount":12.50,"paid":true,"billing":{"city":null}}\n'
        "[1]\n{broken\n" + json.dumps({"number": "x" * 1_100_000}) + '\n{"number":"A9"}',
        encoding="utf-8",
    )
    assert open_file(path).names == ("number", "billing.city", "tags", "amount", "paid")
    assert read(path) == [
        (1, ["A1", "苏州", "急,样", "", ""]),
        (3, ["2", "", "", "12.50", "TRUE"]),
        (4, "not-an-object"),
        (5, "not-an-object"),
        (6, "row-too-long"),
        (7, ["A9", "", "", "", ""]),
    ]


def test_csv_spectrum_through_the_door():
    folder = data_set("conformance", "csv-spectrum")
    for path in sorted((folder / "csvs").iterdir()):
        wanted = json.loads((folder / "json" / f"{path.stem}.json").read_bytes())
        if path.stem == "location_coordinates":
            # its JSON names another telephone number than its CSV, and is not in a list
            wanted = [wanted | {"Contact Phone Number": "2095257564"}]
        file = open_file(path)
        found = [dict(zip(file.names, cells, strict=True)) for _, cells in read(path)]
        assert found == wanted, path.stem


def outcome(path: Path) -> str:
    try:
        return f"rows: {len(read(path))}"
    except DanliuError as refused:
        assert refused.code in ("refused-file", "broken-header"), refused
        assert refused.facts()["wrong"].en
        return refused.code


def test_every_odd_workbook_is_read_or_refused_and_none_hangs(tmp_path):
    with tarfile.open(data_set("conformance", "spreadsheet-files", "workbooks.tar.gz")) as archive:
        archive.extractall(tmp_path, filter="data")
    books = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert len(books) == 309
    # each is read by a process of its own: a third of them every time, all with DANLIU_LONG=1
    some = books if os.environ.get("DANLIU_LONG") else books[::3]
    with ThreadPoolExecutor(2) as two:
        outcomes = list(two.map(outcome, some))
    assert sum(one.startswith("rows") for one in outcomes) >= 0.7 * len(some)
