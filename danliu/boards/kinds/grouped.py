"""Bars, lines, a funnel, a heat map: groups by one or two fields, drawn in different ways."""

from typing import ClassVar

from msgspec import Struct

from danliu.boards.definition import Tile
from danliu.boards.kind import Ask, Kind, Seen, kind, query_of
from danliu.tables.totals import By, Total


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """by      what a bar, a point, a stage stands for
    across  what it is split by: the colours of the bars, the columns of the heat map
    total   what is added up; without it records are counted
    """

    by: By
    across: By | None = None
    total: Total | None = None


class Whole(Struct, frozen=True, forbid_unknown_fields=True):
    """by: the stage that a record stands in, in the order of its choices"""

    by: By
    total: Total | None = None


class Crossed(Struct, frozen=True, forbid_unknown_fields=True):
    by: By
    across: By
    total: Total | None = None


class Grouped(Kind):
    settings: ClassVar[type[Struct]] = Settings

    def ask(self, tile: Tile, settings: Settings | Whole | Crossed, seen: Seen) -> Ask:
        across = None if isinstance(settings, Whole) else settings.across
        by = (settings.by, across) if across else (settings.by,)
        return Ask(query_of(tile), by, (settings.total,) if settings.total else ())


@kind("bars")
class Bars(Grouped):
    """How much of each group, split by another field where one is named."""


@kind("lines")
class Lines(Grouped):
    """How it goes over time."""


@kind("funnel")
class Funnel(Grouped):
    """How many stand at each stage."""

    settings = Whole


@kind("heat")
class Heat(Grouped):
    """Two fields crossed."""

    settings = Crossed
