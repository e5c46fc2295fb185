"""A test run does all that the flow does, and nothing of it is there afterwards."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from danliu.errors import DanliuError
from danliu.flows.definition import Flow
from danliu.flows.laboratory.begins import Begins, NothingToTest
from danliu.flows.laboratory.noted import BadAnswer, Noted
from danliu.flows.laboratory.quiet import AlreadyTesting, rolled_back
from danliu.flows.laboratory.sandbox_run import RunReport, run_sandboxed
from danliu.tables.defining import define_tables
from danliu.tables.definition import Check, FieldDef, TableDef
from danliu.tables.errors import InvalidRecord
from danliu.tables.write import Set
from tests.flows.shop import Shop, opened

SLIPS = TableDef(
    "slips",
    "单据",
    "number",
    (
        FieldDef("number", "编号", "auto-number", options={"prefix": "S-", "digits": 4}),
        FieldDef("text", "内容", "text"),
        FieldDef("amount", "金额", "money"),
    ),
    checks=(Check("{amount}<0", "金额不能是负数"),),
)


@pytest.fixture(scope="module")
async def quiet_shop(
    new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Shop]:
    """A shop in which nobody works: what changes, changed by the test run."""
    data: Path = tmp_path_factory.mktemp("quiet")
    async with opened(new_database("sandboxed"), data, at_work=False) as shop:
        async with shop.ws.db.acquire() as db, db.transaction():
            await define_tables(db, shop.ws.row.id, [SLIPS])
        yield shop


async def everything(shop: Shop) -> dict[str, Any]:
    """All that the database holds, numbers that were used up too."""
    db = shop.ws.db
    found: dict[str, Any] = {}
    tables = await db.fetch(
        "SELECT schemaname || '.' || tablename FROM pg_tables"
        " WHERE schemaname = 'danliu' OR schemaname LIKE 'ws_%'"
    )
    for (table,) in tables:
        rows = await db.fetch(f"SELECT t::text FROM {table} t")
        found[table] = sorted(row[0] for row in rows)
    counters = await db.fetch(
        "SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences"
        " WHERE sequencename LIKE 's\\_%'"
    )
    return found | {row[0]: row[1] for row in counters}


def flow(text: str, trigger: str = "{table: orders}") -> Flow:
    told = {"key": "tested", "name": "试", "trigger": yaml.safe_load(trigger)}
    return msgspec.convert({**told, "blocks": yaml.safe_load(text)}, Flow)


async def dry_run(shop: Shop, told: Flow, **begins: Any) -> RunReport:
    """A test run, after which the database is as it was."""
    before = await everything(shop)
    try:
        return await run_sandboxed(shop.ws, told, Begins(**begins))
    finally:
        assert await everything(shop) == before


def steps(report: RunReport) -> dict[str, Noted]:
    return {one.path: one for one in report.steps}


WRITES = flow("""
- id: slip
  block: create
  settings: {table: slips, cells: {text: '={number}', amount: '={amount}'}}
