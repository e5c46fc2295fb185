"""A number: how many or how much, beside its target and the stretch of time before."""

from typing import Literal

from msgspec import Struct

from danliu.boards.definition import Tile
from danliu.boards.errors import InvalidBoard
from danliu.boards.kind import Ask, Kind, Seen, kind, query_of
from danliu.boards.periods import LONGEST_DAYS, Stretch, periods
from danliu.errors import Words
from danliu.formulas import Kind as Value
from danliu.tables.totals import By, Total

_MOMENT = Words("算哪个时间：一个日期或时间字段", "when a record counts: a date or a time")


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """total    what is added up; without it records are counted
    moment   date or time that says when a record counts; then the stretch before is told too
    target   what is aimed at
    good     whether more is better, or less
    """

    total: Total | None = None
    moment: str = ""
    stretch: Stretch = "day"
    target: float | None = None
    good: Literal["more", "less"] = "more"


@kind("number")
class Number(Kind):
    settings = Settings

    def ask(self, tile: Tile, settings: Settings, seen: Seen) -> Ask:
        totals = (settings.total,) if settings.total else ()
        if not settings.moment:
            return Ask(query_of(tile), totals=totals)
        clock = {Value.date: "TODAY()", Value.moment: "NOW()"}.get(seen.kind_of(settings.moment))
        if clock is None:
            raise InvalidBoard(tile.key, _MOMENT)
        recent = f"{{{settings.moment}}}>={clock}-{LONGEST_DAYS[settings.stretch]}"
        by = By(settings.moment, settings.stretch, descending=True)
        return Ask(
            query_of(tile, recent),
            (by,),
            totals,
            periods=periods(seen.today, settings.stretch),
        )
