"""Two counts that ought to agree, and the event at which they parted. Pure.

One count leads and the other follows: what was shipped is invoiced after that. Whatever is new on
the leading side only waits for the other; every other event settles something. The counts parted
at the first of those settling events after which the difference was the one that stands today.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

NOTHING = Decimal(0)


class Event(Struct, frozen=True):
    """A count of one record became another. leads: it is of the leading side"""

    at: datetime
    number: int  # in the log: of two at one moment the later one is higher
    record: UUID
    leads: bool
    before: Decimal
    after: Decimal
    who: str

    @property
    def waits(self) -> bool:
        return self.leads and not self.before


class Parted(NamedTuple):
    """leading, following: what they come to; event: where they parted; None where they agree"""

    leading: Decimal
    following: Decimal
    event: Event | None

    @property
    def gap(self) -> Decimal:
        return self.leading - self.following


def parted(events: Iterable[Event]) -> Parted:
    told = sorted(events, key=lambda one: (one.at, one.number))
    leading = sum((one.after - one.before for one in told if one.leads), NOTHING)
    following = sum((one.after - one.before for one in told if not one.leads), NOTHING)
    gap = leading - following
    return Parted(leading, following, _event(told, gap) if gap else None)


def _event(events: Sequence[Event], gap: Decimal) -> Event:
    found, now = events[-1], NOTHING
    since: Event | None = None
    for one in events:
        change = one.after - one.before
        now += change if one.leads else -change
        if not one.waits:
            since = (since or one) if now == gap else None
    return since or found
