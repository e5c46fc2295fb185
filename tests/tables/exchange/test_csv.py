"""CSV files as people have them."""

import csv
import io
import json
import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.tables.exchange.csv import CsvFile, open_csv
from danliu.tables.exchange.errors import BrokenHeader, UnreadableFile
from danliu.tables.exchange.rows import RowFault

SPECTRUM = [
    "comma_in_quotes",
    "empty",
    "empty_crlf",
    "escaped_quotes",
    "json",
    "location_coordinates",
    "newlines",
    "newlines_crlf",
    "quotes_and_newlines",
    "simple",
    "simple_crlf",
    "utf8",
]


@pytest.fixture
def file(tmp_path):
    def write(text: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / "orders.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


def read(path: Path) -> list[Any]:
    """(line, cells) of good rows, (line, code) of the others."""
    names = (file := open_csv(path)).names
    return [
        (
            row.line,
            row.cells.code
            if isinstance(row.cells, RowFault)
            else dict(zip(names, row.cells, strict=True)),
        )
        for row in file.rows()
    ]


def cells(path: Path) -> list[list[str]]:
    return [list(found.values()) for _, found in read(path)]


def spectrum() -> Path:
    beside = Path(__file__).parents[4] / "shared" / "data"
    folder = Path(os.environ.get("DANLIU_DATA_SETS", beside)) / "conformance" / "csv-spectrum"
    if not folder.is_dir():
        pytest.skip("csv-spectrum is not here: set DANLIU_DATA_SETS to the folder of data sets")
    return folder


@pytest.mark.parametrize("name", SPECTRUM)
def test_csv_spectrum(name):
    folder = spectrum()
    wanted = json.loads((folder / "json" / f"{name}.json").read_bytes())
    if name == "location_coordinates":
        # its JSON names another telephone number than its CSV, and is not in a list
        wanted = [wanted | {"Contact Phone Number": "2095257564"}]
    assert [found for _, found in read(folder / "csvs" / f"{name}.csv")] == wanted


def test_the_set_is_tried_whole():
    assert sorted(path.stem for path in (spectrum() / "csvs").iterdir()) == SPECTRUM


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("gb18030", "gb18030"),
    ],
)
def test_the_encoding_is_found(file, encoding, found):
    path = file("客户,备注\r\n联通,𠮷祥如意㐂\r\n", encoding)
    assert open_csv(path).encoding == found
    assert read(path) == [(2, {"客户": "联通", "备注": "𠮷祥如意㐂"})]


def test_utf_16_in_the_other_order_of_bytes_is_found(file):
    path = file(b"\xfe\xff" + "客户\n联通\n".encode("utf-16-be"))
    assert read(path) == [(2, {"客户": "联通"})]


def test_a_chinese_word_after_two_megabytes_of_digits_still_decides(file):
    path = file("a,b\n" + "123456,7\n" * 250_000 + "联通,8\n", "gb18030")
    opened = open_csv(path)
    assert (opened.encoding, opened.about) == ("gb18030", 250_001)


def test_a_character_cut_in_two_by_the_reading_is_whole(file):
    path = file("a\n" + "x" * ((1 << 20) - 3) + "联通\n")
    assert open_csv(path).encoding == "utf-8"


def test_a_file_in_no_known_encoding_is_refused_with_the_line(file):
    with pytest.raises(UnreadableFile) as refused:
        open_csv(file("a,b\n1,2\n联通,3\n".encode() + b"\xff\xff\n"))
    assert (refused.value.line, refused.value.encoding) == (4, "utf-8")


def test_utf_16_that_ends_in_half_a_character_is_refused(file):
    with pytest.raises(UnreadableFile) as refused:
        open_csv(file("a\n1\n".encode("utf-16") + b"x"))
    assert refused.value.line == 3


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [("a,b;c\n1,2\n", ","), ("a;b\n1;2,5\n", ";"), ("a\tb\n1\t2\n", "\t"), ("a\n1\n", ",")],
)
def test_the_delimiter_is_the_one_that_divides_the_header_most(file, text, delimiter):
    assert open_csv(file(text)).delimiter == delimiter


def test_a_quoted_header_hides_the_signs_inside(file):
    assert open_csv(file('"a,b,c";"d"\n1;2\n')).names == ("a,b,c", "d")


def test_blank_lines_and_rows_of_blanks_are_no_rows(file):
    assert read(file("\n\na,b\n\n1,2\n,\n , \n3,4\n\n")) == [
        (5, {"a": "1", "b": "2"}),
        (8, {"a": "3", "b": "4"}),
    ]


