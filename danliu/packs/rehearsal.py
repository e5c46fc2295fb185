"""Orders for the demo: sent through the real intake as a shop would send them, and counted."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import httpx
import msgspec
from msgspec import Struct
from standardwebhooks import Webhook

from danliu.postgres.pool import Executor
from danliu.workspace import Workspace

AT_ONCE = 16
COUNT = 40
_GOODS = (
    ("KL-1022", "空滤 大众帕萨特"),
    ("JL-0187", "机滤 丰田卡罗拉"),
    ("QL-3310", "汽滤 本田雅阁"),
)
_CUSTOMERS = ("苏州启明机电", "无锡恒通汽配", "常州顺达维修", "杭州安行车服")
_CITIES = ("苏州", "无锡", "常州", "杭州", "厦门")


class Parcel(Struct, frozen=True):
    """A signed message to be sent: `id` is what a repeat is recognised by; `documents` it holds."""

    id: str
    body: bytes
    connection: str
    documents: int = 1


class Tally(Struct):
    """What became of the orders that were sent. They add up:
    received = absorbed + refused + ignored + decided by rule + decided by a person + waiting
    + failed + on their way."""

    received: int = 0
    absorbed: int = 0
    refused: int = 0
    ignored: int = 0
    by_rule: dict[str, int] = {}
    by_person: int = 0
    waiting: int = 0
    failed: int = 0
    going: int = 0
    reasons: dict[str, int] = {}
    flagged: int = 0


class Rehearsed(Tally, kw_only=True):
    """How far the demo's orders are."""

    running: bool
    sent: int
    total: int


@dataclass
class Rehearsal:
    """The demo's button: one set of generated orders at a time."""

    address: str
    http: httpx.AsyncClient
    sent: int = 0
    total: int = 0
    _began: datetime | None = None
    _sending: "asyncio.Task[None] | None" = field(default=None, repr=False)

    def start(self, ws: Workspace) -> int:
        """Begin to send; how many. Pressed again while it runs, it changes nothing."""
        if self._sending and not self._sending.done():
            return self.total
        self._began, self.sent, self.total = ws.clock.now(), 0, COUNT
        parcels = generated(COUNT, seed=int(self._began.timestamp()), now=self._began)
        self._sending = asyncio.create_task(self._send(ws, parcels))
        return self.total

    async def _send(self, ws: Workspace, parcels: Iterable[Parcel]) -> None:
        async for _ in send(ws, self.http, self.address, parcels):
            self.sent += 1

    async def progress(self, ws: Workspace) -> Rehearsed:
        tally = await count(ws.db, ws, self._began, self.sent) if self._began else Tally()
        running = bool(self._sending and not self._sending.done()) or tally.going > 0
        counted = msgspec.structs.asdict(tally)
        return Rehearsed(**counted, running=running, sent=self.sent, total=self.total)


async def send(
    ws: Workspace, http: httpx.AsyncClient, address: str, parcels: Iterable[Parcel]
) -> AsyncIterator[Parcel]:
    """Post signed messages to the connections' inbound addresses; each is given when accepted."""
    hooks: dict[str, tuple[str, Webhook]] = {}
    for row in await ws.connect.all():
        if row.connector == "webhook" and row.hook:
            connector = ws.connect.build(row)
            hooks[row.key] = (f"{address}/hooks/{row.hook}", Webhook(connector.settings.secret))
    queue = iter(parcels)
    under_way: set[asyncio.Task[Parcel]] = set()
    while True:
        while len(under_way) < AT_ONCE and (parcel := next(queue, None)):
            url, signer = hooks[parcel.connection]
            under_way.add(asyncio.create_task(_post(http, url, signer, parcel)))
        if not under_way:
            return
        done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            yield task.result()


async def _post(http: httpx.AsyncClient, url: str, signer: Webhook, parcel: Parcel) -> Parcel:
    now = datetime.now(UTC)
    headers = {
        "content-type": "application/json",
        "webhook-id": parcel.id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signer.sign(parcel.id, now, parcel.body.decode()),
    }
    answer = await http.post(url, content=parcel.body, headers=headers, timeout=60)
    answer.raise_for_status()
    return parcel


