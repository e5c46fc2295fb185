"""What a device kept while it was away: done once each, in order, and what cannot be is listed."""

import asyncio
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from danliu.stations import journal
from danliu.stations.acts import Act
from tests.stations.picking import AIR, FUEL, OIL, Floor, act, want


async def test_200_scans_of_ten_minutes_are_done_once_each_however_often_they_are_sent(
    floor: Floor,
) -> None:
    wave, lin = await floor.wave(want(AIR, 120), want(OIL, 80)), await floor.picker()
    many, few = await lin.take(wave)
    scans = [act("scan", wave, many.id, code=AIR) for _ in range(120)]
    scans += [act("scan", wave, few.id, code=OIL) for _ in range(80)]

    first = await lin.send(*scans[:150])
    again = await lin.send(*scans)  # the answer to the first call was lost
    last = await lin.send(*scans)

    assert set(first) == {"applied"}
    assert again == ["before"] * 150 + ["applied"] * 50
    assert set(last) == {"before"}
    assert (await floor.picked(many.id), await floor.picked(few.id)) == (120, 80)
    assert await floor.state(wave) == "picked"


async def test_the_same_journal_over_two_lines_at_once_is_done_once(floor: Floor) -> None:
    wave, lin = await floor.wave(want(AIR, 30)), await floor.picker()
    (line,) = await lin.take(wave)
    scans = [act("scan", wave, line.id, code=AIR) for _ in range(30)]

    both = await asyncio.gather(lin.send(*scans), lin.send(*scans))

    assert sorted(one for told in both for one in told) == ["applied"] * 30 + ["before"] * 30
    assert await floor.picked(line.id) == 30


async def test_what_happened_meanwhile_is_listed_for_a_person_and_nothing_else_is_lost(
    floor: Floor,
) -> None:
    wave, lin = await floor.wave(want(AIR, 2), want(OIL), want(FUEL)), await floor.picker()
    shrunk, gone, good = await lin.take(wave)
    await floor.edit("pick_lines", shrunk.id, quantity=1)
    await floor.delete("pick_lines", gone.id)

    done = await lin.send(
        act("scan", wave, shrunk.id, code=AIR),
        act("scan", wave, shrunk.id, code=AIR),
        act("scan", wave, gone.id, code=OIL),
        act("scan", wave, good.id, code=FUEL),
    )

    assert done == ["applied", "too-many-pieces", "line-gone", "applied"]
    assert await lin.conflicts() == ["too-many-pieces", "line-gone"]
    assert await floor.state(wave) == "picked"


async def test_a_wave_that_was_cancelled_takes_nothing_more(floor: Floor) -> None:
    wave, lin = await floor.wave(want(AIR, 2)), await floor.picker()
    (line,) = await lin.take(wave)
    await lin.send(act("scan", wave, line.id, code=AIR))
    await floor.edit("waves", wave, status="cancelled")

    (told,) = await lin.told(act("scan", wave, line.id, code=AIR))

    assert (told.code, told.facts["state"]) == ("job-stopped", "已取消")
    assert await floor.picked(line.id) == 1


async def test_a_conflict_stays_what_it_was_and_leaves_the_list_when_it_is_dealt_with(
    floor: Floor,
) -> None:
    wave, lin = await floor.wave(want(AIR)), await floor.picker()
    (line,) = await lin.take(wave)
    wrong = act("scan", wave, line.id, code=OIL)
    assert await lin.send(wrong, wrong) == ["not-this-part"] * 2
    assert await lin.conflicts() == ["not-this-part"]

    await journal.settle(lin.ws, lin.station, wrong.id, whole=False)
    await journal.settle(lin.ws, lin.station, wrong.id, whole=False)

    assert await lin.conflicts() == []
    assert await lin.send(wrong) == ["not-this-part"]


def cut(acts: list[Act], chance: Random) -> list[list[Act]]:
    """As a bad network brings them: in calls of any length, some of which come twice."""
    calls, at = [], 0
    while at < len(acts):
        many = chance.randint(1, 7)
        calls.append(acts[at : at + many])
        # a call whose answer was lost is sent again from where the device thinks it stands
        at += chance.choice((0, many, many, many))
    return calls


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000), asked=st.integers(1, 12), scans=st.integers(1, 18))
async def test_however_the_network_cuts_and_repeats_the_sum_is_right(
    floor: Floor, seed: int, asked: int, scans: int
) -> None:
    wave, lin = await floor.wave(want(AIR, asked)), await floor.picker()
    (line,) = await lin.take(wave)
    acts = [act("scan", wave, line.id, code=AIR) for _ in range(scans)]
    outcome: dict[UUID, str] = {}

    for call in cut(acts, Random(seed)):
        for one in await lin.told(*call):
            kept = outcome.setdefault(one.id, one.outcome)
            assert one.outcome in (kept, "before")

    assert await floor.picked(line.id) == min(asked, scans)
    assert list(outcome.values()).count("applied") == min(asked, scans)
    assert len(await lin.conflicts()) == max(0, scans - asked)
    assert set(outcome) == {one.id for one in acts}
