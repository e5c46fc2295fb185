"""Orders as 旺店通企业版 takes them, and its stock-outs as they come back.

Source      the vendor's open platform: trade_push, stockout_order_query_trade
Confidence  documented: parameters, states and the window of 24 hours. The
            names of a stock-out's fields, with those of its details, are those of the flagship
            edition, which the enterprise edition is said to share: unconfirmed there.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from msgspec import Struct

WINDOW = timedelta(hours=24)
SHIPPED = "95"
BEIJING = timezone(timedelta(hours=8))
_PAID, _PAID_IN_FULL, _PREPAID = 30, 2, 1
_CLOSED, _REFUNDED = 80, 5  # of an order that had been paid, and of its lines


class Goods(Struct, frozen=True):
    """One line of an order; oid is unique for the seller, for ever."""

    oid: str
    sku: str
    quantity: Decimal
    price: Decimal
    name: str = ""


class Trade(Struct, frozen=True):
    """An order that is paid and to be sent. tid: its number, unique for the seller for ever; pushed
    again it is changed, but for the quantities and prices of its lines. closed: not to be sent"""

    tid: str
    placed_at: datetime
    receiver: str
    city: str
    address: str
    phone: str
    lines: tuple[Goods, ...]
    buyer: str = ""
    memo: str = ""
    closed: bool = False


class SentGoods(Struct):
    """One article of a stock-out. src_oid: the line that it was pushed as, src_tid: its order. A
    kit comes as its parts, each with the pieces of the kit in suite_num."""

    src_oid: str = ""
    src_tid: str = ""
    goods_count: Decimal = Decimal(0)
    suite_no: str = ""
    suite_num: Decimal = Decimal(0)


class Sticker(Struct):
    """One parcel of a stock-out that takes several."""

    logistics_no: str = ""
    logistics_name: str = ""


class StockoutRow(Struct):
    """As they write it. src_trade_no: the numbers of the orders in it, parted by commas."""

    order_no: str
    src_trade_no: str = ""
    status: int | str = ""
    consign_time: str = ""
    logistics_name: str = ""
    logistics_no: str = ""
    details_list: list[SentGoods] = []
    logistics_list: list[Sticker] = []

    @property
    def orders(self) -> list[str]:
        return [one.strip() for one in self.src_trade_no.split(",")]

    @property
    def stickers(self) -> list[Sticker]:
        """The parcels that it takes, each once; the one that it names first."""
        every = [Sticker(self.logistics_no, self.logistics_name), *self.logistics_list]
        known = {one.logistics_no: one for one in reversed(every) if one.logistics_no}
        return list(reversed(known.values())) or every[:1]


class StockoutPage(Struct):
    stockout_list: list[StockoutRow] = []


class Counts(Struct):
    new_count: int | str = 0
    chg_count: int | str = 0


def document(trade: Trade) -> dict[str, Any]:
    """One element of `trade_list`."""
    placed = beijing(trade.placed_at)
    return {
        "tid": trade.tid,
        "trade_status": _CLOSED if trade.closed else _PAID,
        "pay_status": _PAID_IN_FULL,
        "delivery_term": _PREPAID,
        "trade_time": placed,
        "pay_time": placed,
        "buyer_nick": trade.buyer or trade.receiver,
        "receiver_name": trade.receiver,
        "receiver_city": trade.city,
        "receiver_address": trade.address,
        "receiver_mobile": trade.phone,
        "seller_memo": trade.memo,
        "order_list": [_line(one, closed=trade.closed) for one in trade.lines],
    }


def _line(goods: Goods, *, closed: bool) -> dict[str, Any]:
    return {
        "oid": goods.oid,
        "num": f"{goods.quantity:f}",
        "price": f"{goods.price:f}",
        "status": _CLOSED if closed else _PAID,
        "refund_status": _REFUNDED if closed else 0,
        "goods_no": goods.sku,
        "spec_no": goods.sku,
        "goods_name": goods.name or goods.sku,
        "discount": 0,
    }


def windows(since: datetime, until: datetime) -> Iterable[tuple[datetime, datetime]]:
    """Parts of this time that may be asked for, one after another."""
    while since < until:
        end = min(since + WINDOW, until)
        yield since, end
        since = end


def beijing(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"


def moment(written: str) -> datetime | None:
    """Their time in ours; None for «0000-00-00 00:00:00» and for nothing."""
    try:
        told = datetime.strptime(written, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    except ValueError:
        return None
    return told.astimezone(UTC)
