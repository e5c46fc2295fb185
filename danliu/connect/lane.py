"""The lane of one connection in this process: how its requests reach the outside system."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from danliu.connect.pace import NO_LIMITS, Limits, Pace

MOST = 20
"""Items of one request."""

Close = Callable[[], list[Any]]
"""Called when the request is about to go: nobody else may come along, and these are its items."""


@dataclass
class _Party:
    """gone: its request is on its way, and holds what it holds."""

    items: list[Any] = field(default_factory=list)
    gone: bool = False
    going: "asyncio.Task[Mapping[Any, Any]] | None" = None


@dataclass
class Lane:
    """Each request waits for its turn here, and what waits for the same may go as one.

    pace     of all lanes; None where nobody keeps one
    place    workspace and key of the connection
    """

    pace: Pace | None
    place: tuple[int, str]
    limits: Limits = NO_LIMITS
    _parties: dict[Hashable, _Party] = field(default_factory=dict)

    def turn(self, *, begun: bool) -> AbstractAsyncContextManager[None]:
        """The time of one request. begun: it goes on with something, and waits however long; a
        first one may be told to come again (ComeAgain)."""
        if self.pace is None or self.limits == NO_LIMITS:
            return nullcontext()
        return self.pace.turn(*self.place, self.limits, begun=begun)

    async def together(
        self, kind: Hashable, item: Any, send: Callable[[Close], Awaitable[Mapping[Any, Any]]]
    ) -> Any:
        """What one request gives for this item. While it waits for its turn, others of its kind
        come along; what it raises, all of them get.

        send   makes the request; answers by item
        """
        party = self._parties.get(kind)
        if party is None or len(party.items) >= MOST:
            party = self._parties[kind] = _Party()
            party.going = asyncio.create_task(_go(send, lambda: self._close(kind, party)))
            party.going.add_done_callback(_heard)
        party.items.append(item)
        assert party.going is not None
        try:
            return (await asyncio.shield(party.going))[item]
        except asyncio.CancelledError:
            self._leave(kind, party, item)
            raise

    def _leave(self, kind: Hashable, party: _Party, item: Any) -> None:
        """Whoever gives up before it goes does not go along."""
        if not party.gone:
            party.items.remove(item)
            if not party.items and party.going:
                self._close(kind, party)
                party.going.cancel()

    def _close(self, kind: Hashable, party: _Party) -> list[Any]:
        party.gone = True
        if self._parties.get(kind) is party:
            del self._parties[kind]
        return list(dict.fromkeys(party.items))


async def _go(
    send: Callable[[Close], Awaitable[Mapping[Any, Any]]], close: Close
) -> Mapping[Any, Any]:
    try:
        return await send(close)
    finally:
        close()


def _heard(task: "asyncio.Task[Mapping[Any, Any]]") -> None:
    """All who asked may have given up: nobody is left to hear what went wrong."""
    if not task.cancelled():
        task.exception()
