"""What Prometheus reads: for one reader, without anything that is of a record or a person."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from danliu import meters
from danliu.web.app import create_app
from danliu.web.metrics import MetricsToken, metrics_app
from danliu.web.serve import serve, serve_metrics
from tests.conftest import free_port
from tests.flows.shop import opened
from tests.polling import until

HERE = "127.0.0.1"
TOKEN = "read-and-nothing-else"
BEARER = {"authorization": f"Bearer {TOKEN}"}
SECRET = "孙悟空-13812345678"
FLOW = """
key: counted
name: 数一数
trigger: {table: orders, when: '{类型}="counted"'}
blocks:
  - {id: mark, block: create, settings: {table: marks, cells: {text: "={单号}"}}}
"""
BROKEN = """
key: broken
name: 会停下
trigger: {table: orders, when: '{类型}="broken"'}
blocks:
  - {id: book, block: call, settings: {connection: nobody, operation: nothing}}
"""


@pytest.fixture(scope="module")
async def shop(new_database, tmp_path_factory):
    async with opened(new_database("metrics"), tmp_path_factory.mktemp("metrics")) as shop:
        yield shop


def value(text: str, name: str, **labels: str) -> float:
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


@asynccontextmanager
async def serving(serve: Callable[[int, asyncio.Event], Coroutine[Any, Any, None]]):
    """A client of what is served, until it has been asked."""
    port, stop = free_port(), asyncio.Event()
    task = asyncio.create_task(serve(port, stop))
    address = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(trust_env=False, base_url=address) as client:

        async def answers() -> httpx.Response | None:
            try:
                return await client.get("/healthz")
            except httpx.TransportError:
                return None

        await until(answers, what="it is served")
        yield client
    stop.set()
    await task


def web(shop):
    return serving(
        lambda port, stop: serve(shop.hub, host=HERE, port=port, stand_ins=False, stop=stop)
    )


async def read(shop, headers=BEARER) -> httpx.Response:
    async with web(shop) as client:
        for _ in range(3):
            assert (await client.get("/api/tables/orders/records")).status_code == 401
        return await client.get("/metrics", headers=headers)


async def test_without_a_token_there_are_no_metrics(shop, monkeypatch):
    monkeypatch.delenv("DANLIU_METRICS_TOKEN", raising=False)
    async with web(shop) as client:
        answer = await client.get("/metrics", headers=BEARER)
    assert "danliu_runs" not in answer.text  # the page of the desk, as at any address


async def test_who_does_not_bear_the_token_reads_nothing(shop, monkeypatch):
    monkeypatch.setenv("DANLIU_METRICS_TOKEN", TOKEN)
    for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": TOKEN}):
        assert (await read(shop, headers)).status_code == 401


async def test_a_token_that_could_be_guessed_is_refused(shop, monkeypatch):
    monkeypatch.setenv("DANLIU_METRICS_TOKEN", "short")
    with pytest.raises(MetricsToken):
        create_app(shop.hub)


async def test_runs_blocks_requests_and_the_queue_are_counted(shop, monkeypatch):
    monkeypatch.setenv("DANLIU_METRICS_TOKEN", TOKEN)
    await shop.flow(FLOW)
    await shop.flow(BROKEN)
    before = (await read(shop)).text
    for _ in range(3):
        await shop.done(await shop.order("counted", number=SECRET, note=SECRET))
    await shop.parked(await shop.order("broken", number=SECRET))

    after = (await read(shop)).text
    here = str(shop.ws.row.id)

    def grown(name: str, **labels: str) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    assert grown("danliu_runs_total", workspace=here, flow="counted", outcome="done") == 3
    assert grown("danliu_runs_total", workspace=here, flow="broken", outcome="parked") == 1
    assert grown("danliu_step_seconds_count", block="create", outcome="done") == 3
    assert grown("danliu_step_seconds_count", block="call", outcome="left") == 1
    route = "/api/tables/{table}/records"
    assert grown("danliu_http_requests_total", path=route, status_code="401") == 3
    assert "danliu_runs_in_line 0.0" in after
    assert SECRET not in after
    assert "13812345678" not in after


async def test_the_queue_is_told_by_what_its_jobs_do(shop, monkeypatch):
    monkeypatch.setenv("DANLIU_METRICS_TOKEN", TOKEN)
    await shop.ws.db.execute(
        "INSERT INTO danliu.pgqueuer (entrypoint, payload, priority, status, created)"
        " SELECT 'nobody-does-this', '', 0, 'queued', now() - interval '1 hour'"
        " FROM generate_series(1, 7)"
    )
    told = (await read(shop)).text
    assert value(told, "danliu_queue_jobs", entrypoint="nobody-does-this", status="queued") == 7
    assert value(told, "danliu_queue_oldest_seconds", entrypoint="nobody-does-this") >= 3_600


async def test_a_worker_tells_of_itself_on_a_port_of_its_own(shop, monkeypatch):
    monkeypatch.setenv("DANLIU_METRICS_TOKEN", TOKEN)
    async with serving(lambda port, stop: serve_metrics(shop.hub, HERE, port, stop)) as client:
        told = await client.get("/metrics", headers=BEARER)
        assert (await client.get("/metrics")).status_code == 401
    assert "danliu_runs_total" in told.text
    assert "danliu_queue_jobs" not in told.text  # everybody's: a sum would count it twice


async def test_a_port_without_a_token_is_refused(shop, monkeypatch):
    monkeypatch.delenv("DANLIU_METRICS_TOKEN", raising=False)
    with pytest.raises(MetricsToken):
        metrics_app(shop.hub)


def test_however_many_connections_there_are_their_names_are_bounded():
    for number in range(meters.MOST_NAMES + 200):
        with meters.calling(1, f"connection-{number}"):
            pass
    names = {
        sample.labels["connection"]
        for family in REGISTRY.collect()
        if family.name == "danliu_outside_call_seconds"
        for sample in family.samples
    }
    assert len(names) <= meters.MOST_NAMES + 1
    assert "other" in names
    assert not any(re.search(r"\d{4,}", name) for name in names)
