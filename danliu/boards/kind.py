"""The door of a kind of tile: what it is set up with, and what it asks of the tables. Pure."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar, TypeVar

import msgspec
from msgspec import Struct

from danliu import formulas
from danliu.boards.definition import Tile
from danliu.boards.errors import InvalidBoard
from danliu.boards.periods import Periods
from danliu.errors import Words
from danliu.registry import Registry
from danliu.tables.query import Query
from danliu.tables.totals import By, Total


class Seen(Struct, frozen=True):
    """What a kind may know of the reader's world: the day, and what kind of value a field has."""

    today: date
    kind_of: Callable[[str], formulas.Kind]


class Ask(Struct, frozen=True):
    """What a tile wants to know: the groups of a query with their totals, and some of its records.

    periods  the two stretches of time whose groups are compared; None where none are
    records  how many records are listed; 0 for none
    """

    query: Query
    by: Sequence[By] = ()
    totals: Sequence[Total] = ()
    periods: Periods | None = None
    records: int = 0


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """No settings."""


class Kind:
    """One way to draw records on a board.

    settings   as the editor draws them
    alarms     whether its records are told on every page as long as there are any
    """

    settings: ClassVar[type[Struct]] = Nothing
    alarms: ClassVar[bool] = False
    name: ClassVar[str]

    def ask(self, tile: Tile, settings: Any, seen: Seen) -> Ask:
        raise NotImplementedError


_AT = re.compile(r"(?:`\$\.?|field `)([\w.\[\]]+)`")
kinds: Registry[Kind] = Registry("tile", "danliu.boards.kinds")

Made = TypeVar("Made", bound=type[Kind])


def kind(name: str) -> Callable[[Made], Made]:
    """Register a kind of tile."""

    def keep(cls: Made) -> Made:
        cls.name = name
        kinds.keep(name, cls())
        return cls

    return keep


def asked(tile: Tile, seen: Seen) -> Ask:
    """What this tile asks. Raises UnknownPart, InvalidBoard."""
    drawn = kinds[tile.kind]
    try:
        settings = msgspec.convert(tile.settings, drawn.settings)
    except msgspec.ValidationError as error:
        raise InvalidBoard(tile.key, _unset(tile, str(error))) from error
    return drawn.ask(tile, settings, seen)


def _unset(tile: Tile, said: str) -> Words:
    """Which setting does not do: what msgspec says of it is no sentence for people."""
    at = _AT.search(said)
    name = at[1] if at else ""
    zh = f"「{tile.name}」的设置没填全，或填得不对（{name}）"
    return Words(
        zh, f"a setting of “{tile.name_en or tile.name}” is missing or does not fit ({name})"
    )


def query_of(tile: Tile, *also: str) -> Query:
    """The tile's records, narrowed by further formulas."""
    wheres = [one for one in (tile.where, *also) if one]
    where = f"AND({','.join(wheres)})" if len(wheres) > 1 else "".join(wheres)
    return Query(tile.table, where, view=tile.view)
