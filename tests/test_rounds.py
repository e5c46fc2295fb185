"""What the house does by itself: one duty that fails holds up no other."""

import asyncio
from contextlib import suppress

from danliu.rounds import Duty, Round, make_rounds


async def test_a_duty_that_fails_or_hangs_holds_up_no_other():
    woken, again, hung = asyncio.Event(), asyncio.Event(), asyncio.Event()
    failed = 0

    async def fails() -> int:
        nonlocal failed
        failed += 1
        if failed == 3:
            again.set()
        raise RuntimeError("the database is away")

    async def hangs() -> None:
        hung.set()
        await asyncio.Event().wait()

    async def enqueues() -> int:
        return 2

    rounds = [
        Round(0, [Duty("hangs", hangs)]),
        Round(0, [Duty("fails", fails), Duty("enqueues", enqueues)], wakes=True),
    ]
    going = asyncio.create_task(make_rounds(rounds, woken.set))
    async with asyncio.timeout(10):
        await asyncio.gather(woken.wait(), again.wait(), hung.wait())
    going.cancel()
    with suppress(asyncio.CancelledError):
        await going


async def test_what_enqueues_nothing_wakes_nobody():
    woken, looked = asyncio.Event(), asyncio.Event()

    async def looks() -> int:
        looked.set()
        return 0

    going = asyncio.create_task(make_rounds([Round(0, [Duty("looks", looks)], True)], woken.set))
    async with asyncio.timeout(10):
        await looked.wait()
    await asyncio.sleep(0)
    going.cancel()
    assert not woken.is_set()
