"""`danliu up`: everything at once; `danliu web`: one web process, on as many machines as wanted."""

import asyncio
import os
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import httpx
import typer

from danliu.cli.logs import LEVEL, speak
from danliu.cli.place import Data, console, data_folder, database, kept_up
from danliu.cli.running import check_port, run, stop_event
from danliu.cli.supervise import Supervisor
from danliu.cli.traced import traced
from danliu.hub import Hub
from danliu.packs.demo import seed, stock_stand_ins
from danliu.packs.rehearsal import Rehearsal
from danliu.packs.sign_in import DemoSignIn
from danliu.people.opening import setup_key
from danliu.web.serve import serve

Port = Annotated[
    int,
    typer.Option("--port", envvar="DANLIU_PORT", min=1, max=65535, help="网页端口 The web port"),
]
Host = Annotated[str, typer.Option("--host", help="监听地址 0.0.0.0 = every network")]


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
    level = speak("warning")  # a person sits before it: the address is to stay the last line
    check_port(host, port)
    folder = data_folder(data)
    with kept_up(folder) as kept:
        here = {"DANLIU_DATABASE_URL": kept.dsn, "DANLIU_DATA": str(folder), LEVEL: level}
        supervisor = Supervisor({**os.environ, **here}, kept.revive)
        try:
            run(_all(kept.dsn, folder, host, port, supervisor, demo=not empty, open_=open_))
        finally:
            supervisor.stop()


def web(port: Port = 8700, data: Data = None, host: Host = "127.0.0.1") -> None:
    """只启动网页进程，可以多台机器各一个。 One web process."""
    check_port(host, port)
    folder = data_folder(data)
    with database(folder) as dsn:
        run(_web(dsn, folder, host, port, demo=False, open_=False))


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
    # the worker asks the stand-ins, which answer once the web does
    await _web(dsn, folder, host, port, demo=demo, open_=open_, ready=supervisor.start)
    watching.cancel()


async def _web(
    dsn: str,
    folder: Path,
    host: str,
    port: int,
    *,
    demo: bool,
    open_: bool,
    ready: Callable[[], None] = lambda: None,
) -> None:
    stop = stop_event()
    address = f"http://127.0.0.1:{port}"
    async with traced("web"), Hub.open(dsn, folder, size=16) as hub:
        if demo:
            await seed(hub.house, sandbox=f"{address}/sandbox")
            hub.demo = DemoSignIn()
            hub.rehearsal = Rehearsal(address, hub.house.http)
        serving = asyncio.create_task(serve(hub, host=host, port=port, stand_ins=demo, stop=stop))
        await _answering(f"{address}/healthz", serving)
        if not serving.done():
            ready()
        if demo and not serving.done():
            await stock_stand_ins(hub.house.http, f"{address}/sandbox")
            _greet(address, hub.demo or DemoSignIn())
        elif not serving.done():
            await _begin_empty(hub, folder, address)
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


async def _begin_empty(hub: Hub, folder: Path, address: str) -> None:
    found = await hub.first_workspace()
    if found is None:
        _invite_owner(f"{address}/setup/{setup_key(hub.house.vault)}")
        return
    given = "DANLIU_DATABASE_URL" in os.environ
    place = "DANLIU_DATABASE_URL" if given else str(folder)
    other = "another DANLIU_DATABASE_URL" if given else "--data EMPTY-FOLDER"
    console.print(f"\n[bold]单流已启动[/bold]  [link={address}]{address}[/link]")
    has = f"  {place} 里已有公司 already has a company: {found.name}"
    console.print(has, soft_wrap=True, markup=False)
    console.print(f"  要另建一家 For another one: {other}\n", markup=False)


def _invite_owner(link: str) -> None:
    console.print("\n[bold]单流已启动[/bold]，这里还没有公司。打开这个链接，建公司和负责人账号：")
    console.print("There is no company here yet. Open this link to set one up:")
    console.print(f"  [link={link}]{link}[/link]\n", soft_wrap=True)
