"""When something could be ready: from free stock, bills of material, days to buy, the schedule."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.bills import Bills, bill_lines
from danliu.flows.errors import BadSetting
from danliu.flows.looking_up import Inside, Records, check_names, of_ids
from danliu.flows.moved import LEFT
from danliu.flows.scheduling import Scheduling, read_rows
from danliu.orders.bom.records import Names as BillNames
from danliu.orders.bom.records import titled, wanted_of
from danliu.orders.schedule.hours import minute_of, moment_of
from danliu.orders.schedule.job_records import Jobs
from danliu.orders.schedule.making import made
from danliu.orders.schedule.names import Names
from danliu.orders.schedule.promise import How, Promise, Promising, promised
from danliu.orders.schedule.records import House, Rows
from danliu.stock.asked import Ref
from danliu.stock.seen import Seen, seen
from danliu.telling import several, told


class Promises(Scheduling, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """table   of the items
    fields  those of bills of material too
    """

    table: Annotated[str, told("物料表", "Table of items", "table")]

    def __post_init__(self) -> None:
        check_names(self.fields, Names, BillNames)


class Lacking(Struct, frozen=True):
    """comes: the day on which it is there, if it is bought today"""

    item: Annotated[UUID, told("物料", "The item")]
    title: Annotated[str, told("编号", "Its number")]
    short: Annotated[Decimal, told("差多少", "How many short")]
    unit: Annotated[str, told("单位", "Unit")]
    days: Annotated[int, told("采购几天", "Days to buy")]


class Answered(Struct, frozen=True):
    """at, day: blank where nobody can tell. says: why it is then, or why nobody can tell"""

    how: Annotated[How, told("怎么来", "How")]
    at: Annotated[datetime | None, told("几时好", "When")]
    day: Annotated[date | None, told("哪天好", "On which day")]
    says: Annotated[str, told("写成文字", "In words")]
    says_en: Annotated[str, told("写成文字，英文", "In words, in English")]
    lacks: Annotated[list[Lacking], told("缺什么", "What is short", "items")]


async def answer(
    step: Inside, asked: Promises, lines: Records, now: datetime, holder: Ref | None = None
) -> Answered:
    """For lines of an item and how many of it. Nothing is reserved; what `holder` holds already is
    there for it. Raises BadSetting, NotFound, NotStocked."""
    house, of = asked.house(step, now), _only(asked.fields, BillNames)
    try:
        wanted = wanted_of(lines, of)
    except ValueError as error:
        raise BadSetting("lines", str(error)) from error
    uses = await bill_lines(step, asked.bill, of, wanted)
    titles = dict(titled(lines, [of.item])) | dict(titled(uses, [of.product, of.part, of.instead]))
    bills = Bills(uses, of, titles)
    ids = {*wanted, *bills.items()}
    stock = await seen(step.ws, asked.table, [UUID(one) for one in ids], holder)
    items = await of_ids(step, asked.table, ids)
    rows = await read_rows(step, asked, house.names)
    # thousands of jobs take a second: others go on meanwhile
    return await asyncio.to_thread(_Asked(rows, house, bills, items, stock).answer, wanted)


def _only(fields: Mapping[str, str], names: type[BillNames]) -> BillNames:
    return names(**{key: one for key, one in fields.items() if key in names.__struct_fields__})


class _Asked:
    """All that is known, looked at by nobody else any more."""

    def __init__(self, rows: Rows, house: House, bills: Bills, items: Records, stock: Seen) -> None:
        self._rows, self._house, self._bills, self._stock = rows, house, bills, stock
        self._lead = {str(one["id"]): one.get(house.names.lead_days) for one in items}

    def answer(self, wanted: Mapping[str, Decimal]) -> Answered:
        """Raises BadSetting."""
        house = self._house
        try:
            needs, structure = self._bills.needs(wanted, house.today, self._stock)
            comes = {item: house.comes(lead) for item, lead in self._lead.items()}
            known = Promising(minute_of(house.now), structure, Jobs(self._rows, house), comes)
            found = promised(needs, known, made(self._rows, house).schedule)
        except ValueError as error:
            raise BadSetting("hours", f"hours such as 8:00 ({error})") from error
        return self._told(found)

    def _told(self, found: Promise) -> Answered:
        at = None if found.at is None else moment_of(found.at, self._house.zone)
        lacks = [*self._lacking(found)]
        says = _left(found, self._bills.titles) if found.left else _says(found, at, lacks)
        return Answered(found.how, at, at.date() if at else None, says.zh, says.en, lacks)

    def _lacking(self, found: Promise) -> Iterable[Lacking]:
        for one in found.lacks:
            item, lead = UUID(one.part), self._lead.get(one.part)
            days = self._house.lead_days if lead is None else int(lead)
            title, unit = self._bills.titles.get(one.part, ""), self._stock.units(item).base
            yield Lacking(item, title, one.short, unit, days)


def _says(found: Promise, at: datetime | None, lacks: Sequence[Lacking]) -> Words:
    if found.how == "stock":
        return Words("有现货", "In stock")
    day = f"{at:%Y-%m-%d}" if at else ""
    if found.how == "made":
        return Words(f"需生产，最早 {day}", f"To be made, {day} at the earliest")
    buys = several([_bought(one) for one in lacks])
    return Words(f"缺料 {buys.zh}；最早 {day}", f"To be bought: {buys.en}; {day} at the earliest")


def _bought(one: Lacking) -> Words:
    short = f"{one.short.normalize():f} {one.unit}"
    zh = f"{one.title} 差 {short}，采购 {one.days} 天"
    return Words(zh, f"{short} of {one.title} ({one.days} days)")


def _left(found: Promise, titles: Mapping[str, str]) -> Words:
    said = [(titles.get(item, ""), LEFT[why]) for item, why in found.left]
    why = several([Words(f"{title} {left.zh}", f"{title}: {left.en}") for title, left in said])
    return Words(f"算不出：{why.zh}", f"Nobody can tell: {why.en}")
