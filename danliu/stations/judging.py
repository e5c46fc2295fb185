"""What may be done with a line, and what it becomes. Pure: the device thinks the same way
(front/src/pda/judge.ts), and is asked again here."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from uuid import UUID

from msgspec import Struct

from danliu.stations.errors import (
    BadAct,
    DoesNotFit,
    KitMissing,
    LineClosed,
    LinesOpen,
    NotThisPart,
    TickFirst,
    TooMany,
)

NOTHING, ONE = Decimal(0), Decimal(1)
BETWEEN = "、"  # instructions that were ticked, in the text of the line

LARGEST = 15  # digits before the point of what is typed


class Care(Struct, frozen=True):
    """An instruction, with whether it was ticked for this parcel."""

    name: str
    name_en: str
    ticked: bool = False


class Parcel(Struct, frozen=True):
    id: UUID
    title: str


class Line(Struct, frozen=True):
    """One line of a job as this picker may see it. codes: the first is what people call it."""

    id: UUID
    version: int
    turn: Decimal
    place: str
    codes: tuple[str, ...]
    name: str
    quantity: Decimal
    picked: Decimal
    short: str
    unfit: str
    kit: str
    parcel: Parcel | None
    cares: tuple[Care, ...]
    packed: bool
    item: UUID | None = None

    @property
    def part(self) -> str:
        return self.codes[0] if self.codes else ""

    @property
    def closed(self) -> bool:
        return bool(self.short) or self.picked >= self.quantity

    @property
    def left(self) -> list[Care]:
        """Instructions that nobody ticked."""
        return [one for one in self.cares if not one.ticked]


def plain(code: str) -> str:
    """A code without what scanners and people add."""
    return "".join(code.split()).upper()


def pieces(typed: str) -> Decimal:
    """Raises BadAct."""
    try:
        number = Decimal(typed)
    except InvalidOperation:
        raise BadAct("pieces") from None
    # a short text may stand for a number that fills the memory once it is written out
    if not number.is_finite() or number < 0 or number.adjusted() > LARGEST:
        raise BadAct("pieces")
    return number


def scanned(line: Line, code: str, more: Decimal = ONE) -> Decimal:
    """So many are picked of the line now. Raises NotThisPart, DoesNotFit, TickFirst, LineClosed,
    TooMany."""
    _check_part(line, code)
    return _enough(line, line.picked + more)


def counted(line: Line, code: str, total: Decimal) -> Decimal:
    """As `scanned`; so many were picked in all."""
    _check_part(line, code)
    return _enough(line, total)


def _check_part(line: Line, code: str) -> None:
    if plain(code) not in {plain(one) for one in line.codes}:
        raise NotThisPart(line.part, code)
    if line.unfit:
        raise DoesNotFit(line.part, line.unfit)
    if line.left:
        raise _tick_first(line.part, line.left)
    if line.short or line.packed:
        raise LineClosed(line.part)


def _enough(line: Line, total: Decimal) -> Decimal:
    if total > line.quantity:
        raise TooMany(line.part, line.quantity, line.picked)
    return total


def shortened(line: Line, reason: str) -> str:
    """Why the line stays short. Raises LineClosed, BadAct."""
    if line.packed or line.closed:
        raise LineClosed(line.part)
    if not reason.strip():
        raise BadAct("reason")
    return reason.strip()


def check_reopens(line: Line) -> None:
    """Raises LineClosed: what is in a closed parcel stays as it is."""
    if line.packed:
        raise LineClosed(line.part)


def ticked(line: Line, care: str) -> str:
    """All that is ticked now, as the line keeps it."""
    known = [one.name for one in line.cares if one.ticked or care in (one.name, one.name_en)]
    return BETWEEN.join(known)


def check_whole(parcel: str, lines: Sequence[Line]) -> None:
    """Whether a parcel may be closed. Raises KitMissing, LinesOpen, TickFirst, LineClosed."""
    if not lines:
        raise LinesOpen(parcel, [])
    if all(one.packed for one in lines):
        raise LineClosed(parcel)
    missing = [one for one in lines if one.kit and one.picked < one.quantity]
    if missing:
        raise KitMissing(parcel, _each(one.kit for one in missing), [one.part for one in missing])
    if still_open := [one.part for one in lines if not one.closed]:
        raise LinesOpen(parcel, still_open)
    if left := [care for one in lines if not one.short for care in one.left]:
        raise _tick_first(parcel, left)


def _tick_first(what: str, left: Sequence[Care]) -> TickFirst:
    return TickFirst(what, _each(one.name for one in left), _each(one.name_en for one in left))


def _each(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
