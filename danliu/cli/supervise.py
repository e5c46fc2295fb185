"""What `danliu up` keeps alive beside its own web process: a worker, and the embedded server."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress

import structlog

log = structlog.get_logger()
LOOKS_EVERY_S = 0.5
STOPS_WITHIN_S = 30


class Supervisor:
    """Starts the worker, and starts it again when it ends; looks after the server likewise.

    revive   brings the embedded server up if it is down, else does nothing; blocks meanwhile
    """

    def __init__(self, environment: Mapping[str, str], revive: Callable[[], None]) -> None:
        self._environment, self._revive = environment, revive
        self._worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the worker in a session of its own: Ctrl-C is for us to pass on."""
        command = [sys.executable, "-m", "danliu", "worker"]
        self._worker = subprocess.Popen(
            command, env=dict(self._environment), start_new_session=True
        )

    async def watch(self) -> None:
        """For ever: what has died is started again."""
        while True:
            await asyncio.sleep(LOOKS_EVERY_S)
            await asyncio.to_thread(self._revive)
            if self._worker and self._worker.poll() is not None:
                log.warning("the worker ended and is started again", code=self._worker.returncode)
                self.start()

    def stop(self) -> None:
        """Let the worker finish what it has begun."""
        if self._worker is None:
            return
        self._worker.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._worker.wait(STOPS_WITHIN_S)
            return
        self._worker.kill()
