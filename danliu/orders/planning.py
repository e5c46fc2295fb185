"""From records, as a flow holds them, to waves, as it writes them. Pure.

A record is its cells by key, with its id. What a line is and where it lies is known of the goods,
by the number they have in common.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from danliu.errors import Words
from danliu.orders.shelves import Floor, NoShelf, Shelf, in_walking_order, shelf
from danliu.orders.waves import Bounds, Line, Order, Ranked, Wave, Weights, ranked, waves

Record = Mapping[str, Any]


class Names(Struct, frozen=True, forbid_unknown_fields=True):
    """What the fields are called. Of orders: due, park (where it goes), care (instructions). Of
    lines: order, sku, quantity. Of goods: number, shelf, litres, kilos, large (truth)."""

    due: str = "due"
    park: str = "park"
    care: str = "care"
    order: str = "order"
    sku: str = "sku"
    quantity: str = "quantity"
    number: str = "sku"
    shelf: str = "shelf"
    litres: str = "litres"
    kilos: str = "kilos"
    large: str = "large"


class Rules(Struct, frozen=True):
    """day_ends: the hour at which what is due on a day is late. undated_days: how soon after it
    came in an order is due that names no day; 0: it waits for one"""

    weights: Weights
    bounds: Bounds
    names: Names
    day_ends: int
    zone: ZoneInfo
    undated_days: int = 0


class PlannedOrder(Struct, frozen=True):
    """why: the parts of its score"""

    order: UUID
    score: float
    red: bool
    why: str
    why_en: str


class PlannedLine(Struct, frozen=True):
    """place: its turn on the way, from 1. kit: of which it is a part. unfit: why it does not fit"""

    order: UUID
    line: UUID
    sku: str
    quantity: Any
    shelf: str
    place: int
    kit: str = ""
    unfit: str = ""


class PlannedWave(Struct, frozen=True):
    """size: large or small; orders by score, lines in walking order"""

    park: str
    size: str
    red: bool
    due: datetime
    metres: float
    orders: list[PlannedOrder]
    lines: list[PlannedLine]


class Left(Struct, frozen=True):
    """An order that is in no wave, and why."""

    order: UUID
    why: str
    why_en: str


class Planned(Struct, frozen=True):
    """count: of waves"""

    waves: list[PlannedWave]
    count: int
    left: list[Left]


class _Found(Struct, frozen=True):
    """A line of an order with where it lies."""

    record: Record
    line: Line


def planned(
    orders: Sequence[Record],
    lines: Iterable[Record],
    goods: Iterable[Record],
    rules: Rules,
    now: datetime,
    unfit: Iterable[Record] = (),
) -> Planned:
    """Every order in a wave (in two, if it has large goods and others), or among those left.

    unfit: what is known of lines that do not fit, as «check-fit» gives it
    """
    known = {str(one.get(rules.names.number)): one for one in goods}
    by_order: dict[str, list[Record]] = {}
    for line in lines:
        by_order.setdefault(_id(line.get(rules.names.order)), []).append(line)
    ready, left = dict[str, Order](), list[Left]()
    found = dict[int, Record]()
    for record in orders:
        try:
            own = [_line(one, known, rules.names) for one in by_order.get(_id(record), ())]
            ready[_id(record)] = _order(record, own, rules)
            found |= {id(one.line): one.record for one in own}
        except _NotReady as why:
            left.append(Left(UUID(_id(record)), *why.words))
    going = waves(ranked(ready.values(), rules.weights, now), rules.bounds)
    doubts = _Doubts(rules.names, unfit)
    return Planned([_wave(one, found, doubts) for one in going], len(going), left)


class _Doubts:
    """Why a line does not fit, by its record and number."""

    def __init__(self, names: Names, unfit: Iterable[Record]) -> None:
        self.names = names
        wrong = (one for one in unfit if one.get("verdict") == "wrong")
        self._why = {(str(one.get("line")), one.get("sku")): str(one.get("why")) for one in wrong}

    def of(self, record: Record, sku: str) -> str:
        return self._why.get((_id(record), sku), "")


class _NotReady(ValueError):
    """This order cannot be picked as it is; says why, to the warehouse."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


