"""The jobs that look after the alarms of records: when does this one's go off, when do all."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.postgres.queue import Job

LOOK = "flow-alarm"
LOOK_ALL = "flow-alarms"


class Look(Struct, frozen=True, array_like=True):
    """Something was written that may move, bring or take the alarm of a record."""

    workspace: int
    flow: str
    record: UUID


class LookAll(Struct, frozen=True, array_like=True):
    """A version was published: alarms for the records that are there, page after page.

    since   when it was published: what had passed by then starts nothing
    after   where the page begins
    """

    workspace: int
    flow: str
    version: int
    since: datetime
    after: str | None = None


def look_job(look: Look) -> Job:
    return Job(LOOK, msgspec.json.encode(look), workspace=look.workspace)


def look_all_job(look: LookAll) -> Job:
    return Job(LOOK_ALL, msgspec.json.encode(look), workspace=look.workspace)
