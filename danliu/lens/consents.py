"""The ledger of consents: who agreed to be told what, on which channel. It is only ever added to.

A consent to a template of 微信 is one message: it is used once, by one step of one run, and the
entry that uses it stands in the transaction of that step. Who said stop is told nothing by that
channel until they say otherwise.
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from danliu.postgres.pool import Executor

Channel = Literal["wechat", "sms"]
Said = Literal["given", "stopped", "resumed"]
_TRIES = 5  # against others who take the same consent at the same moment


class Whose(Struct, frozen=True):
    """who: an openid, or a mobile number. template: «» means all of the channel."""

    workspace: int
    channel: Channel
    who: str
    template: str = ""


class Entry(Struct, frozen=True):
    number: int
    kind: str
    at: datetime
    source: str
    subject: str
    spends: int | None


_VALUES = "($1, $2, $3, $4, $5, $6, $7, $8)"
_NOTE = (
    "INSERT INTO danliu.consents"
    " (workspace_id, kind, channel, who, template, at, source, subject)"
    f" VALUES {_VALUES} ON CONFLICT (workspace_id, kind, source) DO NOTHING"
)
_SAME = "workspace_id = $1 AND channel = $2 AND who = $3"
_LEFT = (
    f"FROM danliu.consents g WHERE g.kind = 'given' AND {_SAME} AND g.template = $4"
    " AND NOT EXISTS (SELECT FROM danliu.consents u WHERE u.spends = g.number)"
)
_SPEND = (
    f"WITH one AS (SELECT g.number {_LEFT} ORDER BY g.number LIMIT 1 FOR UPDATE SKIP LOCKED)"
    " INSERT INTO danliu.consents"
    " (workspace_id, kind, channel, who, template, at, source, subject, spends)"
    " SELECT $1, 'used', $2, $3, $4, $5, $6, $7, number FROM one"
    " ON CONFLICT DO NOTHING RETURNING spends"
)
_STOPPED = (
    "SELECT coalesce(bool_or(last.kind = 'stopped'), false) FROM ("
    f" SELECT DISTINCT ON (template) kind FROM danliu.consents WHERE {_SAME}"
    "  AND template = ANY($4::text[]) AND kind <> 'used' ORDER BY template, number DESC) last"
)


async def note(
    db: Executor, whose: Whose, said: Said, *, source: str, at: datetime, subject: str = ""
) -> None:
    """Somebody said so. The same source again adds nothing."""
    parts = (whose.channel, whose.who, whose.template)
    await db.execute(_NOTE, whose.workspace, said, *parts, at, source, subject)


async def left(db: Executor, whose: Whose) -> int:
    """Consents that are not used yet; 0 for who said stop."""
    if await stopped(db, whose):
        return 0
    parts = (whose.workspace, whose.channel, whose.who, whose.template)
    count: int = await db.fetchval(f"SELECT count(*) {_LEFT}", *parts)
    return count


async def stopped(db: Executor, whose: Whose) -> bool:
    """Whether the last word, to this template or to the whole channel, was stop. A new consent
    to a template is a word too."""
    asked = sorted({"", whose.template})
    found: bool = await db.fetchval(_STOPPED, whose.workspace, whose.channel, whose.who, asked)
    return found


async def spend(db: Executor, whose: Whose, *, step: str, at: datetime, subject: str) -> bool:
    """Use one consent up for this step; whether there was one. In the step's own transaction."""
    parts = (whose.workspace, whose.channel, whose.who, whose.template)
    for _ in range(_TRIES):
        if not await left(db, whose):
            return False
        if await db.fetchval(_SPEND, *parts, at, step, subject) is not None:
            return True
    return False


async def spent_by(db: Executor, workspace: int, step: str) -> bool:
    """Whether this step has used a consent up."""
    found: bool = await db.fetchval(
        "SELECT EXISTS (SELECT FROM danliu.consents"
        " WHERE workspace_id = $1 AND kind = 'used' AND source = $2)",
        workspace,
        step,
    )
    return found


async def of_person(db: Executor, whose: Whose) -> list[Entry]:
    """All that was ever said or used, the oldest first."""
    columns = ", ".join(Entry.__struct_fields__)
    rows = await db.fetch(
        f"SELECT {columns} FROM danliu.consents WHERE {_SAME} AND template = $4 ORDER BY number",
        whose.workspace,
        whose.channel,
        whose.who,
        whose.template,
    )
    return [Entry(*row) for row in rows]
