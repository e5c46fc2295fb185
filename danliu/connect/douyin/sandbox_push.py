"""The sandbox's sender: pushes in batches, some repeated, out of order or forged.

POST /_push  {"to": "http://…", "count": 100, "repeats": 0.2, "disorder": 0.05,
              "forged": 0.01, "seed": 1, "tags": ["101"], "batch": 10, "parallel": 4,
              "attempts": 5}
count     orders; each gives one message per tag, in the order of the tags
repeats, disorder, forged   share of the messages; a forged one comes in a request of its own,
          signed with a wrong secret, speaks of no known order, and is sent once
answers   what was sent, what was taken, and which orders were spoken of
"""

import asyncio
import hashlib
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import httpx
import msgspec
from msgspec import Struct

ACCEPTED = b'{"code":0,"msg":"success"}'


class Push(Struct, forbid_unknown_fields=True):
    to: str
    count: int = 1
    repeats: float = 0
    disorder: float = 0
    forged: float = 0
    seed: int = 0
    tags: tuple[str, ...] = ("101",)
    batch: int = 10
    parallel: int = 4
    attempts: int = 5


class Sent(Struct):
    """messages: distinct and genuine; lost: genuine ones never taken; seconds: the whole time."""

    orders: list[str]
    messages: int
    repeats: int = 0
    displaced: int = 0
    forged: int = 0
    requests: int = 0
    lost: int = 0
    forged_refused: int = 0
    seconds: float = 0


Letter = dict[str, str]


def letters(orders: Iterable[dict[str, Any]], tags: tuple[str, ...]) -> Iterator[Letter]:
    """One message per order and tag; `data` is JSON inside JSON, ids as bare int64."""
    for number, order in enumerate(orders):
        for tag in tags:
            created = order["create_time"]
            data = {
                "biz": 2,
                "create_time": created,
                "order_status": order["order_status"],
                "order_type": 0,
                "p_id": int(order["order_id"]),
                "s_ids": [int(line["order_id"]) for line in order["sku_order_list"]],
                "shop_id": order["shop_id"],
            }
            if tag == "101":
                data |= {"pay_amount": order["pay_amount"], "pay_time": order["pay_time"]}
            msg_id = f"{order['order_id']}:0:0:{created}:{number}:{tag}"
            yield {"tag": tag, "msg_id": msg_id, "data": msgspec.json.encode(data).decode()}


def shuffled(genuine: list[Letter], push: Push, sent: Sent) -> list[Letter]:
    """Some repeated a little later, some moved back behind the next ones."""
    chance = Random(push.seed)  # noqa: S311  (play, not secrets)
    placed: list[tuple[float, Letter]] = []
    for place, letter in enumerate(genuine):
        moved = chance.random() < push.disorder
        placed.append((place + (chance.uniform(2, 40) if moved else 0), letter))
        sent.displaced += moved
        if chance.random() < push.repeats:
            placed.append((place + chance.uniform(0.5, 40), letter))
            sent.repeats += 1
    return [letter for _, letter in sorted(placed, key=lambda one: one[0])]


def forgeries(genuine: list[Letter], push: Push, sent: Sent) -> list[Letter]:
    """Messages of an attacker who knows the form but not the secret."""
    chance = Random(push.seed + 1)  # noqa: S311
    chosen = [letter for letter in genuine if chance.random() < push.forged]
    sent.forged = len(chosen)
    data = '{"p_id":4999999999999999999,"shop_id":1}'
    return [one | {"msg_id": f"forged-{one['msg_id']}", "data": data} for one in chosen]


class Sender:
    """Sends until it is acknowledged, `attempts` times at most."""

    def __init__(self, http: httpx.AsyncClient, push: Push, sent: Sent, app_key: str) -> None:
        self.http, self.push, self.sent, self.app_key = http, push, sent, app_key
        self._turn = asyncio.Semaphore(push.parallel)

    async def genuine(self, batch: list[Letter], secret: str) -> None:
        async with self._turn:
            for attempt in range(self.push.attempts):
                if await self._taken(batch, secret):
                    return
                await asyncio.sleep(0.1 * 2**attempt)
        self.sent.lost += len(batch)

    async def forged(self, letter: Letter) -> None:
        async with self._turn:
            taken = await self._taken([letter], "not-the-secret")
        self.sent.forged_refused += not taken  # after the await, or others' counts are lost

    async def _taken(self, batch: list[Letter], secret: str) -> bool:
        body = msgspec.json.encode(batch)
        self.sent.requests += 1
        headers = {
            "content-type": "application/json",
            "app-id": self.app_key,
            "event-sign": event_signature(self.app_key, body, secret),
        }
        try:
            answer = await self.http.post(self.push.to, content=body, headers=headers, timeout=10)
        except httpx.RequestError:
            return False
        return answer.status_code == 200 and answer.content.replace(b" ", b"") == ACCEPTED


def event_signature(app_key: str, body: bytes, secret: str) -> str:
    digest = hashlib.new("md5", usedforsecurity=False)
    for part in (app_key.encode(), body, secret.encode()):
        digest.update(part)
    return digest.hexdigest()
