"""Waiting for what another process or task will bring about: looked at often, never for ever."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
LOOK_EVERY_S = 0.02


async def until(ask: Callable[[], Awaitable[T]], *, within_s: float = 15, what: str = "") -> T:
    """The first answer of `ask` that is not empty, none and false. Fails after `within_s`."""
    deadline = time.monotonic() + within_s
    while not (answer := await ask()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s} s: {what or ask.__qualname__}")
        await asyncio.sleep(LOOK_EVERY_S)
    return answer