- {id: again, block: create, settings: {table: slips, cells: {text: 二}}}
- {id: mark, block: update, settings: {cells: {status: 已办}, because: 试}}
- {id: look, block: find, settings: {table: slips, where: '{text}={record.title}'}}
- {id: own, block: find, settings: {table: orders, where: '{id}={record.id}'}}
- {id: tell, block: notify, settings: {text: '="好了 "&{look.first.number}'}}
- {id: gone, block: delete, settings: {table: slips, record: '={look.first.id}'}}
- {id: left, block: aggregate, settings: {table: slips}}
""")


async def test_later_steps_see_what_earlier_ones_wrote_and_nothing_stays(
    quiet_shop: Shop,
) -> None:
    order = await quiet_shop.order("regular", number="D-7", amount="12.50", status="新")
    slip = await quiet_shop.add("slips", text="真的")
    (real,) = [(await quiet_shop.cells(slip, "slips"))["number"]]

    report = await dry_run(quiet_shop, WRITES, record=order)

    told = steps(report)
    assert report.end == "done", told[report.at].error
    first = int(real.removeprefix("S-"))
    numbers = [one.writes[0].after["number"] for one in (told["slip"], told["again"])]
    assert numbers == [f"S-{first + 1:04}", f"S-{first + 2:04}"]
    assert told["look"].output["count"] == 1
    assert told["own"].output["first"]["status"] == "已办"
    (write,) = told["mark"].writes
    assert (write.table, write.record, write.kind) == ("orders", order, "update")
    assert (write.before, write.after) == ({"status": "新"}, {"status": "已办"})
    assert told["tell"].input["text"] == f"好了 S-{first + 1:04}"
    assert [one.kind for one in told["gone"].writes] == ["delete"]
    assert told["left"].output["count"] == 2
    assert {one.source.kind for one in report.steps} == {"ran"}

    after = await quiet_shop.add("slips", text="又一张")
    assert (await quiet_shop.cells(after, "slips"))["number"] == f"S-{first + 1:04}"


async def test_the_same_test_twice_on_one_connection_numbers_anew(quiet_shop: Shop) -> None:
    order = await quiet_shop.order("regular", number="D-8")

    both = [steps(await dry_run(quiet_shop, WRITES, record=order)) for _ in range(2)]

    first, second = (told["slip"].writes[0].after["number"] for told in both)
    assert first == second


async def test_a_record_may_be_typed_in_and_goes_through_the_rules(quiet_shop: Shop) -> None:
    told = flow(
        "- {id: way, block: if, settings: {when: '{amount}<500'}, branches:"
        " [{name: then, blocks: [{id: ok, block: update, settings: {cells: {text: 小}}}]}]}",
        "{table: slips, when: '{amount}>100'}",
    )

    report = await dry_run(quiet_shop, told, cells={"amount": "300"})

    assert (report.end, report.starts) == ("done", True)
    way, ok = steps(report)["way"], steps(report)["ok"]
    assert (way.output, way.source.kind) == ({"chosen": "then"}, "computed")
    assert "300" in way.why
    assert ok.writes[0].after == {"text": "小"}
    assert (await dry_run(quiet_shop, told, cells={"amount": "1"})).starts is False
    with pytest.raises(InvalidRecord):
        await dry_run(quiet_shop, told, cells={"amount": "-1"})
    with pytest.raises(NothingToTest):
        await dry_run(quiet_shop, told)


async def test_a_step_that_fails_leaves_nothing_to_those_after_it(quiet_shop: Shop) -> None:
    told = flow("""
- id: safe
  block: try
  branches:
    - name: try
      blocks:
        - {id: bad, block: create, settings: {table: slips, cells: {text: 坏, amount: -5}}}
    - name: otherwise
      blocks:
        - {id: count, block: aggregate, settings: {table: slips, where: '{text}="坏"'}}
- {id: bad2, block: create, settings: {table: slips, cells: {amount: -6}}}
""")
    order = await quiet_shop.order("regular")

    report = await dry_run(quiet_shop, told, record=order)

    found = steps(report)
    assert (report.end, report.at) == ("failed", "bad2")
    assert (found["bad"].status, found["bad"].writes) == ("failed", ())
    assert found["count"].output["count"] == 0
    assert found["bad2"].error["code"] == "invalid-record"


ASKS = flow("""
- id: ask
  block: approve
  settings: {question: 可以吗, who: ['role:owner'], facts: {金额: '{amount}'}}
- id: more
  block: fill-in
  settings: {question: 填, fields: [{key: pieces, name: 件数, type: number}]}
- id: put
  block: update
  settings: {cells: {status: '={ask.decision}', note: '="件数 "&{more.pieces}'}}
