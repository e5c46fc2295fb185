"""What goes out comes in again as it was, and no spreadsheet runs it."""

import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from danliu.tables.access import Sight
from danliu.tables.exchange import exporting
from danliu.tables.exchange.errors import TooLongForCell, TooLongForWorkbook
from danliu.tables.exchange.exporting import export
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.exchange.rows import as_meant, inert
from danliu.tables.query import Query
from danliu.tables.read import Reader
from danliu.tables.write import Create
from tests.data_sets import data_set

FORMS = ("csv", "ndjson", "xlsx")
NOTES = Mapped("parcels", {}, columns={"note": "说明"})


async def taken_out(shop, table, form, **how):
    sight = Sight(await shop.catalog.fresh(shop.pool, shop.workspace), None)
    reader = Reader()

    async def page(query):
        return await reader.page(shop.pool, sight, query)

    pieces = export(page, sight, Query(table), form, **how)
    return b"".join([piece async for piece in pieces])


@pytest.mark.parametrize("form", FORMS)
async def test_naughty_strings_come_back_as_they_were(shop, form):
    strings = json.loads(data_set("conformance", "naughty-strings", "strings.json").read_bytes())
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([["说明"], *([inert(one)] for one in strings if "\0" not in one)])
    report = await shop.bring_in(shop.file(text.getvalue(), "naughty.csv"), NOTES)
    assert report.created > 200
    kept = await shop.values("parcels", "note")

    path = shop.folder / f"out.{form}"
    path.write_bytes(await taken_out(shop, "parcels", form))
    mapping = NOTES if form != "ndjson" else Mapped("parcels", {}, columns={"note": "note"})
    again = await shop.bring_in(path, mapping)
    assert again.refused == 0
    assert await shop.values("parcels", "note") == sorted([*kept, *kept])


async def test_nothing_that_is_exported_is_a_formula(shop):
    for note in ("=1+1", "+1", "-1", "@SUM(A1)", "'=1", "-"):
        await shop.write(Create("parcels", {"note": note}))
    out = (await taken_out(shop, "parcels", "csv")).decode("utf-8-sig")
    cells = [row["说明"] for row in csv.DictReader(io.StringIO(out))]
    assert sorted(cells) == sorted(["'=1+1", "'+1", "'-1", "'@SUM(A1)", "''=1", "'-"])
    path = shop.folder / "out.xlsx"
    path.write_bytes(await taken_out(shop, "parcels", "xlsx"))
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    assert "=1+1" in [row[1] for row in sheet.to_python()]


async def test_numbers_stay_numbers_and_links_are_titles(shop):
    cells = {"number": "A1", "customer": "启明", "amount": "-1234.50"}
    await shop.write(Create("orders", cells))
    text = (await taken_out(shop, "orders", "csv")).decode("utf-8-sig")
    assert text == "单号,客户,金额\r\nA1,启明,-1234.50\r\n"
    gb = await taken_out(shop, "orders", "csv", encoding="gb18030")
    assert gb.decode("gb18030") == text
    line = await taken_out(shop, "orders", "ndjson")
    assert json.loads(line, parse_float=Decimal) == cells | {"amount": Decimal("-1234.50")}


async def test_every_page_is_written_and_an_empty_table_has_its_header(shop):
    empty = (await taken_out(shop, "customers", "csv")).decode("utf-8-sig")
    assert empty == "名称,编码\r\n"
    await shop.write(*(Create("customers", {"name": f"客户{n}"}) for n in range(1_203)))
    for form, lines in (("csv", 1_204), ("ndjson", 1_203)):
        assert (await taken_out(shop, "customers", form)).count(b"\n") == lines


async def test_more_rows_than_a_sheet_holds_are_refused(shop, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_ROWS", 2)
    await shop.write(*(Create("customers", {"name": f"客户{n}"}) for n in range(3)))
    with pytest.raises(TooLongForWorkbook):
        await taken_out(shop, "customers", "xlsx")


async def test_a_text_that_a_workbook_would_cut_is_refused(shop):
    note = "长" * 40_000
    await shop.write(Create("parcels", {"note": note}))
    for form in ("csv", "ndjson"):
        assert note in (await taken_out(shop, "parcels", form)).decode()
    with pytest.raises(TooLongForCell):
        await taken_out(shop, "parcels", "xlsx")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.sampled_from("'=+-@\t\r a"), max_size=6))
def test_the_apostrophe_goes_as_it_came(text):
    assert as_meant(inert(text)) == text
    assert inert(text)[:1] not in set("=+-@\t\r")
