"""Flows that start before or after a date of a record, wherever that date moves."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.flows.dues import Looking
from danliu.flows.errors import InvalidFlow
from danliu.flows.looking import Look, look_job
from danliu.flows.triggers.relative import Relative, RelativeKind
from danliu.measures.calendar import count_workdays
from danliu.tables.query import Record

REMIND = """
key: remind
name: 交期前两小时提醒
trigger:
  kind: relative
  table: orders
  when: '{status}<>"done"'
  settings: {field: due, side: before, amount: 2, unit: hours}
blocks: [{id: mark, block: update, settings: {cells: {note: 快到期}}}]
"""
STUCK = """
key: stuck
name: 最后一条轨迹后 24 小时没有动静
trigger:
  kind: relative
  table: orders
  settings: {field: seen, side: after, amount: 24, unit: hours}
blocks: [{id: mark, block: update, settings: {cells: {note: 卡住了}}}]
"""


async def test_it_starts_two_hours_before_and_not_earlier(company):
    await company.flow(REMIND)
    order = await company.create(status="new", due=company.clock.at + timedelta(hours=5))
    await company.still()
    company.clock.move(hours=2, minutes=59)
    assert await company.ring() == 0
    company.clock.move(minutes=1)
    assert await company.ring() == 1
    (run,) = await company.runs("remind")
    assert run.record_id == order
    assert (await company.cells(order))["note"] == "快到期"
    assert await company.alarms("remind") == {}
    assert await company.ring() == 0


async def test_it_follows_the_date_when_that_moves(company):
    await company.flow(REMIND)
    now = company.clock.at
    order = await company.create(status="new", due=now + timedelta(hours=5))
    await company.edit(order, due=now + timedelta(hours=9))
    assert await company.alarms("remind") == {order: now + timedelta(hours=7)}
    await company.edit(order, due=now + timedelta(hours=3))
    assert await company.alarms("remind") == {order: now + timedelta(hours=1)}
    await company.edit(order, due=None)
    assert await company.alarms("remind") == {}


async def test_the_alarm_goes_with_its_record_and_its_condition_and_comes_back(company):
    await company.flow(REMIND)
    due = company.clock.at + timedelta(hours=5)
    order = await company.create(status="new", due=due)
    there = {order: due - timedelta(hours=2)}
    done = await company.edit(order, status="done")
    assert await company.alarms("remind") == {}
    await company.undo(done)
    assert await company.alarms("remind") == there
    deleted = await company.delete(order)
    assert await company.alarms("remind") == {}
    await company.undo(deleted)
    assert await company.alarms("remind") == there


async def test_a_date_that_moves_while_its_alarm_rings_starts_nothing(company):
    """The alarm was taken, but its run has not begun when the date is put off."""
    await company.flow(REMIND)
    order = await company.create(status="new", due=company.clock.at + timedelta(hours=5))
    await company.still()
    company.clock.move(hours=3)
    async with company.ws.db.acquire() as db, db.transaction():
        # as of a ring that is not committed yet: its job waits for us
        await db.execute("LOCK TABLE danliu.pgqueuer IN ACCESS EXCLUSIVE MODE")
        ringing = asyncio.create_task(company.ring())
        await db.execute(
            f"UPDATE {await _orders(company)} SET f_{await _due(company)} = $1 WHERE id = $2",
            company.clock.at + timedelta(days=2),
            order,
        )
    assert await ringing == 1
    assert await company.runs("remind") == []


async def _orders(company) -> str:
    schema = await company.ws.tables.schema()
    return schema.physical(schema.table("orders"))


async def _due(company) -> int:
    schema = await company.ws.tables.schema()
    return schema.table("orders").columns["due"].definition.id


async def test_24_hours_after_the_last_track_each_new_track_puts_it_off(company):
    await company.flow(STUCK)
    now = company.clock.at
    order, other = await company.create(number="A"), await company.create(number="B")
    first = await company.create("tracks", place="苏州", order=order, at=now)
    assert await company.alarms("stuck") == {order: now + timedelta(hours=24)}
    second = await company.create("tracks", place="无锡", order=order, at=now + timedelta(hours=6))
    assert await company.alarms("stuck") == {order: now + timedelta(hours=30)}
    await company.edit(second, "tracks", order=other)  # it was the other's parcel
    assert await company.alarms("stuck") == {
        order: now + timedelta(hours=24),
        other: now + timedelta(hours=30),
    }
    await company.delete(first, "tracks")
    assert await company.alarms("stuck") == {other: now + timedelta(hours=30)}
    company.clock.move(hours=30)
    assert await company.ring() == 1
    assert [run.record_id for run in await company.runs("stuck")] == [other]


async def test_what_passed_just_now_starts_at_once_and_what_passed_long_ago_never(company):
    await company.flow(STUCK)
    now = company.clock.at
    late, old = await company.create(number="late"), await company.create(number="old")
    await company.create("tracks", place="晚到的", order=late, at=now - timedelta(hours=25))
    await company.create("tracks", place="去年的", order=old, at=now - timedelta(days=300))
    assert set(await company.alarms("stuck")) == {late}
    assert await company.ring() == 1
    await company.create("tracks", place="更早的", order=late, at=now - timedelta(hours=40))
    await company.still()
    await company.ring()  # the last track is the same: it has started once
    assert [run.record_id for run in await company.runs("stuck")] == [late]


async def test_a_published_flow_has_alarms_for_the_records_that_are_there(company):
    now = company.clock.at
    writes = [timedelta(hours=hours) for hours in range(-600, 600)]
    for hours in writes[:3] + writes[-3:]:
        await company.create(status="new", due=now + hours)
    await company.flow(REMIND)
    before = await company.alarms("remind")
    assert set(before.values()) >= {now + hours - timedelta(hours=2) for hours in writes[-3:]}
    assert min(before.values()) > now
    await company.flow(REMIND.replace("amount: 2", "amount: 3"))
    after = await company.alarms("remind")
    assert after == {order: due - timedelta(hours=1) for order, due in before.items()}


async def test_jobs_that_look_in_any_order_leave_what_is_true(company):
    await company.flow(REMIND)
    looking = Looking(company.hub.house)
    order = await company.create(status="new", due=company.clock.at + timedelta(hours=5))
    job = look_job(Look(company.ws.row.id, "remind", order))
    moved = company.clock.at + timedelta(hours=8)

    async def edit() -> None:
        await company.edit(order, due=moved)

    await asyncio.gather(edit(), *(looking.look(job.payload, 0) for _ in range(12)))
    assert await company.alarms("remind") == {order: moved - timedelta(hours=2)}


async def test_a_kept_duplicate_has_no_alarm(company):
    await company.flow(REMIND)
    due = company.clock.at + timedelta(hours=5)
    first = await company.create(source="T-9", status="new", due=due)
    second = await company.create(source="T-9", status="new", due=due)
    await company.edit(second, status="other")
    assert set(await company.alarms("remind")) == {first}


@pytest.mark.parametrize(
    ("field", "place"),
    [("number", "field"), ("nothing", "field"), ("signed", "field"), ("weighed", "field")],
)
async def test_a_date_that_nobody_would_tell_of_is_refused(company, field, place):
    with pytest.raises(InvalidFlow) as refused:
        await company.flow(REMIND.replace("field: due", f"field: {field}"))
    assert refused.value.place == f"trigger.settings.{place}"


def moment(value: object, zone: str = "Asia/Shanghai", **settings: object) -> datetime:
    now = datetime.now(UTC)
    record = Record(UUID(int=1), 1, [], now, "", now, "", None, {"on": value})
    found = RelativeKind().moment(Relative("on", **settings), record, zone)
    assert found is not None
    return found


def test_days_are_counted_on_the_wall_and_hours_on_the_clock():
    zone = "America/New_York"  # clocks go forward in the night to the 8th of March 2026
    before = datetime(2026, 3, 7, 17, tzinfo=UTC)  # noon
    assert moment(before, zone, amount=1, unit="days") == datetime(2026, 3, 8, 16, tzinfo=UTC)
    assert moment(before, zone, amount=24) == datetime(2026, 3, 8, 17, tzinfo=UTC)


def test_a_date_is_midnight_or_the_time_of_day_that_is_asked():
    day = date(2026, 10, 8)
    assert moment(day) == datetime(2026, 10, 7, 16, tzinfo=UTC)
    nine = {"at": "09:00", "side": "before", "amount": 1, "unit": "workdays"}
    # the working day before the 8th of October 2026 is the last of September
    assert moment(day, **nine) == datetime(2026, 9, 30, 1, tzinfo=UTC)


@given(
    st.dates(date(2024, 1, 1), date(2026, 11, 1)),
    st.integers(1, 40),
    st.sampled_from(["before", "after"]),
)
def test_so_many_working_days_lie_between(day, days, side):
    found = moment(day, amount=days, unit="workdays", side=side)
    there = (found + timedelta(hours=8)).date()
    first, last = (day, there) if side == "after" else (there, day)
    assert count_workdays(first, last) - (count_workdays(day, day)) == days