""")


async def test_people_are_answered_for_and_not_asked(quiet_shop: Shop) -> None:
    order = await quiet_shop.order("trial", amount="7")

    stops = await dry_run(quiet_shop, ASKS, record=order)
    said = {"ask": "approved", "more": {"decision": "filled", "given": {"pieces": "3"}}}
    goes = await dry_run(quiet_shop, ASKS, record=order, answers={**said, "nobody": 1})

    assert (stops.end, stops.at) == ("waits", "ask")
    task = steps(stops)["ask"].task
    assert task
    assert (task.question, task.who) == ("可以吗", ("role:owner",))
    assert [one.key for one in task.asks.choices] == ["approved", "refused"]
    assert (goes.end, goes.unused) == ("done", ("nobody",))
    assert steps(goes)["ask"].source.kind == "decided"
    assert steps(goes)["put"].writes[0].after == {"status": "approved", "note": "件数 3"}


@pytest.mark.parametrize(
    "said",
    [
        {"ask": "perhaps"},
        {"ask": "refused"},  # a refusal takes a reason
        {"ask": "approved", "more": {"decision": "filled", "given": {"pieces": "viele"}}},
    ],
)
async def test_an_answer_that_nobody_could_give_is_refused(quiet_shop: Shop, said: Any) -> None:
    order = await quiet_shop.order("trial")

    with pytest.raises(BadAnswer):
        await dry_run(quiet_shop, ASKS, record=order, answers=said)


WAITS = flow("""
- {id: first, block: set, settings: {values: {at: '=NOW()'}}}
- {id: rest, block: wait, settings: {minutes: 2880}}
- {id: then, block: set, settings: {values: {at: '=NOW()'}}}
- {id: sign, block: wait, settings: {signal: 放行, minutes: 60}}
- {id: held, block: wait, settings: {when: '{status}="好"', minutes: 60}}
- {id: last, block: set, settings: {values: {at: '=NOW()'}}}
""")


async def test_waits_are_passed_at_once_and_the_clock_of_the_run_goes_on(
    quiet_shop: Shop,
) -> None:
    order = await quiet_shop.order("regular", status="新")
    given = {"sign": {"tells": {"wave": 3}}, "held": {"came": False}}

    report = await dry_run(quiet_shop, WAITS, record=order, answers=given)

    told = steps(report)
    assert report.end == "done"
    assert {told[name].source.kind for name in ("rest", "sign", "held")} == {"passed"}
    assert told["then"].at - told["first"].at == timedelta(days=2)
    assert (told["sign"].output["came"], told["sign"].output["tells"]) == (True, {"wave": 3})
    assert (told["held"].output["came"], told["held"].output["by"]) == (False, "")
    assert told["last"].at - told["then"].at == timedelta(hours=1)


async def test_each_item_and_each_branch_is_gone_through(quiet_shop: Shop) -> None:
    told = flow("""
- id: all
  block: for-each
  settings: {items: [1, 2, 3], gives: '{slip.version}'}
  branches:
    - name: each
      blocks:
        - {id: slip, block: create, settings: {table: slips, cells: {amount: '={all.item}'}}}
- id: race
  block: parallel
  settings: {join: any}
  branches:
    - {name: left, settings: {skip_when: '{amount}>0', because: 有金额}}
    - {name: middle, blocks: [{id: mid, block: set, settings: {values: {x: 1}}}]}
    - {name: right, blocks: [{id: never, block: set, settings: {values: {x: 2}}}]}
""")
    order = await quiet_shop.order("regular", amount="5")

    report = await dry_run(quiet_shop, told, record=order)

    found = steps(report)
    assert report.end == "done", found
    assert [path for path in found if path.startswith("all[")] == [
        "all[1].slip", "all[2].slip", "all[3].slip",
    ]  # fmt: skip
    assert found["all"].output["collected"] == [1, 1, 1]
    assert found["race"].output["winner"] == "middle"
    assert found["race"].output["left"]["reason"] == "有金额"
    assert "never" not in found


async def test_it_stops_after_the_step_that_is_named(quiet_shop: Shop) -> None:
    order = await quiet_shop.order("regular", number="D-9")

    report = await dry_run(quiet_shop, WRITES, record=order, until="mark")

    assert (report.end, report.at) == ("reached", "mark")
    assert list(steps(report)) == ["slip", "again", "mark"]


SENDS = flow("""
- {id: rate, block: http, settings: {method: GET, url: 'http://127.0.0.1:9/rate'}}
- id: book
  block: http
  settings: {method: POST, url: 'http://127.0.0.1:9/book', json: '={rate.json.price}'}
- id: post
  block: send-email
  settings: {connection: none, to: a@example.com, subject: 好, text: 好}
- {id: put, block: update, settings: {cells: {note: '={book.json.number}'}}}
""")


async def test_nobody_outside_is_asked(quiet_shop: Shop) -> None:
    order = await quiet_shop.order("regular")

    nobody = await dry_run(quiet_shop, SENDS, record=order)
    blank = await dry_run(quiet_shop, SENDS, record=order, goes_on=True)
    typed = {"rate": {"status": 200, "json": {"price": 1.5}}, "book": {"json": {"number": "B-1"}}}
    said = await dry_run(quiet_shop, SENDS, record=order, answers=typed)

    assert (nobody.end, nobody.at) == ("unknown", "rate")
    assert (blank.end, steps(blank)["rate"].source.kind) == ("done", "none")
    told = steps(said)
    assert said.end == "done"
    assert str(told["book"].input["json"]) == "1.5"
    assert (told["book"].source.kind, told["book"].sends) == ("typed", True)
    assert (told["post"].source.kind, told["post"].sends) == ("assumed", True)
    assert told["put"].writes[0].after == {"note": "B-1"}


async def test_a_step_may_be_told_to_fail(quiet_shop: Shop) -> None:
    told = flow("""