def _line(record: Record, known: Mapping[str, Record], names: Names) -> _Found:
    sku = str(record.get(names.sku) or "")
    goods = known.get(sku)
    if goods is None:
        raise _NotReady(
            f"料号 {sku or '（空）'} 不在货品里", f"{sku or 'a blank SKU'}: not in goods"
        )
    try:
        where = shelf(str(goods.get(names.shelf) or ""))
    except NoShelf as error:
        raise _NotReady(
            f"{sku} 的货位「{error}」看不懂，要像 A区-03排-12层-05格",
            f"{sku}: the shelf «{error}» is not understood; write it as A区-03排-12层-05格",
        ) from error
    pieces = float(record.get(names.quantity) or 0)
    volume = float(goods.get(names.litres) or 0) * pieces
    weight = float(goods.get(names.kilos) or 0) * pieces
    return _Found(record, Line(sku, where, volume, weight, goods.get(names.large) is True))


def _order(record: Record, lines: Sequence[_Found], rules: Rules) -> Order:
    if not lines:
        raise _NotReady("没有明细", "it has no lines")
    due = _moment(record.get(rules.names.due), rules) or _undated(record, rules)
    if due is None:
        raise _NotReady("没有交期", "it has no due date")
    care = record.get(rules.names.care) or ()
    count = len(care) if isinstance(care, list | tuple) else 1
    park = str(record.get(rules.names.park) or "")
    return Order(_id(record), due, park, tuple(one.line for one in lines), count)


def _moment(due: Any, rules: Rules) -> datetime | None:
    if isinstance(due, datetime) or not isinstance(due, date):
        return due if isinstance(due, datetime) else None
    return datetime.combine(due, time(rules.day_ends), rules.zone)


def _undated(record: Record, rules: Rules) -> datetime | None:
    came = record.get("created_at")
    if not rules.undated_days or not isinstance(came, datetime):
        return None
    return came + timedelta(days=rules.undated_days)


def _wave(wave: Wave, found: Mapping[int, Record], doubts: _Doubts) -> PlannedWave:
    places = {where: place for place, where in enumerate(in_walking_order(wave.shelves))}
    picked = [(places[line.shelf], one, line) for one in wave.ranked for line in one.parcel.lines]
    picked.sort(key=lambda each: each[0])
    return PlannedWave(
        wave.park,
        "large" if wave.large else "small",
        any(one.red for one in wave.ranked),
        min(one.parcel.order.due for one in wave.ranked),
        round(Floor(places=_longest(places)).walked_m(wave.shelves), 1),
        [_planned(one) for one in wave.ranked],
        [
            _turn(turn, one, line, found[id(line)], doubts)
            for turn, (_, one, line) in enumerate(picked, 1)
        ],
    )


def _longest(shelves: Iterable[Shelf]) -> int:
    """Places of a row, as far as they are known here."""
    return max([Floor.places, *(one.place for one in shelves)])


def _planned(one: Ranked) -> PlannedOrder:
    zh = f"紧迫 {one.urgency} + 集中 {one.area} + 作业 {one.work}"
    en = f"urgency {one.urgency} + area {one.area} + work {one.work}"
    return PlannedOrder(UUID(str(one.parcel.order.key)), float(one.score), one.red, zh, en)


def _turn(turn: int, one: Ranked, line: Line, record: Record, doubts: _Doubts) -> PlannedLine:
    ids = UUID(str(one.parcel.order.key)), UUID(_id(record))
    quantity, kit = record.get(doubts.names.quantity), str(record.get("kit") or "")
    unfit = doubts.of(record, line.sku)
    return PlannedLine(*ids, line.sku, quantity, str(line.shelf), turn, kit, unfit)


def _id(given: Any) -> str:
    """Of a record, of a link to one, or as it is."""
    return str(given.get("id")) if isinstance(given, Mapping) else str(given)
