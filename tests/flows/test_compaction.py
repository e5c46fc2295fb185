"""What is left of an old run: enough to take it back, and to know what it was asked."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from danliu.flows import compaction, taking_back
from danliu.flows.digests import digest, is_digest, same
from danliu.flows.values import pack, unpack
from tests.connect.raw_server import answer, server
from tests.flows.test_control import flow
from tests.flows.test_taking_back import BOOK, ended
from tests.polling import until

LONG = "长" * 200
ASKS = f"""
  - {{id: note, block: set, settings: {{values: {{text: "{LONG}"}}}}}}
  - {{id: mark, block: create, settings: {{table: marks, cells: {{text: "={{note.text}}"}}}}}}
"""
_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=9),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
)
_values = st.dictionaries(
    st.text("abc$é", max_size=3),
    st.recursive(_scalars, lambda inner: st.lists(inner, max_size=3), max_leaves=6),
    max_size=3,
)


async def reduce(shop) -> int:
    later = shop.time.now() + timedelta(days=91)
    return await compaction.compact_all(shop.ws.db, shop.ws.row.id, later)


@given(_values, _values)
def test_a_digest_tells_the_same_from_everything_else(one: Any, other: Any) -> None:
    here, there = pack(one), pack(other)
    assert same(digest(here), here)
    assert same(digest(here), there) == same(here, there)


async def test_a_digest_of_what_came_back_from_the_database_is_that_of_what_went_in(shop):
    for value in ({"a": 1.0, "b": 1e22, "c": 0.1, "d": -0.0}, {"z": [1e300, 2**40], "é": "字"}):
        kept = await shop.ws.db.fetchval("SELECT $1::jsonb", value)
        assert same(digest(kept), value)


async def test_what_steps_were_given_goes_and_what_they_gave_stays(shop):
    await shop.flow(flow("asks", ASKS))
    order = await shop.order("asks", number="A1")
    whole = await shop.done(order)
    assert await reduce(shop) >= 1

    steps = await shop.done(order)
    assert is_digest(steps["note"].input)
    assert same(steps["note"].input, whole["note"].input)
    assert steps["mark"].input is None
    assert steps["note"].output == whole["note"].output
    assert steps["mark"].output == whole["mark"].output


async def test_a_reduced_run_is_taken_back_like_any_other(shop, monkeypatch):
    numbers = [answer(b'{"number": %d}' % number) for number in range(1, 9)]
    async with server(*numbers) as one:
        monkeypatch.setenv("DANLIU_ALLOW_HOSTS", f"127.0.0.1:{one.port}")
        await shop.flow(flow("book", BOOK.replace("BOOK", f"http://127.0.0.1:{one.port}/")))
        order = await shop.order("book", number="B2")
        run = await shop.run(order, "waiting")
        shop.time.pass_by(minutes=2)
        await shop.done(order)
        assert await reduce(shop) >= 1
        assert unpack((await shop.steps(run.id))["told"].input) is not None

        back = await taking_back.begin(shop.ws, run.id)
        await until(lambda: ended(shop, back), what="it is taken back")
        sent = [heard.partition(b"\r\n\r\n")[2].decode() for heard in one.heard]
    assert sent[3:] == ['{"cancel":2,"who":"乙"}', '{"cancel":1,"who":"甲"}']


async def test_a_run_that_waits_or_is_parked_is_left_as_it_is(shop):
    await shop.flow(flow("stuck", "  - {id: gate, block: wait, settings: {signal: not-yet}}\n"))
    order = await shop.order("stuck")
    await shop.run(order, "waiting")
    await reduce(shop)
    assert (await shop.run(order, "waiting")).compacted_at is None
    assert (await shop.steps((await shop.run(order, "waiting")).id))["gate"].input is not None


async def test_a_long_past_is_reduced_in_batches(shop):
    await shop.ws.db.execute(
        "INSERT INTO danliu.runs (id, workspace_id, flow, version, status, epoch, trigger,"
        " started_at, ended_at) SELECT gen_random_uuid(), $1, 'asks', 1, 'done', 1, '{}',"
        " now() - interval '99 days', now() - interval '99 days' FROM generate_series(1, 450)",
        shop.ws.row.id,
    )
    now, batches = shop.time.now(), []

    async def all_reduced() -> bool:
        batches.append(await compaction.compact(shop.ws.db, shop.ws.row.id, now))
        left: int = await shop.ws.db.fetchval(
            "SELECT count(*) FROM danliu.runs WHERE ended_at < now() - interval '98 days'"
            " AND compacted_at IS NULL"
        )
        return left == 0

    await until(all_reduced, what="the worker and we have reduced them all")
    assert max(batches) == compaction.AT_ONCE
