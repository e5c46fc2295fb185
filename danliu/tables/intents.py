"""What somebody wants to write, and what became of it: the values of the write path."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.people.actor import Actor


class Create(Struct, frozen=True):
    """A new record. With an `id` of the caller's making a repeat is recognised and absorbed.

    accepted   what checks asked and the writer acknowledged
    """

    table: str
    cells: Mapping[str, Any]
    id: UUID | None = None
    accepted: tuple[str, ...] = ()


class Set(Struct, frozen=True):
    """New values for some cells. `version` is the one the writer saw; None overwrites."""

    table: str
    record: UUID
    cells: Mapping[str, Any]
    version: int | None = None
    accepted: tuple[str, ...] = ()


class Delete(Struct, frozen=True):
    """Into the trash."""

    table: str
    record: UUID


class Restore(Struct, frozen=True):
    """Out of the trash."""

    table: str
    record: UUID


class Revert(Struct, frozen=True):
    """Values as they stood before, in stored form, and the house's own marks with them.

    Only history writes so. expected: what the cells held when it was decided; a cell that holds
    something else by now is left alone.
    """

    table: str
    record: UUID
    values: Mapping[str, Any]
    marks: Mapping[str, Any]
    expected: Mapping[str, Any]


Write = Create | Set | Delete | Restore | Revert


def record_of(write: Write) -> UUID | None:
    """The record that a write is about; None for one that is yet to be made."""
    return write.id if isinstance(write, Create) else write.record


class Context(Struct, frozen=True):
    """Who writes, from where, why; and how long the chain of flows is that led here.

    chain   the run that everything began with, where a flow writes
    act     all that is written under one act is looked at and undone together; None: each write
            of one record is its own act, and writes that come together are one
    undoes  the act, or the number of the change, that this one takes back
    at      the moment that is told of what is written; None: when it is written
    makes   link fields, as «table.field», of which an unknown title becomes a record of the table
            that it points to, as if the field itself said so
    """

    actor: Actor
    origin: str
    reason: str = ""
    run: UUID | None = None
    depth: int = 0
    act: UUID | None = None
    undoes: str | None = None
    chain: UUID | None = None
    makes: frozenset[str] = frozenset()
    at: datetime | None = None


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
    flags      that the record has now, where it was written; they may name what is hidden
    """

    id: UUID
    version: int
    change: int | None
    absorbed: bool = False
    conflicts: tuple[Conflict, ...] = ()
    numbers: Mapping[str, str] = {}
    flags: Sequence[str] = ()
