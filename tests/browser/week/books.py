"""On Friday the books agree: orders, stock, messages to customers, notices to stations."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from danliu.stock.drift import drift
from danliu.tables.query import Record
from tests.browser.week.bill import OPENING
from tests.browser.week.company import OWNER, Week
from tests.browser.week.shop import Shop
from tests.browser.week.staff import FINANCE, INSPECTOR, KEEPER, LEADERS, PLANNER, SALES_NAME

OPEN, ENDED = {"intent", "new", "planned", "sending"}, {"shipped", "invoiced", "cancelled"}
OUT = {"shipped", "invoiced"}


class Sums(NamedTuple):
    orders: int
    open: int
    shipped: int
    invoiced: int
    cancelled: int


async def orders_agree(week: Week) -> Sums:
    """Every order that came is there, and is open, shipped, invoiced or cancelled; of what is out
    there is one invoice, issued or waiting."""
    found = await week.orders()
    assert Counter(one.cells["channel"] for one in found) == week.placed
    states = Counter(one.cells["status"] for one in found)
    ended = (states[one] for one in ("shipped", "invoiced", "cancelled"))
    sums = Sums(len(found), sum(states[one] for one in OPEN), *ended)
    assert sums.orders == sums.open + sums.shipped + sums.invoiced + sums.cancelled
    billed = {one.cells["order"]["title"]: one.cells for one in await _all(week, "invoices")}
    assert {one: cells["status"] for one, cells in billed.items()} == {
        one.cells["number"]: "issued" if one.cells["status"] == "invoiced" else "todo"
        for one in found
        if one.cells["status"] in OUT
    }
    for line in await _all(week, "order_items"):
        cells = line.cells
        assert cells["gap"] == 0, cells
        if cells["stage"] in OUT:
            assert cells["quantity"] == cells["sent"] == cells["invoiced"], cells
    return sums


async def stock_agrees(week: Week) -> Decimal:
    """No sum drifts from the ledger; what came is there, or went out with an order or into a job,
    unless the planner was told that the books lacked it then; nothing is held for an order that has
    ended. Returns all that is held."""
    ws = week.story.ws
    assert await drift(ws.db, ws.row.id) == []
    out, held = await _went_out(week), Counter[str]()
    told = " ".join(one.cells["lacked"] or "" for one in await _all(week, "jobs"))
    for order in await week.orders():
        own = await week.held(order.id)
        if order.cells["status"] in ENDED:
            assert own == Counter(), (order.cells["number"], own)
        held.update(own)
    for sku, one in (await week.parts()).items():
        there = Decimal(one.cells["stock"] or 0)
        came = OPENING.get(sku, Decimal(0)) + week.received[sku]
        if sku in told:
            assert there > came - out[sku], (sku, there, came, out[sku])
        else:
            assert there == came - out[sku], (sku, there, came, out[sku])
        assert there - Decimal(one.cells["available"] or 0) == held[sku], sku
    return Decimal(held.total())


async def _went_out(week: Week) -> Counter[str]:
    """Products that were shipped; what jobs that are booked used, for their scrap as well."""
    out, parts = Counter[str](), await _all(week, "job_parts")
    for line in await _all(week, "shipment_lines"):
        out[line.cells["sku"]] += line.cells["sent"] or 0
    for job in await _all(week, "jobs"):
        if job.cells["booked_at"] is None:
            continue
        share = _worked(job) / job.cells["quantity"]
        for part in parts:
            if (part.cells["job"] or {}).get("id") == job.id:
                out[part.cells["sku"]] += part.cells["quantity"] * share
    return out


def _worked(job: Record) -> Decimal:
    """Pieces that took their material: those that came in, or good ones and scrap."""
    cells = job.cells
    if cells["status"] not in ("stored", "done"):
        return Decimal(cells["quantity"])
    made = (cells["good"] or Decimal(0)) + (cells["scrapped"] or Decimal(0))
    came = next(one for one in (cells["received"], cells["good"], cells["quantity"]) if one)
    return max(came, made)


async def customers_were_told_once(week: Week) -> int:
    """Of each order that is wholly out, in these words; of no other."""
    orders = await week.orders()
    bills: dict[UUID, list[str]] = {}
    for one in sorted(await _all(week, "shipments"), key=lambda one: one.cells["number"]):
        if one.cells["status"] == "sent":
            bills.setdefault(_order(one), []).append(one.cells["waybill"])
    told = Counter(one.cells["says"] for one in await _all(week, "customer_messages"))
    out = [one for one in orders if one.cells["status"] in OUT]
    assert told == Counter(
        f"贵司订单{one.cells['number']}已全部发出，物流单号{'、'.join(bills[one.id])}"
        + "".join(f"。{name}" for name in _signed(one))
        for one in out
    )
    texts = (await week.outside.books("tencent_sms"))["sent"]
    assert Counter((one["to"][-11:], *one["TemplateParamSet"]) for one in texts) == Counter(
        (one.cells["phone"], one.cells["number"], "、".join(bills[one.id]), *_signed(one))
        for one in out
    )
    return len(texts)


def _signed(order: Record) -> tuple[str, ...]:
    """Of a call, who took it."""
    return (SALES_NAME,) if order.cells["channel"] == "phone" else ()


async def group_heard_once(week: Week) -> int:
    """The owner and the planner, of every order that came."""
    sent = (await week.outside.books("wecom"))["sent"]
    heard = Counter(
        (one["touser"], one["text"]["content"].split()[1])
        for one in sent
        if one.get("text", {}).get("content", "").startswith("新订单")
    )
    numbers = [one.cells["number"] for one in await week.orders()]
    assert heard == Counter((who, one) for who in (OWNER, PLANNER) for one in numbers)
    return heard.total()


async def stations_were_told_once(
    week: Week, shop: Shop, *, differences: Sequence[str], lacks: str
) -> int:
    """Whose turn it is, once for each operation that was finished, and nobody else; the check, the
    store and the planner as often."""
    told = await _notices(week)
    turns = Counter({LEADERS[place][0]: count for place, count in shop.handed.items()})
    assert Counter(who for who, text in told if text.startswith("轮到")) == turns
    for starts, count, who in (
        ("待质检：", shop.whole, {INSPECTOR, PLANNER}),
        ("待入库：", shop.passed, {KEEPER, PLANNER}),
    ):
        heard = Counter(one for one, text in told if text.startswith(starts))
        assert heard == dict.fromkeys(who, count), starts
    planner = [text for who, text in told if who == PLANNER]
    assert sorted(text for text in planner if "收 1（" in text) == sorted(differences)
    assert [text for text in planner if "缺料预警" in text] == [lacks]
    assert not [text for who, text in told if who == FINANCE and "发货比开票少 1 件" not in text]
    return len(told)


async def _notices(week: Week) -> list[tuple[str, str]]:
    """Who was told what."""
    rows = await week.story.ws.db.fetch(
        "SELECT u.login, n.text FROM danliu.notices n JOIN danliu.users u ON u.id = n.user_id"
        " WHERE n.workspace_id = $1",
        week.story.ws.row.id,
    )
    return [(row["login"], row["text"]) for row in rows]


async def _all(week: Week, table: str) -> list[Record]:
    return await week.story.records(table)


def _order(one: Record) -> UUID:
    return UUID(str(one.cells["order"]["id"]))
