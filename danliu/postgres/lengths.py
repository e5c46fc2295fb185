"""How long the queue is: jobs by what they do, and for how long the first has waited."""

from typing import NamedTuple

from danliu.postgres.pool import Executor


class Length(NamedTuple):
    """status: queued, picked or failed. oldest_s: seconds since the oldest was enqueued."""

    entrypoint: str
    status: str
    jobs: int
    oldest_s: float


async def lengths(db: Executor) -> list[Length]:
    rows = await db.fetch(
        "SELECT entrypoint, status::text, count(*),"
        " greatest(0, extract(epoch FROM now() - min(created)))::float"
        " FROM danliu.pgqueuer GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return [Length(*row) for row in rows]
