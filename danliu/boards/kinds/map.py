"""A map: where the records are."""

from msgspec import Struct, structs

from danliu.boards.definition import Tile
from danliu.boards.errors import InvalidBoard
from danliu.boards.kind import Ask, Kind, Seen, kind, query_of
from danliu.errors import Words

MOST_POINTS = 500


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """place: the field of type place"""

    place: str


@kind("map")
class Map(Kind):
    settings = Settings

    def ask(self, tile: Tile, settings: Settings, seen: Seen) -> Ask:
        if not settings.place:
            raise InvalidBoard(tile.key, Words("一个位置字段", "a field of type place"))
        here = query_of(tile, f"NOT(ISBLANK({{{settings.place}}}))")
        return Ask(structs.replace(here, fields=(settings.place,)), records=MOST_POINTS)
