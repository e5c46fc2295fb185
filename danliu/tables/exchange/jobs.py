"""The job of the worker: an uploaded file, imported with nobody waiting at the other end.

A worker that dies leaves the import where its last batch was committed; whoever takes the job over
goes on from there.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from danliu.errors import DanliuError
from danliu.postgres.pool import Pool
from danliu.postgres.queue import Job
from danliu.tables.exchange import imports
from danliu.tables.exchange.errors import Overtaken
from danliu.tables.exchange.files import File, open_file
from danliu.tables.exchange.importing import Store, run
from danliu.tables.exchange.imports import ImportRow
from danliu.tables.write import Writer

IMPORT = "import"
BATCH = 500  # rows: flows that run in the same process wait no longer than for one


class Wanted(msgspec.Struct, frozen=True):
    workspace: int
    number: UUID


def job(row: ImportRow) -> Job:
    return Job(
        IMPORT,
        msgspec.json.encode(Wanted(row.workspace_id, row.id)),
        priority=-1,
        workspace=row.workspace_id,
    )


@dataclass
class Importer:
    """Takes the jobs of imports."""

    db: Pool
    writer: Writer

    async def handle(self, payload: bytes, _job: int) -> None:
        """What a person can mend ends the import and says why; the rest is tried again."""
        wanted = msgspec.json.decode(payload, type=Wanted)
        row = await imports.find(self.db, wanted.workspace, wanted.number)
        if row.status not in ("waiting", "running"):
            return
        await imports.settle(self.db, row.id, "running", self.writer.clock.now())
        try:
            async with opened(self.db, row) as file:
                store = Store(self.db, self.writer, row.workspace_id)
                await run(store, row, file, batch_rows=BATCH)
        except Overtaken:
            return
        except DanliuError as error:
            if error.retry:
                raise
            await self._settle(row, "failed", {"code": error.code, **_plain(error.facts())})
            return
        await self._settle(row, "done", None)

    async def _settle(
        self, row: ImportRow, status: imports.Status, error: dict[str, Any] | None
    ) -> None:
        now = self.writer.clock.now()
        await imports.settle(self.db, row.id, status, now, error=error)
        if status == "done":
            await imports.forget_file(self.db, row.id)


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(facts, enc_hook=str)
    return plain


@asynccontextmanager
async def opened(db: Pool, row: ImportRow) -> AsyncIterator[File]:
    """The uploaded file of an import, on this machine while the block runs."""
    with tempfile.TemporaryDirectory(prefix="danliu-import-") as folder:
        path = Path(folder) / "file"
        await imports.lay_out(db, row.id, path)
        yield await asyncio.to_thread(open_file, path, name=row.file, sheet=row.sheet)
