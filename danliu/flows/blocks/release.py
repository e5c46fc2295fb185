"""Block «release»: runs that wait for a signal go on, a batch of them at a time."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from danliu.flows import waits
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.waits import MOST_AT_ONCE


class Release(Struct, frozen=True, forbid_unknown_fields=True):
    """signal   as the block `wait` names it; about: only those that wait for it about this
    at_most  who waits longest goes first
    tells    what those who wait get to read: name -> value
    """

    signal: Annotated[str, Meta(min_length=1)]
    about: str = ""
    at_most: Annotated[int, Meta(ge=1, le=MOST_AT_ONCE)] = 1_000
    tells: dict[str, Any] = {}


class Released(Struct, frozen=True):
    count: int


@block(
    "release",
    effect="write",
    zh="发出信号「{signal}」[（{about}）]，放行等它的运行[，最多 {at_most} 个]",
    en="give the signal {signal}[ about {about}][, to at most {at_most} runs]",
)
class ReleaseBlock(Block):
    """A signal is heard by who waits at that moment; it is not kept for who comes later."""

    settings = Release
    output = Released

    async def run(self, settings: Release, step: Step) -> Any:
        count = await waits.release(
            step.ws.db,
            step.ws.row.id,
            settings.signal,
            about=settings.about,
            at_most=settings.at_most,
            tells=settings.tells,
            by=step.ws.actor.ref,
            now=step.ws.clock.now(),
        )
        step.ws.house.wake()
        return Released(count)
