"""Danliu as the operating system sees it: processes that a test starts, kills and starts again."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from tests.polling import until

SYSTEMS = (
    "kingdee",
    "wangdiantong",
    "kdniao",
    "douyin",
    "webhook",
    "wechat",
    "wecom",
    "dingtalk",
    "u8",
    "tencent_sms",
    "amap",
)


class Process:
    """`python -m danliu COMMAND` as a process of its own; what it says goes to a file."""

    def __init__(
        self, *command: str, log: Path, module: str = "danliu", **environment: str
    ) -> None:
        self._command = [sys.executable, "-m", module, *command]
        self._environment = {**os.environ, **environment}
        self._log = log
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> "Process":
        with self._log.open("ab") as log:
            self._running = subprocess.Popen(
                self._command,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    @property
    def alive(self) -> bool:
        return self._running is not None and self._running.poll() is None

    @property
    def exit_code(self) -> int | None:
        assert self._running is not None
        return self._running.poll()

    def said(self) -> str:
        return self._log.read_text(errors="replace")

    def kill(self) -> None:
        """SIGKILL: it gets no chance to tidy up."""
        self._end(signal.SIGKILL)

    def stop(self, within_s: float = 60) -> None:
        """SIGTERM, as an administrator would."""
        self._end(signal.SIGTERM, within_s)

    def _end(self, kind: signal.Signals, within_s: float = 30) -> None:
        if self._running is None:
            return
        self._running.send_signal(kind)
        self._running.wait(within_s)


class Outside:
    """The outside systems as one process: command them, read their books."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self.http, self.url = http, url

    async def tell(self, system: str, door: str, what: Any, timeout_s: float = 30) -> Any:
        answer = await self.http.post(f"{self.url}/{system}/{door}", json=what, timeout=timeout_s)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def control(self, system: str, **trouble: Any) -> None:
        """Latency, failures and hanging: see danliu/connect/sandbox.py. Nothing: none of them."""
        await self.tell(system, "_control", trouble)

    async def calm(self) -> None:
        for system in SYSTEMS:
            await self.control(system)

    async def renew(self) -> None:
        """New books, every SKU on the shelf, a credit of 180 000 left for everybody."""
        for system in SYSTEMS:
            await self.tell(system, "_reset", {})
        await self.tell("wangdiantong", "_stock", {"*": 100_000})
        await self.tell("kingdee", "_credit", {"*": {"limit": 200_000, "used": 20_000}})

    async def books(self, system: str) -> Any:
        return (await self.http.get(f"{self.url}/{system}/_books", timeout=30)).json()

    async def documents(self) -> list[dict[str, Any]]:
        """The sales orders in the ERP."""
        return (await self.books("kingdee"))["documents"]


async def answering(http: httpx.AsyncClient, url: str, process: Process) -> None:
    """Wait until a process serves HTTP."""

    async def asked() -> bool:
        assert process.alive, process.said()
        try:
            return (await http.get(url, timeout=2)).status_code == 200
        except httpx.TransportError:
            return False

    await until(asked, within_s=30, what=f"{url} answers")


async def new_database(dsn: str, name: str) -> str:
    """The URL of a new, empty database on the server of `dsn`."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()
    return dsn.replace("/danliu?", f"/{name}?") if "?" in dsn else f"{dsn.rsplit('/', 1)[0]}/{name}"
