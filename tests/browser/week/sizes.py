"""How large the week is: small in the suite, as a workshop has it with DANLIU_LONG=1."""

import os
from typing import NamedTuple


class Size(NamedTuple):
    """orders: of the week, eight of which something particular happens to"""

    orders: int
    settles_s: float


SHORT = Size(orders=8, settles_s=60)
LONG = Size(orders=60, settles_s=600)


def size() -> Size:
    return LONG if os.environ.get("DANLIU_LONG") else SHORT
