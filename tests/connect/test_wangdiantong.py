"""旺店通: is there enough to ship the order?"""

import hashlib
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode
from uuid import NAMESPACE_DNS, UUID, uuid5

import msgspec
import pytest

from danliu.connect.erp import Lines, StockLine
from danliu.connect.errors import BadRequest, LoginRefused, OutsideRefused, Throttled
from danliu.connect.wangdiantong import client, sandbox
from danliu.connect.wangdiantong.connector import (
    Order,
    Pushed,
    SentLine,
    Since,
    Withdrawn,
    stockouts_of,
)
from danliu.connect.wangdiantong.trades import SentGoods, StockoutRow, moment

LONG_AGO = "2026-11-02 12:00:00"
PLACED = "2026-11-26T02:00:00Z"
GUIDE = {
    "appkey": "test2-xx",
    "page_no": "0",
    "end_time": "2016-08-01 13:00:00",
    "start_time": "2016-08-01 12:00:00",
    "page_size": "40",
    "sid": "test2",
    "timestamp": "1470042310",
}
CHINESE = {
    "sid": "sidA",
    "appkey": "sidA-ot",
    "timestamp": "1767225600",
    "shop_no": "001",
    "switch": "0",
    "trade_list": '[{"tid":"T1","receiver_name":"张三","trade_status":30}]',
}


def lines(*wanted: tuple[str, object]) -> Lines:
    rows = [{"sku": sku, "quantity": n, "备注": "加急"} for sku, n in wanted]
    return msgspec.convert({"lines": rows}, Lines)


@pytest.mark.parametrize("sign", [client.sign, sandbox.signature], ids=["client", "sandbox"])
def test_lengths_in_the_signature_count_characters(sign):
    assert sign(GUIDE, "12345") == "ad4e6fe037ea6e3ba4768317be9d1309"
    assert sign(CHINESE, "wdtSecretA") == "938d2a9d3b970be8cae21110b46b8e4f"
    assert sign(CHINESE, "wdtSecretA") != "5fe75a7782433d27e850fa1d5ded2f10"  # in bytes


def test_the_packed_text_is_the_one_of_the_guide():
    assert client.packed(CHINESE) == (
        "06-appkey:0007-sidA-ot;07-shop_no:0003-001;03-sid:0004-sidA;06-switch:0001-0;"
        "09-timestamp:0010-1767225600;"
        '10-trade_list:0053-[{"tid":"T1","receiver_name":"张三","trade_status":30}]'
    )


async def test_a_signature_with_lengths_in_bytes_is_refused_on_the_wire(outside):
    form = {"sid": sandbox.SID, "appkey": sandbox.APPKEY, "spec_no": "红糖姜茶"}
    form["timestamp"] = str(int(time.time()))
    packed = ";".join(
        f"{len(key):02}-{key}:{len(text.encode()):04}-{text}" for key, text in sorted(form.items())
    )
    in_bytes = hashlib.md5((packed + sandbox.APPSECRET).encode()).hexdigest()
    for sign, message in ((in_bytes, "签名错误"), (client.sign(form, sandbox.APPSECRET), "")):
        body = urlencode(form | {"sign": sign}).encode()
        url = outside.at("wangdiantong") + "/openapi2/stock_query.php"
        answer = await outside.http.post(url, content=body, headers=client.FORM)
        assert answer.json()["message"] == message


async def test_an_order_is_covered_when_no_sku_is_short(outside):
    await outside.tell("wangdiantong", "_stock", A1=5, 红糖姜茶={"WH1": 1, "WH2": 1.5})
    shop = outside.connect("wangdiantong")

    stock = await shop.check_stock(lines(("A1", 3), ("红糖姜茶", "2.5")))
    assert stock.enough
    assert stock.short == ()

    stock = await shop.check_stock(lines(("A1", 3), ("红糖姜茶", "1"), ("A1", 3), ("没有", 1)))
    assert not stock.enough
    assert stock.short == ("A1", "没有")
    assert stock.lines == (
        StockLine("A1", asked=Decimal(6), available=Decimal(5)),  # 3 and 3 are asked for together
        StockLine("红糖姜茶", asked=Decimal(1), available=Decimal("2.5")),
        StockLine("没有", asked=Decimal(1), available=Decimal(0)),
    )


