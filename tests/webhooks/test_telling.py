"""Those outside are told of every change they may know of: signed, in order, until it arrives."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from danliu.clock import Clock
from danliu.flows.notices import list_notices
from danliu.hub import Hub
from danliu.packs.demo import seed
from danliu.tables.defining import set_role
from danliu.tables.roles import Grant, Role
from danliu.tables.write import Create, Set, Write
from danliu.webhooks import deliveries, subscriptions
from danliu.webhooks.deliveries import Delivery
from danliu.webhooks.subscriptions import Subscription
from danliu.workspace import Workspace
from tests.polling import until
from tests.processes import Process
from tests.webhooks.receiver import HANG, Receiver, receiving

SOUTH = Role(
    "south", "南方", tables={"customers": Grant(where="{city}={$me.city}", hidden=("contact",))}
)


class Later:
    """A clock that a test may put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Company:
    """The demo company, and what it tells outside."""

    def __init__(self, hub: Hub, ws: Workspace, later: Later, database: str, data: Path) -> None:
        self.hub, self.ws, self.later = hub, ws, later
        self.database, self.data = database, data

    async def subscribe(self, receiver: Receiver, **more: Any) -> Subscription:
        receiver.secret = subscriptions.new_secret()
        wanted = {"tables": ["customers"], "kinds": [], "role": "owner", "attributes": {}, **more}
        return await subscriptions.add(
            self.ws.db,
            number=self.ws.clock.new_id(),
            workspace=self.ws.row.id,
            name="仓库",
            url=receiver.url,
            secret=self.ws.house.vault.seal(receiver.secret.encode()),
            by="user:test",
            now=self.ws.clock.now(),
            **wanted,
        )

    async def customer(self, name: str, **cells: Any) -> UUID:
        (written,) = await self.ws.tables.write([Create("customers", {"name": name, **cells})])
        return written.id

    async def tell(self) -> None:
        """One look at the log, and all that is due sent."""
        await self.hub.telling.round()
        await self.hub.telling.settled()

    async def told(self, receiver: Receiver, count: int) -> None:
        """Look again and again until so much has arrived."""

        async def arrived() -> bool:
            await self.tell()
            return len(receiver.taken) >= count

        await until(arrived, what=f"{count} messages")

    async def log(self, one: Subscription) -> list[Delivery]:
        return await deliveries.newest(self.ws.db, one.id, status=None, before=None, limit=100)

    async def again(self, one: Subscription) -> Subscription:
        return await subscriptions.find(self.ws.db, self.ws.row.id, one.id)


@pytest.fixture(scope="module")
async def everything(
    new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Company]:
    later, data = Later(), tmp_path_factory.mktemp("webhooks")
    database = new_database("webhooks")
    async with Hub.open(database, data, clock=Clock(now=later.now), size=10) as hub:
        ws = await seed(hub.house, sandbox="http://127.0.0.1:9")
        async with hub.house.db.acquire() as db, db.transaction():
            await set_role(db, ws.row.id, SOUTH)
        yield Company(hub, ws, later, database, data)


@pytest.fixture
async def company(everything: Company, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Company]:
    """Nobody is told but whom the test subscribes, and it is now."""
    everything.later.ahead = timedelta(0)
    monkeypatch.setenv("DANLIU_ALLOW_HOSTS", "127.0.0.1")
    yield everything
    await everything.ws.db.execute("DELETE FROM danliu.webhooks")


@pytest.fixture
async def warehouse() -> AsyncIterator[Receiver]:
    async with receiving() as one:
        yield one


async def test_every_change_of_many_writers_arrives_once_and_in_order(
    company: Company, warehouse: Receiver
) -> None:
    await company.subscribe(warehouse)
    first = await company.customer("零号", city="福州")

    async def writer(number: int) -> None:
        for turn in range(6):
            await company.customer(f"{number}-{turn}")
            cells = {"city": f"{number}/{turn}"}
            await company.ws.tables.write([Set("customers", first, cells)])

    writing = asyncio.gather(*(writer(number) for number in range(5)))
    await company.told(warehouse, 10)
    await writing
    await company.told(warehouse, 61)
    await company.tell()

    assert len(warehouse.taken) == 61
    assert len(set(warehouse.heard)) == 61
    versions = [
        one["data"]["version"] for one in warehouse.taken if one["data"]["record"] == str(first)
    ]
    assert versions == list(range(1, 32))
    told = warehouse.taken[0]
    assert (told["type"], told["data"]["kind"], told["data"]["cells"]["city"]) == (
        "record.created",
        "create",
        "福州",
    )


async def test_what_fails_comes_again_under_its_id_and_holds_the_next_back(
    company: Company, warehouse: Receiver
) -> None:
    company.hub.telling.sending.timeout_s = 0.3
    one = await company.subscribe(warehouse)
    warehouse.moods = [500, HANG, 429]
    for name in ("先来", "后到"):
        await company.customer(name)
    for tries in range(1, 4):
        await company.tell()
        await company.tell()
        assert len(warehouse.heard) == tries  # not before its time
        company.later.ahead += timedelta(minutes=5)
    await company.told(warehouse, 2)

    assert warehouse.names() == ["先来", "后到"]
    assert len(set(warehouse.heard[:4])) == 1
    second, first = await company.log(one)
    assert (first.status, first.tries, first.code) == ("done", 4, 200)
    assert (second.status, second.tries, second.code) == ("done", 1, 200)
    assert (await company.again(one)).failing_since is None


