"""From a stored message to records: the job that follows every acknowledgement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
import structlog
from pgqueuer.errors import RetryRequested

from danliu.clock import Clock
from danliu.connect import inbox
from danliu.connect.connections import ConnectionRow, Connections
from danliu.connect.connector import Message
from danliu.connect.inbox import Heard, InboxRow, Status
from danliu.connect.pace import ComeAgain
from danliu.connect.wires import Http
from danliu.errors import DanliuError
from danliu.people import actor
from danliu.postgres.pool import Connection, Pool
from danliu.postgres.queue import Job, NotYet, enqueue
from danliu.tables.errors import DuplicateRecord, InvalidRecord
from danliu.tables.exchange.mapping import Known, Mapped, documents, writes
from danliu.tables.schema import Schema
from danliu.tables.write import Context, Writer, Written
from danliu.vault import Vault

log = structlog.get_logger()

Listener = Callable[[Schema, Heard], Sequence[Job] | None]
"""Pure: from a message that was understood to jobs for later; None: nobody waits for any of this
connection."""


@dataclass(eq=False)
class NoMapping(DanliuError):
    """Nobody has said yet what this connection's messages become: choose a mapping, then replay."""

    code = "no-mapping"
    status = 422

    connection: str


@dataclass
class Understanding:
    """Reads messages with their connector and makes records of them by the saved mapping."""

    db: Pool
    writer: Writer
    clock: Clock
    vault: Vault
    http: Http
    listeners: Sequence[Listener] = ()

    async def handle(self, payload: bytes, _job: int) -> None:
        """The job. What cannot be reached now is asked for again; all else is settled."""
        row = await inbox.find(self.db, UUID(payload.decode()))
        if row is None or row.status != "waiting":
            return
        try:
            await self._understand(row)
        except ComeAgain as later:
            raise RetryRequested(delay=later.at - self.clock.now(), reason="its turn") from later
        except (InvalidRecord, DuplicateRecord) as error:
            await self._settle(row, "refused", error)
        except DanliuError as error:
            if error.retry:
                raise NotYet(error.code) from error
            await self._settle(row, "quarantined", error)
        except (ValueError, TypeError, LookupError) as error:
            log.info("a message was not understood", connection=row.connection, error=str(error))
            await self._settle(row, "quarantined", error)

    async def _settle(self, row: InboxRow, status: Status, error: Exception) -> None:
        reason = inbox.reason_of(error)
        await inbox.settle(self.db, row.id, status, self.clock.now(), reason=reason)

    async def _understand(self, row: InboxRow) -> None:
        connections = Connections(self.db, row.workspace_id, self.vault, self.http)
        connection = await connections.row(row.connection)
        connector = connections.build(connection)
        document = await connector.read(Message(row.external_id, row.topic, row.body))
        if document is None:
            await inbox.settle(self.db, row.id, "ignored", self.clock.now())
            return
        async with self.db.acquire() as db, db.transaction():
            heads = await self._write(db, row, connection, document)
            jobs = await self._heard(db, row, document, heads)
            if connection.intake is None and jobs is None:
                raise NoMapping(row.connection)
            status: Status = "done" if jobs and not heads else _status(heads)
            await inbox.settle(db, row.id, status, self.clock.now(), made=_made(heads))
        if jobs:
            self.writer.wake()

    async def _heard(
        self, db: Connection, row: InboxRow, document: Any, heads: list[Written]
    ) -> list[Job] | None:
        """What listeners want done, enqueued with what the message became."""
        records = tuple(one.id for one in heads)
        now = self.clock.now()
        told = (row.id, row.connection, row.external_id, row.topic, now, document, records)
        schema = await self.writer.catalog.fresh(db, row.workspace_id)
        heard = [listen(schema, Heard(*told)) for listen in self.listeners]
        if all(one is None for one in heard):
            return None
        jobs = [job for one in heard for job in one or ()]
        if jobs:
            await enqueue(db, jobs)
        return jobs

    async def _write(
        self, db: Connection, row: InboxRow, connection: ConnectionRow, document: Any
    ) -> list[Written]:
        """Every document of the message with its lines, all or none; what became of the heads."""
        if connection.intake is None:
            return []
        mapping = msgspec.convert(connection.intake, Mapped)
        context = Context(
            actor.connection(row.connection), f"connection:{row.connection}", connection.name
        )
        zone = (await self.writer.catalog.fresh(db, row.workspace_id)).zone
        here: Known = {("$now",): self.clock.now(), ("$zone",): zone}
        heads: list[Written] = []
        for number, one in enumerate(documents(mapping, document)):
            intended = writes(mapping, one, str(number), inbox.namespace(row), here)
            if intended:
                written = await self.writer.write(db, row.workspace_id, intended, context)
                heads.append(written[0])
        return heads


def _status(heads: list[Written]) -> Status:
    if not heads:
        return "ignored"
    return "absorbed" if all(one.absorbed for one in heads) else "done"


def _made(heads: list[Written]) -> dict[str, int]:
    absorbed = sum(one.absorbed for one in heads)
    return {"created": len(heads) - absorbed, "absorbed": absorbed}
