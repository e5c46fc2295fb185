"""Flows that start by the clock: none missed, none doubled, and on the days that are worked."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.flows import ringing
from danliu.flows.errors import InvalidFlow
from danliu.flows.triggers.schedule import Schedule, Timetable
from danliu.hub import Hub
from danliu.measures.calendar import is_workday
from tests.flows.triggers.conftest import Held, company_over
from tests.processes import new_database

RELEASE = """
key: release
name: 放行一批
trigger: {kind: schedule, settings: {cron: '*/15 9-16 * * *'}}
blocks:
  - id: note
    block: create
    settings: {table: notes, cells: {text: '=TEXT({trigger.due_at},"hh:mm")'}}
"""
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
CHINA = "Asia/Shanghai"


def moments(cron: str, after: str, count: int, zone: str = CHINA, **more: str) -> list[str]:
    """The next moments of a timetable on the wall of its zone."""
    found, at = [], datetime.fromisoformat(after)
    for _ in range(count):
        following = Schedule().next(Timetable(cron, **more), at, zone)
        assert following is not None
        found.append(f"{following:%m-%d %H:%M}")
        at = following
    return found


def test_a_timetable_counts_on_the_wall_of_the_workspace():
    assert moments("0 9 * * 1-5", "2026-03-06T12:00:00Z", 2) == ["03-09 09:00", "03-10 09:00"]
    assert moments("30 8 1 * *", "2026-03-06T12:00:00Z", 2) == ["04-01 08:30", "05-01 08:30"]


def test_working_days_are_chinas_with_the_days_that_are_made_up():
    # National Day 2026: free from Thursday the 1st to Wednesday the 7th, Saturday the 10th worked
    assert moments("0 9 * * *", "2026-09-30T02:00:00Z", 4, days="workdays") == [
        "10-08 09:00",
        "10-09 09:00",
        "10-10 09:00",
        "10-12 09:00",
    ]
    assert moments("0 9 * * *", "2026-10-07T02:00:00Z", 1, days="days-off") == ["10-11 09:00"]


def test_where_clocks_are_put_forward_and_back_nothing_is_missed():
    zone = {"zone": "America/New_York"}
    forward = moments("30 2 * * *", "2026-03-07T12:00:00Z", 2, **zone)
    assert forward == ["03-08 03:00", "03-09 02:30"]  # half past two is not there that day
    assert moments("0 9 * * *", "2026-10-31T12:00:00Z", 2, **zone) == ["10-31 09:00", "11-01 09:00"]


@given(
    st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
    st.sampled_from(["*/15 8-15 * * *", "0 9 * * 1-5", "7 */5 * * *", "0 0 29 2 *"]),
    st.sampled_from(["all", "workdays", "days-off"]),
    st.sampled_from([CHINA, "America/New_York", "Europe/London"]),
)
def test_the_next_moment_is_later_and_on_a_day_that_suits(after, cron, days, zone):
    found = Schedule().next(Timetable(cron, days=days), after, zone)
    if found is None:  # no leap day that suits, no holiday on a weekday that is known by now
        assert cron.endswith("29 2 *") or (cron.endswith("1-5") and days == "days-off")
        return
    assert found > after
    assert days == "all" or is_workday(found.date()) == (days == "workdays")


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ("{cron: '61 9 * * *'}", "cron"),
        ("{cron: '0 9 31 2 *'}", "cron"),
        ("{cron: '@daily'}", "cron"),
        ("{cron: '* * * * * *'}", "cron"),
        ("{cron: 'R 9 * * *'}", "cron"),
        ("{cron: '0 9 * * *', zone: Asia/Nowhere}", "zone"),
    ],
)
async def test_a_timetable_without_a_moment_is_refused(company, settings, place):
    with pytest.raises(InvalidFlow) as refused:
        await company.flow(RELEASE.replace("{cron: '*/15 9-16 * * *'}", settings))
    assert refused.value.place == f"trigger.settings.{place}"


async def test_32_releases_in_eight_hours_with_three_workers_that_restart(dsn, tmp_path):
    clock, own = Held(), await new_database(dsn, f"releases_{uuid4().hex}")
    clock.move(seconds=-1)
    async with company_over(own, tmp_path, clock) as company:
        await company.flow(RELEASE)
        await eight_hours(own, tmp_path, clock)
        runs = await company.runs("release")
        planned = {(await company.told(run.id))["due_at"]["$moment"] for run in runs}
        assert await company.count("notes") == 32
    assert len(runs) == len(planned) == 32
    assert all(run.record_id is None and run.table_id is None for run in runs)


async def eight_hours(dsn: str, data: Path, clock: Held) -> None:
    """Three processes ring at the same moment, twice, every quarter; one of them is always new."""
    async with AsyncExitStack() as house:
        stacks = [await house.enter_async_context(AsyncExitStack()) for _ in range(3)]
        hubs = [await opened(stack, dsn, data) for stack in stacks]
        for quarter in range(32):
            clock.move(**{"minutes": 15} if quarter else {"seconds": 1})
            await stacks[quarter % 3].aclose()
            hubs[quarter % 3] = await opened(stacks[quarter % 3], dsn, data)
            ringers = [
                ringing.ring(hub.house.db, hub.engine.versions, clock.now()) for hub in hubs * 2
            ]
            assert sum(await asyncio.gather(*ringers)) == 1


async def opened(stack: AsyncExitStack, dsn: str, data: Path) -> Hub:
    return await stack.enter_async_context(Hub.open(dsn, data, size=4, name="another"))


async def test_what_was_missed_is_caught_up_once_or_each_as_the_flow_says(company):
    each = RELEASE.replace("release", "each").replace("* *'", "* *', missed: each")
    await company.flow(RELEASE)
    await company.flow(each)
    company.clock.move(hours=1, minutes=1)  # nobody was there: four passed
    while await company.ring():
        pass
    once, every = await company.runs("release"), await company.runs("each")
    assert (len(once), len(every)) == (1, 4)
    following = company.clock.at + timedelta(minutes=14)
    assert set((await company.alarms("release")).values()) == {following}
    assert await company.ring() == 0


async def test_a_new_version_has_the_new_timetable_and_no_alarm_of_the_old(company):
    await company.flow(RELEASE)
    nightly = RELEASE.replace("*/15 9-16 * * *", "0 22 * * *")
    await company.flow(nightly)
    (due,) = (await company.alarms("release")).values()
    assert due.astimezone(company.ws.row.tz).hour == 22
    await company.flow("{key: release, name: 放行一批, trigger: {kind: hand}, blocks: []}")
    assert await company.alarms("release") == {}
