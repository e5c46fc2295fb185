"""A station is data: what is not there for somebody is left out, and what is wrong is refused."""

import msgspec
import pytest

from danliu.packs.install import install
from danliu.packs.opened import opened
from danliu.packs.pack import About, read_pack, shipped
from danliu.packs.writing import written
from danliu.people.actor import person
from danliu.stations import kept
from danliu.stations.definition import Station
from danliu.stations.errors import BadAct
from danliu.stations.labels import label
from danliu.tables.errors import InvalidSchema, NotFound
from danliu.tables.roles import Grant, Role
from danliu.tables.write import Context
from danliu.workspace import Workspace
from tests.stations.picking import AIR, Floor, want


def shipped_station() -> Station:
    (station,) = read_pack(shipped("trade")).stations
    return station


async def seen_by(floor: Floor, key: str, **grants: Grant) -> Workspace:
    await floor.ws.tables.building("角色").role(Role(key, key, tables=grants))
    who = person(floor.ws.clock.new_id(), key)
    return Workspace(floor.hub.house, floor.ws.row, Context(who, "pda"))


async def test_without_a_field_a_station_does_less_and_without_its_table_it_is_not_there(
    floor: Floor,
) -> None:
    work = Grant(update=True)
    short = await seen_by(
        floor, "temp", waves=work, pick_lines=Grant(update=True, hidden=("short", "packed_at"))
    )
    blind = await seen_by(floor, "blind", waves=work)

    found = await kept.station(short, "picking")
    assert (found.lines.short, found.lines.packed, found.tickets) == ("", "", None)
    assert found.lines.codes == ("sku",)  # the goods behind the link are not there for it
    assert await kept.stations_of(blind) == []
    with pytest.raises(NotFound):
        await kept.station(blind, "picking")


async def test_a_station_that_names_what_is_not_there_is_refused(floor: Floor) -> None:
    good = shipped_station()
    lines = msgspec.structs.replace(good.lines, cares=("order.nothing",))
    bad = msgspec.structs.replace(good, lines=lines)

    with pytest.raises(InvalidSchema) as refused:
        await kept.publish(floor.ws.db, floor.ws.row.id, bad, await floor.ws.tables.schema())
    assert "order.nothing" in str(refused.value.wanted)


async def test_a_companys_stations_go_along_in_its_pack(floor: Floor) -> None:
    archive = await written(floor.ws, About("ours", "我们", "Ours", "", ""))

    pack = opened(archive)

    assert pack.stations == (shipped_station(),)
    await install(floor.ws, pack, demo=False)
    assert len(await kept.stations_of(floor.ws)) == 1


async def test_a_label_has_the_number_as_a_code_and_what_must_be_seen(floor: Floor) -> None:
    order = await floor.order(care=["dark"])
    await floor.edit("orders", order, customer_name="<恒通 & 汽配>", address="人民路 1 号")
    wave, lin = await floor.wave(want(AIR, 2), order=order), await floor.picker()
    await lin.take(wave)

    page = await label(lin.ws, lin.station, wave, order, "76x130")

    number = (await floor.record("orders", order)).cells["number"]
    for told in (f"<h1>{number}</h1>", "&lt;恒通 &amp; 汽配&gt;", "避光包装", "76mm 130mm", "<svg"):
        assert told in page
    with pytest.raises(NotFound):
        await label(lin.ws, lin.station, wave, wave, "76x130")
    with pytest.raises(BadAct):
        bare = msgspec.structs.replace(lin.station, label=None)
        await label(lin.ws, bare, wave, order, "76x130")
