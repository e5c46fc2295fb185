"""Lists of records: a table of some, an alarm that is told as long as there are any."""

from typing import Annotated

from msgspec import Meta, Struct, structs

from danliu.boards.definition import Tile
from danliu.boards.kind import Ask, Kind, Seen, kind, query_of
from danliu.tables.definition import Sort
from danliu.tables.query import NEWEST_FIRST
from danliu.tables.table import SYSTEM_KINDS

TOLD = 5  # records of an alarm


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """fields: those shown, in their order, `created_at` and `updated_at` among them; none named:
    those of the view"""

    fields: tuple[str, ...] = ()
    sort: tuple[Sort, ...] = NEWEST_FIRST
    limit: Annotated[int, Meta(ge=1, le=100)] = 10


class Alarm(Struct, frozen=True, forbid_unknown_fields=True):
    """says: what is wrong, in one sentence"""

    says: Annotated[str, Meta(min_length=1, max_length=120)]
    says_en: str = ""
    sort: tuple[Sort, ...] = NEWEST_FIRST


@kind("table")
class Listing(Kind):
    settings = Settings

    def ask(self, tile: Tile, settings: Settings, seen: Seen) -> Ask:
        # when it was made or changed comes with every record
        asked = tuple(key for key in settings.fields if key not in SYSTEM_KINDS)
        fields = asked or None
        query = structs.replace(query_of(tile), fields=fields, sort=settings.sort)
        return Ask(query, records=settings.limit)


@kind("alarms")
class Alarms(Kind):
    settings = Alarm
    alarms = True

    def ask(self, tile: Tile, settings: Alarm, seen: Seen) -> Ask:
        return Ask(structs.replace(query_of(tile), sort=settings.sort), records=TOLD)
