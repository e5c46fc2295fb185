"""For each of a list: its own steps and outputs, so many at a time, and what a failure does."""

import time

import pytest

from danliu.flows.errors import InvalidFlow
from danliu.flows.values import unpack
from danliu.tables.write import Create
from tests.polling import until

BOOK = """
key: book
name: 给每张待订的单记一笔
trigger: {table: orders, when: '{kind}="book"'}
blocks:
  - id: waiting
    block: find
    settings: {table: orders, where: '{kind}="KIND"', limit: 5000}
  - id: each
    block: for-each
    settings:
      items: '={waiting.records}'
      at_once: AT_ONCE
      limit: 5000
      gives: '{note.id}'
      on_failure: POLICY
    branches:
      - name: each
        blocks:
          - id: text
            block: set
            settings: {values: {text: '={each.number}&"/"&{each.count}'}}
          - id: note
            block: create
            settings: {table: marks, cells: {text: '={text.text}'}}
          - id: bad
            block: if
            settings: {when: '{each.item.amount}<0'}
            branches:
              - name: then
                blocks:
                  - id: mark
                    block: update
                    settings: {table: orders, record: '={each.item.id}', cells: {nosuch: 1}}
  - id: told
    block: update
    settings: {cells: {note: '={each.done}&" of "&{each.count}'}}
"""


def booking(kind, at_once=1, on_failure="stop"):
    text = BOOK.replace("KIND", kind).replace("AT_ONCE", str(at_once))
    return text.replace("POLICY", on_failure)


async def book(shop, kind, *amounts, at_once=1, on_failure="stop"):
    for amount in amounts:
        await shop.order(kind, amount=amount)
    await shop.flow(booking(kind, at_once, on_failure))
    return await shop.order("book")


async def test_each_item_has_its_own_steps_and_its_own_outputs(shop):
    order = await book(shop, "a", "1", "2", "3")

    steps = await shop.done(order)

    assert {path for path in steps if path.startswith("each")} == {
        "each",
        *(f"each[{n}]" for n in (1, 2, 3)),
        *(f"each[{n}].{name}" for n in (1, 2, 3) for name in ("text", "note", "bad")),
    }
    assert (await shop.cells(order))["note"] == "3 of 3"
    assert await shop.marks() == ["1/3", "2/3", "3/3"]
    told = unpack(steps["each"].output)
    notes = [unpack(steps[f"each[{n}].note"].output)["id"] for n in (1, 2, 3)]
    assert told["collected"] == notes


async def test_one_that_fails_stops_the_rest_and_goes_on_from_there_once_it_is_mended(shop):
    before = len(await shop.marks())
    order = await book(shop, "b", "1", "-2", "3")

    run = await shop.run(order, "parked")
    assert run.cause["path"] == "each[2].mark"
    assert len(await shop.marks()) == before + 2  # the third was not begun

    await shop.replay(run.id)
    await until(lambda: parked_again(shop, run.id), what="the run is parked again")
    assert len(await shop.marks()) == before + 2  # nothing was done twice
    steps = await shop.steps(run.id)
    assert "each[3].note" not in steps
    assert steps["each[1]"].status == "done"


async def parked_again(shop, run):
    row = await shop.ws.db.fetchrow("SELECT status, epoch FROM danliu.runs WHERE id = $1", run)
    return row["status"] == "parked" and row["epoch"] > 1


async def test_where_a_failure_is_accepted_the_others_go_on_and_the_flow_can_read_it(shop):
    order = await book(shop, "c", "1", "-2", "3", "4", at_once=2, on_failure="go-on")

    steps = await shop.done(order)

    assert (await shop.cells(order))["note"] == "3 of 4"
    assert steps["each[2]"].status == "failed"
    told = unpack(steps["each"].output)
    (failure,) = told["failures"]
    assert (failure["number"], failure["code"]) == (2, "invalid-record")
    assert len(told["collected"]) == 3


async def test_no_items_is_no_work_and_a_single_thing_is_no_list(shop):
    order = await book(shop, "d")
    assert (await shop.output(order, "each"))["count"] == 0
    await shop.flow(ONE_THING)
    cause = await shop.parked(await shop.order("one-thing"))
    assert (cause["code"], cause["facts"]["field"]) == ("bad-setting", "items")


ONE_THING = """
key: one-thing
name: 对一个数
trigger: {table: orders, when: '{kind}="one-thing"'}
blocks:
  - {id: each, block: for-each, settings: {items: '={number}&"x"'}, branches: [{name: each}]}
"""


async def test_a_list_longer_than_its_limit_is_refused_before_anything_is_done(shop):
    for _ in range(3):
        await shop.order("many")
    await shop.flow(booking("many").replace("5000", "2"))
    before = len(await shop.marks())
    cause = await shop.parked(await shop.order("book"))
    assert cause["code"] == "too-many-found"
    assert len(await shop.marks()) == before


