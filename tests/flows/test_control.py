"""Ways through a flow: a failure that is answered, a race of branches, an early end."""

import asyncio

import pytest

from danliu.flows.errors import InvalidFlow
from danliu.flows.values import unpack
from tests.connect.raw_server import answer, server
from tests.polling import until

NAMED = """
key: KIND
name: KIND
trigger: {table: orders, when: '{kind}="KIND"'}
blocks:
"""
OK = answer(b"{}")


def flow(kind: str, blocks: str) -> str:
    return NAMED.replace("KIND", kind) + blocks


@pytest.fixture
def allowed(monkeypatch):
    def allow(*servers) -> None:
        hosts = ",".join(f"127.0.0.1:{one.port}" for one in servers)
        monkeypatch.setenv("DANLIU_ALLOW_HOSTS", hosts)

    return allow


TRY = """
  - id: book
    block: try
    branches:
      - name: try
        blocks:
          - {id: early, block: create, settings: {table: marks, cells: {text: 先做的}}}
          - {id: bad, block: update, settings: {cells: {nosuch: 1}}}
          - {id: after, block: create, settings: {table: marks, cells: {text: 没做的}}}
      - name: otherwise
        blocks:
          - {id: noted, block: update, settings: {cells: {note: '={book.code}&" @ "&{book.path}'}}}
      - name: finally
        blocks: [{id: told, block: update, settings: {cells: {status: 收尾}}}]
  - {id: last, block: create, settings: {table: marks, cells: {text: '="后来 "&{book.title}'}}}
"""


async def test_a_failure_takes_the_other_way_and_the_cause_can_be_read_there_and_later(shop):
    await shop.flow(flow("try", TRY))
    order = await shop.order("try")

    steps = await shop.done(order)

    cells = await shop.cells(order)
    assert (cells["note"], cells["status"]) == ("invalid-record @ bad", "收尾")
    assert (steps["bad"].status, steps["book"].status) == ("failed", "done")
    assert unpack(steps["book"].output)["failed"] is True
    assert "先做的" in await shop.marks()
    assert "没做的" not in await shop.marks()
    assert any(one.startswith("后来 Some of the values") for one in await shop.marks())


async def test_what_fails_in_the_other_way_parks_the_run_and_what_comes_finally_was_done(shop):
    bad = "{id: noted, block: update, settings: {cells: {nosuch: 2}}}"
    noted = next(line for line in TRY.splitlines() if "id: noted" in line).strip()
    await shop.flow(flow("try-twice", TRY.replace(noted, f"- {bad}")))
    order = await shop.order("try-twice")

    cause = await shop.parked(order)

    assert cause["path"] == "noted"
    assert (await shop.cells(order))["status"] == "收尾"


async def test_a_failure_that_nothing_accepts_is_never_green(shop):
    bad = "  - {id: bad, block: update, settings: {cells: {nosuch: 1}}}\n"
    await shop.flow(flow("no-try", bad))
    assert (await shop.parked(await shop.order("no-try")))["path"] == "bad"


RACE = """
  - id: race
    block: parallel
    settings: {join: JOIN}
    branches:
      - name: person
        title: 等人
        blocks: [{id: ask, block: approve, settings: {question: 行吗}}]
      - name: slow
        title: 慢的
        settings: {timeout_s: 20, on_failure: SLOW}
        blocks: [{id: slow_call, block: http, settings: {method: POST, url: 'SLOWLY'}}]
      - name: bad
        settings: {on_failure: BAD}
        blocks: [{id: bad_call, block: http, settings: {method: POST, url: 'BADLY'}}]
      - name: good
        title: 快的
        blocks:
          - {id: good_call, block: http, settings: {method: POST, url: 'QUICKLY'}}
          - {id: mark, block: update, settings: {cells: {note: 快的做了}}}
  - {id: told, block: update, settings: {cells: {status: '="赢家 "&{race.winner}'}}}
"""


def race(kind, join, bad="go-on", slow="go-on", **ports):
    text = RACE.replace("JOIN", join).replace("BAD}", bad + "}").replace("SLOW}", slow + "}")
    for name, port in ports.items():
        text = text.replace(name, f"http://127.0.0.1:{port}/")
    return flow(kind, text)


