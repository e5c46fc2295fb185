"""Traces of a run: one trace for all that came of it, without anything that a record says."""

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from danliu import telemetry, tracing
from danliu.cli.traced import traced

FLOW = """
key: traced
name: 看得见的流程
trigger: {table: orders, when: '{类型}="traced"'}
blocks:
  - {id: wait, block: wait, settings: {signal: traced-go}}
  - {id: mark, block: create, settings: {table: marks, cells: {text: "={单号}"}}}
  - id: call
    block: call
    settings: {connection: nobody, operation: nothing, input: {note: "={备注}"}}
"""
SECRET = "绝密-13812345678"


@pytest.fixture
def spans():
    kept = InMemorySpanExporter()
    provider = telemetry.begin("test", SimpleSpanProcessor(kept))
    yield kept
    tracing.opener = None
    provider.shutdown()


async def test_a_run_is_one_trace_however_often_it_is_taken_up(shop, spans):
    await shop.flow(FLOW)
    order = await shop.order("traced", number=SECRET, note=SECRET)
    await shop.run(order, "waiting")
    await shop.signal("traced-go")
    run = await shop.run(order, "parked")

    found = [one for one in spans.get_finished_spans() if one.context.trace_id == run.id.int]
    by_name: dict[str, list] = {}
    for one in found:
        by_name.setdefault(one.name, []).append(one)
    assert set(by_name) == {"flow traced", "step wait", "step mark", "step call"}
    assert len(by_name["flow traced"]) == 2  # until it waited, and from the signal on
    (mark,) = by_name["step mark"]
    assert mark.parent.span_id in {one.context.span_id for one in by_name["flow traced"]}
    assert mark.attributes["danliu.run"] == str(run.id)
    (call,) = by_name["step call"]
    assert call.status.description == "unknown-connection"
    assert SECRET not in "".join(one.to_json() for one in found)


async def test_without_the_switch_nothing_is_traced(monkeypatch):
    monkeypatch.delenv("DANLIU_TRACES", raising=False)
    async with traced("web"):
        assert tracing.opener is None
        with tracing.span("anything", {}) as span:
            span.fail("is not told to anybody")


async def test_the_switch_turns_traces_on(monkeypatch):
    monkeypatch.setenv("DANLIU_TRACES", "1")
    async with traced("web"):
        assert tracing.opener is not None
    tracing.opener = None
