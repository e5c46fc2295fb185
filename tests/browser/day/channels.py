"""How an order comes in, over each channel by its own door."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
from openpyxl import Workbook

from danliu.people.actor import Actor
from danliu.tables.exchange import imports, starting
from danliu.tables.exchange.files import open_file
from danliu.tables.exchange.importing import Store, run
from danliu.tables.exchange.mapping import Mapped
from tests.browser.day.company import LOOKS_EVERY_S, Day
from tests.browser.day.goods import PARTS, VEHICLES, price
from tests.browser.day.orders import Wanted
from tests.browser.day.staff import store_login
from tests.web.people import PASSWORD

AT_ONCE = 6
A_MINUTE = 110  # forms that one address may send in a minute
LOOKS = 3  # what a connection gets to bring everything
BEHIND_S = 185  # what 拼多多 shows of the last three minutes is not whole
COLUMNS = ("订单号", "客户", "产品型号", "数量", "金额", "交期", "城市", "备注")


async def come_in(day: Day, wanted: Sequence[Wanted], folder: Path) -> None:
    """Every order through the door of its channel, until it stands in the table."""
    day.placed.update(one.channel for one in wanted)
    doors: dict[str, Callable[[Day, list[Wanted]], Coroutine[Any, Any, None]]] = {
        "phone": _phones,
        "form": _forms,
        "store": _stores,
        "douyin": _douyin,
        "pinduoduo": _pinduoduo,
    }
    by_channel = defaultdict[str, list[Wanted]](list)
    for one in wanted:
        by_channel[one.channel].append(one)
    await excel(day, by_channel.pop("import", []), folder)
    await asyncio.gather(*(doors[channel](day, many) for channel, many in by_channel.items()))
    await _found(day)


async def _found(day: Day) -> None:
    """A look under way as they were placed did not see them: then the clock goes on to the next."""
    for _ in range(LOOKS):
        day.hands.move(minutes=2)  # by then every connection is looked into
        deadline = time.monotonic() + day.size.settles_s / LOOKS
        while await day.count("orders") < day.placed.total() and time.monotonic() < deadline:
            await asyncio.sleep(LOOKS_EVERY_S)
        found = Counter(one.cells["channel"] for one in await day.orders())
        if found == day.placed:
            return
    raise AssertionError((found, day.placed))


async def phone(day: Day, one: Wanted, **cells: Any) -> UUID:
    """Somebody calls, and sales writes it down; counted by whoever asks for many."""
    lines = [(sku, str(pieces), str(price(sku))) for sku, pieces in one.lines]
    told = {"due": _due(day, one), "city": one.city, "care": list(one.care)}
    given = {"customer_name": one.store, "kind": one.kind, **told, **cells}
    return await day.story.order(one.store, amount=str(one.amount), lines=lines, **given)


async def _phones(day: Day, many: list[Wanted]) -> None:
    await _each(many, lambda one: phone(day, one))


async def _forms(day: Day, many: list[Wanted]) -> None:
    """The form that a link in WeChat opens: no account, and no price."""
    forms = (await day.http.get("/api/forms")).json()["forms"]
    (link,) = (one["link"] for one in forms if one["key"] == "order")
    door = f"/api/public{link.replace('/f/', '/forms/')}"
    async with httpx.AsyncClient(base_url=day.address, timeout=60) as guest:
        for start in range(0, len(many), A_MINUTE):
            if start:
                day.hands.move(minutes=1)
            part = many[start : start + A_MINUTE]
            await _each(part, lambda one: day.post(door, _answers(day, one), guest))


def _answers(day: Day, one: Wanted) -> dict[str, Any]:
    ((sku, pieces),) = one.lines
    cells: dict[str, Any] = {
        "customer_name": f"{one.store}（散客 {one.number}）",
        "phone": f"136{one.number:08}",
        "product": sku,
        "quantity": str(pieces),
        "city": one.city,
    }
    due = _due(day, one)
    return {"cells": cells | ({"due": due.isoformat()} if due else {}), "once": str(uuid4())}


async def _stores(day: Day, many: list[Wanted]) -> None:
    """The stores' own page: a vehicle and its year, then what fits it."""
    by_store = defaultdict[str, list[Wanted]](list)
    for one in many:
        by_store[one.store].append(one)
    await _each(list(by_store.values()), lambda own: _at_its_page(day, own))


