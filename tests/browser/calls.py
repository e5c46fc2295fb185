"""Twenty telephone calls that are each another: who calls, and what is wanted.

`python -m tests.browser.calls` takes them all down in a browser and tells how long a person would
be busy; the suite, the first four of them.
"""

import os
import sys
from pathlib import Path
from typing import NamedTuple

import pytest


class Line(NamedTuple):
    """typed: to find the product; downs: how many further down it stands in what is found"""

    typed: str
    pieces: int
    downs: int = 0
    price: str = ""


class Call(NamedTuple):
    """again: which of the earlier orders is wanted once more, by its key, and how many of its first
    line; name, contact, address: of who was not known. urgent: arrows from green. asks: the date is
    early, which is asked about
    """

    mobile: str
    lines: tuple[Line, ...] = ()
    again: tuple[str, int] | None = None
    name: str = ""
    contact: str = ""
    address: str = ""
    due: str = "15"
    urgent: int = 0
    note: str = ""
    asks: bool = False


REGULAR, KNOWN = "13900000001", "13900000002"  # who has ordered before; who has not
CALLS = (
    Call(REGULAR, (Line("DJ-C", 20),), ("1", 8), note="月底装船"),
    Call(KNOWN, (Line("DJ-A", 6),)),
    Call("13711110001", (Line("电机", 2, 1),), name="湖州新友泵业", contact="陈工"),
    Call(REGULAR, (Line("DJ-A", 1),), due="1", asks=True),
    Call(REGULAR, again=("1", 12)),
    Call(REGULAR, again=("2", 4), urgent=1),
    Call(REGULAR, (Line("DJ-B", 3, price="老价格"),), ("1", 10)),
    Call(REGULAR, (Line("DJ-A", 2), Line("DJ-B", 1), Line("DJ-C", 5)), due="20"),
    Call(REGULAR, (Line("风机", 30),), note="分两批发"),
    Call(KNOWN, (Line("DJ-C", 100, price="按合同"),), due="12-20"),
    Call(KNOWN, (Line("DJ-B", 2), Line("DJ-C", 2)), urgent=2, note="停线等货"),
    Call(KNOWN, (Line("DJ-A", 15), Line("DJ-C", 15)), due="30"),
    Call(KNOWN, (Line("电机", 4),), note="铭牌用英文"),
    Call(KNOWN, (Line("DJ-B", 8),), due="2", asks=True),
    Call("13711110002", (Line("DJ-A", 3),), name="慈溪宏达电器"),
    Call("13711110003", (Line("DJ-C", 10),), name="余姚光明风机", address="余姚市城东路九号"),
    Call("13711110004", (Line("DJ-A", 1), Line("DJ-B", 1)), name="上虞兴业", contact="孙经理"),
    Call("13711110005", (Line("风机", 6),), name="海宁东方", due="12-28", note="要发票"),
    Call(REGULAR, (Line("DJ-C", 2),), ("2", 3), due="18", note="和上次一样包装"),
    Call(KNOWN, tuple(Line(sku, n) for n, sku in enumerate(("DJ-A", "DJ-B", "DJ-C"), 3)), due="25"),
)

if __name__ == "__main__":
    os.environ["DANLIU_LONG"] = "1"
    tests = Path(__file__).with_name("test_calls.py")
    sys.exit(pytest.main([str(tests), "-s", "-p", "no:cacheprovider"]))