async def test_only_the_chosen_warehouse_counts(outside):
    await outside.tell("wangdiantong", "_stock", A1={"WH1": 3, "WH2": 9})
    shop = outside.connect("wangdiantong", warehouse_no="WH1")
    assert not (await shop.check_stock(lines(("A1", 4)))).enough


async def test_a_sku_in_more_warehouses_than_a_page_holds_is_summed_whole(outside):
    await outside.tell("wangdiantong", "_stock", A1={f"WH{n}": 1 for n in range(205)})
    stock = await outside.connect("wangdiantong").check_stock(lines(("A1", 205)))
    assert stock.enough


async def test_many_skus_are_asked_for_together_but_not_all_at_once(outside):
    await outside.tell("wangdiantong", "_stock", **{"*": 1})
    await outside.tell("wangdiantong", "_control", latency_ms=200)
    started = time.monotonic()
    await outside.connect("wangdiantong", parallel=4).check_stock(
        lines(*((f"S{n}", 1) for n in range(8)))
    )
    assert 0.4 <= time.monotonic() - started < 1.4  # two rounds of four


@pytest.mark.parametrize("how", ["throttle", "busy"])
async def test_throttling_said_in_words_alone_is_worth_another_try(outside, how):
    shop = outside.connect("wangdiantong")
    await outside.trouble("wangdiantong", how)
    with pytest.raises(Throttled) as caught:
        await shop.check_stock(lines(("A1", 1)))
    assert caught.value.retry
    assert not (await shop.check_stock(lines(("A1", 1)))).enough


async def test_an_empty_purse_is_a_refusal_with_its_code(outside):
    await outside.trouble("wangdiantong", "refuse")
    with pytest.raises(OutsideRefused, match="余额不足") as caught:
        await outside.connect("wangdiantong").check_stock(lines(("A1", 1)))
    assert caught.value.refusal == "1060"


async def test_wrong_keys_and_a_wrong_clock_need_a_person(outside):
    with pytest.raises(LoginRefused, match="签名错误"):
        await outside.connect("wangdiantong", appsecret="wrong").test()
    keys = outside.stands["wangdiantong"].settings_for(outside.at("wangdiantong"))
    del keys["shop_no"]
    late = client.Client(outside.http, **keys, timeout_s=5, now=lambda: time.time() - 301)
    with pytest.raises(LoginRefused, match="时间戳"):
        await late.stock("A1")


# orders out, parcels back


def order(number: str, quantity: str = "2", **more: object) -> Order:
    line = {"id": uuid5(NAMESPACE_DNS, number), "sku": "A1", "quantity": quantity, "price": "10.50"}
    told = {"receiver": "王师傅", "address": "湖里区 1 号", "city": "厦门", "placed_at": PLACED}
    return msgspec.convert({"number": number, "lines": [line]} | told | more, Order, strict=False)


async def test_an_order_that_is_pushed_again_is_changed(outside):
    shop = outside.connect("wangdiantong")

    first = await shop.push_order(order("DL-1", memo="波次 W-000001"), once="a")
    again = await shop.push_order(order("DL-1", memo="波次 W-000002"), once="b")

    assert (first, again) == (Pushed(new=True), Pushed(new=False))
    (kept,) = (await outside.books("wangdiantong"))["trades"].values()
    assert kept["seller_memo"] == "波次 W-000002"
    assert kept["trade_time"] == "2026-11-26 10:00:00"  # theirs is Beijing's
    assert kept["order_list"][0]["num"] == "2"


async def test_a_quantity_that_was_pushed_is_not_changed_behind_their_back(outside):
    shop = outside.connect("wangdiantong")
    await shop.push_order(order("DL-1"), once="a")
    with pytest.raises(OutsideRefused, match="不能修改"):
        await shop.push_order(order("DL-1", quantity="3"), once="b")


async def test_an_order_that_is_withdrawn_is_closed_there_with_its_lines(outside):
    shop = outside.connect("wangdiantong")
    await shop.push_order(order("DL-5"), once="a")

    assert await shop.withdraw_order(order("DL-5"), once="b") == Withdrawn(known=True)
    assert await shop.withdraw_order(order("DL-5"), once="b") == Withdrawn(known=True)

    kept = (await outside.books("wangdiantong"))["trades"]["DL-5"]
    (line,) = kept["order_list"]
    assert (kept["trade_status"], line["status"], line["refund_status"]) == (80, 80, 5)


