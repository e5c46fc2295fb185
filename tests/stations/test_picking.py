"""From the first scan to the packed parcel: each act once, and each no with its reason."""

import asyncio
from decimal import Decimal

import pytest

from danliu.people.errors import Forbidden
from danliu.stations import claiming
from danliu.stations.errors import JobTaken, LineClosed, NothingToTake
from danliu.stock.asked import Ask, Ref
from danliu.stock.posting import post
from danliu.stock.reading import totals_of
from danliu.tables.query import Query
from danliu.tables.write import Create
from tests.stations.picking import AIR, FUEL, OIL, SHELVES, Floor, act, want


async def test_a_wave_is_picked_along_the_way_and_packed(floor: Floor) -> None:
    wave, lin = await floor.wave(want(OIL), want(AIR, 2)), await floor.picker()
    first, second = await lin.take(wave)
    assert [one.place for one in (first, second)] == [SHELVES[OIL], SHELVES[AIR]]
    assert await floor.state(wave) == "picking"

    scans = [(first, OIL), (second, AIR), (second, AIR)]
    done = await lin.send(*(act("scan", wave, one.id, code=part) for one, part in scans))

    assert done == ["applied"] * 3
    cells = (await floor.record("waves", wave)).cells
    assert (cells["status"], cells["picked_at"] is not None) == ("picked", True)
    assert first.parcel is not None
    assert await lin.send(act("pack", wave, parcel=first.parcel.id)) == ["applied"]
    assert await floor.state(wave) == "packed"


async def test_a_bar_code_of_the_part_counts_as_the_part(floor: Floor) -> None:
    page = await floor.ws.tables.page(Query("goods", f'{{sku}}="{FUEL}"'))
    await floor.edit("goods", page.records[0].id, barcode="6901234567892，X-77")
    wave, lin = await floor.wave(want(FUEL, 2)), await floor.picker()
    (line,) = await lin.take(wave)

    scans = [act("scan", wave, line.id, code=code) for code in ("6901234567892", "x-77 ")]

    assert await lin.send(*scans) == ["applied"] * 2
    assert await floor.picked(line.id) == 2


async def test_a_wrong_part_and_one_that_does_not_fit_are_two_different_noes(floor: Floor) -> None:
    why = "此单是 2019 款帕萨特"
    wave, lin = await floor.wave(want(AIR), want(OIL, unfit=why)), await floor.picker()
    good, bad = await lin.take(wave)

    told = await lin.told(act("scan", wave, good.id, code=OIL), act("scan", wave, bad.id, code=OIL))

    assert [one.code for one in told] == ["not-this-part", "does-not-fit"]
    assert told[0].facts == {"part": AIR, "scanned": OIL}
    assert told[1].facts == {"part": OIL, "why": why}
    assert await floor.picked(good.id) == await floor.picked(bad.id) == 0
    assert await lin.conflicts() == ["not-this-part", "does-not-fit"]


async def test_instructions_of_order_and_customer_are_ticked_before_a_scan_counts(
    floor: Floor,
) -> None:
    page = await floor.ws.tables.page(Query("customers", '{name}="无锡恒通汽配"'))
    await floor.edit("customers", page.records[0].id, care=["no-foam"])
    order = await floor.order(customer="无锡恒通汽配", care=["dark"])
    wave, lin = await floor.wave(want(AIR), want(OIL), order=order), await floor.picker()
    first, second = await lin.take(wave)
    assert [one.name for one in first.left] == ["避光包装", "禁用气泡膜"]
    assert first.left == second.left

    scan = act("scan", wave, second.id, code=OIL)
    ticks = [act("tick", wave, first.id, care=one.name) for one in first.left]
    again = act("scan", wave, second.id, code=OIL)

    assert await lin.send(scan, *ticks, again) == ["tick-first", "applied", "applied", "applied"]
    assert (await lin.lines(wave))[1].left == []


