"""What was done in a shift: by whom, how much of what, and how long they were at it."""

from datetime import UTC, datetime, timedelta

import msgspec

from danliu.stations import shifts
from danliu.stations.acts import Act
from tests.stations.picking import AIR, OIL, Floor, Picker, act, want

NINE = datetime(2026, 11, 26, 1, tzinfo=UTC)  # in the morning, in Shanghai
DAY = NINE.date()


def at(minutes: float, done: Act) -> Act:
    return msgspec.structs.replace(done, at=NINE + timedelta(minutes=minutes))


async def told(who: Picker, *, whole: bool = False) -> dict[str, shifts.Worked]:
    found = await shifts.worked(who.ws, who.station, DAY, whole=whole)
    return {one.who: one for one in found}


async def test_acts_are_counted_by_person_and_pauses_are_no_work(floor: Floor) -> None:
    wave, lin = await floor.wave(want(AIR, 3), want(OIL, 2)), await floor.picker("小林")
    air, oil = await lin.take(wave)
    await lin.send(
        at(0, act("scan", wave, air.id, code=AIR)),
        at(2, act("scan", wave, air.id, code=AIR)),
        at(32, act("scan", wave, air.id, code=AIR)),  # after a pause of half an hour
        at(33, act("short", wave, oil.id, reason="货架上没有了")),
        at(34, act("scan", wave, oil.id, code=AIR)),
        at(24 * 60, act("scan", wave, oil.id, code=OIL)),  # of the next day
    )

    mine = (await told(lin))[lin.ws.actor.ref]

    assert dict(mine.did) == {"scan": 3, "short": 1}
    assert (mine.jobs, mine.conflicts) == (1, 1)
    assert (mine.first, mine.last) == (NINE, NINE + timedelta(minutes=34))
    assert mine.busy == timedelta(minutes=4)


async def test_everybody_is_seen_by_who_may_and_else_only_oneself(floor: Floor) -> None:
    lin, wang = await floor.picker("小林"), await floor.picker("小王")
    for who in (lin, wang):
        wave = await floor.wave(want(AIR, 1))
        (line,) = await who.take(wave)
        await who.send(at(5, act("scan", wave, line.id, code=AIR)))

    both = {lin.ws.actor.ref, wang.ws.actor.ref}
    assert await told(wang) == {wang.ws.actor.ref: _once(wang)}
    assert both <= (await told(lin, whole=True)).keys()


def _once(who: Picker) -> shifts.Worked:
    moment = NINE + timedelta(minutes=5)
    return shifts.Worked(who.ws.actor.ref, {"scan": 1}, 1, 0, moment, moment, timedelta())
