"""Thirty PDAs at once over real HTTP: `python -m bench.scans [--devices 30] [--scans 1000]`.

Each device is a picker of its own with a wave of its own. It scans a part, waits for the answer and
scans the next: a closed loop. It talks to a demo of its own, or to the one at `--address`.
"""

import argparse
import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import uuid_utils
import uvloop
from rich.console import Console
from rich.progress import track

from bench.house import free_port
from bench.load import Wire

MEAN_S, P95_S = 0.3, 0.6
PER_LINE = 10  # pieces that a line asks for
PART, SHELF = "KL-1022", "A区-03排-02层-05格"
LONGEST_S = 1_800
console = Console(width=None if sys.stdout.isatty() else 110)


@contextmanager
def demo() -> Iterator[str]:
    """`danliu up` with an embedded PostgreSQL, in a folder that is thrown away."""
    folder = Path(tempfile.mkdtemp(prefix="danliu-scans-", dir="/var/tmp"))
    folder.chmod(0o711)
    port = free_port()
    command = [sys.executable, "-m", "danliu", "up", "--port", str(port), "--data", str(folder)]
    with subprocess.Popen(
        command, env={**os.environ}, start_new_session=True, stdout=subprocess.DEVNULL
    ) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            _until_it_answers(f"{address}/healthz")
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
            shutil.rmtree(folder, ignore_errors=True)


def _until_it_answers(url: str) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit(f"{url} did not answer")


class Ground:
    """What the devices work on: a wave each, taken."""

    def __init__(self, client: httpx.Client, scans: int) -> None:
        self._client, self._scans = client, scans

    def token(self) -> str:
        ends = datetime.fromtimestamp(time.time() + 86_400, UTC).isoformat()
        body = {"label": "scans", "scopes": ["read", "write"], "expires_at": ends}
        return str(self._post("/api/tokens", body)["secret"])

    def wave(self) -> tuple[str, list[str]]:
        """A wave that this person has, and its lines."""
        order = self._post("/api/tables/orders/records", {"cells": {"channel": "phone"}})["id"]
        wave = self._post("/api/tables/waves/records", {"cells": {"park": "厦门"}})["id"]
        known = {"wave": wave, "order": order, "sku": PART, "shelf": SHELF, "quantity": PER_LINE}
        lines = -(-self._scans // PER_LINE)
        for start in range(0, lines, 100):
            many = range(start, min(lines, start + 100))
            made = [{"cells": {**known, "place": place + 1}} for place in many]
            self._post("/api/tables/pick_lines/writes", {"create": made})
        taken = self._post(f"/api/stations/picking/jobs/{wave}/take", {})
        return wave, [one["id"] for one in taken["lines"]]

    def _post(self, path: str, body: Any) -> Any:
        answer = self._client.post(path, json=body)
        if answer.status_code >= 300:
            raise SystemExit(f"{path}: {answer.status_code} {answer.text}")
        return answer.json()


async def device(port: int, token: str, wave: str, lines: Sequence[str], scans: int) -> list[float]:
    """Seconds from each scan to its answer."""
    loop, took = asyncio.get_running_loop(), list[float]()
    _, wire = await loop.create_connection(Wire, "127.0.0.1", port)
    for number in range(scans):
        request = _request(token, wave, lines[number // PER_LINE])
        began = time.perf_counter()
        async with asyncio.timeout(30):
            status, body = await wire.ask(request)
        took.append(time.perf_counter() - began)
        if status != 200 or msgspec.json.decode(body)[0]["outcome"] != "applied":
            raise SystemExit(f"{status} {body!r}")
    wire.close()
    return took


def _request(token: str, wave: str, line: str) -> bytes:
    act = {
        "id": str(uuid_utils.uuid7()),
        "at": datetime.now(UTC).isoformat(),
        "do": "scan",
        "job": wave,
        "line": line,
        "code": PART,
    }
    body = msgspec.json.encode({"acts": [act]})
    head = (
        "POST /api/stations/picking/acts HTTP/1.1\r\nhost: localhost\r\n"
        f"authorization: Bearer {token}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def measure(address: str, devices: int, scans: int) -> list[float]:
    port = urlsplit(address).port or 80
    with httpx.Client(base_url=address, timeout=60) as client:
        sign_in = {"login": "demo", "password": "danliu-demo"}
        client.post("/api/session", json=sign_in).raise_for_status()
        ground = Ground(client, scans)
        token = ground.token()
        waves = [ground.wave() for _ in track(range(devices), "waves", console=console)]
    async with asyncio.timeout(LONGEST_S):
        took = await asyncio.gather(
            *(device(port, token, wave, lines, scans) for wave, lines in waves)
        )
    return [one for each in took for one in each]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--devices", type=int, default=30)
    asked.add_argument("--scans", type=int, default=1_000, help="of each device")
    asked.add_argument("--address", default="", help="of a demo that runs already")
    given = asked.parse_args()
    began = time.perf_counter()
    if given.address:
        took = uvloop.run(measure(given.address, given.devices, given.scans))
    else:
        with demo() as address:
            took = uvloop.run(measure(address, given.devices, given.scans))
    mean, p95 = fmean(took), quantiles(took, n=20)[18]
    holds = mean < MEAN_S and p95 < P95_S
    console.print(
        f"{given.devices} devices, {len(took):,} scans in {time.perf_counter() - began:.0f} s:"
        f" mean {mean * 1e3:.0f} ms, p95 {p95 * 1e3:.0f} ms, longest {max(took) * 1e3:.0f} ms"
        f" (bars {MEAN_S * 1e3:.0f} and {P95_S * 1e3:.0f}): {'holds' if holds else 'missed'}"
    )
    raise SystemExit(0 if holds else 1)


if __name__ == "__main__":
    main()
