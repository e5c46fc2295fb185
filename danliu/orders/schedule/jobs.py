"""What is to be scheduled: jobs with their operations, stations with their hours. Pure."""

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from danliu.orders.schedule.axis import Axis
from danliu.orders.schedule.hours import Minute, Week, open_spans
from danliu.orders.schedule.places import Places

REACHES_DAYS = 400  # what does not fit into them is not scheduled, and says so
_YESTERDAYS = 60  # what is under way began at most so long ago, or counts as begun then


class Operation(Struct, frozen=True):
    """minutes: of work, for all pieces, set-up included. began, ended: where it has. step: the
    record that it stands for, where it has one of its own"""

    station: str
    minutes: int
    began: Minute | None = None
    ended: Minute | None = None
    step: str = ""

    @property
    def going(self) -> bool:
        return self.began is not None and self.ended is None


class Job(Struct, frozen=True):
    """order     what it is made for: an order's jobs stand together in the queue
    number    between jobs that are alike in all else
    rush      goes before all that is none
    due       when it is late; None: it can wait for what has a date
    rank      between those that are due together, the smallest first
    earliest  when its material is there
    after     jobs that make its parts
    pinned    where somebody has put it; without effect once it has begun
    """

    key: str
    order: str
    number: str
    operations: tuple[Operation, ...]
    rush: bool = False
    due: Minute | None = None
    rank: int = 0
    earliest: Minute = 0
    after: tuple[str, ...] = ()
    pinned: Minute | None = None

    @property
    def begun(self) -> bool:
        return any(one.began is not None or one.ended is not None for one in self.operations)


class Station:
    """Its working minutes, and what is taken of them."""

    def __init__(self, axis: Axis, places: int) -> None:
        self.axis, self.places = axis, Places(places)


class Hours(Struct, frozen=True):
    """places: how many operations at a time; 0: none, for now"""

    week: Week
    places: int = 1

    def opened(self, today: date, zone: ZoneInfo) -> Station | None:
        """None where it is never open."""
        axis = _axis(self.week, today, zone)
        return Station(axis, self.places) if axis.length and self.places else None


@lru_cache(256)  # stations share their hours, and all that is promised in a day asks for them
def _axis(week: Week, today: date, zone: ZoneInfo) -> Axis:
    first = date.fromordinal(today.toordinal() - _YESTERDAYS)
    return Axis(open_spans(week, first, _YESTERDAYS + REACHES_DAYS, zone))
