"""The books of some items while something is posted: how each asking becomes moves. Pure.

On every slot hold: nothing is reserved below zero, nothing lies there below zero, and no move takes
what is reserved for another. Only a count may leave less than is reserved: it says what is.
Where an item may owe, it may also go below zero and be promised before it came; where it may no
longer, what it owes comes in and nothing else goes out.
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from danliu.stock.asked import Holder, Kind, Move, Short, Slot
from danliu.stock.errors import NotEnough, WhichPlace

NOTHING = Decimal(0)
Item = tuple[int, object]


class Level:
    """Of one slot."""

    def __init__(self, on_hand: Decimal = NOTHING, reserved: Decimal = NOTHING) -> None:
        self.on_hand, self.reserved = on_hand, reserved

    @property
    def free(self) -> Decimal:
        return self.on_hand - self.reserved


class Books:
    """levels, holds: as they are; moves: what was done to them since. The holds may be those of one
    holder alone, unless stock is carried elsewhere: that takes along what others hold of it."""

    def __init__(
        self,
        levels: Mapping[Slot, tuple[Decimal, Decimal]],
        holds: Mapping[tuple[Holder, Slot], Decimal],
        may_owe: Collection[int] = (),
    ) -> None:
        """may_owe: numbers of the tables whose items may go below zero"""
        self.levels = {slot: Level(*sums) for slot, sums in levels.items()}
        self.holds = dict(holds)
        self.moves: list[Move] = []
        self.short: list[Short] = []
        self._may_owe = may_owe

    def receive(self, slot: Slot, quantity: Decimal, holder: Holder | None = None) -> None:
        """What came is kept for the holder, if there is one: beside what it holds already, and
        less what was owed here."""
        self._move("receive", slot, quantity, NOTHING)
        if holder:
            self._hold("reserve", slot, min(quantity, max(self.at(slot).free, NOTHING)), holder)

    def count(self, slot: Slot, there: Decimal) -> None:
        """The difference; a count that finds none is kept too."""
        self._move("count", slot, there - self.at(slot).on_hand, NOTHING, strict=False)

    def counted_at(self, of: "Wanted") -> Slot:
        """The one slot that a count means. Raises WhichPlace where there are several."""
        there = [slot for slot in self._slots(of) if self.levels[slot].on_hand]
        if len(there) > 1:
            names = (" · ".join(filter(None, (one.place, one.lot))) or "-" for one in there)
            raise WhichPlace(of.slot.item, list(names))
        return there[0] if there else of.slot

    def dispatch(self, of: "Wanted", holder: Holder | None = None, *, part: bool = False) -> None:
        """What was reserved for the holder first, then what is free. Raises NotEnough; part: what
        is there goes, and what is not is told as short."""
        left = of.quantity
        if holder:
            left -= self._take_held(of, holder)
        left = self._take_free(of, left)
        if left and part and not self._owes(of):
            self.short.append(Short(of.slot.item, left))
            return
        if left:
            self._check_owes(of, left)
            left -= self._owe_held(of, left, holder) if holder else NOTHING
        if left:
            self._move("dispatch", self._first(of), -left, NOTHING)

    def transfer(self, of: "Wanted", to: str) -> None:
        """Free stock first; then what is reserved, with its reservations. Raises NotEnough."""
        left = of.quantity
        for slot in self._slots(of):
            taken = min(left, max(self.at(slot).free, NOTHING))
            left -= self._carry(slot, to, taken)
        for holder, slot in sorted(self.holds):
            if of.fits(slot) and slot.place != to:
                there = min(self.holds[holder, slot], max(self.at(slot).on_hand, NOTHING))
                left -= self._carry(slot, to, min(left, there), holder)
        if left:
            self._refuse(of, left)

    def reserve(self, of: "Wanted", holder: Holder, *, part: bool = False) -> None:
        """So that the holder has this much of the item in all. Raises NotEnough."""
        missing = of.quantity - self.held(holder, of.item)
        if missing < 0:
            self.release(holder, of.widened(-missing))
            return
        left = missing
        for slot in self._slots(of):
            taken = min(left, max(self.at(slot).free, NOTHING))
            left -= self._hold("reserve", slot, taken, holder)
        if left and self._owes(of):
            left -= self._hold("reserve", self._first(of), left, holder)
        if left and not part:
            self._refuse(of, left)
        if left:
            self.short.append(Short(of.slot.item, left))

    def release(self, holder: Holder, of: "Wanted") -> None:
        """As much as it holds, at most this; the last slot first."""
        left = of.quantity
        for slot in reversed(list(self._held(of, holder))):
            taken = min(left, self.holds[holder, slot])
            self._hold("release", slot, -taken, holder)
            left -= taken

    def correct(self, moves: Iterable[Move]) -> None:
        """The counter-moves, the last first. Raises NotEnough."""
        for one in reversed(list(moves)):
            self._move("correct", one.slot, -one.on_hand, -one.reserved, one.holder)

    def at(self, slot: Slot) -> Level:
        return self.levels.setdefault(slot, Level())

    def held(self, holder: Holder, item: Item) -> Decimal:
        """How much of an item the holder has in all."""
        return sum(
            (one for (who, slot), one in self.holds.items() if who == holder and _of(slot) == item),
            NOTHING,
        )

    def items_of(self, holder: Holder, table: int) -> list[UUID]:
        """What the holder has of a table's items."""
        mine = (slot for (who, slot), held in self.holds.items() if who == holder and held)
        return list(dict.fromkeys(slot.item for slot in mine if slot.table == table))

    def promisable(self, holder: Holder, item: Item) -> Decimal:
        """How much the holder may have of an item: what is free, and what it holds already."""
        free = (max(one.free, NOTHING) for slot, one in self.levels.items() if _of(slot) == item)
        return self.held(holder, item) + sum(free, NOTHING)

    def _take_held(self, of: "Wanted", holder: Holder) -> Decimal:
        left = of.quantity
        for slot in self._held(of, holder):
            taken = min(left, self.holds[holder, slot], max(self.at(slot).on_hand, NOTHING))
            left -= self._take("dispatch", slot, taken, holder)
        return of.quantity - left

    def _owe_held(self, of: "Wanted", left: Decimal, holder: Holder) -> Decimal:
        """What was reserved goes though it is not here yet: the reservation ends with it."""
        owed = NOTHING
        for slot in self._held(of, holder):
            taken = min(left - owed, self.holds[holder, slot])
            owed += self._take("dispatch", slot, taken, holder)
        return owed

    def _take_free(self, of: "Wanted", left: Decimal) -> Decimal:
        for slot in self._slots(of):
            taken = min(left, max(self.at(slot).free, NOTHING))
            left -= self._take("dispatch", slot, taken, None)
        return left

    def _take(self, kind: Kind, slot: Slot, taken: Decimal, holder: Holder | None) -> Decimal:
        if taken > 0:
            self._move(kind, slot, -taken, -taken if holder else NOTHING, holder)
        return max(taken, NOTHING)

    def _carry(self, slot: Slot, to: str, taken: Decimal, holder: Holder | None = None) -> Decimal:
        there = Slot(slot.table, slot.item, to, slot.lot)
        if taken > 0 and there != slot:
            reserved = taken if holder else NOTHING
            self._move("transfer", slot, -taken, -reserved, holder)
            self._move("transfer", there, taken, reserved, holder)
            return taken
        return NOTHING

    def _hold(self, kind: Kind, slot: Slot, quantity: Decimal, holder: Holder) -> Decimal:
        if quantity:
            self._move(kind, slot, NOTHING, quantity, holder)
        return quantity

    def _move(
        self,
        kind: Kind,
        slot: Slot,
        on_hand: Decimal,
        reserved: Decimal,
        holder: Holder | None = None,
        *,
        strict: bool = True,
    ) -> None:
        """Raises NotEnough; then nothing of all this may be written."""
        level, owes = self.at(slot), slot.table in self._may_owe
        free = level.free
        level.on_hand += on_hand
        level.reserved += reserved
        # where owing was allowed once, what is owed still comes: only less of it is refused
        below = level.on_hand < 0 and on_hand < 0
        takes = level.free < free
        if not owes and (below or (strict and takes and level.free < 0)):
            asked = max(-on_hand, reserved)
            raise NotEnough(slot.item, slot.place, slot.lot, asked, max(free, NOTHING))
        if holder and reserved:
            held = self.holds.get((holder, slot), NOTHING) + reserved
            if held < 0:
                raise NotEnough(slot.item, slot.place, slot.lot, -reserved, held - reserved)
            self.holds[holder, slot] = held
        after = (level.on_hand, level.reserved)
        self.moves.append(Move(kind, slot, on_hand, reserved, *after, holder))

    def _slots(self, of: "Wanted") -> list[Slot]:
        """Where it may be taken from, by the names of places, then lots."""
        return sorted(slot for slot in self.levels if of.fits(slot))

    def _held(self, of: "Wanted", holder: Holder) -> list[Slot]:
        found = (slot for (who, slot), held in self.holds.items() if who == holder and held)
        return sorted(slot for slot in found if of.fits(slot))

    def _first(self, of: "Wanted") -> Slot:
        return next(iter(self._slots(of)), of.slot)

    def _owes(self, of: "Wanted") -> bool:
        return of.slot.table in self._may_owe

    def _check_owes(self, of: "Wanted", left: Decimal) -> None:
        if not self._owes(of):
            self._refuse(of, left)

    def _refuse(self, of: "Wanted", left: Decimal) -> None:
        raise NotEnough(of.slot.item, of.place, of.lot, of.quantity, of.quantity - left)


class Wanted:
    """So much of an item: at a place or at any, of a lot or of any."""

    def __init__(
        self, slot: Slot, quantity: Decimal, *, any_place: bool = False, any_lot: bool = False
    ) -> None:
        self.slot, self.quantity = slot, quantity
        self.place = None if any_place else slot.place
        self.lot = None if any_lot else slot.lot

    @property
    def item(self) -> Item:
        return _of(self.slot)

    def of(self, quantity: Decimal) -> "Wanted":
        """So much instead."""
        places, lots = self.place is None, self.lot is None
        return Wanted(self.slot, quantity, any_place=places, any_lot=lots)

    def widened(self, quantity: Decimal) -> "Wanted":
        """So much of the same item, wherever it is."""
        return Wanted(self.slot, quantity, any_place=True, any_lot=True)

    def fits(self, slot: Slot) -> bool:
        return (
            _of(slot) == self.item
            and self.place in (None, slot.place)
            and self.lot in (None, slot.lot)
        )


def _of(slot: Slot) -> Item:
    return slot.table, slot.item
