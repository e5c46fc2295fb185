"""What somebody wants to write, and what became of it: the values of the write path."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.people.actor import Actor


class Create(Struct, frozen=True):
    """A new record. With an `id` of the caller's making a repeat is recognised and absorbed."""

    table: str
    cells: Mapping[str, Any]
    id: UUID | None = None


class Set(Struct, frozen=True):
    """New values for some cells. `version` is the one the writer saw; None overwrites."""

    table: str
    record: UUID
    cells: Mapping[str, Any]
    version: int | None = None


class Delete(Struct, frozen=True):
    """Into the trash."""

    table: str
    record: UUID


Write = Create | Set | Delete


class Context(Struct, frozen=True):
    """Who writes, from where, why; and how long the chain of flows is that led here."""

    actor: Actor
    origin: str
    reason: str = ""
    run: UUID | None = None
    depth: int = 0


class Conflict(Struct, frozen=True):
    """A cell that somebody else changed since the writer read it; theirs was kept."""

    field: str
    mine: Any
    theirs: Any
    who: str
    at: datetime


class Written(Struct, frozen=True):
    """What became of one write.

    change     number of its entry in the log; None if there was nothing to change
    absorbed   the record was there already (a repeat, or a duplicate that merged): `id` is its id
    numbers    auto-numbers given, by field key
    """

    id: UUID
    version: int
    change: int | None
    absorbed: bool = False
    conflicts: tuple[Conflict, ...] = ()
    numbers: Mapping[str, str] = {}
