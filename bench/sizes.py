"""How much is measured: the full form for figures to quote, the quick one to look at a change."""

from msgspec import Struct


class Sizes(Struct, frozen=True):
    """rounds      each side once a round, in turn
    seconds     measured of one side in one round, after `warm_up_s` that do not count
    rows        of the big table
    alone       orders audited one at a time
    orders      sent through the trade pack, `per_second` on average
    """

    name: str
    rounds: int
    seconds: float
    warm_up_s: float
    rows: int
    alone: int
    orders: int
    per_second: float = 30

    @property
    def callers(self) -> int:
        return 16

    @property
    def few_rows(self) -> int:
        """What the big table's time is held against."""
        return 1_000


FULL = Sizes("full", 3, 4.0, 1.0, 1_000_000, 200, 10_000)
QUICK = Sizes("quick", 3, 1.5, 0.5, 100_000, 60, 1_000)