async def test_a_parcel_does_not_close_without_the_whole_kit(floor: Floor) -> None:
    kit = "刹车套件"
    wave = await floor.wave(want(AIR), want(OIL, kit=kit), want(FUEL, 2, kit=kit))
    lin = await floor.picker()
    filter_, clip, pads = await lin.take(wave)
    assert filter_.parcel
    pack = {"parcel": filter_.parcel.id}

    assert await lin.send(act("pack", wave, **pack)) == ["kit-missing"]
    scans = [act("scan", wave, clip.id, code=OIL), act("scan", wave, pads.id, code=FUEL)]
    await lin.send(*scans, act("short", wave, pads.id, reason="货位没货"))
    (told,) = await lin.told(act("pack", wave, **pack))
    assert (told.code, told.facts["kits"], told.facts["parts"]) == (
        "kit-missing", ["刹车套件"], [FUEL],
    )  # fmt: skip


async def test_who_waits_for_a_part_of_a_kit_takes_the_next_wave_and_picks_on_once_it_came(
    floor: Floor,
) -> None:
    wave, lin = await floor.wave(want(AIR, 2, kit="刹车套件")), await floor.picker()
    (line,) = await lin.take(wave)
    assert line.parcel
    short = act("short", wave, line.id, reason="货位没货")
    await lin.send(act("scan", wave, line.id, code=AIR), short)
    other = await floor.wave(want(OIL))
    assert await lin.take(other)

    again = act("scan", wave, line.id, code=AIR)
    done = await lin.send(act("reopen", wave, line.id), act("reopen", wave, line.id), again)
    assert done == ["applied"] * 3
    cells = (await floor.record("pick_lines", line.id)).cells
    assert (cells["short"], cells["picked"], await floor.state(wave)) == (None, 2, "picked")

    pack = act("pack", wave, parcel=line.parcel.id)
    assert await lin.send(pack, act("reopen", wave, line.id)) == ["applied", "job-stopped"]


async def test_what_is_in_a_closed_parcel_is_not_reopened(floor: Floor) -> None:
    wave, lin = await floor.wave(want(AIR)), await floor.picker()
    order = await floor.order()
    more = {"wave": wave, "place": 2, "sku": OIL, "goods": OIL, "quantity": 1, "order": order}
    await floor.ws.tables.write([Create("pick_lines", more)])
    first, second = await lin.take(wave)
    assert first.parcel
    await lin.send(*(act("short", wave, one.id, reason="破损") for one in (first, second)))
    done = await lin.send(act("pack", wave, parcel=first.parcel.id), act("reopen", wave, first.id))
    assert done == ["applied", "line-closed"]


async def test_an_open_line_keeps_a_parcel_open_until_it_is_picked_or_short(floor: Floor) -> None:
    wave, lin = await floor.wave(want(AIR), want(OIL)), await floor.picker()
    first, second = await lin.take(wave)
    assert first.parcel
    scan, short = (
        act("scan", wave, first.id, code=AIR),
        act("short", wave, second.id, reason="破损"),
    )

    done = await lin.send(
        scan,
        act("pack", wave, parcel=first.parcel.id),
        short,
        act("pack", wave, parcel=first.parcel.id),
        act("scan", wave, second.id, code=OIL),
    )

    assert done == ["applied", "lines-open", "applied", "applied", "job-stopped"]
    assert (await floor.record("pick_lines", second.id)).cells["short"] == "破损"
    assert await floor.state(wave) == "packed"


async def test_a_quantity_is_typed_and_never_more_than_asked_for(floor: Floor) -> None:
    wave, lin = await floor.wave(want(AIR, 40)), await floor.picker()
    (line,) = await lin.take(wave)

    counts = [act("count", wave, line.id, code=AIR, pieces=many) for many in ("38", "41", "x")]

    assert await lin.send(*counts) == ["applied", "too-many-pieces", "bad-act"]
    assert await floor.picked(line.id) == 38


