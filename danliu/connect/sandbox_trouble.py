"""The trouble that an outside system can be told to make, and what it saw of its callers."""

from random import Random

from msgspec import Struct


def die(seed: int) -> Random:
    """Falls the same way for the same seed."""
    return Random(seed)  # noqa: S311  it decides which call fails, no secret


class Fail(Struct, forbid_unknown_fields=True):
    how: str
    times: int = 1


class Control(Struct, forbid_unknown_fields=True):
    latency_ms: float = 0
    fail: Fail | None = None
    only: str | None = None
    hang_ms: float = 30_000
    chances: dict[str, float] = {}
    seed: int = 0
    per_second: int | None = None

    def trouble(self, operation: str, die: Random) -> str | None:
        """What to do to this call; counts down."""
        if self.only not in (None, operation):
            return None
        if self.fail and self.fail.times > 0:
            self.fail.times -= 1
            return self.fail.how
        thrown = die.random() if self.chances else 1.0
        for how, chance in self.chances.items():
            if thrown < chance:
                return how
            thrown -= chance
        return None


class Traffic(Struct):
    """The calls that came: how many were answered, and the most within any one second."""

    calls: int = 0
    busiest: int = 0
    refused: int = 0
    last: list[float] = []

    def takes(self, now: float, most: int | None) -> bool:
        """Whether this one may come in, as a system counts that looks back one second."""
        self.last = [one for one in self.last if one > now - 1]
        if most is not None and len(self.last) >= most:
            self.refused += 1
            return False
        self.last.append(now)
        self.calls, self.busiest = self.calls + 1, max(self.busiest, len(self.last))
        return True
