"""One case for every block: settings that work, how many effects there are, what makes it hang.

A new block without its case fails the contract test.
"""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from uuid import UUID

from danliu.flows.definition import Branch
from tests.contract.world import OUTSIDE
from tests.flows.shop import Shop

Count = Callable[[Shop], Awaitable[int]]


class Case(NamedTuple):
    """settings  that work; `OUTSIDE` in them stands for the address of a server that answers
    branches  that it needs
    effects   how many effects of it there are by now; None: it changes nothing
    hangs     what is locked so that it cannot go on: tables of the house, «records» for those of
              the shop, «outside» for a server that never answers; «» where nothing can hold it up
    waits     whether the run then waits, instead of ending
    """

    settings: dict[str, Any]
    branches: tuple[Branch, ...] = ()
    effects: Count | None = None
    hangs: str = ""
    waits: bool = False


def rows(table: str, where: str = "true") -> Count:
    """Rows of a table of the house."""

    async def count(shop: Shop) -> int:
        found: int = await shop.ws.db.fetchval(f"SELECT count(*) FROM danliu.{table} WHERE {where}")
        return found

    return count


def changes(kind: str, table: str = "orders") -> Count:
    """Entries of the change log that flows have written."""

    async def count(shop: Shop) -> int:
        number = (await shop.ws.tables.schema()).table(table).id
        found: int = await shop.ws.db.fetchval(
            f"SELECT count(*) FROM ws_{shop.ws.row.id}.changes"
            " WHERE kind = $1 AND table_id = $2 AND run_id IS NOT NULL",
            kind,
            number,
        )
        return found

    return count


async def letters(shop: Shop) -> int:
    """Letters that the mail server took, repeats aside."""
    return len(OUTSIDE.letters)


async def requests(shop: Shop) -> int:
    """Requests that the web server heard, repeats aside."""
    return len(OUTSIDE.keys)


# the story has put the id of a part where an order's number stands
PART = {"table": "parts", "record": "={number}"}
LETTER = {"to": ["a@example.com"], "subject": "好", "text": "好"}

