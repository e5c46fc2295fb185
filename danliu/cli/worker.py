"""`danliu worker`: one worker process. What only a web process needs is not loaded here."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from danliu.cli.place import Data, data_folder, database
from danliu.cli.running import check_port, run, stop_event
from danliu.cli.traced import traced
from danliu.hub import Hub

FINISHES_WITHIN_S, GIVES_UP_WITHIN_S = 15, 3  # whoever stops us kills us after 30

MetricsPort = Annotated[
    int,
    typer.Option(
        "--metrics-port",
        envvar="DANLIU_METRICS_PORT",
        min=0,
        max=65535,
        help="监控端口，0 为不开 A port for Prometheus, 0: none",
    ),
]


def worker(
    data: Data = None,
    concurrency: Annotated[int, typer.Option(help="同时处理的任务 Jobs at a time")] = 40,
    metrics_port: MetricsPort = 0,
    metrics_host: Annotated[str, typer.Option(help="监控端口的地址 Its address")] = "127.0.0.1",
) -> None:
    """只启动后台进程：流程与来单。 One worker process: flows and the inbox."""
    folder = data_folder(data)
    if metrics_port:
        check_port(metrics_host, metrics_port)
    with database(folder) as dsn:
        run(_worker(dsn, folder, concurrency, (metrics_host, metrics_port)))


async def _worker(
    dsn: str, folder: Path, concurrency: int, metrics: tuple[str, int] = ("", 0)
) -> None:
    stop = stop_event()
    async with (
        traced("worker"),
        Hub.open(dsn, folder, size=max(4, min(concurrency, 24)), name="worker") as hub,
    ):
        working = hub.worker(concurrency=concurrency)
        jobs, clock = asyncio.create_task(working.run()), asyncio.create_task(hub.tick())
        waited = {jobs, clock, asyncio.create_task(stop.wait())}
        told = asyncio.create_task(_tell(hub, metrics, stop)) if metrics[1] else None
        if told:
            waited.add(told)
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        working.stop()
        clock.cancel()
        stop.set()
        if told:
            await told
        await asyncio.wait({jobs, clock}, timeout=FINISHES_WITHIN_S)
        jobs.cancel()  # what is not done by now is taken over by another worker, or by the next
        await asyncio.wait({jobs}, timeout=GIVES_UP_WITHIN_S)
        if jobs.done() and not jobs.cancelled():
            jobs.result()  # what ended it by itself ends the process, or nobody would notice


async def _tell(hub: Hub, metrics: tuple[str, int], stop: asyncio.Event) -> None:
    from danliu.web.serve import serve_metrics  # noqa: PLC0415  loads the web: few workers tell

    await serve_metrics(hub, *metrics, stop)
