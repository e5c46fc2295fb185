"""What this process counts of its own doing, as Prometheus reads it, and the spans beside it.

Labels are names that we or a workspace's builders gave: flows, blocks, connections. Nothing of a
record, a person or a secret may become one, and there are bounds on how many there can be.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import Counter, Histogram

from danliu import tracing

MOST_NAMES = 500  # flows, and connections, that are told apart by a process
_OTHER = ("other", "other")
_TO_A_MINUTE = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

RUNS = Counter(
    "danliu_runs", "Runs that this process ended or put off", ["workspace", "flow", "outcome"]
)
STEPS = Histogram(
    "danliu_step_seconds",
    "Time of one block, what is inside of it included",
    ["block", "outcome"],
    buckets=_TO_A_MINUTE,
)
CALLS = Histogram(
    "danliu_outside_call_seconds",
    "Time of one call of a connection",
    ["workspace", "connection", "outcome"],
    buckets=_TO_A_MINUTE,
)


class Bounded:
    """Names told apart as long as they are few; those that come after them are one: «other»."""

    def __init__(self) -> None:
        self._known: set[tuple[str, str]] = set()

    def named(self, workspace: int, name: str) -> tuple[str, str]:
        labels = (str(workspace), name)
        if labels in self._known:
            return labels
        if len(self._known) >= MOST_NAMES:
            return _OTHER
        self._known.add(labels)
        return labels


_flows, _connections = Bounded(), Bounded()


def count_run(workspace: int, flow: str, outcome: str) -> None:
    RUNS.labels(*_flows.named(workspace, flow), outcome).inc()


@contextmanager
def timed(block: str) -> Iterator[None]:
    """For the time of one block."""
    begun, outcome = perf_counter(), "left"  # it failed, waits, or was stopped
    try:
        yield
        outcome = "done"
    finally:
        STEPS.labels(block, outcome).observe(perf_counter() - begun)


@contextmanager
def calling(workspace: int, connection: str) -> Iterator[None]:
    """For the time of one call of a connection."""
    begun, outcome = perf_counter(), "failed"
    told = {"danliu.connection": connection, "danliu.workspace": str(workspace)}
    try:
        with tracing.span(f"call {connection}", told, calls=True):
            yield
        outcome = "done"
    finally:
        labels = (*_connections.named(workspace, connection), outcome)
        CALLS.labels(*labels).observe(perf_counter() - begun)