CASES: dict[str, Case] = {
    "aggregate": Case({"table": "orders"}, hangs="records"),
    "approve": Case({"question": "行吗"}, effects=rows("tasks"), hangs="danliu.tasks", waits=True),
    "break-down": Case(
        {
            "lines": [{"item": "={number}", "quantity": 2}],
            "bill": "orders",
            "table": "parts",
            "for_table": "parts",
            "for_record": "={number}",
            "fields": {"product": "customer", "part": "customer", "usage": "amount"},
        },
        effects=rows("stock_entries"),
        hangs="danliu.stock_items",
    ),
    "call": Case(
        {"connection": "post", "operation": "send", "input": {**LETTER, "at": "=NOW()"}},
        effects=letters,
        hangs="outside",
    ),
    "check-fit": Case(
        {
            "lines": [{"id": str(UUID(int=1)), "order": str(UUID(int=2)), "sku": "KL-1022"}],
            "orders": [{"id": str(UUID(int=2)), "vehicle_name": "大众帕萨特"}],
            "listed": "parts",
            "vehicles": "customers",
        },
        hangs="records",
    ),
    "confirm-card": Case(
        {"question": "改吗", "lines": [{"name": "金额", "now": "{amount}"}]},
        effects=rows("tasks"),
        hangs="danliu.tasks",
        waits=True,
    ),
    "compare-lines": Case(
        {
            "ours": [{"sku": "A", "quantity": 2}],
            "theirs": [{"sku": "A", "quantity": 3}],
        }
    ),
    "create": Case(
        {"table": "marks", "cells": {"text": "一"}},
        effects=changes("create", "marks"),
        hangs="records",
    ),
    "delete": Case({}, effects=changes("delete"), hangs="records"),
    "fill-in": Case(
        {"question": "几件", "fields": [{"key": "pieces", "type": "number"}]},
        effects=rows("tasks"),
        hangs="danliu.tasks",
        waits=True,
    ),
    "find": Case({"table": "orders", "where": "{amount}>5"}, hangs="records"),
    "find-standing": Case(
        {"table": "visits", "state": "stage", "stages": ["new"], "minutes": 5}, hangs="records"
    ),
    "for-each": Case({"items": [1, 2]}, (Branch("each"),)),
    "http": Case({"method": "POST", "url": "OUTSIDE"}, effects=requests, hangs="outside"),
    "if": Case({"when": "1=1"}, (Branch("then"),)),
    "lens-link": Case({}),
    "link": Case({"field": "customer", "add": ["CUSTOMER"]}, (), changes("update"), "records"),
    "note-consent": Case(
        {"channel": "sms", "who": "13800000000", "source": "=NOW()&{number}"},
        effects=rows("consents"),
        hangs="danliu.consents",
    ),
    "notify-customer": Case({"subject": "shipped"}, hangs="danliu.consents"),
    "notify": Case({"text": "好"}, effects=rows("notices"), hangs="danliu.notices"),
    "open-kits": Case(
        {
            "lines": [{"sku": "KL-1022", "quantity": 2}],
            "parts": "parts",
            "fields": {"kit": "sku", "part": "sku"},
        },
        hangs="records",
    ),
    "parallel": Case({}, (Branch("a"), Branch("b"))),
    "parse-text": Case({"text": "SO-1", "pattern": "(?P<number>SO-.)"}),
    "plan-waves": Case({"orders": [], "lines": [], "goods": []}),
    "promise-date": Case(
        {
            "lines": [{"item": "={number}", "quantity": 2}],
            "table": "parts",
            "jobs": "orders",
            "operations": "marks",
            "stations": "marks",
            "bill": "orders",
            "fields": {"product": "customer", "part": "customer", "usage": "amount"},
        },
        hangs="records",
    ),
    "release": Case({"signal": "nobody"}),
    "run": Case({"flow": "child"}, effects=rows("runs", "flow = 'child'"), hangs="danliu.flows"),
    "schedule-jobs": Case(
        {
            "jobs": "orders",
            "operations": "marks",
            "stations": "marks",
            "bill": "orders",
            "fields": {"product": "customer"},
        },
        hangs="records",
    ),
    "send-email": Case({"connection": "post", **LETTER}, effects=letters, hangs="outside"),
    "set": Case({"values": {"a": 1}}),
    "stock-in": Case({**PART, "quantity": "2"}, (), rows("stock_entries"), "danliu.stock_items"),
    "stock-lines": Case(
        {
            "lines": [{"sku": "KL-1022", "quantity": 2}],
            "do": "reserve",
            "table": "parts",
            "for_table": "parts",
            "for_record": "={number}",
        },
        effects=rows("stock_entries"),
        hangs="danliu.stock_entries",
    ),
    "stock-out": Case({**PART, "quantity": "2"}, (), rows("stock_entries"), "danliu.stock_items"),
    "stock-release": Case(PART, (), rows("stock_entries"), "danliu.stock_entries"),
    "stock-reserve": Case(
        {**PART, "quantity": "2"}, (), rows("stock_entries"), "danliu.stock_items"
    ),
    "stop": Case({"reason": "够了"}),
    "switch": Case({}, (Branch("a", settings={"when": "1=1"}),)),
    "trace-gap": Case(
        {
            "leading": "orders",
            "leading_field": "amount",
            "following": "orders",
            "following_field": "amount",
            "link": "customer",
        },
        hangs="records",
    ),
    "transform": Case({"document": {"a": 1}, "cells": {"b": "={a}"}}),
    "try": Case({}, (Branch("try"), Branch("otherwise"))),
    "update": Case({"cells": {"note": "好"}}, (), changes("update"), "records"),
    "write-many": Case(
        {"table": "marks", "items": [{"a": "一"}], "cells": {"text": "={a}"}},
        effects=changes("create", "marks"),
        hangs="records",
    ),
    "wait": Case({"signal": "nobody"}, (), rows("waits", "signal = 'nobody'"), waits=True),
}
