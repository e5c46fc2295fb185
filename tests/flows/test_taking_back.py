"""What a run told other systems is taken back by the blocks that the flow names, last one first."""

import pytest

from danliu.flows import taking_back
from danliu.flows.errors import InvalidFlow
from danliu.flows.taking_back import StillRuns
from danliu.flows.values import unpack
from tests.connect.raw_server import answer, server
from tests.flows.test_control import flow
from tests.polling import until

BOOK = """
  - id: each
    block: for-each
    settings: {items: [甲, 乙]}
    branches:
      - name: each
        blocks:
          - id: book
            block: http
            settings: {method: POST, url: 'BOOK', json: {who: '={each.item}'}}
            undo:
              block: http
              settings:
                method: POST
                url: 'BOOK'
                json: {cancel: '={book.json.number}', who: '={each.item}'}
  - id: told
    block: http
    settings: {method: POST, url: 'BOOK', json: {told: 1}}
    undo: {block: create, settings: {table: marks, cells: {text: '="撤回 "&{number}'}}}
  - {id: gate, block: wait, settings: {signal: never-mind, minutes: 1}}
"""


def bodies(one) -> list[str]:
    return [heard.partition(b"\r\n\r\n")[2].decode() for heard in one.heard]


async def test_a_run_is_taken_back_from_its_last_step_to_its_first_and_once(shop, monkeypatch):
    numbers = [answer(b'{"number": %d}' % number) for number in range(1, 9)]
    async with server(*numbers) as one:
        monkeypatch.setenv("DANLIU_ALLOW_HOSTS", f"127.0.0.1:{one.port}")
        await shop.flow(flow("book", BOOK.replace("BOOK", f"http://127.0.0.1:{one.port}/")))
        order = await shop.order("book", number="B1")
        first = await shop.run(order, "waiting")
        with pytest.raises(StillRuns):
            await taking_back.begin(shop.ws, first.id)
        shop.time.pass_by(minutes=2)
        await shop.done(order)

        back = await taking_back.begin(shop.ws, first.id)
        assert await taking_back.begin(shop.ws, first.id) == back
        await until(lambda: ended(shop, back), what="it is taken back")

        assert bodies(one) == [
            '{"who":"甲"}',
            '{"who":"乙"}',
            '{"told":1}',
            '{"cancel":2,"who":"乙"}',
            '{"cancel":1,"who":"甲"}',
        ]
        assert "撤回 B1" in await shop.marks()
        keys = [line for heard in one.heard for line in heard.split(b"\r\n") if b"Idemp" in line]
        assert len(set(keys)) == 5
    steps = await shop.steps(back)
    assert unpack(steps["each[1].book"].input)["json"] == {"cancel": 1, "who": "甲"}
    assert await taking_back.begin(shop.ws, back) is None


async def ended(shop, run):
    status = await shop.ws.db.fetchval("SELECT status FROM danliu.runs WHERE id = $1", run)
    assert status != "parked"
    return status == "done"


async def test_a_flow_that_names_nothing_takes_nothing_back(shop):
    await shop.flow(flow("plain", "  - {id: one, block: set, settings: {values: {a: 1}}}\n"))
    order = await shop.order("plain")
    await shop.done(order)
    assert await taking_back.begin(shop.ws, (await shop.run(order, "done")).id) is None


@pytest.mark.parametrize(
    ("undo", "place"),
    [
        ("{block: if, settings: {when: 1=1}}", "one.undo"),
        ("{block: create, settings: {table: marks}}", "one.undo.cells"),
        ("{block: create, settings: {table: marks, cells: {text: '={nosuch}'}}}", "one.undo"),
    ],
)
async def test_what_could_not_take_it_back_is_refused_when_the_flow_is_published(shop, undo, place):
    text = "  - {id: one, block: set, settings: {values: {a: 1}}, undo: UNDO}\n"
    with pytest.raises(InvalidFlow) as refused:
        await shop.flow(flow("badly", text.replace("UNDO", undo)))
    assert refused.value.place.startswith(place)
