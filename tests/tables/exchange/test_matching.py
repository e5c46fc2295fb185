"""A file that changes what is there: rows find their records by a key of fields."""

from decimal import Decimal
from uuid import UUID

import pytest

from danliu.people.actor import Actor
from danliu.tables.exchange.errors import MappingMisfit
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.roles import Grant, Role
from danliu.tables.write import Create, Delete
from tests.tables.exchange.test_importing import counts

PLAIN = {"number": "订单号", "customer": "客户", "amount": "金额"}
ORDERS = Mapped("orders", {}, columns=PLAIN, key=("number",))
BY_TWO = Mapped("orders", {}, columns=PLAIN, key=("number", "customer"))
BY_INVOICE = Mapped(
    "retail",
    {},
    columns={"invoice": "发票", "description": "品名", "country": "国家"},
    key=("invoice",),
)
FRANCE = Role(
    "france",
    "法国销售",
    tables={
        "retail": Grant(create=True, update=True, where='{country}="France"', hidden=("price",))
    },
)
SELLER = Actor("user", str(UUID(int=7)), "france", "杜邦")
THREE = "订单号,客户,金额\nA1,启明,10\nA2,启明,20.5\nA3,海潮,30\n"


async def test_a_second_run_changes_what_differs_and_nothing_else(shop):
    assert counts(await shop.bring_in(THREE, ORDERS)) == (3, 3, 0, 0, 0)
    again = await shop.bring_in(THREE, ORDERS)
    assert (counts(again), again.changed) == ((3, 0, 3, 0, 0), 0)

    later = THREE.replace("20.5", "21").replace("A3,海潮", "A3,启明") + "A4,海潮,5\n"
    report = await shop.bring_in(later, ORDERS)
    assert (counts(report), report.changed) == ((4, 1, 1, 0, 0), 2)
    assert await shop.values("orders", "amount") == [5, 10, Decimal("21.00"), 30]
    assert [entry for entry in await shop.log() if entry[0] == "update"] == [
        ("update", {"amount"}),
        ("update", {"customer"}),
    ]


async def test_a_blank_cell_leaves_what_is_there(shop):
    await shop.bring_in(THREE, ORDERS)
    report = await shop.bring_in("订单号,客户,金额\nA1,,11\nA2,,\n", ORDERS)
    assert (report.changed, report.absorbed) == (1, 1)
    assert None not in await shop.values("orders", "customer")


async def test_a_row_with_a_blank_key_is_new(shop):
    mapping = Mapped("customers", {}, columns={"name": "姓名", "code": "编码"}, key=("code",))
    text = "姓名,编码\n张伟,\n李娜,\n"
    for _ in range(2):
        assert counts(await shop.bring_in(text, mapping)) == (2, 2, 0, 0, 0)


async def test_two_rows_of_one_key_are_taken_in_their_order(shop):
    text = THREE + "A1,启明,11\nA1,启明,12\nA5,启明,1\nA5,启明,2\n"
    report = await shop.bring_in(text, ORDERS)
    assert (counts(report), report.changed) == ((7, 4, 0, 0, 0), 3)
    assert await shop.values("orders", "amount") == [2, 12, Decimal("20.50"), 30]


async def test_a_key_of_two_fields_needs_both_and_may_be_a_link(shop):
    await shop.bring_in(THREE, BY_TWO)
    report = await shop.bring_in("订单号,客户,金额\nA1,启明,99\n", BY_TWO)
    assert (report.created, report.changed) == (0, 1)
    other = await shop.bring_in("订单号,客户,金额\nA1,海潮,98\n", BY_TWO)
    assert other.refused == 1, "the unique rule on the number still holds"


async def test_a_number_that_the_house_gives_finds_its_record_and_makes_none(shop):
    await shop.write(Create("parcels", {"note": "一"}))
    mapping = Mapped("parcels", {}, columns={"number": "编号", "note": "说明"}, key=("number",))
    report = await shop.bring_in("编号,说明\nP-001,二\nP-777,三\n,四\n", mapping)
    assert (report.changed, report.refused, report.created) == (1, 1, 1)
    assert await shop.values("parcels", "note") == ["二", "四"]
    assert report.reasons[0].reason.zh.startswith("没有这个编号的记录")