async def test_two_pickers_never_get_the_same_wave(floor: Floor) -> None:
    pickers = [await floor.picker(name) for name in ("甲", "乙", "丙", "丁")]
    while True:
        try:
            await claiming.take_next(pickers[0].ws, pickers[0].station)
        except NothingToTake:
            break
    waves = {await floor.wave(want()) for _ in range(3)}

    got = await asyncio.gather(
        *(claiming.take_next(one.ws, one.station) for one in pickers), return_exceptions=True
    )

    assert {one.id for one in got if not isinstance(one, BaseException)} == waves
    assert [type(one) for one in got if isinstance(one, BaseException)] == [NothingToTake]


async def test_who_comes_second_is_told_who_has_it_and_who_gives_back_has_begun_nothing(
    floor: Floor,
) -> None:
    wave, lin, wang = await floor.wave(want(AIR, 2)), await floor.picker(), await floor.picker("王")
    (line,) = await lin.take(wave)

    with pytest.raises(JobTaken) as refused:
        await wang.take(wave)
    assert refused.value.by == "小林"
    await claiming.give_back(lin.ws, lin.station, wave)
    await wang.take(wave)
    assert await lin.send(act("scan", wave, line.id, code=AIR)) == ["job-taken"]
    await wang.send(act("scan", wave, line.id, code=AIR))
    with pytest.raises(LineClosed):
        await claiming.give_back(wang.ws, wang.station, wave)


async def test_trouble_becomes_a_ticket_with_owner_due_time_and_what_it_did_to_the_stock(
    floor: Floor,
) -> None:
    wave, lin = await floor.wave(want(AIR, 3)), await floor.picker()
    (line,) = await lin.take(wave)
    assert line.item
    item = Ref("goods", line.item)
    before, _ = await totals_of(floor.ws, item)
    report = act(
        "trouble", wave, line.id, kind="damaged", reason="盒子压坏", pieces="2", stock=True
    )

    assert await lin.send(report, report) == ["applied", "before"]

    cells = (await floor.record("tickets", report.id)).cells
    assert (cells["kind"], cells["sku"], cells["stock_affected"]) == ("damaged", AIR, True)
    assert cells["owner"] and cells["due"] and cells["order"]
    assert cells["stock_effect"].startswith("已出库 2")
    assert (await totals_of(floor.ws, item))[0] == before - 2


async def test_what_is_promised_to_the_order_itself_may_go_out_as_well(floor: Floor) -> None:
    order = await floor.order()
    wave, lin = await floor.wave(want(OIL, 2), order=order), await floor.picker()
    (line,) = await lin.take(wave)
    assert line.item
    item, holder = Ref("goods", line.item), Ref("orders", order)
    there, _ = await totals_of(floor.ws, item)
    hold = Ask("reserve", item, f"{there:f}", holder=holder)
    await post(floor.ws, [hold], "test-hold")
    report = act("trouble", wave, line.id, kind="damaged", pieces="1", stock=True)

    assert await lin.send(report) == ["applied"]

    cells = (await floor.record("tickets", report.id)).cells
    assert cells["stock_effect"].startswith("已出库 1")
    assert await totals_of(floor.ws, item) == (there - 1, there - 1)


async def test_a_ticket_is_kept_even_where_the_stock_has_less(floor: Floor) -> None:
    wave, lin = await floor.wave(want(FUEL, 2)), await floor.picker()
    (line,) = await lin.take(wave)
    report = act("trouble", wave, line.id, kind="not-there", pieces="9999", stock=True)

    assert await lin.send(report) == ["applied"]

    cells = (await floor.record("tickets", report.id)).cells
    assert cells["stock_effect"] == "没有记账：货位上记的没有这么多"
    assert Decimal(cells["quantity"]) == 9999


async def test_who_may_only_look_takes_nothing(floor: Floor) -> None:
    wave, viewer = await floor.wave(want()), await floor.picker("看客", "viewer")

    with pytest.raises(Forbidden):
        await viewer.take(wave)
    with pytest.raises(Forbidden):
        await viewer.send(act("scan", wave, wave, code=AIR))
    assert await floor.state(wave) == "released"
