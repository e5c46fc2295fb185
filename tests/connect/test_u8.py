"""用友 U8+: exactly one document whatever happens on the way, and what is read back."""

import asyncio
import datetime as dt
from decimal import Decimal

import msgspec
import pytest

from danliu.connect.connector import connectors
from danliu.connect.erp import Line, Lines, OrderLine, SalesOrder
from danliu.connect.errors import (
    BadRequest,
    LoginRefused,
    OutsideRefused,
    Throttled,
    UnexpectedAnswer,
    Unreachable,
)
from danliu.connect.u8.client import Accepted, Account, Client
from danliu.connect.u8.connector import CHINA, Since, Wanted, Which
from danliu.connect.u8.shapes import (
    ProductionLine,
    ProductionOrder,
    PurchaseLine,
    PurchaseOrder,
)
from danliu.connect.wires import open_http

TODAY = dt.datetime.now(CHINA).date()
ORDER = SalesOrder(
    number="DL-0001",
    customer="C001",
    date=TODAY,
    lines=(
        OrderLine("红糖姜茶", Decimal("3"), Decimal("12.50")),
        OrderLine("A1", Decimal("0.5"), Decimal("99")),
    ),
    note="周五前到厦门",
)
BOUGHT = PurchaseOrder("CG-0001", "V001", TODAY, (PurchaseLine("A1", Decimal(40), Decimal("8.5")),))
MADE = ProductionOrder(
    "SC-0001",
    TODAY,
    (ProductionLine("A-1022", Decimal(12), TODAY, TODAY + dt.timedelta(days=3), "DL-0001"),),
)


@pytest.fixture
def u8(outside):
    return outside.connect("u8", timeout_s=1)


async def there(outside, root: str = "saleorder", place: str = "1"):
    return list((await outside.books("u8"))["sets"][place]["documents"][root].values())


async def test_the_request_lines_are_the_documented_ones():
    async with open_http() as http:
        account = Account("fa", "ta", "opaA", "sec/A", "1")
        client = Client(http, "https://api.yonyouup.com", account, 1)
        assert client.token_address() == (
            "https://api.yonyouup.com/system/token?from_account=fa&app_key=opaA&app_secret=sec%2FA"
        )
        assert client.address("/api/saleorder/add", "tokA", {"biz_id": "SO-1001"}) == (
            "https://api.yonyouup.com/api/saleorder/add?from_account=fa&to_account=ta"
            "&app_key=opaA&token=tokA&ds_sequence=1&biz_id=SO-1001"
        )


def test_a_flow_books_a_sales_order_as_it_does_at_kingdees():
    ours, theirs = (connectors[name].operations["sales_order"] for name in ("u8", "kingdee"))
    stock = [connectors[name].operations["check_stock"] for name in ("u8", "wangdiantong")]
    assert (ours.takes, ours.writes) == (theirs.takes, theirs.writes)
    assert "number" in ours.gives.__struct_fields__
    assert (stock[0].takes, stock[0].gives) == (stock[1].takes, stock[1].gives)


async def test_an_order_waits_for_its_number_and_is_approved(u8, outside):
    made = await u8.sales_order(ORDER, once="run1.step2")

    [document] = await there(outside)
    assert (made.number, made.status) == ("DL-0001", "Approved")
    assert (document["state"], document["custcode"]) == ("Approved", "C001")
    assert [(one["inventorycode"], one["quantity"]) for one in document["entry"]] == [
        ("红糖姜茶", "3.000000"),
        ("A1", "0.500000"),
    ]
    assert document["entry"][0]["taxunitprice"] == "12.500000"
    assert (await outside.books("u8"))["history"] == ["add DL-0001", "verify DL-0001"]


async def test_who_does_not_want_it_approved_gets_it_open(outside):
    made = await outside.connect("u8", approves=False).sales_order(ORDER, once="1")
    assert (made.status, (await there(outside))[0]["state"]) == ("Opening", "Opening")


