"""A copy for whoever a check names, when somebody acknowledged what it asked.

The listener is pure: from the change about to be committed to a job. The job finds the people and
gives each of them one notice, however often it runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from danliu.flows.notices import Notice, give_notice
from danliu.people.users import members_in
from danliu.postgres.queue import Job
from danliu.tables.changes import Change
from danliu.tables.definition import Check
from danliu.tables.schema import Schema
from danliu.tables.write import Context
from danliu.workspace import House

COPY = "acknowledged-copy"
_NAMES = UUID("0f3a5a0c-6f0e-4c55-8c39-3b1f1f0a9d27")  # any fixed id: the namespace of notices


class Copy(Struct, frozen=True, array_like=True):
    """to: `role:planner` or `user:<id>`"""

    workspace: int
    table: int
    record: UUID
    version: int
    says: str
    to: tuple[str, ...]
    says_en: str = ""


def listen(schema: Schema, changes: Sequence[Change], _context: Context) -> list[Job]:
    """One job for each check that was acknowledged and names somebody."""
    return [
        Job(COPY, msgspec.json.encode(_copy(schema, change, check)), workspace=schema.workspace)
        for change in changes
        if change.accepted
        for check in schema.table(change.table).definition.checks
        if check.says in change.accepted and check.tell
    ]


def _copy(schema: Schema, change: Change, check: Check) -> Copy:
    table = schema.table(change.table)
    to = (_whom(change, one) for one in check.tell)
    named = tuple(one for one in to if one)
    of = (schema.workspace, table.id, change.record, change.version)
    return Copy(*of, check.says, named, check.says_en)


def _whom(change: Change, told: str) -> str:
    """A field that holds a person stands for that person; a blank one for nobody."""
    if ":" in told:
        return told
    person = change.after.get(told)
    return f"user:{person}" if person else ""


@dataclass(frozen=True)
class Copies:
    """Gives the notices."""

    house: House

    async def handle(self, payload: bytes, _job: int) -> None:
        copy = msgspec.json.decode(payload, type=Copy)
        async with self.house.db.acquire() as db, db.transaction():
            members = await members_in(db, copy.workspace)
            for user, role in members.items():
                if f"role:{role}" in copy.to or f"user:{user}" in copy.to:
                    await give_notice(db, copy.workspace, self._notice(copy, user))
        self.house.ring(copy.workspace, "tasks")

    def _notice(self, copy: Copy, user: UUID) -> Notice:
        number = uuid5(_NAMES, f"{copy.record}/{copy.version}/{copy.says}/{user}")
        now = self.house.clock.now()
        of = (copy.table, copy.record, user)
        return Notice(number, now, "info", copy.says, *of, text_en=copy.says_en)
