"""What somebody wants to happen in the stock, and what became of it: the values of posting."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

Does = Literal["receive", "dispatch", "transfer", "count", "reserve", "release"]
Kind = Literal["receive", "dispatch", "transfer", "count", "reserve", "release", "correct"]

Name = Annotated[str, Meta(max_length=120)]
"""Of a place or of a lot; «» is the one without a name."""


class Ref(Struct, frozen=True, forbid_unknown_fields=True):
    """A record, by the key of its table."""

    table: str
    id: UUID


class Ask(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to do.

    quantity  «2箱6件», or a number of the item's unit. Of a count: what is there. Of a reservation:
              what its holder shall hold in all. Of a release: how much; left out, everything
    place     where; left out, the places are chosen by their names, free stock first; of a count
              it is the only place where there is any
    lot       which; left out, likewise
    to        of a transfer: the place where it goes
    holder    the record for which it is reserved, or which takes what was reserved for it; of a
              receipt: for which what came is kept, beside what it holds
    part      of a reservation or a dispatch: what is there will do
    """

    do: Does
    item: Ref
    quantity: str | int | None = None
    place: Name | None = None
    lot: Name | None = None
    to: Name = ""
    holder: Ref | None = None
    part: bool = False


class Slot(Struct, frozen=True, order=True):
    """Where an item lies. table: its number."""

    table: int
    item: UUID
    place: str
    lot: str


class Holder(Struct, frozen=True, order=True):
    """table: its number"""

    table: int
    record: UUID


class Move(Struct, frozen=True):
    """A line of the ledger: by how much the slot changes, and what it is after that."""

    kind: Kind
    slot: Slot
    on_hand: Decimal
    reserved: Decimal
    on_hand_after: Decimal
    reserved_after: Decimal
    holder: Holder | None = None


class Short(Struct, frozen=True):
    """What could not be reserved of an item, or was not there to go out."""

    item: UUID
    quantity: Decimal


class Posted(Struct, frozen=True):
    """repeated   it had been done before under this cause: this is what was done then"""

    entry: UUID
    at: datetime
    moves: tuple[Move, ...]
    short: tuple[Short, ...] = ()
    repeated: bool = False
