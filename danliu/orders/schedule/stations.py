"""When each station is open, and how many places it has: from its records. Pure."""

from collections.abc import Iterator

from danliu.orders.schedule.hours import OFFICE, Apart, Shift, Week
from danliu.orders.schedule.jobs import Hours, Station
from danliu.orders.schedule.names import WEEKDAYS, Names, Record, by, day_of, number_of, time_of
from danliu.orders.schedule.records import House, Rows


def stations_of(rows: Rows, house: House) -> dict[str, Station | None]:
    """By their ids. Hours of a station's own go before those of all. Raises ValueError for hours
    that cannot be read."""
    names = house.names
    hours, apart = by(rows.hours, names.station), by(rows.apart, names.station)
    found = dict[str, Station | None]()
    for one in rows.stations:
        key = str(one["id"])
        shifts = tuple(_shift(each, names) for each in hours.get(key, hours.get("", [])))
        differs = (*apart.get("", ()), *apart.get(key, ()))
        days = tuple(each for row in differs for each in _apart(row, names))
        week = Week(shifts or OFFICE, days, house.holidays)
        found[key] = Hours(week, _places(one, names)).opened(house.today, house.zone)
    return found


def _places(station: Record, names: Names) -> int:
    places = station.get(names.places)
    return 1 if places is None else max(int(number_of(places)), 0)


def _shift(row: Record, names: Names) -> Shift:
    begins, ends = time_of(row.get(names.begins)), time_of(row.get(names.ends))
    if begins is None or ends is None:
        raise ValueError("a shift begins and ends")
    named = row.get(names.weekdays) or ()
    listed = [named] if isinstance(named, str) else named
    return Shift(begins, ends, frozenset(WEEKDAYS.index(day) for day in listed))


def _apart(row: Record, names: Names) -> Iterator[Apart]:
    first = day_of(row.get(names.day))
    if first:
        last = day_of(row.get(names.last_day)) or first
        hours = time_of(row.get(names.begins)), time_of(row.get(names.ends))
        yield Apart(first, last, row.get(names.opens) is True, *hours)