async def test_a_purchase_and_a_production_order(u8, outside):
    assert (await u8.purchase_order(BOUGHT, once="1")).number == "CG-0001"
    assert (await u8.production_order(MADE, once="2")).number == "SC-0001"
    [bought], [made] = await there(outside, "purchaseorder"), await there(outside, "mom_order")
    assert (bought["vendorcode"], bought["entry"][0]["taxprice"]) == ("V001", "8.500000")
    assert made["entry"][0]["sale_order_code"] == "DL-0001"


async def test_documents_of_two_kinds_may_have_the_same_number(u8, outside):
    await u8.sales_order(ORDER, once="1")
    await u8.purchase_order(msgspec.structs.replace(BOUGHT, number=ORDER.number), once="2")
    assert len(await there(outside, "purchaseorder")) == 1


async def test_an_answer_that_is_lost_after_it_was_accepted_makes_no_second_one(u8, outside):
    await outside.trouble("u8", "hang", only="saleorder/add")
    with pytest.raises(Unreachable):
        await u8.sales_order(ORDER, once="run1.step2")

    assert (await u8.sales_order(ORDER, once="run1.step2")).status == "Approved"
    assert (await outside.books("u8"))["accepted"] == 2  # one add, one approval
    assert len(await there(outside)) == 1


async def test_what_was_made_meanwhile_is_found_and_not_added_again(u8, outside):
    await outside.trouble("u8", "hang", only="saleorder/add")
    with pytest.raises(Unreachable):
        await u8.sales_order(ORDER, once="run1.step2")
    await outside.tell("u8", "_ripen", after=0)

    await u8.sales_order(ORDER, once="run1.step2")
    assert (await outside.books("u8"))["history"] == ["add DL-0001", "verify DL-0001"]
    assert (await outside.books("u8"))["accepted"] == 2


@pytest.mark.parametrize("stage", ["saleorder/add", "/result", "saleorder/verify"])
@pytest.mark.parametrize("how", ["http-500", "refuse", "offline", "hang"])
async def test_a_failure_at_any_stage_then_a_repeat_is_one_document(u8, outside, stage, how):
    await outside.trouble("u8", how, only=stage)
    try:
        await u8.sales_order(ORDER, once="run1.step2")
    except (Unreachable, OutsideRefused):
        await u8.sales_order(ORDER, once="run1.step2")

    [document] = await there(outside)
    assert document["state"] == "Approved"
    assert (await outside.books("u8"))["history"] == ["add DL-0001", "verify DL-0001"]


async def test_two_workers_with_the_same_order_make_one_document(u8, outside):
    made = await asyncio.gather(*(u8.sales_order(ORDER, once="run1.step2") for _ in range(4)))
    assert {one.number for one in made} == {"DL-0001"}
    assert [one for one in (await outside.books("u8"))["history"] if "add" in one] == [
        "add DL-0001"
    ]


async def test_a_queue_that_stands_still_is_no_answer_and_the_repeat_asks_on(u8, outside):
    await outside.tell("u8", "_ripen", after=50)
    with pytest.raises(Unreachable, match="no number yet"):
        await u8.sales_order(ORDER, once="run1.step2")
    await outside.tell("u8", "_ripen", after=2)
    assert (await u8.sales_order(ORDER, once="run1.step2")).number == "DL-0001"
    assert len(await there(outside)) == 1


async def test_where_u8_numbers_by_itself_its_number_comes_back_and_a_repeat_is_the_same(
    u8, outside
):
    await outside.tell("u8", "_numbering", own=True)
    first = await u8.sales_order(ORDER, once="run1.step2")
    again = await u8.sales_order(ORDER, once="run1.step2")
    assert first.number == again.number == "0000000001"
    assert len(await there(outside)) == 1


