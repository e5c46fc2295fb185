"""A finite schedule: hours are kept, places never double, and what moves, moves for a reason."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from danliu.orders.schedule.axis import Axis
from danliu.orders.schedule.hours import (
    OFFICE,
    Apart,
    Shift,
    Span,
    Week,
    minute_of,
    moment_of,
    open_spans,
)
from danliu.orders.schedule.jobs import Job, Operation, Station
from danliu.orders.schedule.plan import Schedule

CHINA = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 30)
AXIS = Axis(open_spans(Week(OFFICE), date(2026, 10, 1), 400, CHINA))


def at(text: str) -> int:
    """30 08:00: of November 2026, and on."""
    day, clock = text.split()
    hour, minute = map(int, clock.split(":"))
    whole = int(day)
    on = date(2026, 11, whole) if whole > 20 else date(2026, 12, whole)
    return minute_of(datetime.combine(on, time(hour, minute), CHINA))


NOW = at("30 08:00")


def said(minute: int) -> str:
    return f"{moment_of(minute, CHINA):%d %H:%M}"


def job(key: str, *work: tuple[str, int], **cells: object) -> Job:
    operations = tuple(Operation(station, minutes) for station, minutes in work)
    return structs.replace(Job(key, key, key, operations), **cells)


def schedule(jobs: Sequence[Job], places: int = 1, apart: tuple[Apart, ...] = ()) -> Schedule:
    axis = Axis(open_spans(Week(OFFICE, apart), date(2026, 10, 1), 400, CHINA)) if apart else AXIS
    return Schedule({key: Station(axis, places) for key in "ABC"}, NOW).add(jobs)


def times(found: Schedule) -> dict[str, tuple[str, str]]:
    return {key: (said(one.begins), said(one.ends)) for key, one in found.timed.items()}


def test_what_is_begun_goes_on_after_noon_and_after_the_night() -> None:
    found = schedule([job("1", ("A", 300)), job("2", ("A", 300))])

    assert times(found) == {"1": ("30 08:00", "30 14:00"), "2": ("30 14:00", "01 10:00")}


def test_a_rush_is_first_then_what_is_due_then_what_is_more_urgent() -> None:
    due = {"due": at("02 00:00")}
    jobs = [
        job("late", ("A", 60), due=at("09 00:00")),
        job("green", ("A", 60), rank=2, **due),
        job("yellow", ("A", 60), rank=1, **due),
        job("undated", ("A", 60)),
        job("rush", ("A", 60), rush=True, due=at("20 00:00")),
    ]

    found = schedule(jobs)

    assert sorted(found.timed, key=lambda key: found.timed[key].begins) == [
        "rush", "yellow", "green", "late", "undated",
    ]  # fmt: skip


def test_a_short_job_takes_the_gap_before_a_long_one() -> None:
    """The second waits for its material until ten; the third fits in before it."""
    jobs = [
        job("1", ("A", 60), due=1),
        job("2", ("A", 60), due=2, earliest=at("30 10:00")),
        job("3", ("A", 45), due=3),
        job("4", ("A", 75), due=4),
    ]

    assert times(schedule(jobs)) == {
        "1": ("30 08:00", "30 09:00"),
        "2": ("30 10:00", "30 11:00"),
        "3": ("30 09:00", "30 09:45"),
        "4": ("30 11:00", "30 13:15"),
    }


def test_parts_are_made_before_what_they_go_into() -> None:
    jobs = [
        job("motor", ("B", 30), order="o", number="1", after=("rotor", "frame")),
        job("rotor", ("A", 60), order="o", number="2", after=("coil",)),
        job("frame", ("A", 20), order="o", number="3"),
        job("coil", ("C", 10), order="o", number="4"),
    ]

    assert times(schedule(jobs)) == {
        "coil": ("30 08:00", "30 08:10"),
        "rotor": ("30 08:10", "30 09:10"),
        "frame": ("30 09:10", "30 09:30"),
        "motor": ("30 09:30", "30 10:00"),
    }


def test_two_places_take_two_at_a_time() -> None:
    found = schedule([job(key, ("A", 60)) for key in "123"], places=2)
    assert [times(found)[key][0] for key in "123"] == ["30 08:00", "30 08:00", "30 09:00"]


def test_what_is_under_way_stays_and_only_its_rest_is_still_to_be_done() -> None:
    begun = Operation("A", 90, began=at("27 16:30"))
    going = Job("going", "going", "9", (begun, Operation("B", 30)))

    found = schedule([job("rush", ("A", 60), rush=True), going])

    assert times(found) == {
        "going": ("27 16:30", "30 09:30"),
        "rush": ("30 09:00", "30 10:00"),
    }


def test_what_is_done_takes_no_place_any_more() -> None:
    done = Operation("A", 90, began=at("27 08:00"), ended=at("27 09:00"))
    half = Job("half", "half", "1", (done, Operation("B", 30)))
    assert times(schedule([half])) == {"half": ("27 08:00", "30 08:30")}


def test_a_pinned_job_stands_where_it_was_put_and_others_about_it() -> None:
    jobs = [
        job("pinned", ("A", 60), pinned=at("30 09:00"), due=at("20 00:00")),
        job("1", ("A", 60), rush=True),
        job("2", ("A", 60), due=1),
    ]

    assert times(schedule(jobs)) == {
        "pinned": ("30 09:00", "30 10:00"),
        "1": ("30 08:00", "30 09:00"),
        "2": ("30 10:00", "30 11:00"),
    }


def test_a_pin_outside_the_hours_is_the_next_hour_and_never_before_the_parts() -> None:
    jobs = [
        job("night", ("A", 60), pinned=at("30 22:00")),
        job("motor", ("B", 30), pinned=at("30 08:00"), after=("rotor",)),
        job("rotor", ("C", 60)),
    ]

    assert times(schedule(jobs)) == {
        "night": ("01 08:00", "01 09:00"),
        "rotor": ("30 08:00", "30 09:00"),
        "motor": ("30 09:00", "30 09:30"),
    }


def test_a_job_without_operations_or_hours_says_so_and_keeps_nobody_waiting() -> None:
    jobs = [job("none"), job("gone", ("Z", 5)), job("huge", ("A", 10**6)), job("1", ("A", 60))]

    found = schedule(jobs)

    assert found.left == {"none": "operations", "gone": "station", "huge": "room"}
    assert times(found) == {"1": ("30 08:00", "30 09:00")}


def test_closed_days_and_extra_hours_move_the_work() -> None:
    tuesday, saturday = date(2026, 12, 1), date(2026, 12, 5)
    shut = (Apart(tuesday, date(2026, 12, 4)),)
    jobs = [job("1", ("A", 480)), job("2", ("A", 60))]

    assert times(schedule(jobs, apart=shut))["2"] == ("07 08:00", "07 09:00")
    extra = (*shut, Apart(saturday, saturday, True, time(9), time(12)))
    assert times(schedule(jobs, apart=extra))["2"] == ("05 09:00", "05 10:00")
    evening = (Apart(MONDAY, MONDAY, True, time(18), time(19, 30)),)
    assert times(schedule(jobs, apart=evening))["2"] == ("30 18:00", "30 19:00")


def test_a_night_shift_ends_on_the_next_day() -> None:
    week = Week((Shift(time(20), time(4), frozenset({0})),))
    spans = open_spans(week, MONDAY, 1, CHINA)
    assert [(said(one.begins), said(one.ends)) for one in spans] == [("30 20:00", "01 04:00")]


def test_public_holidays_are_closed_where_the_company_says_so() -> None:
    october = date(2026, 9, 30)
    for holidays, hours in ((True, 8), (False, 16)):
        spans = open_spans(Week(OFFICE, holidays=holidays), october, 2, CHINA)
        assert sum(one.ends - one.begins for one in spans) == hours * 60


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), min_size=1, max_size=9))
def test_minutes_have_numbers_there_and_back(steps: list[tuple[int, int]]) -> None:
    spans, begins = [], 0
    for gap, length in steps:
        begins += gap + 1
        spans.append(Span(begins, begins + length))
        begins += length
    axis = Axis(spans)
    opened = [minute for one in spans for minute in range(one.begins, one.ends)]
    assert axis.length == len(opened)
    assert [axis.begins(number) for number in range(axis.length)] == opened
    assert [axis.number(minute) for minute in opened] == list(range(axis.length))
    assert [axis.over(number) for number in range(1, axis.length + 1)] == [m + 1 for m in opened]


WORK = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 400)), min_size=1, max_size=4)
CELLS = st.fixed_dictionaries(
    {
        "due": st.one_of(st.none(), st.integers(0, 20).map(lambda day: NOW + day * 1440)),
        "rank": st.integers(0, 2),
        "earliest": st.integers(0, 5).map(lambda day: NOW + day * 1440 if day else 0),
        "pinned": st.one_of(
            st.none(), st.none(), st.integers(0, 9).map(lambda half: NOW + half * 720)
        ),
        "rush": st.booleans(),
    }
)
JOBS = st.lists(st.tuples(WORK, CELLS), min_size=1, max_size=12).map(
    lambda each: [job(f"{n:02}", *work, **cells) for n, (work, cells) in enumerate(each)]
)
PLACES = st.integers(1, 3)


def chained(jobs: list[Job]) -> list[Job]:
    """Every second job waits for the one before it, of the same order."""
    return [
        structs.replace(one, order=jobs[n - n % 2].key, after=(jobs[n - 1].key,) if n % 2 else ())
        for n, one in enumerate(jobs)
    ]


@given(JOBS, PLACES)
def test_no_station_is_above_its_places_and_nothing_is_outside_hours(
    jobs: list[Job], places: int
) -> None:
    found = schedule(chained(jobs), places)
    taken = {station: Counter[int]() for station in "ABC"}
    for one in jobs:
        timed = found.timed[one.key]
        for operation, (begins, ends) in zip(one.operations, timed.operations, strict=True):
            worked = range(AXIS.number(begins), AXIS.number(ends))
            assert len(worked) == operation.minutes
            assert AXIS.begins(worked[0]) == begins
            assert AXIS.begins(worked[-1]) == ends - 1
            taken[operation.station].update(worked)
    assert all(max(one.values(), default=0) <= places for one in taken.values())


@given(JOBS, PLACES)
def test_operations_keep_their_turn_and_wait_for_material_parts_and_pins(
    jobs: list[Job], places: int
) -> None:
    linked = chained(jobs)
    found = schedule(linked, places)
    for one in linked:
        timed = found.timed[one.key]
        assert timed.begins >= max(NOW, one.earliest, one.pinned or 0)
        assert all(timed.begins >= found.timed[part].ends for part in one.after)
        assert all(ends <= begins for (_, ends), (begins, _) in pairwise(timed.operations))


@given(JOBS, PLACES, st.data())
def test_an_order_is_never_later_for_being_a_rush(
    jobs: list[Job], places: int, data: st.DataObject
) -> None:
    chosen = data.draw(st.sampled_from(jobs)).key
    calm, rushed = (
        [structs.replace(one, rush=one.rush if one.key != chosen else rush) for one in jobs]
        for rush in (False, True)
    )
    before, after = schedule(calm, places), schedule(rushed, places)
    assert after.timed[chosen].ends <= before.timed[chosen].ends


@given(JOBS, PLACES, st.lists(st.sampled_from("BC"), min_size=1, max_size=3))
def test_a_rush_moves_nobody_whose_stations_it_does_not_touch(
    jobs: list[Job], places: int, stations: list[str]
) -> None:
    """Of jobs that need one station each."""
    alone = [one for one in jobs if len({each.station for each in one.operations}) == 1]
    rush = job("rush", *((one, 200) for one in stations), rush=True)
    before, after = schedule(alone, places), schedule([*alone, rush], places)
    for one in alone:
        if one.operations[0].station not in stations:
            assert after.timed[one.key] == before.timed[one.key]


@given(JOBS, PLACES)
def test_the_same_jobs_in_any_order_are_the_same_schedule(jobs: list[Job], places: int) -> None:
    assert schedule(jobs, places).timed == schedule(jobs[::-1], places).timed


@given(JOBS, PLACES)
def test_what_is_added_later_moves_nobody(jobs: list[Job], places: int) -> None:
    found = schedule(jobs, places)
    before = dict(found.timed)
    found.add([job("promise", ("A", 60), ("B", 60))])
    assert {key: found.timed[key] for key in before} == before
