"""Place: a point on the map, longitude before latitude.

In China maps are shifted: GCJ-02 (高德, 腾讯) is up to 500 m away from WGS-84 (GPS). The field says
which of the two it holds; nothing is turned silently.
"""

import re
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, field
from danliu.tables.fields.text import one_line

_DIGITS = 7  # after the point: a centimetre
_CHINA = ((73.0, 136.0), (3.0, 54.0))  # degrees of longitude, of latitude
_WORLD = ((-180.0, 180.0), (-90.0, 90.0))
_WANTED = Words("经度,纬度，如 120.6195,31.2994", "longitude,latitude such as 120.6195,31.2994")


class PlaceOptions(Struct, frozen=True, forbid_unknown_fields=True):
    system: Literal["gcj-02", "wgs-84"] = "gcj-02"
    within: Literal["china", "world"] = "china"


@field("place")
class Place(Field[PlaceOptions, dict[str, float]]):
    """Stored as {"lng", "lat"} in degrees."""

    options = PlaceOptions
    kind = Kind.list
    python = dict[str, float]

    def column(self, options: PlaceOptions) -> TypeEngine[Any]:
        return JSONB()

    def parse(self, typed: Any, options: PlaceOptions) -> dict[str, float]:
        lng, lat = _degrees(typed)
        lngs, lats = _CHINA if options.within == "china" else _WORLD
        if not (lngs[0] <= lng <= lngs[1] and lats[0] <= lat <= lats[1]):
            raise BadCell("place-out-of-range", _range(lngs, lats))
        return {"lng": lng, "lat": lat}

    def show(self, stored: dict[str, float], options: PlaceOptions) -> str:
        return f"{_degree(stored['lng'])},{_degree(stored['lat'])}"


def _degree(number: float) -> str:
    return f"{number:.{_DIGITS}f}".rstrip("0").rstrip(".")


def _degrees(typed: Any) -> tuple[float, float]:
    if isinstance(typed, dict):
        parts = [typed.get("lng"), typed.get("lat")]
    else:
        parts = re.split(r"[,\s]+", one_line(typed).strip("()[]"))
    try:
        if any(isinstance(part, bool) for part in parts):
            raise ValueError
        lng, lat = (round(float(part), _DIGITS) for part in parts)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise BadCell("not-a-place", _WANTED) from None
    return lng, lat


def _range(lngs: tuple[float, float], lats: tuple[float, float]) -> Words:
    return Words(
        f"经度 {lngs[0]:g} 到 {lngs[1]:g}，纬度 {lats[0]:g} 到 {lats[1]:g}，经度在前",
        f"longitude {lngs[0]:g} to {lngs[1]:g}, latitude {lats[0]:g} to {lats[1]:g}, in this order",
    )
