"""The processes: all at once with `up`, or one by one on as many machines as wanted."""

import asyncio
import gc
import os
import signal
import socket
import webbrowser
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
import uvloop

from danliu.cli.place import Data, console, data_folder, database, kept_up
from danliu.cli.supervise import Supervisor
from danliu.cli.traced import traced
from danliu.errors import DanliuError
from danliu.hub import Hub
from danliu.packs.demo import DemoSignIn, seed, stock_stand_ins
from danliu.packs.rehearsal import Rehearsal
from danliu.people.opening import setup_key
from danliu.web.serve import serve, serve_metrics, serve_stand_ins

FINISHES_WITHIN_S, GIVES_UP_WITHIN_S = 15, 3  # whoever stops us kills us after 30
Port = Annotated[
    int,
    typer.Option("--port", envvar="DANLIU_PORT", min=1, max=65535, help="网页端口 The web port"),
]
Host = Annotated[str, typer.Option("--host", help="监听地址 0.0.0.0 = every network")]

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


@dataclass(eq=False)
class PortTaken(DanliuError):
    """This port is in use: stop the other program, or choose another with --port."""

    code = "port-taken"

    port: int


def up(
    port: Port = 8700,
    data: Data = None,
    host: Host = "127.0.0.1",
    open_: Annotated[bool, typer.Option("--open", help="打开浏览器 Open a browser")] = False,
    empty: Annotated[
        bool, typer.Option("--empty", help="不要演示数据，从空公司开始 Begin without the demo")
    ] = False,
) -> None:
    """一条命令启动全部：数据库、网页、后台，以及演示数据。 Start everything, with a demo."""
    _check_port(host, port)
    folder = data_folder(data)
    with kept_up(folder) as kept:
        environment = {**os.environ, "DANLIU_DATABASE_URL": kept.dsn, "DANLIU_DATA": str(folder)}
        supervisor = Supervisor(environment, kept.revive)
        supervisor.start()
        try:
            _run(_all(kept.dsn, folder, host, port, supervisor, demo=not empty, open_=open_))
        finally:
            supervisor.stop()


def web(port: Port = 8700, data: Data = None, host: Host = "127.0.0.1") -> None:
    """只启动网页进程，可以多台机器各一个。 One web process."""
    _check_port(host, port)
    folder = data_folder(data)
    with database(folder) as dsn:
        _run(_web(dsn, folder, host, port, demo=False, open_=False))


def worker(
    data: Data = None,
    concurrency: Annotated[int, typer.Option(help="同时处理的任务 Jobs at a time")] = 40,
    metrics_port: MetricsPort = 0,
    metrics_host: Annotated[str, typer.Option(help="监控端口的地址 Its address")] = "127.0.0.1",
) -> None:
    """只启动后台进程：流程与来单。 One worker process: flows and the inbox."""
    folder = data_folder(data)
    if metrics_port:
        _check_port(metrics_host, metrics_port)
    with database(folder) as dsn:
        _run(_worker(dsn, folder, concurrency, (metrics_host, metrics_port)))


def sandbox(port: Port = 8790) -> None:
    """只启动外部系统的替身。 The stand-ins of the outside systems alone."""
    _check_port("127.0.0.1", port)
    _run(_with_stop(lambda stop: serve_stand_ins("127.0.0.1", port, stop)))


async def _all(
    dsn: str,
    folder: Path,
    host: str,
    port: int,
    supervisor: Supervisor,
    *,
    demo: bool,
    open_: bool,
) -> None:
    watching = asyncio.create_task(supervisor.watch())
    await _web(dsn, folder, host, port, demo=demo, open_=open_)
    watching.cancel()


def _run(work: Coroutine[Any, Any, None]) -> None:
    """What is there by now lives as long as the process: the collector need not look at it, nor
    after every seven hundred objects."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    uvloop.run(work)


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(port) from error


async def _with_stop(work: Any) -> None:
    await work(_stop_event())


def _stop_event() -> asyncio.Event:
    """Set by Ctrl-C or SIGTERM."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    return stop


async def _web(dsn: str, folder: Path, host: str, port: int, *, demo: bool, open_: bool) -> None:
    stop = _stop_event()
    address = f"http://127.0.0.1:{port}"
    async with traced("web"), Hub.open(dsn, folder, size=16) as hub:
        if demo:
            await seed(hub.house, sandbox=f"{address}/sandbox")
            hub.demo = DemoSignIn()
            hub.rehearsal = Rehearsal(address, hub.house.http)
        serving = asyncio.create_task(serve(hub, host=host, port=port, stand_ins=demo, stop=stop))
        await _answering(f"{address}/healthz", serving)
        if demo and not serving.done():
            await stock_stand_ins(hub.house.http, f"{address}/sandbox")
            _greet(address, hub.demo or DemoSignIn())
        elif not serving.done() and await hub.first_workspace() is None:
            _invite_owner(f"{address}/setup/{setup_key(hub.house.vault)}")
        if open_:
            webbrowser.open(address)
        await serving


async def _answering(url: str, serving: "asyncio.Task[None]") -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        while not serving.done():
            try:
                if (await http.get(url, timeout=2)).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.05)


def _greet(address: str, sign_in: DemoSignIn) -> None:
    console.print(f"\n[bold]单流已启动[/bold]  [link={address}]{address}[/link]")
    console.print(f"  登录 sign in:  {sign_in.login} / {sign_in.password}")
    console.print("  先点「今天」里的「发送演示订单」，看订单自己通过审核。")
    console.print("  First press 发送演示订单 on the first page and watch orders pass the audit.\n")


def _invite_owner(link: str) -> None:
    console.print("\n[bold]单流已启动[/bold]，这里还没有公司。打开这个链接，建公司和负责人账号：")
    console.print("There is no company here yet. Open this link to set one up:")
    console.print(f"  [link={link}]{link}[/link]\n", soft_wrap=True)


async def _worker(
    dsn: str, folder: Path, concurrency: int, metrics: tuple[str, int] = ("", 0)
) -> None:
    stop = _stop_event()
    async with (
        traced("worker"),
        Hub.open(dsn, folder, size=max(4, min(concurrency, 24)), name="worker") as hub,
    ):
        working = hub.worker(concurrency=concurrency)
        jobs, clock = asyncio.create_task(working.run()), asyncio.create_task(hub.tick())
        waited = {jobs, clock, asyncio.create_task(stop.wait())}
        told = asyncio.create_task(serve_metrics(hub, *metrics, stop)) if metrics[1] else None
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
