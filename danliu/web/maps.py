"""Where the pictures of a map come from, if this house has any: two settings of the installation.

DANLIU_MAP_TILES    https://tiles.example.com/{z}/{x}/{y}.png; without it a map is a plain ground
DANLIU_MAP_SYSTEM   gcj-02, as maps made in China are, or wgs-84
"""

import os
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

TILES, SYSTEM = "DANLIU_MAP_TILES", "DANLIU_MAP_SYSTEM"


class MapGround(Struct, frozen=True):
    """tiles: an address with {z}, {x} and {y}; «» for a plain ground"""

    tiles: str
    system: Literal["gcj-02", "wgs-84"]


def ground() -> MapGround:
    shifted = os.environ.get(SYSTEM, "gcj-02") != "wgs-84"
    return MapGround(os.environ.get(TILES, ""), "gcj-02" if shifted else "wgs-84")


def origin() -> str:
    """From where a page with a map must be allowed to have pictures; «» for nowhere."""
    parts = urlsplit(ground().tiles)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