ASK = """
key: ask-each
name: 每张都问
trigger: {table: orders, when: '{kind}="ask-each"'}
blocks:
  - {id: found, block: find, settings: {table: orders, where: '{kind}="asked"'}}
  - id: each
    block: for-each
    settings: {items: '={found.records}', at_once: 2}
    branches:
      - name: each
        blocks:
          - id: ask
            block: approve
            settings: {question: 行吗, facts: {单号: '{each.item.number}'}}
          - {id: mark, block: update, settings: {table: orders, record: '={each.item.id}',
              cells: {status: '={ask.decision}'}}}
  - id: after
    block: for-each
    settings: {items: '={found.records}'}
    branches:
      - name: each
        blocks:
          - {id: again, block: update, settings: {table: orders, record: '={after.item.id}',
              cells: {note: '={after.item.number}'}}}
"""


async def test_items_that_wait_for_people_keep_their_places_and_go_on_one_by_one(shop):
    orders = [await shop.order("asked", number=f"N{n}") for n in range(3)]
    await shop.flow(ASK)
    order = await shop.order("ask-each")
    await shop.run(order, "waiting")

    tasks = await until(lambda: asked(shop, 2), what="two are asked at a time")
    await shop.approve(tasks[0])
    tasks = await until(lambda: asked(shop, 2), what="the third is asked")
    for task in tasks:
        await shop.approve(task)

    steps = await shop.done(order)
    assert {(await shop.cells(one))["status"] for one in orders} == {"approved"}
    assert [(await shop.cells(one))["note"] for one in orders] == ["N0", "N1", "N2"]
    assert [path for path in steps if path.endswith("ask")] == [
        f"each[{number}].ask" for number in (1, 2, 3)
    ]


async def test_a_no_to_one_item_ends_the_turn_of_that_one(shop):
    orders = [await shop.order("doubtful", number=f"D{n}") for n in range(2)]
    unread = ASK.replace("ask-each", "no-each").replace('"asked"', '"doubtful"')
    await shop.flow(unread.replace("'={ask.decision}'", "taken"))
    order = await shop.order("no-each")

    first, second = await until(lambda: asked(shop, 2), what="both are asked")
    await shop.decide(first, "refused", "不行")
    await shop.approve(second)

    steps = await shop.done(order)
    taken = [(await shop.cells(one))["status"] for one in orders]
    assert sorted(taken, key=str) == [None, "taken"]
    assert [(await shop.cells(one))["note"] for one in orders] == ["D0", "D1"]
    assert unpack(steps["each"].output)["done"] == 2


async def asked(shop, count):
    found = await shop.tasks()
    return found if len(found) == count else None


NESTED = """
key: nested
name: 城市里的每一张
trigger: {table: orders, when: '{kind}="nested"'}
blocks:
  - id: city
    block: for-each
    settings: {items: [宁波, 无锡]}
    branches:
      - name: each
        blocks:
          - id: size
            block: for-each
            settings: {items: [1, 2], gives: '{city.item}&{size.item}'}
            branches: [{name: each, blocks: [{id: one, block: create, settings:
              {table: marks, cells: {text: '={city.item}&{city.number}&"-"&{size.number}'}}}]}]
          - {id: sizes, block: create, settings: {table: marks, cells: {text: '={size.count}&""'}}}
"""


async def test_a_list_in_a_list(shop):
    before = await shop.marks()
    await shop.flow(NESTED)
    steps = await shop.done(await shop.order("nested"))
    new = list(await shop.marks())
    for one in before:
        new.remove(one)
    assert new == ["2", "2", "宁波1-1", "宁波1-2", "无锡2-1", "无锡2-2"]
    assert unpack(steps["city[2].size"].output)["collected"] == ["无锡1", "无锡2"]
    assert steps["city[2].size[1].one"].status == "done"


async def test_outside_of_a_list_the_blocks_in_it_are_not_known(shop):
    text = booking("x")
    with pytest.raises(InvalidFlow) as refused:
        await shop.flow(text.replace("={each.done}", "={bad.chosen}"))
    assert refused.value.place == "told.cells.note"
    with pytest.raises(InvalidFlow) as refused:
        await shop.flow(text.replace("'={waiting.records}'", "'={bad.chosen}'"))
    assert refused.value.place == "each.items"


async def test_a_thousand_items_cost_a_thousand_times_one(shop):
    seconds = {}
    for count in (100, 1_000):
        kind = f"long-{count}"
        cells = {"kind": kind, "amount": 1}
        await shop.ws.tables.write([Create("orders", cells) for _ in range(count)])
        await shop.flow(booking(kind, 4))
        began = time.process_time()
        order = await shop.order("book")
        await shop.done(order, within_s=120)
        seconds[count] = time.process_time() - began
    assert (await shop.cells(order))["note"] == "1000 of 1000"
    assert seconds[1_000] < 25 * seconds[100]
