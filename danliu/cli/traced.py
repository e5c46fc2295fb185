"""Traces of a process, where DANLIU_TRACES says so and the extra `danliu[traces]` is installed."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module

from danliu.errors import DanliuError

SWITCH = "DANLIU_TRACES"


@dataclass(eq=False)
class TracesMissing(DanliuError):
    """DANLIU_TRACES asks for traces, but OpenTelemetry is not installed: install danliu[traces].
    DANLIU_TRACES 要记追踪，但没有装 OpenTelemetry：请安装 danliu[traces]。
    """

    code = "traces-missing"

    missing: str


@asynccontextmanager
async def traced(process: str) -> AsyncIterator[None]:
    """For the life of a process; what has not been sent by its end is sent then.

    Raises  TracesMissing
    """
    if os.environ.get(SWITCH, "") in ("", "0"):
        yield
        return
    try:
        telemetry = import_module("danliu.telemetry")  # who does not want it need not have it
    except ImportError as error:
        raise TracesMissing(error.name or "opentelemetry") from error
    provider = telemetry.begin(process)
    try:
        yield
    finally:
        await asyncio.to_thread(provider.shutdown)
