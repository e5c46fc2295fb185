"""/metrics, as Prometheus reads it: off unless DANLIU_METRICS_TOKEN is set, and for who bears it.

Every process tells what it did itself; the queue, which is everybody's, is told by the web alone,
or a sum over processes would count it several times.
"""

import os
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from litestar import Litestar, Request, Response, get
from litestar.plugins.prometheus import PrometheusConfig
from litestar.types import ControllerRouterHandler, Middleware
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Gauge,
    generate_latest,
)

from danliu.errors import DanliuError
from danliu.flows import places
from danliu.hub import Hub
from danliu.people.errors import NotSignedIn
from danliu.postgres.lengths import lengths
from danliu.web import problems

TOKEN = "DANLIU_METRICS_TOKEN"  # noqa: S105  the name of a setting
SHORTEST = 16


@dataclass(eq=False)
class MetricsToken(DanliuError):
    """Metrics are for one reader: set DANLIU_METRICS_TOKEN to at least 16 characters."""

    code = "metrics-token"

    setting: str
    wanted: str


def token() -> str:
    """«» where metrics are off. Raises MetricsToken for one that could be guessed."""
    given = os.environ.get(TOKEN, "")
    if given and len(given) < SHORTEST:
        raise MetricsToken(TOKEN, f"at least {SHORTEST} characters")
    return given


def metrics(wanted: str, hub: Hub, *, everybody: bool) -> ControllerRouterHandler:
    """The route, for who bears `wanted`; with the queue where it speaks for `everybody`."""

    @get("/metrics", include_in_schema=False)
    async def tell(request: Request[Any, Any, Any]) -> Response[bytes]:
        borne = request.headers.get("authorization", "")
        if not compare_digest(borne.encode(), f"Bearer {wanted}".encode()):
            raise NotSignedIn
        told = generate_latest(REGISTRY)
        if everybody:
            told += await _queue(hub)
        return Response(told, headers={"content-type": CONTENT_TYPE_LATEST})

    return tell


def counted(wanted: str) -> list[Middleware]:
    """What counts requests, by the template of their route and never by their address."""
    if not wanted:
        return []
    config = PrometheusConfig(app_name="danliu", prefix="danliu_http", group_path=True)
    return [config.middleware]


async def _queue(hub: Hub) -> bytes:
    registry, db = CollectorRegistry(), hub.house.db
    jobs = Gauge("danliu_queue_jobs", "Jobs", ["entrypoint", "status"], registry=registry)
    age = Gauge(
        "danliu_queue_oldest_seconds",
        "Since the oldest of these jobs was enqueued",
        ["entrypoint", "status"],
        registry=registry,
    )
    for one in await lengths(db):
        jobs.labels(one.entrypoint, one.status).set(one.jobs)
        age.labels(one.entrypoint, one.status).set(one.oldest_s)
    waiting = Gauge("danliu_runs_in_line", "Runs that wait for a place", registry=registry)
    waiting.set(await places.in_line(db))
    return generate_latest(registry)


def metrics_app(hub: Hub) -> Litestar:
    """Of a worker: this alone. Raises MetricsToken where there is no token."""
    wanted = token()
    if not wanted:
        raise MetricsToken(TOKEN, "a token, because a port for metrics is asked for")
    return Litestar(
        [metrics(wanted, hub, everybody=False)],
        exception_handlers={DanliuError: problems.danliu_problem},
        openapi_config=None,
        logging_config=None,
    )
