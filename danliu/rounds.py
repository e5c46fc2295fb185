"""What the house does by itself, again and again: each round at its own pace, beside the others.

What fails in a round is told and tried again the next time; it holds up nothing else.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

import structlog

from danliu.postgres.pool import passes

log = structlog.get_logger()
AWAY_S = 1  # until the database is asked again


class Duty(NamedTuple):
    name: str
    do: Callable[[], Awaitable[Any]]


class Round(NamedTuple):
    """every_s   seconds between the end of one and the begin of the next
    wakes     what its duties give is how many jobs they enqueued: then the workers are told
    """

    every_s: float
    duties: Sequence[Duty]
    wakes: bool = False


async def make_rounds(rounds: Sequence[Round], wake: Callable[[], None]) -> None:
    """For ever, until cancelled. wake: tells the workers that there are jobs."""
    async with asyncio.TaskGroup() as going:
        for one in rounds:
            going.create_task(_again_and_again(one, wake))


async def _again_and_again(one: Round, wake: Callable[[], None]) -> None:
    while True:
        done = [await _done(duty) for duty in one.duties]
        if one.wakes and any(done):
            wake()
        await asyncio.sleep(one.every_s)


async def _done(duty: Duty) -> Any:
    try:
        return await duty.do()
    except Exception as error:
        if not passes(error):
            log.exception("a duty of the house failed", duty=duty.name)
            return None
        log.warning("a duty of the house waits for the database", duty=duty.name, error=str(error))
        await asyncio.sleep(AWAY_S)
    return None
