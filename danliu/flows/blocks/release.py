"""Block «release»: runs that wait for a signal go on, a batch of them at a time."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from danliu.errors import Words
from danliu.flows import waits
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.waits import MOST_AT_ONCE
from danliu.telling import told


class Release(Struct, frozen=True, forbid_unknown_fields=True):
    """signal   as the block `wait` names it; about: only those that wait for it about this
    at_most  who waits longest goes first
    tells    what those who wait get to read: name -> value
    """

    signal: Annotated[
        str,
        Meta(min_length=1),
        told("信号", "Signal", "text", help=("和「等待」里写的一样", "As «wait» names it")),
    ]
    about: Annotated[str, told("关于", "About", "text")] = ""
    at_most: Annotated[
        int, Meta(ge=1, le=MOST_AT_ONCE), told("最多放行几个", "At most", "number")
    ] = 1_000
    tells: Annotated[dict[str, Any], told("告诉它们", "Tells them", "pairs")] = {}


class Released(Struct, frozen=True):
    count: Annotated[int, told("放行了几个", "How many")]


@block(
    "release",
    effect="write",
    zh="发出信号「{signal}」[（{about}）]，放行等它的运行[，最多 {at_most} 个]",
    en="give the signal {signal}[ about {about}][, to at most {at_most} runs]",
)
class ReleaseBlock(Block):
    """A signal is heard by who waits at that moment; it is not kept for who comes later."""

    called = Words("发出信号", "Give a signal")
    does = Words("放行正在等这个信号的运行", "Lets runs go on that wait for a signal")
    group = "way"
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