async def count(db: Executor, ws: Workspace, since: datetime, sent: int) -> Tally:
    """What became of `sent` documents, of which the fresh ones came in since then."""
    tally = Tally(received=sent)
    rows = await db.fetch(
        "SELECT status, reason, coalesce((made->>'created')::int, 0),"
        " coalesce((made->>'absorbed')::int, 0) FROM danliu.inbox"
        " WHERE workspace_id = $1 AND received_at >= $2",
        ws.row.id,
        since,
    )
    fresh = created = 0
    for status, reason, made, absorbed in rows:
        documents = max(1, made + absorbed)
        fresh += documents
        created += made
        tally.absorbed += absorbed
        tally.refused += status in ("refused", "quarantined")
        tally.ignored += status == "ignored"
        tally.going += status == "waiting"
        if reason:
            key = _reason(reason)
            tally.reasons[key] = tally.reasons.get(key, 0) + 1
    tally.absorbed += max(0, sent - fresh)
    await _decided(db, ws, since, tally, created)
    return tally


def _reason(reason: dict[str, Any]) -> str:
    faults = reason["facts"].get("faults", [])
    told = [f"{one['name']}：{one['wanted'][0]}" for one in faults]
    return "；".join(told) or str(reason["title"])


async def _decided(
    db: Executor, ws: Workspace, since: datetime, tally: Tally, created: int
) -> None:
    """Count the created orders by the rule that decided them; what the rule gave to a person, who
    decided it, is the person's."""
    schema = await ws.tables.schema()
    orders = schema.table("orders")
    decision, status = orders.columns["decision"].physical, orders.columns["status"].physical
    rows = await db.fetch(
        f"SELECT o.{decision} AS rule, o.{status} AS status, o.flags <> '{{}}' AS flagged,"
        " EXISTS (SELECT FROM danliu.runs r WHERE r.record_id = o.id AND r.status = 'parked')"
        " AS parked, o.id IN (SELECT t.record_id FROM danliu.tasks t"
        "  JOIN danliu.runs r ON r.id = t.run_id AND r.flow = 'order-audit'"
        "  WHERE t.workspace_id = $2 AND t.record_id IS NOT NULL AND t.status = 'decided'"
        "  AND t.decided_by LIKE 'user:%')"
        f" AS by_person, count(*) AS n FROM {schema.physical(orders)} o"
        " WHERE o.created_at >= $1 AND o.created_by LIKE 'connection:%' GROUP BY 1, 2, 3, 4, 5",
        since,
        ws.row.id,
    )
    seen = 0
    for row in rows:
        n = row["n"]
        seen += n
        tally.flagged += n if row["flagged"] else 0
        if row["parked"]:
            tally.failed += n
        elif row["status"] == "review":
            tally.waiting += n
        elif row["rule"] and row["by_person"]:
            tally.by_person += n
        elif row["rule"]:
            tally.by_rule[row["rule"]] = tally.by_rule.get(row["rule"], 0) + n
        else:
            tally.going += n
    tally.going += max(0, created - seen)


def generated(number: int, *, seed: int, now: datetime) -> Iterable[Parcel]:
    """Believable orders of the demo's customers, the same for the same seed."""
    chance = Random(seed)  # noqa: S311  a demo, not a secret
    for n in range(number):
        name = f"{seed}-{n}"
        order = _order(chance, name, now)
        yield Parcel(f"demo_{name}", msgspec.json.encode(order), "shop")


def _order(chance: Random, name: str, now: datetime) -> dict[str, Any]:
    sku, product = chance.choice(_GOODS)
    quantity, price = chance.randint(1, 40), chance.choice((18, 36, 68, 260, 880))
    kind = chance.choices(("regular", "trial", "custom"), (16, 1, 1))[0]
    customer = chance.choice(_CUSTOMERS)
    city = chance.choice(_CITIES)
    # what waits for a person has time: a fresh demo sounds no alarm of urgent orders that are stuck
    days = chance.randint(1 if kind == "regular" else 4, 9)
    return {
        "order_id": f"S{name}",
        "customer": customer,
        "product": product,
        "quantity": str(quantity),
        "kind": kind,
        "amount": f"{quantity * price}.00",
        "city": city,
        "due": f"{now + timedelta(days=days):%Y-%m-%d}",
        "urgency": _urgency(days),
        "placed_at": now.isoformat(),
        "items": [{"sku": sku, "name": product, "quantity": str(quantity), "price": str(price)}],
    }


def _urgency(days: int) -> str:
    """Of an order that is wanted in so many days."""
    return "red" if days == 1 else "yellow" if days <= 3 else "green"