async def _at_its_page(day: Day, own: list[Wanted]) -> None:
    async with httpx.AsyncClient(base_url=day.address, timeout=60) as store:
        signed = {"login": store_login(own[0].store), "password": PASSWORD}
        await day.post("/api/session", signed, store)
        for one in own:
            vehicle = await _vehicle(day, store, VEHICLES[_which(one)])
            items = [{"sku": sku, "quantity": str(pieces)} for sku, pieces in one.lines]
            cells: dict[str, Any] = {"vehicle": vehicle, "year": "2018", "items": items}
            due = _due(day, one)
            cells |= {"due": due.isoformat()} if due else {}
            answer = {"cells": cells, "once": str(uuid4())}
            await day.post("/api/forms/store_order/answers", answer, store)


async def _vehicle(day: Day, store: httpx.AsyncClient, name: str) -> Any:
    asked = {"field": "vehicle", "cells": {}, "find": name.split()[1]}
    offers = (await day.post("/api/forms/store_order/choices", asked, store))["offers"]
    return next(one["value"] for one in offers if one["title"] == name)


def _which(one: Wanted) -> int:
    known = next((PARTS.index(sku) for sku, _ in one.lines if sku in PARTS), 0)
    return known // 3


async def _douyin(day: Day, many: list[Wanted]) -> None:
    """The shop sells by itself, in its own way; what it pushes it repeats and mixes up."""
    made = {"count": len(many), "seed": many[0].number, "skus": PARTS[:6]}
    placed = int(day.hands.now().timestamp())
    await day.outside.tell("douyin", "_orders", {**made, "at": placed})
    push = {"to": await day.hook("douyin"), "count": len(many), "repeats": 0.3, "disorder": 0.2}
    sent = await day.outside.tell("douyin", "_push", {**push, "seed": 7}, timeout_s=120)
    assert (len(sent["orders"]), sent["lost"]) == (len(many), 0)


async def _pinduoduo(day: Day, many: list[Wanted]) -> None:
    """They are found when the connection is looked into the next time."""
    told = {
        "updated_at": int(time.time()) - BEHIND_S,
        "placed_at": int(day.hands.now().timestamp()),
    }
    orders = [{"sn": f"270301-{one.number}", "skus": dict(one.lines), **told} for one in many]
    await day.outside.tell("pdd", "_orders", {"orders": orders})


async def excel(day: Day, many: list[Wanted], folder: Path) -> None:
    """The table that a chain of workshops sends every morning."""
    if not many:
        return
    book = Workbook()
    book.active.append(COLUMNS)
    for one in many:
        ((sku, pieces),) = one.lines
        row = [f"XLS-{one.number}", one.store, sku, pieces, one.amount, _due(day, one), one.city]
        book.active.append([*row, "整车厂召回备货"])
    path = folder / f"来单-{many[0].number}.xlsx"
    book.save(path)
    await _imported(day, path)


async def _imported(day: Day, path: Path) -> None:
    """By the saved mapping of the pack, as `danliu import orders FILE` does it."""
    house, workspace = day.story.hub.house, day.story.ws.row.id
    store = Store(house.db, house.writer, workspace)
    saved = await house.db.fetchval(
        "SELECT definition FROM danliu.mappings WHERE workspace_id = $1 AND key = 'orders'",
        workspace,
    )
    file = await asyncio.to_thread(open_file, path)
    actor = Actor("import", "orders", "member")
    begun = await starting.start(store, path, msgspec.convert(saved, Mapped), "orders", actor)
    report = await run(store, begun, file)
    await imports.settle(store.db, begun.id, "done", house.clock.now())
    assert not report.refused, report.reasons


def _due(day: Day, one: Wanted) -> date | None:
    return None if one.due is None else day.hands.here().date() + timedelta(days=one.due)


async def _each(many: Sequence[Any], do: Callable[[Any], Coroutine[Any, Any, Any]]) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(each: Any) -> None:
        async with turn:
            await do(each)

    await asyncio.gather(*(one(each) for each in many))
