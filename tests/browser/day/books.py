"""In the evening the books agree: with each other, and with those of every system outside."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from danliu.stock.drift import drift
from danliu.tables.query import Record
from tests.browser.day import staff, warehouse
from tests.browser.day.company import Day
from tests.browser.day.goods import opened

SHIPPED, CANCELLED = {"shipped", "signed"}, {"cancelled", "refused"}
OPEN = {"intent", "new", "review", "held", "approved", "stocked"}
BOOKED = {"approved", "stocked", "shipped", "signed"}


class Sums(NamedTuple):
    orders: int
    shipped: int
    open: int
    cancelled: int


async def orders_agree(day: Day) -> Sums:
    """Every order that was placed is there, and is shipped, open or cancelled."""
    found = await day.orders()
    assert Counter(one.cells["channel"] for one in found) == day.placed
    states = Counter(_kind(one.cells["status"]) for one in found)
    sums = Sums(len(found), states["shipped"], states["open"], states["cancelled"])
    assert sums.orders == sums.shipped + sums.open + sums.cancelled
    shipped = [one for one in found if one.cells["waybill"]]
    assert {one.cells["status"] for one in shipped} <= SHIPPED
    assert len({one.cells["waybill"] for one in shipped}) == sums.shipped
    return sums


def _kind(status: str) -> str:
    (kind,) = (
        name
        for name, those in (("shipped", SHIPPED), ("open", OPEN), ("cancelled", CANCELLED))
        if status in those
    )
    return kind


async def lines_of(day: Day) -> dict[UUID, list[Record]]:
    found: dict[UUID, list[Record]] = {}
    for one in await day.story.records("order_lines"):
        found.setdefault(UUID(str(one.cells["order"]["id"])), []).append(one)
    return found


async def stock_agrees(day: Day) -> dict[str, Any]:
    """No sum drifts from the ledger; what was received is there, or went out with an order; what
    is reserved is what each open order waits for."""
    assert await drift(day.story.ws.db, day.story.ws.row.id) == []
    kept = {one.cells["sku"]: one for one in await day.story.records("goods")}
    out, held = await _moved(day)
    assert await _holds(day, {one.id: sku for sku, one in kept.items()}) == held
    reserved = Counter[str]()
    for (_, sku), pieces in held.items():
        reserved[sku] += pieces
    for sku, received in day.received.items():
        cells = kept[sku].cells
        assert cells["stock"] == received - out[sku], sku
        assert cells["stock"] - cells["available"] == reserved[sku], sku
    return {"received": day.received.total(), "out": out.total(), "reserved": reserved.total()}


async def _holds(day: Day, named: Mapping[UUID, str]) -> Counter[tuple[UUID, str]]:
    """Pieces that each order holds of each part, as the ledger has it."""
    rows = await day.story.ws.db.fetch(
        "SELECT holder, item, sum(quantity) AS pieces FROM danliu.stock_holds"
        " WHERE workspace_id = $1 AND quantity <> 0 GROUP BY holder, item",
        day.story.ws.row.id,
    )
    return Counter({(row["holder"], named[row["item"]]): int(row["pieces"]) for row in rows})


async def _moved(day: Day) -> tuple[Counter[str], Counter[tuple[UUID, str]]]:
    """Pieces that went out by SKU, and those that an open order waits for."""
    out, held, lines = Counter[str](), Counter[tuple[UUID, str]](), await lines_of(day)
    picked = await _picked(day)
    for order in await day.orders():
        cells, parts = order.cells, Counter[str]()
        for line in lines.get(order.id, ()):
            for sku, pieces in opened(line.cells["sku"], int(line.cells["quantity"])):
                parts[sku] += pieces
        if cells["status"] in SHIPPED:
            out.update(picked.get(order.id, parts))
        elif cells["status"] in ("approved", "stocked", "intent"):
            kept = parts - _lacking(cells["short"])
            held.update({(order.id, sku): pieces for sku, pieces in kept.items()})
    return out, held


async def _picked(day: Day) -> dict[UUID, Counter[str]]:
    """What a picker took for an order, where one did."""
    found: dict[UUID, Counter[str]] = {}
    for one in await day.story.records("pick_lines"):
        cells = one.cells
        if cells["picked"] is None and not cells["short"]:
            continue
        own = found.setdefault(UUID(str(cells["order"]["id"])), Counter())
        own[cells["sku"]] += int(cells["picked"] or 0)
    return found


def _lacking(says: str | None) -> Counter[str]:
    """Of «KL-1 缺 2、JL-2 缺 1»."""
    parts = [one.split(" 缺 ") for one in (says or "").split("、") if one]
    return Counter({sku: int(Decimal(pieces)) for sku, pieces in parts})


async def tickets_agree(day: Day) -> None:
    """What went wrong at the shelf and on the road is written down once; no scan was lost."""
    found = await day.story.records("tickets")
    kinds = Counter(one.cells["kind"] for one in found)
    assert kinds == {"wrong-part": 1, "missing-kit": 1, "stalled": 1}
    (stalled,) = (one.cells for one in found if one.cells["kind"] == "stalled")
    assert stalled["state"] == "done"
    assert (await day.http.get("/api/stations/picking/conflicts")).json() == []


async def erp_agrees(day: Day) -> int:
    """Each approved order is booked once, with its own lines; nothing else but what was cancelled
    after its approval."""
    documents = await day.outside.documents()
    numbers = Counter(one["number"] for one in documents)
    assert set(numbers.values()) <= {1}
    found, lines = await day.orders(), await lines_of(day)
    booked = {one.cells["erp_number"]: one for one in found if one.cells["erp_number"]}
    assert set(booked) == set(numbers)
    for one in found:
        status, number = one.cells["status"], one.cells["erp_number"]
        assert bool(number) or status not in BOOKED, one.cells["number"]
        assert not number or status in BOOKED | {"cancelled"}, one.cells["number"]
    for document in documents:
        order = booked[document["number"]]
        asked = sorted(_asked(one) for one in lines[order.id])
        assert sorted(_told(one) for one in document["lines"]) == asked, document["number"]
    return len(documents)


def _asked(line: Record) -> tuple[str, Decimal]:
    return line.cells["sku"], Decimal(line.cells["quantity"])


def _told(line: Mapping[str, Any]) -> tuple[str, Decimal]:
    return line["FMaterialId"]["FNumber"], Decimal(str(line["FQty"]))


async def warehouse_agrees(day: Day) -> int:
    """Whatever is in a wave was pushed, with its lines and the number of the wave."""
    trades, lines = await warehouse.trades(day), await lines_of(day)
    found = {one.cells["number"]: one for one in await day.orders()}
    waved = {number for number, one in found.items() if one.cells["wave"]}
    assert waved <= set(trades)
    assert {found[one].cells["status"] for one in set(trades) - waved} <= CANCELLED
    for number in waved:
        trade, cells = trades[number], found[number].cells
        assert trade["seller_memo"] == f"波次 {cells['wave']['title']}", number
        sent = sorted((one["spec_no"], Decimal(one["num"])) for one in trade["order_list"])
        assert sent == sorted(_asked(one) for one in lines[found[number].id])
    return len(trades)


async def customers_were_told_once(day: Day, told: Mapping[str, int], moved: str) -> int:
    """One message for each parcel that left: by WeChat where there was a consent, else by text.
    told: number of the order -> which customer. moved: the order whose date was changed"""
    texts = (await day.outside.books("tencent_sms"))["sent"]
    heard = Counter(
        (one["to"][-11:], one["TemplateId"], one["TemplateParamSet"][0]) for one in texts
    )
    wanted = Counter(
        {(staff.phone_of(n), "1001", number): 1 for number, n in told.items() if n > 0}
    )
    wanted[staff.phone_of(told[moved]), "1003", moved] = 1
    assert {one: n for one, n in heard.items() if one[1] != "1002"} == wanted
    (by_wechat,) = (await day.outside.books("wechat"))["sent"]
    first = next(number for number, n in told.items() if n == 0)
    assert by_wechat["data"]["character_string1"]["value"] == first
    return len(texts) + 1
