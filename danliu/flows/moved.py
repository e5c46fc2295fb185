"""What a schedule moves, as flows read it and as people are told of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.orders.schedule.hours import Minute, moment_of
from danliu.orders.schedule.moves import Move
from danliu.orders.schedule.names import day_of, id_of, title_of
from danliu.orders.schedule.plan import Schedule, Why
from danliu.orders.schedule.records import House, Rows
from danliu.telling import several, told

LEFT: dict[Why, Words] = {
    "operations": Words("工艺路线没有工序", "its route has no operations"),
    "station": Words("有工位没有开工时间，或已不在", "a station of it is never open, or is gone"),
    "room": Words("一年内排不下", "it does not fit into the next year"),
}
_NOT_YET = Words("未排", "no time yet")
_LATE = Words("晚于交期", "after its due date")
_BREAKS = Words("赶不上答应的日期", "breaks its promise")
_COMMA = Words("，", ", ")


class MovedJob(Struct, frozen=True):
    """was_from, was_until: before; blank where it had no time. breaks: it kept what the order was
    promised, and does so no longer"""

    id: Annotated[UUID, told("任务", "The job")]
    number: Annotated[str, told("任务号", "Its number")]
    item: Annotated[str, told("做什么", "Its item")]
    order: Annotated[UUID | None, told("订单", "Its order")]
    order_number: Annotated[str, told("订单号", "Number of its order")]
    was_from: Annotated[datetime | None, told("原来几时开始", "Began before")]
    was_until: Annotated[datetime | None, told("原来几时做完", "Ended before")]
    planned_from: Annotated[datetime | None, told("几时开始", "Begins")]
    planned_until: Annotated[datetime | None, told("几时做完", "Ends")]
    late: Annotated[bool, told("晚于交期", "After its due date")]
    breaks: Annotated[bool, told("赶不上答应的日期", "Breaks its promise")]
    says: Annotated[str, told("怎么变", "In words")]
    says_en: Annotated[str, told("怎么变，英文", "In words, in English")]


class LeftJob(Struct, frozen=True):
    id: Annotated[UUID, told("任务", "The job")]
    number: Annotated[str, told("任务号", "Its number")]
    why: Annotated[str, told("为什么排不了", "Why it has no time")]
    why_en: Annotated[str, told("为什么，英文", "Why, in English")]


class MovedStep(Struct, frozen=True):
    id: Annotated[UUID, told("工序任务", "The step")]
    planned_from: Annotated[datetime, told("几时开始", "Begins")]
    planned_until: Annotated[datetime, told("几时做完", "Ends")]


class BrokenOrder(Struct, frozen=True):
    """An order that is not ready any more when it was promised."""

    order: Annotated[UUID, told("订单", "The order")]
    number: Annotated[str, told("订单号", "Its number")]
    ready: Annotated[datetime, told("几时做完", "Ready")]
    promised: Annotated[date, told("答应的日期", "Promised for")]
    says: Annotated[str, told("写成文字", "In words")]
    says_en: Annotated[str, told("写成文字，英文", "In words, in English")]


class Telling(NamedTuple):
    """Names and times as the company has them."""

    house: House

    def moved(self, move: Move) -> MovedJob:
        row, of = move.row, self.house.names
        number, item = str(row.get(of.number) or ""), title_of(row.get(of.item))
        order, title = id_of(row.get(of.order)), title_of(row.get(of.order))
        change = self._change(move)
        return MovedJob(
            UUID(str(row["id"])),
            number,
            item,
            UUID(order) if order else None,
            title,
            move.was_from,
            move.was_until,
            move.begins,
            move.ends,
            move.late,
            move.breaks,
            f"{number} {item}（{title}）{change.zh}",
            f"{number} {item} ({title}) {change.en}",
        )

    def broken(self, moves: Iterable[Move]) -> Iterator[BrokenOrder]:
        """Once each, by its last job."""
        of, last = self.house.names, dict[str, Move]()
        for move in moves:
            order = id_of(move.row.get(of.order))
            if move.breaks and order and (order not in last or _ends(move) > _ends(last[order])):
                last[order] = move
        for order, move in last.items():
            number, day = title_of(move.row.get(of.order)), day_of(move.row.get(of.promised))
            if day:
                says = _breaking(number, self.said(move.ends), day)
                yield BrokenOrder(UUID(order), number, _ends(move), day, *says)

    def left(self, rows: Rows, schedule: Schedule) -> Iterator[LeftJob]:
        for row in rows.jobs:
            if why := schedule.left.get(str(row["id"])):
                number = str(row.get(self.house.names.number) or "")
                yield LeftJob(UUID(str(row["id"])), number, LEFT[why].zh, LEFT[why].en)

    def moment(self, minute: Minute | None) -> datetime | None:
        return None if minute is None else moment_of(minute, self.house.zone)

    def _change(self, move: Move) -> Words:
        was, now = self.said(move.was_until), self.said(move.ends)
        parts = [Words(f"{was.zh} → {now.zh}", f"{was.en} → {now.en}")]
        parts += [_LATE] * move.late + [_BREAKS] * move.breaks
        return several(parts, _COMMA)

    def said(self, at: datetime | None) -> Words:
        shown = f"{at.astimezone(self.house.zone):%m-%d %H:%M}" if at else ""
        return Words(shown, shown) if shown else _NOT_YET


def _breaking(number: str, ends: Words, day: date) -> Words:
    zh = f"订单 {number} 排到 {ends.zh} 才做完，赶不上答复的交期 {day:%m-%d}"
    return Words(zh, f"Order {number} is done at {ends.en} only, after the promised {day:%m-%d}")


def _ends(move: Move) -> datetime:
    assert move.ends  # what breaks a promise has a time
    return move.ends


def listed(jobs: Sequence[MovedJob]) -> Words:
    """A line for each."""
    return several([Words(one.says, one.says_en) for one in jobs], Words("\n", "\n"))


def left_says(jobs: Sequence[LeftJob]) -> Words:
    said = [(f"{one.number} {one.why}", f"{one.number}: {one.why_en}") for one in jobs]
    return several([Words(*one) for one in said], Words("；", "; "))
