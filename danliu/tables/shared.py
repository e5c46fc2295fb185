"""Equal questions at the same time are asked once.

Fifty desks that hear of a change ask for the same page. Each answer was asked for after its
question had come, so nobody is given what was true before: who comes while it is asked waits,
with all the others who came meanwhile, for one that begins afterwards.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any

Asks = Callable[[], Awaitable[Any]]


class Shared:
    """The questions that are being asked now, by what tells them from others."""

    def __init__(self) -> None:
        self._going: dict[Hashable, asyncio.Event] = {}
        self._next: dict[Hashable, asyncio.Task[Any]] = {}

    async def ask(self, key: Hashable, asks: Asks) -> Any:
        """The answer, which others may hold as well: nobody changes it.

        key   with lists in it a question is asked by itself
        """
        if not _is_hashable(key):
            return await asks()
        waiting = self._next.get(key)
        going = self._going.get(key)
        if waiting is None and going is None:
            return await self._asked(key, asks)
        if waiting is None:
            assert going is not None
            waiting = asyncio.create_task(self._after(going, key, asks))
            self._next[key] = waiting
        # one who goes away takes nothing from the others
        return await asyncio.shield(waiting)

    async def _after(self, going: asyncio.Event, key: Hashable, asks: Asks) -> Any:
        await going.wait()
        del self._next[key]
        return await self._asked(key, asks)

    async def _asked(self, key: Hashable, asks: Asks) -> Any:
        done = self._going[key] = asyncio.Event()
        try:
            return await asks()
        finally:
            del self._going[key]
            done.set()


def _is_hashable(key: Hashable) -> bool:
    try:
        hash(key)
    except TypeError:
        return False
    return True