async def test_without_a_shop_nothing_is_pushed(outside):
    with pytest.raises(BadRequest):
        await outside.connect("wangdiantong", shop_no="").push_order(order("DL-1"), once="a")


async def test_what_was_sent_comes_back_with_its_waybill_however_long_ago(outside):
    shop = outside.connect("wangdiantong")
    await outside.tell("wangdiantong", "_send", **{"DL-1": "SF1", "DL-2,DL-3": "SF2"})

    lately = await shop.stockouts(Since())
    month = await shop.stockouts(Since(hours=720))

    assert [(one.order, one.waybill) for one in lately.parcels] == [
        ("DL-1", "SF1"),
        ("DL-2", "SF2"),
        ("DL-3", "SF2"),
    ]
    assert month.parcels == lately.parcels  # thirty windows of a day, each parcel once
    age = datetime.now(UTC) - lately.parcels[0].finished_at
    assert timedelta(seconds=-1) < age < timedelta(minutes=1)


async def test_a_look_goes_on_from_a_moment_and_says_how_far_it_saw(outside):
    shop = outside.connect("wangdiantong")
    await outside.tell("wangdiantong", "_send", **{"DL-7": {"waybills": ["SF7"], "at": LONG_AGO}})
    since = datetime(2026, 11, 1, tzinfo=UTC)

    first = await shop.stockouts(Since(since=since))
    second = await shop.stockouts(Since(since=first.until))

    assert (first.parcels, first.until) == ((), since + timedelta(hours=24))
    assert [one.waybill for one in second.parcels] == ["SF7"]
    assert (await shop.stockouts(Since(since=datetime.now(UTC)))).count == 0


async def test_what_is_too_much_for_one_look_is_for_the_next(outside):
    shop, since = outside.connect("wangdiantong"), datetime(2026, 11, 1, tzinfo=UTC)
    await outside.tell("wangdiantong", "_send", **{"DL-7": {"waybills": ["SF7"], "at": LONG_AGO}})
    later = {"waybills": ["SF8"], "at": LONG_AGO.replace("12:", "13:")}
    await outside.tell("wangdiantong", "_send", **{"DL-8": later})

    seen, at = [], since
    for _ in range(3):
        look = await shop.stockouts(Since(since=at, hours=48, at_most=1))
        seen.append([one.waybill for one in look.parcels])
        at = look.until + timedelta(seconds=1)

    assert seen == [["SF7"], ["SF8"], []]


async def test_an_order_in_two_stock_outs_and_three_parcels_tells_what_is_in_each(outside):
    shop = outside.connect("wangdiantong")
    pushed = order("DL-8")
    (line,) = pushed.lines
    await shop.push_order(pushed, once="a")
    half = {"waybills": ["SF81", "SF82"], "goods": {"A1": "1"}, "at": LONG_AGO}
    await outside.tell("wangdiantong", "_send", **{"DL-8": half})
    rest = {"waybills": ["SF83"], "goods": {"A1": "1"}, "at": LONG_AGO}
    await outside.tell("wangdiantong", "_send", **{"DL-8": rest})

    found = await shop.stockouts(Since(since=datetime(2026, 11, 2, tzinfo=UTC)))

    told = [(one.waybill, one.lines) for one in found.parcels if one.order == "DL-8"]
    one_piece = (SentLine(line.id, Decimal(1)),)
    assert told == [("SF81", one_piece), ("SF82", one_piece), ("SF83", one_piece)]


def test_a_kit_that_went_out_as_its_parts_is_as_many_as_it_is():
    kit = str(uuid5(NAMESPACE_DNS, "kit"))
    parts = [SentGoods(kit, "DL-9", Decimal(pieces), "TJ", Decimal(2)) for pieces in (2, 4)]
    row = StockoutRow("CK1", "DL-9", details_list=[*parts, SentGoods("present", "DL-9")])
    (sent,) = stockouts_of(row)
    assert sent.lines == (SentLine(UUID(kit), Decimal(2)),)


def test_their_empty_time_is_no_time():
    assert moment("0000-00-00 00:00:00") is None
    assert moment("2026-11-26 10:00:00") == datetime(2026, 11, 26, 2, tzinfo=UTC)
