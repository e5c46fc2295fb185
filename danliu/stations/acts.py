"""What somebody did at a station, as the device tells it, and what became of it."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

Does = Literal["scan", "count", "tick", "short", "reopen", "pack", "label", "trouble"]
Outcome = Literal["applied", "before", "conflict"]

Short = Annotated[str, Meta(max_length=120)]
Long = Annotated[str, Meta(max_length=500)]
Pieces = Annotated[str, Meta(max_length=20)]


class Act(Struct, frozen=True, forbid_unknown_fields=True):
    """One act. id: a UUIDv7 that its device made; at: by the device's clock.

    scan     `code` was read at `line`: one piece more, or so many as `pieces` says
    count    `code` was read before; `pieces` were picked of the line in all
    tick     the instruction `care` was read, for all of the line's parcel
    short    no more of the line is there, because of `reason`
    reopen   it came after all: a line that was short is picked on
    pack     the parcel is closed; label: its label was printed
    trouble  something is wrong with the line: `kind`, `reason`, so many `pieces`; stock: they are
             no stock any more
    """

    id: UUID
    at: datetime
    do: Does
    job: UUID
    line: UUID | None = None
    parcel: UUID | None = None
    code: Short = ""
    pieces: Pieces = ""
    care: Short = ""
    kind: Short = ""
    reason: Long = ""
    stock: bool = False


class Done(Struct, frozen=True):
    """before: it had been done, and was not done again. code, facts: of a conflict."""

    id: UUID
    outcome: Outcome
    code: str = ""
    facts: dict[str, Any] = {}
