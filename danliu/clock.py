"""The time and chance of one process, given in so that a test can hold them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from uuid import UUID

import uuid_utils


def _now() -> datetime:
    return datetime.now(UTC)


def _uuid7() -> UUID:
    return UUID(int=uuid_utils.uuid7().int)


@dataclass(frozen=True)
class Clock:
    """Where `now`, new ids and chance come from.

    now      aware, in UTC
    new_id   UUIDv7: grows with time, so that an index of ids stays dense
    chance   for back-off jitter and the like; never for secrets
    sleep    for so many of this clock's seconds
    """

    now: Callable[[], datetime] = _now
    new_id: Callable[[], UUID] = _uuid7
    chance: Random = field(default_factory=Random)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