async def test_a_number_that_another_customers_document_has_is_not_touched(u8, outside):
    await u8.sales_order(ORDER, once="run1.step2")
    with pytest.raises(OutsideRefused) as caught:
        await u8.sales_order(msgspec.structs.replace(ORDER, customer="C002"), once="run2.step2")
    assert caught.value.refusal == "number-taken"
    assert len(await there(outside)) == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"customer": "C999"}, "客户编码C999不存在"),
        ({"lines": (OrderLine("X", Decimal(1), Decimal(1)),)}, "存货编码X不存在"),
    ],
)
async def test_the_erps_own_words_reach_the_person_and_the_mended_order_is_made(u8, wrong, words):
    with pytest.raises(OutsideRefused, match=words):
        await u8.sales_order(msgspec.structs.replace(ORDER, **wrong), once="1")
    assert (await u8.sales_order(ORDER, once="1")).number == "DL-0001"


async def test_account_sets_know_nothing_of_each_other(outside):
    one, two = outside.connect("u8"), outside.connect("u8", ds_sequence="2")
    await one.sales_order(ORDER, once="1")
    await two.sales_order(ORDER, once="1")
    assert [len(await there(outside, place=place)) for place in ("1", "2")] == [1, 1]
    with pytest.raises(OutsideRefused, match="数据源"):
        await outside.connect("u8", ds_sequence="9").test()


async def test_many_calls_fetch_one_token_and_one_that_ended_is_fetched_anew(outside):
    async with open_http() as http:
        u8 = outside.connect("u8", http)
        await asyncio.gather(*(u8.customers(Wanted(number="C001")) for _ in range(8)))
        await outside.tell("u8", "_end_tokens")
        await u8.customers(Wanted(number="C001"))
    assert (await outside.books("u8"))["fetched"] == 2


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("offline", Unreachable),
        ("throttle", Throttled),
        ("refuse", OutsideRefused),
        ("no-right", LoginRefused),
    ],
)
async def test_its_refusals_are_told_apart(u8, outside, how, error):
    await outside.trouble("u8", how, only="customer/batch_get")
    with pytest.raises(error):
        await u8.customers(Wanted(number="C001"))


async def test_a_relay_that_is_away_is_no_wrong_key(u8, outside):
    await outside.trouble("u8", "offline", only="/system/token")
    with pytest.raises(Unreachable):
        await u8.test()


@pytest.mark.parametrize("wrong", [{"app_secret": "x"}, {"app_key": "x"}, {"to_account": "x"}])
async def test_wrong_keys_show_in_the_test(outside, wrong):
    with pytest.raises(LoginRefused):
        await outside.connect("u8", **wrong).test()


async def test_customers_and_items_by_number_and_by_name(u8):
    found = await u8.customers(Wanted(number="C001"))
    assert [(one.number, one.name) for one in found.customers] == [("C001", "苏州启明机电")]
    assert (await u8.customers(Wanted(name="远航"))).customers[0].number == "C002"
    assert (await u8.items(Wanted(number="A1"))).items[0].name == "轴承 6204"
    assert (await u8.items(Wanted(number="nothing"))).count == 0
    with pytest.raises(BadRequest):
        await u8.items(Wanted())


async def test_the_stock_of_all_warehouses_or_of_one(u8, outside):
    lines = Lines((Line("A1", Decimal(60)), Line("A1", Decimal(30)), Line("X", Decimal(1))))
    stock = await u8.check_stock(lines)
    assert (stock.enough, stock.short) == (False, ("X",))
    assert [(one.sku, one.asked, one.available) for one in stock.lines] == [
        ("A1", 90, 100),
        ("X", 1, 0),
    ]
    stock = await outside.connect("u8", warehouse="W1").check_stock(Lines(lines.lines[:2]))
    assert (stock.short, stock.lines[0].available) == (("A1",), 80)


async def test_a_document_is_read_back_whole(u8):
    await u8.sales_order(ORDER, once="1")
    read = await u8.document(Which("sales", "DL-0001"))
    assert (read.party, read.status, read.note) == ("C001", "Approved", ORDER.note)
    assert [(one.sku, one.quantity, one.price) for one in read.lines] == [
        ("红糖姜茶", 3, Decimal("12.5")),
        ("A1", Decimal("0.5"), 99),
    ]
    with pytest.raises(OutsideRefused):
        await u8.document(Which("sales", "DL-9999"))


