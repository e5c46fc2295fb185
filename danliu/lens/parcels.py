"""The parcels of an order as its customer sees them. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from danliu.lens.cells import text_of
from danliu.lens.lens import Parcels, Tracks
from danliu.tables.query import Record
from danliu.tables.table import Table


class Spot(Struct, frozen=True):
    """Something that happened to a parcel; lng, lat in degrees where its place is known."""

    at: datetime | None
    says: str
    place: str
    lng: float | None = None
    lat: float | None = None


class Parcel(Struct, frozen=True):
    """system   of the places: gcj-02, as maps in China have it, or wgs-84, as GPS has it
    spots     the newest first
    state_key   of its state among the choices of its table
    """

    number: str
    carrier: str
    state: str
    state_en: str
    last: str
    place: str
    moved_at: datetime | None
    expected_at: datetime | None
    arrived_at: datetime | None
    stalled: bool
    system: str
    spots: list[Spot]
    state_key: str


def parcel(
    lens: Parcels, table: Table, record: Record, tracks: Table | None, events: Sequence[Record]
) -> Parcel:
    """`table` and `tracks`: the tables of the parcel and of its events, newest first."""
    cells = record.cells
    spots = [_spot(lens.tracks, one.cells) for one in events] if lens.tracks else []
    return Parcel(
        text_of(table, cells, lens.number),
        text_of(table, cells, lens.carrier),
        text_of(table, cells, lens.state),
        _in_english(table, cells, lens.state),
        text_of(table, cells, lens.last),
        text_of(table, cells, lens.place),
        cells.get(lens.moved),
        cells.get(lens.expected),
        cells.get(lens.arrived),
        cells.get(lens.stalled) is True,
        _system(lens.tracks, tracks),
        spots,
        str(cells.get(lens.state) or ""),
    )


def furthest_behind(lens: Parcels | None, states: Sequence[str], order: str) -> tuple[str, str]:
    """Where the order waits, in both languages, by the states of its parcels; «» where they say
    nothing of it. order: its own state"""
    if lens is None or order not in lens.while_in:
        return "", ""
    known = [one for one in lens.waits if one in states]
    if not known:
        return "", ""
    return lens.waits[known[0]], lens.waits_en.get(known[0], lens.waits[known[0]])


def _spot(names: Tracks, cells: Mapping[str, Any]) -> Spot:
    where = cells.get(names.position) or {}
    says, place = (str(cells.get(key) or "") for key in (names.says, names.place))
    return Spot(cells.get(names.at), says, place, where.get("lng"), where.get("lat"))


def _system(names: Tracks | None, tracks: Table | None) -> str:
    column = tracks.columns.get(names.position) if names and tracks else None
    return str(getattr(column.options, "system", "")) if column else ""


def _in_english(table: Table, cells: Mapping[str, Any], key: str) -> str:
    """Of a choice its English name; of anything else what it is."""
    column = table.columns.get(key)
    choices = getattr(column.options, "choices", ()) if column else ()
    known = {one.key: one.name_en or one.name for one in choices}
    return known.get(str(cells.get(key))) or text_of(table, cells, key)
