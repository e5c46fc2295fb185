"""The working minutes of a station, numbered as if it never closed. Pure.

What is begun before a station closes goes on when it opens again, so on this axis every operation
is one piece, however many nights and closed days lie in it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from danliu.orders.schedule.hours import Minute, Span


class Axis:
    """Over joined spans in order, numbered from 0. length: how many there are"""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._begins = [one.begins for one in spans]
        lengths = accumulate((one.ends - one.begins for one in spans), initial=0)
        *self._before, self.length = lengths

    def number(self, moment: Minute) -> int:
        """Of the first working minute that begins then or later."""
        at = bisect_right(self._begins, moment) - 1
        if at < 0:
            return 0
        begins, ends = self._spans[at]
        return self._before[at] + min(moment, ends) - begins

    def begins(self, number: int) -> Minute:
        """When this working minute begins, of those that there are."""
        at = bisect_right(self._before, number) - 1
        return self._begins[at] + number - self._before[at]

    def over(self, number: int) -> Minute:
        """When all before this one are over; not the same where the station closes in between."""
        return self.begins(number - 1) + 1