async def test_one_is_told_only_what_ones_role_sees(company: Company, warehouse: Receiver) -> None:
    await company.subscribe(warehouse, role="south", tables=[], attributes={"city": "三亚"})
    await company.customer("漠河店", city="漠河", contact="秘密")
    await company.customer("三亚店", city="三亚", contact="秘密")
    await company.told(warehouse, 1)
    await company.tell()

    assert warehouse.names() == ["三亚店"]
    assert "秘密" not in msgspec.json.encode(warehouse.taken).decode()


async def test_a_private_address_is_not_reached(
    company: Company, warehouse: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DANLIU_ALLOW_HOSTS", "erp.lan")
    one = await company.subscribe(warehouse)
    await company.customer("内网")
    await company.tell()

    (waiting,) = await company.log(one)
    assert (waiting.status, waiting.code, warehouse.heard) == ("waiting", None, [])
    assert waiting.detail.startswith("outside-address-closed")


async def test_after_days_of_failure_it_is_switched_off_and_goes_on_when_mended(
    company: Company, warehouse: Receiver
) -> None:
    one = await company.subscribe(warehouse)
    warehouse.moods = [503] * 40
    await company.customer("等了五天")
    for _ in range(40):
        if not (await company.again(one)).active:
            break
        await company.tell()
        company.later.ahead += timedelta(hours=6)
        await company.customer("又一个")

    off = await company.again(one)
    assert (off.active, "503" in off.why_off) == (False, True)
    notices = await list_notices(company.ws.db, company.ws.row.id, None, after=None)
    assert "仓库" in notices[0][0].text
    waiting = [one for one in await company.log(one) if one.status == "waiting"]
    warehouse.moods = []
    mended = msgspec.structs.replace(off, active=True)
    await subscriptions.change(company.ws.db, mended, company.ws.clock.now())
    await company.told(warehouse, len(waiting))
    assert (await company.again(one)).active


async def test_who_is_gone_is_not_asked_again(company: Company, warehouse: Receiver) -> None:
    one = await company.subscribe(warehouse)
    warehouse.moods = [410]
    await company.customer("搬走了")
    await company.tell()
    company.later.ahead += timedelta(days=1)
    await company.tell()

    assert (len(warehouse.heard), (await company.again(one)).active) == (1, False)


async def test_a_message_that_is_never_taken_lets_the_next_pass_and_is_replayed(
    company: Company, warehouse: Receiver
) -> None:
    one = await company.subscribe(warehouse)
    warehouse.moods = [422] * 15
    await company.customer("不收的")
    await company.customer("收的")
    for _ in range(15):
        await company.tell()
        company.later.ahead += timedelta(hours=5)
    await company.told(warehouse, 1)
    assert warehouse.names() == ["收的"]
    _, failed = await company.log(one)
    assert (failed.status, failed.tries, failed.code) == ("failed", 15, 422)

    await deliveries.replay(company.ws.db, one.id, failed.number, company.ws.clock.now())
    await company.told(warehouse, 2)
    assert warehouse.names() == ["收的", "不收的"]
    assert warehouse.heard[-1] == failed.id


async def test_a_late_commit_is_not_skipped(company: Company, warehouse: Receiver) -> None:
    await company.subscribe(warehouse)
    db = await company.ws.house.db.acquire()
    late = db.transaction()
    await late.start()
    writes: list[Write] = [Create("customers", {"name": "慢的"})]
    await company.ws.inside(db).tables.write(writes)
    await company.customer("快的")
    for _ in range(3):
        await company.tell()
    assert warehouse.taken == []

    await late.commit()
    await company.ws.house.db.release(db)
    await company.told(warehouse, 2)
    assert sorted(warehouse.names()) == ["快的", "慢的"]


async def test_a_worker_that_is_killed_while_it_tells_loses_nothing(
    company: Company, warehouse: Receiver, tmp_path: Path
) -> None:
    one = await company.subscribe(warehouse)
    warehouse.moods = [200, 200, HANG]
    for number in range(6):
        await company.customer(f"断 {number}")
    worker = Process(
        "worker",
        log=tmp_path / "log",
        DANLIU_DATABASE_URL=company.database,
        DANLIU_DATA=str(company.data),
    ).start()
    try:

        async def hangs() -> bool:
            assert worker.alive, worker.said()
            return len(warehouse.heard) == 3

        await until(hangs, within_s=40)
    finally:
        worker.kill()
    company.later.ahead += timedelta(seconds=61)
    await company.told(warehouse, 6)

    assert warehouse.names() == [f"断 {number}" for number in range(6)]
    assert warehouse.heard[2] == warehouse.heard[3]
    assert len(set(warehouse.heard)) == 6
    assert {one.status for one in await company.log(one)} == {"done"}


def test_signatures_are_those_of_the_conformance_vectors() -> None:
    beside = Path(__file__).parents[3] / "shared" / "data"
    folder = Path(os.environ.get("DANLIU_DATA_SETS", beside))
    path = folder / "conformance" / "standard-webhooks" / "vectors.json"
    if not path.exists():
        pytest.skip("no data sets: set DANLIU_DATA_SETS to the folder that holds conformance/")
    for case in json.loads(path.read_text()):
        at = datetime.fromtimestamp(case["timestamp"], UTC)
        signed = Webhook(case["secret"]).sign(case["id"], at, case["body"])
        wanted = case["signature"].split() if case["valid"] else []
        assert not wanted or signed in wanted, case["name"]


def test_a_secret_of_ours_is_understood_by_the_library() -> None:
    secret, body = subscriptions.new_secret(), '{"type":"记录"}'
    now = datetime.now(UTC)
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", now, body),
    }
    assert Webhook(secret).verify(body, headers) == {"type": "记录"}
    with pytest.raises(WebhookVerificationError):
        Webhook(subscriptions.new_secret()).verify(body, headers)
