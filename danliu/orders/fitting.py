"""Order lines beside the list of what fits, as a flow holds both. Pure.

A record is its cells by key, with its id. Of a kit's part that is not listed itself, what is
listed of the kit counts.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from msgspec import Struct

from danliu.orders.fitment import UNSAID, Entry, Fit, Listed, Verdict
from danliu.orders.model_years import typed_years
from danliu.orders.vehicles import Garage, Known, Reading
from danliu.telling import told

Record = Mapping[str, Any]
_PARTED = re.compile(r"[；;，,、|\n]+")


class Names(Struct, frozen=True, forbid_unknown_fields=True):
    """What the fields are called. Of lines: order, sku, kit. Of orders: vehicle (a link), typed
    (text), year. Of the list: number, vehicle (a link), universal (truth), brand, series, model,
    first, last, engine. Of vehicles: name, brand, series, model, aliases."""

    order: str = "order"
    sku: str = "sku"
    kit: str = "kit"
    vehicle: str = "vehicle"
    typed: str = "vehicle_name"
    year: str = "year"
    number: str = "sku"
    universal: str = "universal"
    name: str = "name"
    brand: str = "brand"
    series: str = "series"
    model: str = "model"
    first: str = "year_from"
    last: str = "year_to"
    engine: str = "engine"
    aliases: str = "aliases"


class LineFit(Struct, frozen=True):
    """Of a line that does not fit for sure. line: its record; kit: of which it is a part"""

    line: UUID
    order: UUID | None
    sku: str
    kit: str
    verdict: Verdict
    why: str
    why_en: str


class Fitted(Struct, frozen=True):
    """lines: those that do not fit, or of which nobody knows; why: all of them in one sentence"""

    lines: Annotated[list[LineFit], told("不适配或说不准的行", "Lines in doubt", "items")]
    wrong: Annotated[int, told("不适配几行", "How many do not fit")]
    unknown: Annotated[int, told("说不准几行", "How many are in doubt")]
    why: Annotated[str, told("原因", "Why")]
    why_en: Annotated[str, told("原因（英文）", "Why, in English")]


class _Asked(Struct, frozen=True):
    """What an order says of its vehicle."""

    typed: str
    read: Sequence[Reading]


class Fitting:
    """listed, vehicles: records of the two tables. this_year: what two figures are read by."""

    def __init__(
        self, listed: Iterable[Record], vehicles: Iterable[Record], names: Names, this_year: int
    ) -> None:
        self._names, self._this_year = names, this_year
        entries: dict[str, list[Entry]] = {}
        for one in listed:
            if entry := _entry(one, names):
                entries.setdefault(_text(one, names.number), []).append(entry)
        self._listed = {part: Listed(part, found) for part, found in entries.items()}
        mentioned = (one.vehicle for found in entries.values() for one in found if one.vehicle)
        known = (_known(one, names, _text(one, names.name)) for one in vehicles)
        self._garage = Garage([*mentioned, *(one for one in known if one.brand)])

    def check(self, lines: Iterable[Record], orders: Iterable[Record]) -> Fitted:
        asked = {_id(one): self._asked(one) for one in orders}
        found = [
            self._told(line, fit)
            for line in lines
            if (fit := self._fit(line, asked.get(_id(line.get(self._names.order)))))
            and fit.verdict in ("wrong", "unknown")
        ]
        wrong = sum(one.verdict == "wrong" for one in found)
        zh, en = dict.fromkeys(one.why for one in found), dict.fromkeys(one.why_en for one in found)
        return Fitted(found, wrong, len(found) - wrong, "；".join(zh), "; ".join(en))

    def _asked(self, order: Record) -> _Asked | None:
        """None where it names no vehicle."""
        name = _title(order.get(self._names.vehicle)) or _text(order, self._names.typed)
        year = order.get(self._names.year)
        if not name:
            return None
        years = None if year in (None, "") else typed_years(year, self._this_year)
        read = self._garage.read(name, self._this_year, years)
        if year not in (None, "") and years is None:
            read = [one._replace(sure=False) for one in read]
        return _Asked(f"{name} {year}" if years else name, read)

    def _fit(self, line: Record, asked: _Asked | None) -> Fit:
        if asked is None:
            return UNSAID
        sku, kit = _text(line, self._names.sku), _text(line, self._names.kit)
        part = self._listed.get(sku) or self._listed.get(kit) or Listed(sku, ())
        return part.check(asked.typed, asked.read)

    def _told(self, line: Record, fit: Fit) -> LineFit:
        names, order = self._names, line.get(self._names.order)
        return LineFit(
            UUID(_id(line)),
            UUID(_id(order)) if order else None,
            _text(line, names.sku),
            _text(line, names.kit),
            fit.verdict,
            *fit.why,
        )


def _entry(record: Record, names: Names) -> Entry | None:
    """None for a line that names no vehicle and does not say that it fits every one."""
    vehicle = _known(record, names, _title(record.get(names.vehicle)))
    universal = record.get(names.universal) is True
    if not (universal or vehicle.brand):
        return None
    first, last = _year(record.get(names.first)), _year(record.get(names.last))
    return Entry(None if universal else vehicle, first, last, _text(record, names.engine))


def _known(record: Record, names: Names, title: str) -> Known:
    """One of which only the title is known is called by that."""
    brand = _text(record, names.brand) or title
    series, model = _text(record, names.series), _text(record, names.model)
    aliases = _PARTED.split(_text(record, names.aliases))
    return Known(brand, series, model, tuple(aliases))


def _year(value: Any) -> int | None:
    return None if value in (None, "") else int(Decimal(str(value)))


def _text(record: Record, key: str) -> str:
    value = record.get(key)
    return "" if value is None else str(value).strip()


def _title(link: Any) -> str:
    return str(link.get("title") or "") if isinstance(link, Mapping) else ""


def _id(given: Any) -> str:
    """Of a record, of a link to one, or as it is."""
    return str(given.get("id")) if isinstance(given, Mapping) else str(given)