async def test_the_first_good_one_is_enough_and_the_journal_says_what_became_of_the_others(
    shop, allowed
):
    heard = asyncio.Event()

    async def never(writer):
        heard.set()
        await asyncio.sleep(30)

    async def after_the_slow_one(writer):
        await asyncio.wait_for(heard.wait(), 10)
        writer.write(OK)

    bad = answer(b"no", status=400)
    async with server(never) as slow, server(after_the_slow_one) as quick, server(bad) as badly:
        allowed(slow, quick, badly)
        ports = {"SLOWLY": slow.port, "QUICKLY": quick.port, "BADLY": badly.port}
        await shop.flow(race("first-good", "first-good", bad="stop", **ports))
        order = await shop.order("first-good")
        steps = await shop.done(order)

    assert (await shop.cells(order))["status"] == "赢家 good"
    assert {path: steps[path].status for path in steps if path.startswith("race.")} == {
        "race.good": "done",
        "race.bad": "failed",
        "race.slow": "skipped",
        "race.person": "skipped",
    }
    assert steps["race.slow"].reason == "「快的」先完成，不再等这一支"
    assert steps["slow_call"].status == "skipped"
    assert "可能已被对方收到" in steps["slow_call"].reason
    assert steps["ask"].status == "skipped"
    assert not await shop.tasks(order)  # nobody is asked in vain
    told = unpack(steps["race"].output)
    assert told["bad"]["failed"] and told["person"]["skipped"] and told["good"]["ok"]


async def test_where_any_is_enough_a_failure_may_be_the_first(shop, allowed):
    async def never(writer):
        await asyncio.sleep(30)

    async with server(never) as slow, server(answer(b"no", status=400)) as badly:
        allowed(slow, badly)
        ports = {"SLOWLY": slow.port, "QUICKLY": slow.port, "BADLY": badly.port}
        await shop.flow(race("any", "any", **ports))
        order = await shop.order("any")
        steps = await shop.done(order)

    assert (await shop.cells(order))["status"] == "赢家 bad"
    assert steps["race.good"].status == "skipped"
    assert (await shop.cells(order)).get("note") is None


async def test_a_race_that_nobody_wins_because_of_failures_that_nothing_accepts_is_tried_whole(
    shop, allowed
):
    text = """
  - id: race
    block: parallel
    settings: {join: first-good}
    branches:
      - name: a
        settings: {on_failure: stop}
        blocks: [{id: call_a, block: http, settings: {method: POST, url: 'A'}}]
      - name: b
        settings: {on_failure: stop}
        blocks: [{id: call_b, block: http, settings: {method: POST, url: 'B'}}]
"""
    no = answer(b"no", status=400)

    async def once_the_other_was_asked(writer):
        await until(lambda: heard(a, 2), what="the other branch is tried again too")
        writer.write(OK)

    async with server(no) as a, server(no, once_the_other_was_asked) as b:
        allowed(a, b)
        for name, one in (("'A'", a), ("'B'", b)):
            text = text.replace(name, f"'http://127.0.0.1:{one.port}/'")
        await shop.flow(flow("nobody", text))
        order = await shop.order("nobody")
        run = await shop.run(order, "parked")
        assert {run.cause["path"], *run.cause["also"]} == {"call_a", "call_b"}
        await shop.replay(run.id)
        await shop.done(order)
        assert (len(a.heard), len(b.heard)) == (2, 2)


async def heard(one, times):
    return len(one.heard) == times


PATIENCE = """
  - id: both
    block: parallel
    branches:
      - name: person
        settings: {within_minutes: 30}
        blocks:
          - {id: ask, block: approve, settings: {question: 行吗}}
          - {id: mark, block: update, settings: {cells: {note: 问到了}}}
      - name: house
        blocks: [{id: status, block: update, settings: {cells: {status: 做了}}}]
  - {id: told, block: update, settings: {cells: {number: '={both.person.error}'}}}
"""