async def test_a_key_that_several_records_have_is_refused(shop):
    mapping = Mapped("customers", {}, columns={"name": "姓名", "code": "编码"}, key=("name",))
    await shop.write(Create("customers", {"name": "张伟"}), Create("customers", {"name": "张伟"}))
    report = await shop.bring_in("姓名,编码\n张伟,1\n", mapping)
    assert report.refused == 1
    assert report.reasons[0].reason.en.startswith("several records match")


@pytest.mark.parametrize(("others", "becomes"), [(499, "changed"), (500, "refused")])
async def test_a_role_finds_its_own_among_five_hundred_of_a_key_and_is_told_of_more(
    shop, others, becomes
):
    await shop.role(FRANCE)
    abroad = {"invoice": "A1", "country": "Norway"}
    await shop.write(*(Create("retail", abroad) for _ in range(others)))
    await shop.write(Create("retail", {"invoice": "A1", "country": "France", "description": "旧"}))

    report = await shop.bring_in("发票,品名,国家\nA1,新,France\n", BY_INVOICE, actor=SELLER)

    assert (getattr(report, becomes), report.created) == (1, 0)
    assert (report.causes != ()) is (becomes == "refused")
    for one in report.causes:
        assert one.reason.zh.startswith("匹配字段都与这一行相同的记录超过 500 条")
        assert one.reason.en.startswith("over 500 records match this row")


async def test_a_report_tells_no_flag_that_names_a_hidden_field(shop):
    """Somebody before found the price to be wrong; the seller only brings a new name."""
    await shop.role(FRANCE)
    free = {"invoice": "B1", "country": "France", "price": "0", "description": "旧"}
    await shop.write(Create("retail", free))
    text = "发票,品名,国家\nB1,新,France\n"

    report = await shop.bring_in(text, BY_INVOICE, actor=SELLER)
    assert (report.changed, report.flagged) == (1, {"没有客户": 1})

    seen = await shop.bring_in(text.replace("新", "更新"), BY_INVOICE)
    assert seen.flagged == {"没有客户": 1, "单价为零": 1}


async def test_what_is_in_the_trash_is_matched_by_nothing(shop):
    await shop.bring_in(THREE, ORDERS)
    gone = (await shop.ids("orders"))[0]
    await shop.write(Delete("orders", gone))
    report = await shop.bring_in(THREE, ORDERS)
    assert counts(report) == (3, 1, 2, 0, 0)


async def test_a_change_that_cannot_be_read_is_refused_alone(shop):
    await shop.bring_in(THREE, ORDERS)
    report = await shop.bring_in(THREE.replace("20.5", "很多").replace("30", "31"), ORDERS)
    assert (report.changed, report.absorbed, report.refused) == (1, 1, 1)


async def test_a_key_must_be_among_what_the_file_says(shop):
    mapping = Mapped("orders", {}, columns={"number": "订单号"}, key=("amount",))
    with pytest.raises(MappingMisfit):
        await shop.bring_in(THREE, mapping)


async def test_one_undo_takes_all_of_an_import_back_and_it_may_come_again(shop):
    await shop.bring_in(THREE, ORDERS)
    before = await shop.standing("orders")
    later = THREE.replace("20.5", "21") + "".join(f"B{n},启明,{n}\n" for n in range(300))
    for _ in range(2):
        report = await shop.bring_in(later, ORDERS, batch_rows=50)
        assert (report.created, report.changed) == (300, 1)
        await shop.undo_last()
        assert await shop.standing("orders") == before


async def test_a_plain_import_that_was_undone_comes_again(shop):
    mapping = Mapped("customers", {}, columns={"name": "姓名"})
    for _ in range(3):
        assert counts(await shop.bring_in("姓名\n张伟\n李娜\n", mapping)) == (2, 2, 0, 0, 0)
        await shop.undo_last()
        assert await shop.ids("customers") == []
