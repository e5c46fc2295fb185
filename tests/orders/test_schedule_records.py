"""From the tables' records to a schedule: what is read, what moves, what is promised."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from danliu.orders.bom.lines import Line
from danliu.orders.bom.needs import needs
from danliu.orders.bom.structure import Structure
from danliu.orders.schedule.hours import minute_of, moment_of
from danliu.orders.schedule.job_records import Jobs, jobs_of
from danliu.orders.schedule.jobs import Job, Operation
from danliu.orders.schedule.making import made, tried
from danliu.orders.schedule.moves import Compared
from danliu.orders.schedule.names import Names, time_of
from danliu.orders.schedule.promise import Promise, Promising, promised
from danliu.orders.schedule.records import House, Rows

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 30, 8, tzinfo=CHINA)
HOUSE = House(Names(), CHINA, NOW)
ALWAYS = {"station": None, "weekdays": [], "begins": Decimal(0), "ends": Decimal(86_400)}
ROUTE = [
    {"route": "R1", "turn": 20, "station": "test", "minutes": Decimal("2.5"), "setup": 10},
    {"route": "R1", "turn": 10, "station": "build", "minutes": 30, "setup": None},
]
ROWS = Rows(
    operations=ROUTE, stations=[{"id": "build", "places": None}, {"id": "test"}], hours=[ALWAYS]
)


def job(id: str, order: str = "o1", item: str = "motor", **cells: Any) -> dict[str, Any]:
    link = {"id": order, "title": order.upper()}
    told = {"number": id, "order": link, "item": {"id": item, "title": item}, "route": "R1"}
    return {"id": id, **told, "quantity": Decimal(3), **cells}


def the(rows: Rows) -> Job:
    (found,) = jobs_of(rows, HOUSE)
    return found


def with_(**rows: Any) -> Rows:
    return structs.replace(ROWS, **rows)


def test_a_job_without_steps_has_the_operations_of_its_route_in_turn() -> None:
    """Thirty minutes a piece of three; two and a half of three, and ten to set up: 17.5 is 18."""
    found = the(with_(jobs=[job("j")]))
    assert found.operations == (Operation("build", 90), Operation("test", 18))


def test_steps_go_before_the_route_and_what_is_to_be_done_again_is_not_done() -> None:
    hour = timedelta(hours=1)
    times = {"began": NOW - 2 * hour, "ended": NOW - hour}
    steps = [
        {
            "id": f"s{turn}",
            "job": {"id": "j"},
            "turn": turn,
            "station": station,
            "state": state,
            **cells,
        }
        for turn, (station, state, cells) in enumerate(
            (("build", "done", times), ("build", "going", {}), ("test", "waiting", times))
        )
    ]
    done, going, again = the(with_(jobs=[job("j")], steps=steps)).operations
    assert [one.step for one in (done, going, again)] == ["s0", "s1", "s2"]
    assert done.ended
    assert going.going
    assert (again.began, again.ended) == (None, None)


def test_a_due_day_is_late_once_it_is_over_and_a_pin_counts_while_it_is_one() -> None:
    cells = {"due": date(2026, 12, 1), "planned_from": NOW, "urgency": "yellow", "rush": NOW}
    found = the(with_(jobs=[job("j", **cells)]))
    assert moment_of(found.due or 0, CHINA) == datetime(2026, 12, 2, tzinfo=CHINA)
    assert (found.pinned, found.rank, found.rush) == (None, 1, True)
    pinned = the(with_(jobs=[job("j", **cells, pinned_at=NOW)])).pinned
    assert pinned == minute_of(NOW)


@pytest.mark.parametrize(
    ("asked", "lead", "day"),
    [
        (NOW - timedelta(days=2), 5, date(2026, 12, 3)),
        (NOW - timedelta(days=20), 5, date(2026, 12, 1)),  # overdue: not before tomorrow
        (None, None, date(2026, 12, 7)),
    ],
)
def test_a_job_waits_for_the_parts_that_are_short(asked: Any, lead: Any, day: date) -> None:
    short = {"order": {"id": "o1"}, "item": {"id": "shaft"}, "short": 2, "lead_days": lead}
    none = {"order": {"id": "o1"}, "item": {"id": "screw"}, "short": 0, "lead_days": 90}
    bills = [{"product": {"id": "motor"}, "part": {"id": one}} for one in ("shaft", "screw")]
    rows = with_(jobs=[job("j")], bills=bills, materials=[{**short, "split_at": asked}, none])
    assert moment_of(the(rows).earliest, CHINA) == datetime.combine(day, time(), CHINA)


def test_a_job_waits_for_jobs_of_its_order_that_make_its_parts_by_todays_bill() -> None:
    old = {"product": {"id": "motor"}, "part": {"id": "frame"}, "until": date(2026, 11, 1)}
    bills = [{"product": {"id": "motor"}, "part": {"id": "rotor"}}, old]
    jobs = [
        job("1"),
        job("2", item="rotor"),
        job("3", item="frame"),
        job("4", "o2", "rotor"),
    ]
    found = {one.key: one.after for one in jobs_of(with_(jobs=jobs, bills=bills), HOUSE)}
    assert found == {"1": ("2",), "2": (), "3": (), "4": ()}


def test_a_station_has_its_own_shifts_or_those_of_all() -> None:
    own = {**ALWAYS, "station": {"id": "build"}, "begins": "20:00", "ends": "22：30"}
    (_, timed), *_ = made(with_(jobs=[job("j")], hours=[ALWAYS, own]), HOUSE).schedule.timed.items()
    begins, ends = (moment_of(one, CHINA) for one in timed.operations[0])
    assert (begins.hour, ends.hour, ends.minute) == (20, 21, 30)
    assert moment_of(timed.operations[1][0], CHINA) == ends


def test_hours_are_read_as_people_write_them() -> None:
    assert time_of("8：30") == time_of(Decimal(30_600)) == time(8, 30)
    assert (time_of("24:00"), time_of("7"), time_of(None)) == (time(), time(7), None)
    with pytest.raises(ValueError, match="hour"):
        time_of("25:00")


def test_a_move_says_what_was_what_is_late_and_what_breaks_a_promise() -> None:
    """Ninety minutes and eighteen, from eight: 9:48 on the thirtieth."""
    promise = {"promised": date(2026, 11, 29), "due": date(2026, 11, 29)}
    jobs = [
        job("kept", planned_from=NOW, planned_until=NOW + timedelta(minutes=108)),
        job("late", "o2", planned_until=datetime(2026, 11, 29, 9, tzinfo=UTC), **promise),
        job("known", "o3", planned_until=NOW, **promise),
    ]
    for one in jobs:
        rows = with_(jobs=[one])
        found = made(rows, HOUSE)
        compared = Compared(rows.jobs, found.jobs, HOUSE.names, CHINA)
        (move,) = compared.with_written(found.schedule)
        late = one["id"] != "kept"
        assert (move.differs, move.late, move.breaks) == (late, late, one["id"] == "late")
        assert move.ends == NOW + timedelta(minutes=108)


def test_a_rush_displaces_others_and_not_its_own_jobs() -> None:
    """Three jobs of ninety minutes at one station; the last order goes first."""
    due = date(2026, 12, 10)
    jobs = [job("1", due=due), job("2", "o2", due=due + timedelta(1)), job("3", "o3", item="x")]

    found = tried(with_(jobs=jobs), HOUSE, "o3")

    assert [one.row["id"] for one in found.displaced] == ["1", "2"]
    before, after = (one.ready("o3") or 0 for one in (found.before, found.after))
    assert before - after == 180
    assert tried(with_(jobs=jobs), HOUSE, "o1").displaced == []


LINES = [
    Line("motor", "rotor", Decimal(1), route="R1"),
    Line("motor", "screw", Decimal(8), route="R1"),
    Line("rotor", "shaft", Decimal(1), route="R1"),
]


def promise(free: dict[str, int], rows: Rows = ROWS, now: datetime = NOW) -> Promise:
    structure = Structure(LINES, HOUSE.today, lambda part, unit: Decimal(1))
    stock = {part: Decimal(count) for part, count in free.items()}
    needed = needs({"motor": Decimal(1)}, structure, stock)
    comes = {part: HOUSE.comes(days) for part, days in (("shaft", 7), ("screw", 2))}
    house = structs.replace(HOUSE, now=now)
    known = Promising(minute_of(now), structure, Jobs(rows, house), comes)
    return promised(needed, known, made(rows, house).schedule)


def when(found: Promise) -> datetime:
    assert found.at is not None
    return moment_of(found.at, CHINA)


def test_what_is_in_stock_is_ready_now_and_what_is_made_begins_at_the_next_half_hour() -> None:
    later = NOW + timedelta(minutes=7)
    found = promise({"motor": 1}, now=later)
    assert (found.how, when(found)) == ("stock", later)
    found = promise({"rotor": 1, "screw": 8}, now=later)
    assert when(found) == NOW + timedelta(minutes=30 + 43)


def test_within_a_half_hour_nothing_moves_that_nobody_moved() -> None:
    rows = with_(jobs=[job("1"), job("2")])
    early, late = (
        made(rows, structs.replace(HOUSE, now=NOW + timedelta(minutes=n))).schedule.timed
        for n in (1, 29)
    )
    assert early == late


def test_what_is_made_is_ready_after_its_parts_and_after_what_is_scheduled_already() -> None:
    """A rotor and a motor of thirty minutes and 12.5 each; before them a job of ninety and 18."""
    free = {"shaft": 1, "screw": 8}
    assert when(promise(free)) == NOW + timedelta(minutes=2 * (30 + 13))
    busy = with_(jobs=[job("j")])
    assert when(promise(free, busy)) == NOW + timedelta(minutes=90 + 2 * (30 + 13))


def test_what_is_short_is_ready_after_its_days_to_buy() -> None:
    found = promise({"shaft": 0, "screw": 8})
    assert found.how == "short"
    assert [(one.part, one.short) for one in found.lacks] == [("shaft", 1)]
    assert when(found) == datetime(2026, 12, 7, tzinfo=CHINA) + timedelta(minutes=86)


def test_nobody_can_tell_of_what_has_no_operations() -> None:
    found = promise({"shaft": 1, "screw": 8}, with_(operations=[]))
    assert (found.how, found.at) == ("unknown", None)
    assert {item for item, _ in found.left} == {"motor", "rotor"}
