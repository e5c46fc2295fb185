"""How large the day is: small in the suite, as the customer told it with DANLIU_LONG=1."""

import os
from typing import NamedTuple


class Size(NamedTuple):
    """morning   orders of the day as it is planned; recall: of the day with the recall
    stores    customers that order; told: those of them who are told when a parcel leaves
    pages     stores with a login for their ordering page
    waves     that the two PDAs pick, each
    """

    morning: int
    recall: int
    stores: int
    told: int
    pages: int
    waves: int
    settles_s: float


SMALL = Size(morning=18, recall=54, stores=12, told=3, pages=2, waves=1, settles_s=60)
LONG = Size(morning=486, recall=1_944, stores=327, told=60, pages=9, waves=2, settles_s=2_400)


def size() -> Size:
    return LONG if os.environ.get("DANLIU_LONG") else SMALL
