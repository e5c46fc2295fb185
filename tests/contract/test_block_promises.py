"""Every registered block is refused with bad settings, ends in time, and acts once."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import pytest

from danliu.flows import history
from danliu.flows.blocks.block import blocks
from danliu.flows.checking import check_node
from danliu.flows.definition import Branch, Flow, Node, Trigger
from danliu.flows.errors import InvalidFlow
from danliu.flows.history import RunSeen
from danliu.flows.published import publish
from danliu.flows.values import unpack
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.schema import Schema
from tests.contract.block_cases import CASES, Case
from tests.contract.world import OUTSIDE
from tests.flows.shop import Shop, opened

NAMES = [name for name in blocks if type(blocks[name]).__module__.startswith("danliu.")]
ACTING = [name for name in NAMES if name in CASES and CASES[name].effects]
HELD_UP = [name for name in NAMES if name in CASES and CASES[name].hangs]
NONSENSE: list[Any] = [{"no": object}, "nonsense", 7, True]
TABLE = TableDef("orders", "订单", "raw", (FieldDef("raw", "单号", "text", id=2),), id=1)
STOCK = FieldDef("stock", "库存", "stock", id=3)
PARTS = TableDef("parts", "配件", "raw", (*TABLE.fields, STOCK), id=2)
SCHEMA = Schema(1, 1, [TABLE, PARTS])


def test_every_block_has_its_case():
    assert set(CASES) == set(NAMES)


def refused(name: str, settings: Mapping[str, Any]) -> str:
    """The place of which the flow is told that it will not do."""
    node = Node("one", name, settings=dict(settings), branches=CASES[name].branches)
    with pytest.raises(InvalidFlow) as told:
        check_node(node, SCHEMA)
    assert told.value.wanted
    return told.value.place


def wrong_for(name: str) -> list[tuple[str, Any]]:
    """Each setting with a value that does not fit it; none for those that take anything."""
    block, found = blocks[name], []
    for field in msgspec.structs.fields(block.settings):
        for value in NONSENSE:
            try:
                msgspec.convert(value, field.type, strict=False)
            except msgspec.ValidationError:
                found.append((field.encode_name, value))
                break
    return found


@pytest.mark.parametrize("name", NAMES)
def test_bad_settings_are_refused_with_their_names_when_the_flow_is_published(name):
    good = CASES[name].settings
    check_node(Node("one", name, settings=good, branches=CASES[name].branches), SCHEMA)

    assert refused(name, {**good, "nosuch": 1}) == "one.nosuch"
    for field in msgspec.structs.fields(blocks[name].settings):
        if field.required:
            without = {key: one for key, one in good.items() if key != field.encode_name}
            assert refused(name, without) == f"one.{field.encode_name}"
    for key, value in wrong_for(name):
        assert refused(name, {**good, key: value}).startswith(f"one.{key}")


@pytest.mark.parametrize("name", NAMES)
def test_a_block_that_acts_outside_says_on_whom_so_that_a_test_run_can_answer(name):
    if blocks[name].effect == "outside":
        assert blocks[name].outside(CASES[name].settings)


class Job(NamedTuple):
    payload: bytes
    id: int


@pytest.fixture(scope="module")
async def shop(
    new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Shop]:
    """A shop without a worker: the test takes the jobs."""
    dsn, data = new_database("block_promises"), tmp_path_factory.mktemp("shop")
    async with opened(dsn, data, at_work=False) as shop, OUTSIDE.open():
        os.environ["DANLIU_ALLOW_HOSTS"] = f"127.0.0.1:{OUTSIDE.web}"
        account = {"host": "127.0.0.1", "port": OUTSIDE.mail, "sender": "b@example.com"}
        await shop.ws.connect.set("post", "邮箱", "smtp", {**account, "security": "none"})
        await made(shop, "child", [Node("noted", "set", settings={"values": {"a": 1}})])
        yield shop
        del os.environ["DANLIU_ALLOW_HOSTS"]


async def made(shop: Shop, key: str, nodes: list[Node], when: str = "1=2") -> None:
    flow = Flow(key, key, Trigger("orders", when), tuple(nodes))
    async with shop.ws.db.acquire() as db, db.transaction():
        await publish(db, shop.ws.row.id, flow, by="test", now=shop.ws.clock.now())


async def begun(shop: Shop, name: str, *nodes: Node) -> UUID:
    """An order that starts a flow of these blocks, whose job nobody has taken yet."""
    await shop.ws.db.execute("DELETE FROM danliu.pgqueuer")
    await made(shop, name, list(nodes), f'{{kind}}="{name}"')
    customer = await shop.add("customers", name="甲")
    part = await shop.add("parts", sku="KL-1022")
    return await shop.order(name, amount="10", note="旧", status=str(customer), number=str(part))


async def job(shop: Shop, entrypoint: str) -> Job:
    row = await shop.ws.db.fetchrow(
        "DELETE FROM danliu.pgqueuer WHERE id = (SELECT id FROM danliu.pgqueuer"
        " WHERE entrypoint = $1 LIMIT 1) RETURNING payload, id",
        entrypoint,
    )
    assert row is not None, f"no job {entrypoint}"
    return Job(row["payload"], row["id"])


def the(name: str, **more: Any) -> Node:
    """The block of the case, its outside being at hand."""
    settings = {
        key: {"OUTSIDE": f"http://127.0.0.1:{OUTSIDE.web}/"}.get(str(value), value)
        for key, value in CASES[name].settings.items()
    }
    if "add" in settings:
        settings["add"] = ["={status}"]  # where the story has put the customer's id
    return Node("one", name, settings=settings, branches=CASES[name].branches, **more)


async def run_of(shop: Shop, order: UUID) -> RunSeen:
    found = await history.runs(shop.ws.db, shop.ws.row.id, record=order)
    return found[-1]


async def last_jobs(shop: Shop) -> None:
    """What the runs have started in turn."""
    count = "SELECT count(*) FROM danliu.pgqueuer WHERE entrypoint = 'flow-start'"
    while await shop.ws.db.fetchval(count):
        await shop.hub.engine.start(*await job(shop, "flow-start"))


@pytest.mark.parametrize("name", NAMES)
async def test_it_does_what_it_says_and_its_output_is_as_declared(shop: Shop, name: str) -> None:
    order = await begun(shop, name, the(name))
    await shop.hub.engine.start(*await job(shop, "flow-start"))

    run = await run_of(shop, order)
    assert run.status == ("waiting" if CASES[name].waits else "done"), run.cause
    step = (await shop.steps(run.id))["one"]
    declared = blocks[name].output
    assert declared is not None
    assert msgspec.json.schema(declared) is not None
    if step.status == "done" and name != "stop":
        msgspec.convert(unpack(step.output), declared, strict=True)


@pytest.mark.parametrize("name", [name for name in NAMES if wrong_for(name)])
async def test_a_formula_that_gives_what_does_not_fit_parks_the_run_and_names_the_setting(
    shop: Shop, name: str
) -> None:
    literal = blocks[name].literal
    for key, value in wrong_for(name):
        if key in literal or isinstance(value, dict):
            continue
        formula = {"nonsense": '="nonsense"', "7": "=7", "True": "=1=1"}[str(value)]
        node = msgspec.structs.replace(the(name), settings={**the(name).settings, key: formula})
        order = await begun(shop, name, node)
        await shop.hub.engine.start(*await job(shop, "flow-start"))
        run = await run_of(shop, order)
        assert (run.status, run.cause["code"]) == ("parked", "bad-setting")
        assert run.cause["facts"]["field"].startswith(key)
        return


@pytest.mark.parametrize("name", ACTING)
async def test_repeated_after_it_was_cut_off_at_any_moment_it_has_one_effect(
    shop: Shop, name: str
) -> None:
    effects = CASES[name].effects
    assert effects is not None
    for turns in (0, 1, 2, 4, 8, 15, 30, 60, 120, 240, 500, 1_000):
        before, order = await effects(shop), await begun(shop, name, the(name))
        payload, number = await job(shop, "flow-start")

        first = asyncio.create_task(shop.hub.engine.start(payload, number))
        for _ in range(turns):
            await asyncio.sleep(0)
        first.cancel()
        await asyncio.wait([first])
        await shop.hub.engine.start(payload, number)
        await last_jobs(shop)

        run = await run_of(shop, order)
        assert run.status == ("waiting" if CASES[name].waits else "done"), run.cause
        assert await effects(shop) == before + 1, turns


@asynccontextmanager
async def held_up(shop: Shop, case: Case) -> AsyncIterator[None]:
    """Nobody gets at what the block needs."""
    if case.hangs == "outside":
        OUTSIDE.silent.set()
        try:
            yield
        finally:
            OUTSIDE.silent.clear()
        return
    schema = await shop.ws.tables.schema()
    records = ", ".join(schema.physical(one) for one in schema.tables.values())
    async with shop.ws.db.acquire() as db:
        lock = db.transaction()
        await lock.start()
        await db.execute(f"LOCK TABLE {records if case.hangs == 'records' else case.hangs}")
        try:
            yield
        finally:
            await lock.rollback()


@pytest.mark.parametrize("name", HELD_UP)
async def test_held_up_it_ends_in_its_time_and_succeeds_when_it_is_tried_again(
    shop: Shop, name: str
) -> None:
    gate = Node("gate", "wait", settings={"signal": "go"})
    order = await begun(shop, name, gate, the(name, timeout_s=1.0))
    await shop.hub.engine.start(*await job(shop, "flow-start"))
    assert await shop.signal("go") == 1
    resume = await job(shop, "flow-resume")

    async with held_up(shop, CASES[name]):
        began = asyncio.get_running_loop().time()
        await shop.hub.engine.resume(*resume)
        seconds = asyncio.get_running_loop().time() - began
    run = await run_of(shop, order)
    assert (run.status, run.cause["code"], run.cause["path"]) == ("waiting", "timed-out", "one")
    assert 0.9 < seconds < 5

    await shop.ws.db.execute("DELETE FROM danliu.pgqueuer")
    await shop.replay(run.id)
    await shop.hub.engine.resume(*await job(shop, "flow-resume"))
    run = await run_of(shop, order)
    assert run.status == ("waiting" if CASES[name].waits else "done"), run.cause


def test_no_branch_of_a_case_is_unknown_to_its_block():
    for name in NAMES:
        known = blocks[name].branches
        own: tuple[Branch, ...] = CASES[name].branches
        assert known is None or {one.name for one in own} <= set(known)
