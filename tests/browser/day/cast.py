"""The orders that something particular happens to, each placed by phone."""

from typing import Any, NamedTuple
from uuid import UUID

from tests.browser.day import channels
from tests.browser.day.company import Day
from tests.browser.day.goods import KIT, SCARCE
from tests.browser.day.orders import Wanted, city, store, told


class Cast(NamedTuple):
    """told       of customers who are told when a parcel leaves: by WeChat the first, by text the
               others. Of the second the date is changed, the parcel of the third stalls
    tried      of goods on trial: approved on the page, refused, left to wait
    intents    made firm; dropped
    scarce     gets what there is; waits until noon; waits in the evening as well
    dropped    cancelled before it has a wave; cancelled in one
    unfit      wants a part that does not fit its vehicle
    """

    kit: UUID
    told: list[UUID]
    tried: list[UUID]
    intents: list[UUID]
    scarce: list[UUID]
    dropped: list[UUID]
    unfit: UUID

    @property
    def dated(self) -> UUID:
        return self.told[1]

    @property
    def stalls(self) -> UUID:
        return self.told[2]


async def placed(day: Day) -> Cast:
    plain = (("JL-5100", 1), ("QL-5100", 2))
    return Cast(
        await _order(day, 3, ((KIT, 1), ("QL-5000", 1)), due=0, care=("dark", "report")),
        [
            await _order(day, n, plain, name=told(n), due=1, phone=None)
            for n in range(day.size.told)
        ],
        [await _order(day, n, plain, kind="trial") for n in range(3)],
        [await _order(day, n, plain, due=2, status="intent") for n in range(2)],
        [await _order(day, n, ((SCARCE, pieces),), due=1) for n, pieces in enumerate((2, 9, 400))],
        [await _order(day, n, plain, due=5) for n in range(2)],
        await _order(day, 4, (("KL-5300", 1),), vehicle="大众 朗逸", year=2018),
    )


async def _order(
    day: Day,
    n: int,
    lines: tuple[tuple[str, int], ...],
    *,
    name: str = "",
    due: int | None = None,
    care: tuple[str, ...] = (),
    kind: str = "regular",
    **cells: Any,
) -> UUID:
    who = name or store(n)
    day.placed["phone"] += 1
    return await channels.phone(
        day, Wanted(0, "phone", who, city(who), lines, due, care, kind), **cells
    )
