"""Records of other tables that a file names and nobody has: told, and made on demand."""

import msgspec
import pytest

from danliu.people.actor import Actor
from danliu.people.errors import Forbidden
from danliu.tables.errors import NotFound
from danliu.tables.exchange.errors import MappingMisfit
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.exchange.tally import Made, Unknown, Valued
from danliu.tables.roles import Grant, Role
from danliu.tables.write import Create
from tests.tables.exchange.test_importing import counts
from tests.tables.exchange.test_previewing import look

COLUMNS = {"order": "订单", "product": "品名", "pieces": "件数"}
LINES = Mapped("lines", {}, columns=COLUMNS)
MAKING = msgspec.structs.replace(LINES, makes=("order",))
FILE = "订单,品名,件数\nA1,茶,1\nB1,茶,2\nB2,杯,3\nB1,壶,4\n,盘,5\nB3,,6\n"


async def test_what_is_not_there_is_told_with_its_rows(shop):
    await shop.write(Create("orders", {"number": "A1"}))
    report = await shop.bring_in(FILE, LINES)

    assert (report.created, report.refused, report.made) == (1, 5, ())
    assert report.unknown == (
        Unknown("order", (Valued("B1", 2), Valued("B2", 1), Valued("B3", 1))),
    )
    told = report.reasons[0].reason
    assert told.zh == "订单「B1」：没有这条记录，要先建立"


async def test_it_is_made_in_the_same_import_and_goes_with_it(shop):
    await shop.write(Create("orders", {"number": "A1"}))
    report = await shop.bring_in(FILE, MAKING)

    # a row that is refused for something else makes nothing
    assert (report.created, report.refused, report.unknown) == (4, 2, ())
    assert report.made == (Made("orders", 2, ("B1", "B2")),)
    assert [one["number"] for one in await shop.standing("orders")] == ["A1", "B1", "B2"]

    again = await shop.bring_in(FILE, MAKING)
    assert (counts(again)[1], again.made) == (0, ())

    await shop.undo_last()
    await shop.bring_in(FILE.replace("B", "C"), MAKING)
    await shop.undo_last()
    assert [one["number"] for one in await shop.standing("orders")] == ["A1", "B1", "B2"]
    assert len(await shop.ids("lines")) == 4


async def test_a_preview_says_which_would_be_made_and_makes_none(shop):
    seen = await look(shop, FILE, MAKING)
    assert seen.report.made == (Made("orders", 3, ("A1", "B1", "B2")),)
    assert await shop.all("orders") == []


async def test_a_title_is_made_once_however_it_is_written_and_in_how_many_batches(shop):
    rows = "".join(f" D{n % 3} ,茶,{n}\nD{n % 3},杯,{n}\n" for n in range(30))
    report = await shop.bring_in(f"订单,品名,件数\n{rows}", MAKING, batch_rows=7)
    assert report.created == 60
    assert report.made == (Made("orders", 3, ("D0", "D1", "D2")),)


@pytest.mark.parametrize("field", ["product", "line", "nosuch"])
async def test_only_links_that_the_file_fills_make_records(shop, field):
    with pytest.raises(MappingMisfit):
        await shop.bring_in(FILE, msgspec.structs.replace(LINES, makes=(field,)))


async def test_who_may_not_make_them_is_told_before_anything_is_written(shop):
    grants = {"lines": Grant(create=True), "orders": Grant(create=False)}
    await shop.role(Role("packer", "打包", tables=grants))
    with pytest.raises((Forbidden, NotFound)):
        await shop.bring_in(FILE, MAKING, actor=Actor("user", "u", "packer"))
    assert await shop.all("lines") == []
