"""Access tokens of outside systems: each is fetched once, however many calls wait for it.

Systems count these fetches and lock who makes too many of them, and some let a new token end the
one before. A token belongs to the process: it is kept in memory only.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from msgspec import Struct

EARLY_S = 120  # a call that is under way must not see it end


class Pass(Struct, frozen=True):
    """A token and for how many seconds it is good, as the system said."""

    token: str
    lasts_s: float


@dataclass
class Passes:
    """now  a clock of seconds"""

    now: Callable[[], float] = time.monotonic
    _kept: dict[Hashable, tuple[str, float]] = field(default_factory=dict)
    _turns: defaultdict[Hashable, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )

    async def of(self, account: Hashable, fetch: Callable[[], Awaitable[Pass]]) -> str:
        """The account's token. What `fetch` raises is raised; the next who asks tries again."""
        async with self._turns[account]:
            token, ends = self._kept.get(account, ("", 0.0))
            if self.now() >= ends:
                fetched = await fetch()
                token, lasts = fetched.token, max(fetched.lasts_s - EARLY_S, fetched.lasts_s / 2)
                self._kept[account] = (token, self.now() + lasts)
            return token

    def drop(self, account: Hashable, token: str) -> None:
        """The system takes this token no more. One that came after it stays."""
        if self._kept.get(account, ("", 0.0))[0] == token:
            del self._kept[account]