def test_a_row_with_too_few_or_too_many_cells_is_refused_and_the_others_go_on(file):
    path = file("a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert read(path) == [
        (2, {"a": "1", "b": "2"}),
        (3, "ragged-row"),
        (4, "ragged-row"),
        (5, {"a": "7", "b": "8"}),
    ]
    [_, few, _, _] = open_csv(path).rows()
    assert few.cells.reason.zh == "这一行有 1 格，表头有 2 列"
    assert few.cells.cells == ("3",)


def test_a_nul_and_a_cell_without_measure_are_refused(file):
    path = file("a,b\n1,x\0y\n2," + "x" * 100_001 + "\n3," + "x" * 100_000 + "\n")
    assert [(line, code) for line, code in read(path)[:2]] == [
        (2, "nul-character"),
        (3, "cell-too-long"),
    ]
    assert len(read(path)[2][1]["b"]) == 100_000


def test_the_line_is_counted_over_newlines_in_cells(file):
    assert read(file('a,b\r\n"x\r\ny\rz",1\r\n2\r\n')) == [
        (2, {"a": "x\r\ny\rz", "b": "1"}),
        (5, "ragged-row"),
    ]


def test_a_stray_quote_does_not_swallow_the_orders_below(file):
    path = file('a,b\n1,2\n"3,4\n5,6\n7,8\n')
    assert read(path) == [
        (2, {"a": "1", "b": "2"}),
        (3, "quote-never-closed"),
        (4, {"a": "5", "b": "6"}),
        (5, {"a": "7", "b": "8"}),
    ]
    assert list(open_csv(path).rows())[1].cells.text == '"3,4'


def test_text_behind_a_closing_quote_is_refused(file):
    assert read(file('a,b\n"1" x,2\n3,4\n')) == [(2, "text-after-quote"), (3, {"a": "3", "b": "4"})]


def test_an_inch_inside_a_cell_is_only_a_sign(file):
    assert cells(file('a,b\n2" 管,1\n')) == [['2" 管', "1"]]


@pytest.mark.parametrize(
    ("text", "column", "wrong"),
    [
        ("", 0, "the file is empty"),
        ("\n\n", 0, "the file is empty"),
        ("a,,c\n1,2,3\n", 2, "this column has no name"),
        ("a,b, a \n1,2,3\n", 3, "a is there twice"),
        ("a," + "x" * 201, 2, "the name is longer than 200 characters"),
        ('"a,b\n1,2\n', 0, "a cell begins with a quote that is never closed"),
    ],
)
def test_a_broken_header_refuses_the_file(file, text, column, wrong):
    with pytest.raises(BrokenHeader) as refused:
        open_csv(file(text))
    assert (refused.value.column, refused.value.wrong.en) == (column, wrong)


def test_utf_16_without_its_mark_is_recognised_by_its_zeros(file):
    with pytest.raises(BrokenHeader) as refused:
        open_csv(file("a,b\n1,2\n".encode("utf-16-le")))
    assert "UTF-16" in refused.value.wrong.zh


def test_a_header_alone_is_a_file_without_rows(file):
    path = file("a,b")
    assert (open_csv(path).about, read(path)) == (0, [])


written = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)


@given(
    st.lists(st.tuples(written, written), max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
)
def test_what_the_standard_library_writes_is_read_as_it_was(
    tmp_path_factory, table, delimiter, end, encoding
):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b"), *table])
    path = tmp_path_factory.getbasetemp() / "round.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    names = CsvFile(path, encoding, delimiter, ("a", "b"), 1, 0)
    kept = [list(row) for row in table if any(cell.strip() for cell in row)]
    assert [list(row.cells) for row in names.rows()] == kept


@pytest.mark.parametrize(
    "lines",
    [
        ["1,2\n"] * 4_000_000,
        ["1,2\n", "x" * 16_000_000],
        ["1,2\n", '"' + "x\n" * 8_000_000],
        ["1,2\n", '"x",' * 4_000_000],
    ],
    ids=["many rows", "one line", "one quote", "one row"],
)
def test_memory_does_not_grow_with_the_file(file, lines):
    path = file("a,b\n" + "".join(lines))
    tracemalloc.start()
    try:
        assert next(open_csv(path).rows()).line == 2
        assert sum(1 for _ in zip(open_csv(path).rows(), range(100_000), strict=False)) > 0
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()