async def test_a_branch_that_waits_for_a_person_gives_up_after_its_time(shop):
    await shop.flow(flow("patience", PATIENCE))
    order = await shop.order("patience")
    await shop.run(order, "waiting")

    shop.time.pass_by(minutes=31)
    steps = await shop.done(order)

    cells = await shop.cells(order)
    assert (cells["number"], cells["status"], cells["note"]) == ("timed-out", "做了", None)
    assert (steps["both.person"].status, steps["ask"].status) == ("failed", "skipped")
    assert not await shop.tasks(order)


async def test_tried_again_it_asks_anew_and_has_all_of_its_time(shop):
    strict = PATIENCE.replace("{within_minutes: 30}", "{within_minutes: 30, on_failure: stop}")
    await shop.flow(flow("strict-patience", strict.replace(", note: 问到了", "")))
    order = await shop.order("strict-patience")
    await shop.run(order, "waiting")
    shop.time.pass_by(minutes=31)
    run = await shop.run(order, "parked")
    assert run.cause["code"] == "timed-out"

    await shop.replay(run.id)
    (task,) = await until(lambda: shop.tasks(order), what="it is asked again")
    await shop.approve(task)
    await shop.done(order)
    assert (await shop.cells(order))["note"] == "问到了"


STOP = """
  - id: each
    block: for-each
    settings: {items: [1, 2, 3]}
    branches:
      - name: each
        blocks:
          - id: mark
            block: create
            settings: {table: marks, cells: {text: '="KIND "&{each.item}'}}
          - id: second
            block: if
            settings: {when: '{each.item}=2'}
            branches:
              - name: then
                blocks: [{id: end, block: stop, settings: {reason: 够了, ends: ENDS}}]
  - {id: never, block: create, settings: {table: marks, cells: {text: 不该有}}}
"""


async def test_the_flow_itself_ends_a_run_in_the_middle_and_it_is_green(shop):
    await shop.flow(flow("stop", STOP.replace("KIND", "stop").replace("ENDS", "done")))
    steps = await shop.done(await shop.order("stop"))
    assert (steps["each[2].end"].status, steps["each[2].end"].reason) == ("done", "够了")
    assert [one for one in await shop.marks() if one.startswith("stop")] == ["stop 1", "stop 2"]
    assert "不该有" not in await shop.marks()


async def test_or_as_failed_with_the_reason_as_its_cause(shop):
    await shop.flow(flow("fail", STOP.replace("KIND", "fail").replace("ENDS", "failed")))
    run = await shop.run(await shop.order("fail"), "parked")
    assert (run.cause["code"], run.cause["title"]) == ("flow-stopped", "够了")
    assert run.cause["path"] == "each[2].end"
    assert "不该有" not in await shop.marks()


LEAVE = """
  - id: both
    block: parallel
    branches:
      - {name: person, blocks: [{id: ask, block: approve, settings: {question: 行吗}}]}
      - {name: gate, blocks: [{id: gate, block: wait, settings: {signal: never, minutes: 90}}]}
      - {name: house, blocks: [{id: end, block: stop, settings: {reason: 不用问了}}]}
"""


async def test_an_early_end_takes_back_what_was_asked_for_elsewhere(shop):
    await shop.flow(flow("leave", LEAVE))
    order = await shop.order("leave")
    steps = await shop.done(order)
    assert (steps["ask"].status, steps["gate"].status) == ("skipped", "skipped")
    assert await shop.waiting_for("never") == 0
    assert not await shop.tasks(order)
    run = (await shop.run(order, "done")).id
    left = "SELECT count(*) FROM danliu.timers WHERE run_id = $1"
    assert await shop.ws.db.fetchval(left, run) == 0


async def test_a_branch_that_a_block_does_not_have_is_refused_when_the_flow_is_published(shop):
    with pytest.raises(InvalidFlow) as refused:
        await shop.flow(flow("odd", TRY.replace("name: otherwise", "name: else")))
    assert refused.value.place == "book.else"


async def test_a_block_may_be_given_less_time_than_its_kind(shop, allowed):
    async def never(writer):
        await asyncio.sleep(30)

    async with server(never) as slow:
        allowed(slow)
        text = f"""
  - id: call
    block: http
    timeout_s: 0.2
    settings: {{method: GET, url: 'http://127.0.0.1:{slow.port}/'}}
"""
        await shop.flow(flow("hurry", text))
        cause = await shop.put_off(await shop.order("hurry"))
    assert (cause["code"], cause["path"]) == ("timed-out", "call")
    await until(lambda: nothing_runs(shop), what="no run is left")


