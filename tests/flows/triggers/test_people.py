"""Flows that a person starts: a button of a record, or by hand for records that they chose."""

from collections.abc import Mapping
from uuid import UUID, uuid4

import pytest

from danliu.flows.errors import UnknownFlow
from danliu.flows.pressing import MOST, Chosen, NotNow, TooManyChosen, press, start_by_hand
from danliu.flows.starting import CannotStart
from danliu.people import actor
from danliu.people.errors import Forbidden
from danliu.tables.defining import set_role
from danliu.tables.errors import NotFound
from danliu.tables.roles import Grant, Role
from danliu.tables.write import Context, Create
from danliu.workspace import Workspace
from tests.flows.triggers.conftest import Company

AGAIN = """
key: again
name: 重审
trigger: {kind: button, table: orders, when: '{status}="held"', settings: {label: 重审}}
blocks:
  - {id: mark, block: update, settings: {cells: {note: '={trigger.by_name}&" "&{trigger.button}'}}}
"""
URGE = """
key: urge
name: 催一下
trigger: {kind: button, table: orders, settings: {label: 催单}}
blocks: [{id: mark, block: update, settings: {cells: {note: '={trigger.by_name}'}}}]
"""
CHECK = """
key: check
name: 重新检查
trigger: {kind: hand, table: orders, when: '{customer.level}="vip"'}
blocks: [{id: mark, block: update, settings: {cells: {note: '={trigger.by_name}'}}}]
"""
SWEEP = """
key: sweep
name: 收拾
trigger: {kind: hand}
blocks: [{id: note, block: create, settings: {table: notes, cells: {text: '={trigger.by_name}'}}}]
"""
ALL = Grant(create=True, update=True, delete=True)
CLERK = {"orders": Grant(update=True, where='{number}<>"secret"'), "customers": Grant()}


async def somebody(
    company: Company, name: str, tables: Mapping[str, Grant], *, act: bool = True
) -> Workspace:
    """The company as somebody with a role of their own sees it."""
    role = Role(f"role_{uuid4().hex[:8]}", name, tables=dict(tables), act=act)
    async with company.ws.db.acquire() as db, db.transaction():
        await set_role(db, company.ws.row.id, role)
    who = actor.person(uuid4(), role.key, name, ("act",) if act else ())
    return Workspace(company.hub.house, company.ws.row, Context(who, "desk"))


async def test_a_button_starts_its_flow_and_says_who_pressed(company):
    await company.flow(AGAIN)
    order = await company.create(status="held")
    clerk = await somebody(company, "小王", CLERK)
    run = await press(clerk, "orders", order, "again")
    assert [one.id for one in await company.runs("again")] == [run]
    assert (await company.cells(order))["note"] == "小王 again"
    assert (await company.told(run))["by"] == clerk.actor.ref


async def test_a_button_whose_condition_is_not_true_is_refused(company):
    await company.flow(AGAIN)
    order = await company.create(status="sent")
    with pytest.raises(NotNow):
        await press(company.ws, "orders", order, "again")
    assert await company.runs("again") == []


async def test_a_button_without_a_field_is_pressed_by_its_flow(company):
    await company.flow(URGE)
    order = await company.create()
    await press(await somebody(company, "小王", CLERK), "orders", order, "urge")
    await company.still()
    assert (await company.cells(order))["note"] == "小王"


async def test_who_may_not_see_or_change_the_record_or_the_button_may_not_press(company):
    await company.flow(AGAIN)
    order, secret = await company.create(status="held"), await company.create(number="secret")
    looks = await somebody(company, "看客", {"orders": Grant()})
    with pytest.raises(Forbidden):
        await press(looks, "orders", order, "again")
    clerk = await somebody(company, "小王", CLERK)
    with pytest.raises(NotFound):
        await press(clerk, "orders", secret, "again")
    blind = await somebody(company, "小李", {"orders": Grant(update=True, hidden=("again",))})
    for button in ("again", AGAIN.split()[1]):  # by its field, and round the back by its flow
        with pytest.raises(NotFound):
            await press(blind, "orders", order, button)
    barred = await somebody(company, "小赵", {"orders": Grant(update=True, locked=("again",))})
    with pytest.raises(Forbidden):
        await press(barred, "orders", order, "again")
    assert await company.runs("again") == []


async def test_a_button_starts_no_flow_that_starts_otherwise(company):
    await company.flow(SWEEP)
    order = await company.create()
    with pytest.raises(CannotStart):
        await press(company.ws, "orders", order, "sweep")
    with pytest.raises(UnknownFlow):
        await press(company.ws, "orders", order, "nothing")


async def test_by_hand_each_chosen_record_has_a_run_of_its_own(company):
    await company.flow(CHECK)
    vip, plain = [
        await company.create("customers", name=name, level=level)
        for name, level in (("大户", "vip"), ("散户", "normal"))
    ]
    orders = [await company.create(customer=one) for one in (vip, plain, vip)]
    other = await company.create(customer=vip)
    clerk = await somebody(company, "小王", CLERK)
    started = await start_by_hand(clerk, "check", Chosen(tuple(orders)))
    assert (len(started.runs), started.left_out) == (2, 1)
    runs = await company.runs("check")
    assert {run.id for run in runs} == set(started.runs)
    assert {run.record_id for run in runs} == {orders[0], orders[2]}
    assert (await company.cells(other))["note"] is None


async def test_by_hand_for_whatever_a_formula_finds(company):
    await company.flow(CHECK)
    vip = await company.create("customers", name="大户", level="vip")
    await company.write(
        *(Create("orders", {"customer": vip, "amount": str(n)}) for n in range(600))
    )
    started = await start_by_hand(company.ws, "check", Chosen(where="{amount}>=50"))
    assert len(started.runs) == 550
    runs = await company.runs("check")
    assert len({run.record_id for run in runs}) == len(runs) == 550


async def test_by_hand_has_its_bounds(company):
    await company.flow(CHECK)
    for _ in range(2):
        await company.write(*(Create("orders", {"number": "1"}) for _ in range(MOST // 2 + 1)))
    with pytest.raises(TooManyChosen):
        await start_by_hand(company.ws, "check", Chosen())
    with pytest.raises(NotFound):
        await start_by_hand(company.ws, "check", Chosen((UUID(int=7),)))
    looks = await somebody(company, "看客", {"orders": Grant()})
    idle = await somebody(company, "不动手的", {"orders": ALL}, act=False)
    for who in (looks, idle):
        with pytest.raises(Forbidden):
            await start_by_hand(who, "check", Chosen(where='{number}="2"'))
    secret = await company.create(number="secret")
    with pytest.raises(NotFound):
        await start_by_hand(await somebody(company, "小王", CLERK), "check", Chosen((secret,)))
    assert await company.runs("check") == []


async def test_by_hand_about_no_record(company):
    await company.flow(SWEEP)
    clerk = await somebody(company, "小王", CLERK)
    started = await start_by_hand(clerk, "sweep", Chosen())
    (run,) = await company.runs("sweep")
    assert ([run.id], run.record_id, run.table_id) == (started.runs, None, None)
    assert await company.count("notes") == 1
    with pytest.raises(CannotStart):
        await start_by_hand(clerk, "sweep", Chosen(where="1=1"))
