"""Two sides in turn, A B A B A B, so that what disturbs the machine disturbs both."""

import itertools
from collections.abc import Callable, Sequence

from bench.house import load
from bench.load import Plan, Tally
from bench.sizes import Sizes

_numbers = itertools.count(1)
_APART = 10_000_000  # more than one plan ever sends


async def in_turn(
    plans: Sequence[Plan], sizes: Sizes, tick: Callable[[], None]
) -> list[list[Tally]]:
    """What each plan got, by round; the same order of plans within each."""
    got: list[list[Tally]] = [[] for _ in plans]
    for _ in range(sizes.rounds):
        for side, plan in zip(got, plans, strict=True):
            side.append(await load(_fresh(plan, sizes)))
            tick()
    return got


def _fresh(plan: Plan, sizes: Sizes) -> Plan:
    """The plan with numbers of its own and the times of this form."""
    return Plan(
        plan.port,
        plan.method,
        plan.path,
        plan.body,
        {"content-type": "application/json", **plan.headers},
        plan.connections,
        sizes.seconds,
        sizes.warm_up_s,
        next(_numbers) * _APART,
        watch=plan.watch,
    )
