"""What a test run would have done: records as they were and would be, and flows begun by that."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.flows.listening import listen
from danliu.flows.starting import START, Start
from danliu.postgres.queue import Job
from danliu.tables import changes
from danliu.tables.changes import Change, Kind
from danliu.tables.schema import Schema
from danliu.tables.write import Context
from danliu.workspace import Workspace

MOST = 200  # writes of one step that are told


class WouldWrite(Struct, frozen=True):
    """One write; cells in their JSON form, by field key, those that it touches."""

    table: str
    record: UUID
    kind: Kind
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass
class Effects:
    """Of one run, step after step."""

    run: UUID
    _told: int = 0
    _starts: list[str] = field(default_factory=list)

    async def written(self, ws: Workspace) -> tuple[WouldWrite, ...]:
        """What the log has of the run since it was asked last, oldest first."""
        schema = await ws.tables.schema()
        found = await changes.of(ws.db, schema, "run", str(self.run), None, MOST)
        fresh = [one for one in reversed(found) if one.seq > self._told]
        if fresh:
            self._told = fresh[-1].seq
        return tuple(
            WouldWrite(schema.by_id[one.table].key, one.record, one.kind, one.before, one.after)
            for one in fresh
        )

    def started(self) -> tuple[str, ...]:
        """The flows that these writes would have begun, since it was asked last."""
        found, self._starts = tuple(dict.fromkeys(self._starts)), []
        return found

    def listener(
        self, schema: Schema, written: Sequence[Change], context: Context
    ) -> Sequence[Job]:
        """Hears what would begin, and lets nothing begin."""
        for job in listen(schema, written, context):
            if job.entrypoint == START:
                self._starts.append(msgspec.json.decode(job.payload, type=Start).flow)
        return ()
