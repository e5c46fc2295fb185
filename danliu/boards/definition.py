"""What users define, as it is written down: a board with its tiles."""

from typing import Annotated, Any

from msgspec import Meta, Struct

COLUMNS = 12
MOST_TILES = 40

Column = Annotated[int, Meta(ge=0, lt=COLUMNS)]
Width = Annotated[int, Meta(ge=1, le=COLUMNS)]
Row = Annotated[int, Meta(ge=0, le=1_000)]
Height = Annotated[int, Meta(ge=1, le=50)]
Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Name = Annotated[str, Meta(min_length=1, max_length=60)]


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a tile lies, in twelfths of the width and rows of 64 px."""

    x: Column
    y: Row
    w: Width
    h: Height


class Tile(Struct, frozen=True, forbid_unknown_fields=True):
    """One figure or list over the records of a table.

    view      a saved view that they are seen through; «» for all
    where     a formula that narrows them further
    settings  the kind's own, decoded by it
    """

    key: Key
    kind: str
    name: Name
    table: str
    place: Place
    name_en: str = ""
    view: str = ""
    where: str = ""
    settings: dict[str, Any] = {}


class Board(Struct, frozen=True, forbid_unknown_fields=True):
    key: Key
    name: Name
    name_en: str = ""
    tiles: Annotated[tuple[Tile, ...], Meta(max_length=MOST_TILES)] = ()