async def test_documents_since_a_day_come_from_all_pages(outside):
    u8 = outside.connect("u8", approves=False)
    await outside.tell("u8", "_ripen", after=0)
    old = msgspec.structs.replace(ORDER, number="DL-OLD", date=TODAY - dt.timedelta(days=9))
    many = [msgspec.structs.replace(ORDER, number=f"DL-{n:04d}") for n in range(130)]
    await asyncio.gather(*(u8.sales_order(one, once=one.number) for one in (*many, old)))

    heads = await u8.documents(Since("sales", TODAY - dt.timedelta(days=1)))
    assert {one.number for one in heads.documents} == {one.number for one in many}
    assert heads.count == 130
    assert (await u8.documents(Since("sales", TODAY, state="Approved"))).count == 0


async def test_what_changes_over_there_comes_in_and_what_changes_back_too(outside):
    u8 = outside.connect("u8", follow_sales=True, follow_purchases=True)
    await u8.sales_order(ORDER, once="1")
    await u8.purchase_order(BOUGHT, once="2")

    first = await u8.fetch("")
    still = await u8.fetch(first.after)
    assert sorted(one.topic for one in first.messages) == ["purchase", "sales"]
    assert still.messages == []

    seen, after = [], first.after
    for state in ("Changing", "Approved"):
        to = {"state": state}
        await outside.tell("u8", "_change", root="saleorder", code="DL-0001", to=to)
        found = await u8.fetch(after)
        [message] = found.messages
        after = found.after
        seen.append(message.id)
        assert (await u8.read(message))["status"] == state
    assert len({*seen, first.messages[0].id}) == 3


async def test_a_change_that_no_list_shows_comes_in_where_lines_are_followed(outside):
    heads = outside.connect("u8", follow_purchases=True)
    whole = outside.connect("u8", follow_purchases=True, follow_lines=True)
    await heads.purchase_order(BOUGHT, once="1")
    before = [(await one.fetch("")).after for one in (heads, whole)]
    entry = [{"inventorycode": "A1", "quantity": "25.000000"}]

    to = {"entry": entry}
    await outside.tell("u8", "_change", root="purchaseorder", code="CG-0001", to=to)

    pairs = zip((heads, whole), before, strict=True)
    seen = [(await one.fetch(after)).messages for one, after in pairs]
    assert [len(one) for one in seen] == [0, 1]
    document = await whole.read(seen[1][0])
    assert (document["lines"][0]["quantity"], document["closed"]) == (25, False)


async def test_goods_that_came_tell_against_which_order(outside):
    u8 = outside.connect("u8", follow_receipts=True)
    lines = {"A1": 30, "A-1022": 5}
    came = {"code": "RK-1", "date": TODAY.isoformat(), "order": "CG-0001", "lines": lines}
    await outside.tell("u8", "_arrive", **came)

    [message] = (await u8.fetch("")).messages

    document = await u8.read(message)
    assert (message.topic, document["number"]) == ("receipt", "RK-1")
    told = [(one["sku"], one["quantity"], one["order"]) for one in document["lines"]]
    assert told == [("A1", 30, "CG-0001"), ("A-1022", 5, "CG-0001")]


async def test_a_document_that_was_closed_over_there_says_so(u8, outside):
    await u8.production_order(MADE, once="1")
    await outside.tell("u8", "_change", root="mom_order", code="SC-0001", to={"state": "Closed"})
    assert (await u8.document(Which("production", "SC-0001"))).closed


async def test_who_follows_nothing_asks_nothing(outside):
    found = await outside.connect("u8").fetch("")
    assert (found.messages, (await outside.books("u8"))["fetched"]) == ([], 0)


async def test_an_answer_with_neither_number_nor_request_is_unexpected(u8):
    with pytest.raises(UnexpectedAnswer):
        await u8.adding._number("DL-1", Accepted())
    assert Accepted(url="https://elsewhere.example/result?requestid=r1").request == "r1"