- id: safe
  block: try
  branches:
    - name: try
      blocks: [{id: slip, block: create, settings: {table: slips, cells: {text: 一}}}]
    - name: otherwise
      blocks: [{id: put, block: update, settings: {cells: {note: '={safe.code}'}}}]
""")
    order = await quiet_shop.order("regular")

    report = await dry_run(quiet_shop, told, record=order, fails={"slip": "away", "x": "away"})

    found = steps(report)
    assert (found["slip"].status, found["slip"].writes) == ("failed", ())
    assert found["put"].writes[0].after == {"note": "away"}
    assert (report.end, report.unused) == ("done", ("x",))


async def test_flows_that_it_would_begin_are_named_and_not_begun(quiet_shop: Shop) -> None:
    await quiet_shop.flow("""
key: follows
name: 跟着走
trigger: {table: marks}
blocks: [{id: x, block: set, settings: {values: {}}}]
""")
    await quiet_shop.flow("""
key: child
name: 被调用
trigger: {kind: called, settings: {takes: {}}}
blocks: [{id: x, block: set, settings: {values: {}}}]
""")
    told = flow("""
- {id: mark, block: create, settings: {table: marks, cells: {text: 一}}}
- {id: other, block: run, settings: {flow: child, about: none, wait: true}}
""")
    order = await quiet_shop.order("regular")

    report = await dry_run(quiet_shop, told, record=order)

    assert report.end == "done"
    assert steps(report)["mark"].starts == ("follows",)
    assert steps(report)["other"].output["status"] == "done"


async def test_a_flow_about_no_record_is_told_what_its_trigger_tells(quiet_shop: Shop) -> None:
    told = flow(
        "- {id: sum, block: set, settings: {values: {x: '={trigger.pieces}*2'}}}",
        "{kind: called, settings: {takes: {pieces: 件数}}}",
    )

    report = await dry_run(quiet_shop, told, given={"pieces": 1.5})

    assert steps(report)["sum"].output["x"] == 3
    with pytest.raises(NothingToTest) as refused:
        await dry_run(quiet_shop, told, given={"peices": 1})
    assert refused.value.field == "given.peices"


async def test_the_record_before_the_change_and_moments_are_typed_too(quiet_shop: Shop) -> None:
    told = flow(
        "- {id: grew, block: set, settings: {values: {by: '={amount}-{before.金额}'}}}",
        "{kind: changed, table: orders, when: '{before.amount}<{amount}'}",
    )
    reminds = flow(
        "- {id: late, block: set, settings: {values: {x: '={trigger.due_at}+1'}}}",
        "{kind: schedule, settings: {cron: '0 9 * * *'}}",
    )
    order = await quiet_shop.order("regular", amount="12")

    report = await dry_run(quiet_shop, told, record=order, before={"amount": "10.50"})
    late = await dry_run(quiet_shop, reminds, given={"due_at": "2026-12-01T09:00"})

    assert (report.starts, steps(report)["grew"].output) == (True, {"by": Decimal("1.5")})
    moment = datetime(2026, 12, 2, 9, tzinfo=quiet_shop.ws.row.tz)
    assert steps(late)["late"].output == {"x": moment}
    with pytest.raises(InvalidRecord):
        await dry_run(quiet_shop, told, record=order, before={"amount": "viel"})


async def test_who_tests_at_the_same_time_is_told_to_come_again(quiet_shop: Shop) -> None:
    order = await quiet_shop.order("regular")
    begins = Begins(record=order)

    async with rolled_back(quiet_shop.ws):
        with pytest.raises(AlreadyTesting):
            await run_sandboxed(quiet_shop.ws, WAITS, begins)

    assert (await run_sandboxed(quiet_shop.ws, WAITS, begins)).end == "done"


async def test_a_record_that_is_being_written_is_not_waited_for_long(quiet_shop: Shop) -> None:
    order = await quiet_shop.order("regular")
    mark = flow("- {id: mark, block: update, settings: {cells: {status: 试}}}")

    async with quiet_shop.ws.db.acquire() as db, db.transaction():
        await quiet_shop.ws.inside(db).tables.write([Set("orders", order, {"note": "慢"})])
        with pytest.raises(DanliuError) as busy:
            await run_sandboxed(quiet_shop.ws, mark, Begins(record=order))

    assert busy.value.retry