async def nothing_runs(shop):
    return not await shop.ws.db.fetchval(
        "SELECT count(*) FROM danliu.runs WHERE status = 'running'"
    )


ASKED_WHEN_IT_FAILED = """
  - id: attempt
    block: try
    branches:
      - name: try
        blocks:
          - id: maybe
            block: if
            settings: {when: '1=1'}
            branches:
              - name: then
                blocks: [{id: bad, block: call, settings: {connection: nobody, operation: none}}]
      - name: otherwise
        blocks: [{id: ask, block: approve, settings: {question: 怎么办}}]
  - {id: told, block: update, settings: {cells: {note: '={ask.decision}'}}}
"""


async def test_after_a_failure_deep_inside_a_try_a_person_is_asked_and_heard(shop):
    await shop.flow(flow("asked-when-failed", ASKED_WHEN_IT_FAILED))
    order = await shop.order("asked-when-failed")
    (task,) = await until(lambda: shop.tasks(order), what="a person is asked")
    await shop.run(order, "waiting")

    await shop.approve(task)

    await shop.done(order)
    assert (await shop.cells(order))["note"] == "approved"


NESTED = """
  - id: big
    block: if
    settings: {when: '{amount}>100'}
    branches:
      - name: then
        blocks:
          - id: which
            block: switch
            branches:
              - name: first
                title: 第一种
                settings: {when: '{number}="1"'}
                blocks: [{id: done, block: update, settings: {cells: CELLS}}]
LAST
"""


def nested(kind: str, cells: str = "{status: 好了}", last: str = "") -> str:
    return flow(kind, NESTED.replace("CELLS", cells).replace("LAST", last))


async def test_a_run_whose_last_block_writes_ends_with_that_write(shop):
    await shop.flow(nested("whole"))
    order = await shop.order("whole", number="1", amount="150")
    steps = await shop.done(order)
    told = {path: unpack(step.output) for path, step in steps.items()}
    assert told["big"] == {"chosen": "then"}
    assert told["which"] == {"case": "first", "title": "第一种"}
    assert await commits(shop, order) == 1


async def test_where_something_follows_it_ends_after_that(shop):
    last = "  - {id: more, block: set, settings: {values: {a: 1}}}"
    await shop.flow(nested("followed", last=last))
    order = await shop.order("followed", number="1", amount="150")
    assert unpack((await shop.done(order))["more"].output) == {"a": 1}
    assert await commits(shop, order) == 2


async def test_a_last_write_that_is_refused_ends_nothing(shop):
    await shop.flow(nested("refused", cells="{nosuch: 1}"))
    order = await shop.order("refused", number="1", amount="150")
    await shop.parked(order)
    run = await shop.run(order, "parked")
    steps = await shop.steps(run.id)
    assert {step.status for step in steps.values()} == {"failed"}


async def commits(shop, order) -> int:
    """In how many transactions the order was changed and its run ended."""
    schema = await shop.ws.tables.schema()
    rows = await shop.ws.db.fetch(
        f"SELECT xmin::text FROM {schema.physical(schema.table('orders'))} WHERE id = $1"
        " UNION SELECT xmin::text FROM danliu.runs WHERE record_id = $1",
        order,
    )
    return len(rows)


CHOICE = """
  - id: large
    block: if
    settings: {when: '{amount}>100'}
    branches:
      - {name: then, blocks: [{id: yes-so, block: stop, settings: {reason: 大单}}]}
      - {name: else, blocks: [{id: not-so, block: stop, settings: {reason: 小单}}]}
"""


async def test_why_the_other_way_was_taken_is_not_told_as_if_the_condition_held(shop):
    await shop.flow(flow("choice", CHOICE))
    small = await shop.done(await shop.order("choice", amount="50"))
    large = await shop.done(await shop.order("choice", amount="150"))

    assert large["large"].reason.startswith("金额 大于 100（金额 = 150")
    assert small["large"].reason.startswith("不成立：金额 大于 100（金额 = 50")
    assert small["large"].reason_en.startswith("does not hold: ")
