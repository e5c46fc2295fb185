"""Other people's workbooks: what Excel answered, and what we answer. Hostile ones are refused."""

import os
import re
import tarfile
import zipfile
from pathlib import Path

import msgspec
import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from danliu.cli.main import app
from danliu.formulas.workbook import Report, UnreadableWorkbook, evaluate, reading

PAGE = Path(__file__).parents[2] / "docs/algorithms/formulas-conformance.md"
FULL = "FormulaEvalTestData_Copy.xlsx"
beside = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="module")
def workbooks() -> Path:
    folder = Path(os.environ.get("DANLIU_DATA_SETS", beside)) / "conformance/spreadsheet-formulas"
    if not folder.is_dir():
        pytest.skip("no spreadsheet-formulas: set DANLIU_DATA_SETS to the folder of data sets")
    return folder


def table(title: str) -> list[list[str]]:
    """The rows under the table's first column, as they stand on the page."""
    lines = PAGE.read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {title} |")) + 2
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def explained() -> set[str]:
    found = set()
    for _, count, cells in table("why"):
        named = [
            f"{sheet.strip()}!{cell}"
            for part in cells.split("·")
            for sheet, _, places in [part.partition(":")]
            for cell in places.split()
        ]
        assert len(named) == int(count)
        found |= set(named)
    return found


def test_the_table_of_the_guide_is_what_is_measured(workbooks: Path):
    told = {name: tuple(map(int, counts)) for name, *counts in table("workbook")}
    all_told = told.pop("all")
    found = {}
    for file in sorted(workbooks.glob("*.xlsx")):
        report = evaluate(file)
        found[file.name] = (report.tried, report.equal, report.different, report.unknown)
    assert found == told
    assert tuple(map(sum, zip(*found.values(), strict=True))) == all_told
    assert all_told[1] / all_told[0] > 0.7


def test_what_differs_from_excel_is_explained_and_nothing_else(workbooks: Path):
    report = evaluate(workbooks / FULL)
    differing = {cell.place for cell in report.cells if cell.state == "different"}
    assert differing == explained()


def written(file: Path, formulas: dict[str, str]) -> Path:
    """A workbook as it is saved without Excel: formulas without answers."""
    book = Workbook()
    assert book.active is not None
    for place, formula in formulas.items():
        book.active[place] = formula
    book.save(file)
    return file


def test_the_command_prints_what_it_tried(tmp_path: Path):
    file = written(tmp_path / "自己的.xlsx", {"A1": "=1+1", "A2": "=NOSUCH(1)", "A3": "=BLANK()"})
    told = CliRunner().invoke(app, ["eval", "formulas", str(file), "--json"])
    report = msgspec.json.decode(told.stdout, type=Report)
    assert (report.tried, report.equal, report.different, report.unknown) == (2, 1, 1, 1)
    assert report.cells[1].answer == "NOSUCH"
    shown = CliRunner().invoke(app, ["eval", "formulas", str(file)])
    assert "tried 2" in shown.stdout
    assert "Sheet!A1  =1+1" in shown.stdout


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b"\0" * 5_000])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes):
    file = tmp_path / "broken.xlsx"
    file.write_bytes(content)
    with pytest.raises(UnreadableWorkbook):
        evaluate(file)


def test_a_workbook_that_swells_or_calls_for_entities_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = written(tmp_path / "a.xlsx", {"A1": "=1"})
    monkeypatch.setattr(reading, "UNPACKED", 1_000)
    with pytest.raises(UnreadableWorkbook, match=re.escape("at most 1000")):
        evaluate(file)
    monkeypatch.undo()
    bomb = tmp_path / "bomb.xlsx"
    entity = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    )
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(bomb, "w") as changed:
        for part in whole.namelist():
            hostile = part == "xl/workbook.xml"
            changed.writestr(part, entity if hostile else whole.read(part))
    with pytest.raises(UnreadableWorkbook):
        evaluate(bomb)


def test_odd_workbooks_neither_crash_nor_hang(workbooks: Path, tmp_path: Path):
    """The hostile collection: fuzzers' findings, huge ranges, broken parts."""
    packed = workbooks.parent / "spreadsheet-files/workbooks.tar.gz"
    if not packed.is_file():
        pytest.skip("no spreadsheet-files: set DANLIU_DATA_SETS to the folder of data sets")
    refused = 0
    with tarfile.open(packed) as collection:
        for member in collection.getmembers():
            if not member.name.endswith((".xlsx", ".xlsm")) or member.size > 300_000:
                continue
            file = tmp_path / "odd.xlsx"
            held = collection.extractfile(member)
            assert held is not None
            file.write_bytes(held.read())
            try:
                report = evaluate(file)
            except UnreadableWorkbook:
                refused += 1
                continue
            assert report.tried == report.equal + report.different
    assert refused > 0
