"""One job at a time: whoever changes it in a transaction holds it until that ends."""

from uuid import UUID

from danliu.postgres.pool import Connection


async def hold(db: Connection, workspace: int, job: UUID) -> None:
    """Waits for whoever has it. The random end of the id is the lock's number."""
    number = int.from_bytes(job.bytes[8:], "big", signed=True) ^ workspace
    await db.execute("SELECT pg_advisory_xact_lock($1)", number)
