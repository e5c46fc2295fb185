"""What the processes of Danliu have in common: a port, an end, a loop."""

import asyncio
import gc
import signal
import socket
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

import uvloop

from danliu.errors import DanliuError

Made = TypeVar("Made")


@dataclass(eq=False)
class PortTaken(DanliuError):
    """This port is in use: stop the other program, or choose another with --port.
    端口被占用：停掉那个程序，或用 --port 换一个。
    """

    code = "port-taken"

    port: int


def run(work: Coroutine[Any, Any, Made]) -> Made:
    """What is there by now lives as long as the process: the collector need not look at it, nor
    after every seven hundred objects."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    return uvloop.run(work)


def check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(port) from error


def stop_event() -> asyncio.Event:
    """Set by Ctrl-C or SIGTERM."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    return stop
