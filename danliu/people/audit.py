"""The audit log: who did what to the settings, and from where. Nothing here changes an entry."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.clock import Clock
from danliu.people.attempts import count_attempt
from danliu.people.errors import TooManyRequests
from danliu.postgres.pool import Executor

KEPT_FOR = timedelta(days=2 * 366)
FAILED_KEPT_FOR = timedelta(days=90)
FAILED = "sign-in-failed"
_FAILED_AT_MOST, _PER = 60, timedelta(minutes=1)  # of one address: a robot must not fill the log


class Where(Struct, frozen=True):
    """From which address, by which program: as the request said."""

    address: str
    agent: str


class Entry(Struct, frozen=True):
    """who      user:<id>; blank where nobody is known
    token    the label of the token by which a program acted
    target   what it was done to: a key, or user:<id>
    facts    what else is worth telling; never a secret
    """

    what: str
    who: str
    where: Where
    target: str = ""
    token: str = ""
    facts: Mapping[str, Any] = {}


class Kept(Struct, frozen=True):
    """An entry as it is read, with the names of the people of today."""

    id: UUID
    at: datetime
    who: str
    name: str
    token: str
    address: str
    agent: str
    what: str
    target: str
    target_name: str
    facts: dict[str, Any]


_INTO = (
    "INSERT INTO danliu.audit"
    " (workspace_id, id, at, who, token, address, agent, what, target, facts)"
)


async def record(db: Executor, workspace: int, entry: Entry, clock: Clock) -> None:
    await db.execute(
        f"{_INTO} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::jsonb)",
        workspace,
        clock.new_id(),
        clock.now(),
        entry.who,
        entry.token,
        entry.where.address,
        entry.where.agent,
        entry.what,
        entry.target,
        msgspec.json.encode(entry.facts).decode(),
    )


async def record_failed(db: Executor, login: str, where: Where, why: str, clock: Clock) -> None:
    """A sign-in that failed, in every workspace of the person whose login it is, else in the
    first. One statement for both, so that its time tells nobody which logins there are; what was
    typed for an unknown one is not kept, since it may be a password."""
    now = clock.now()
    try:
        subject = f"failed:{where.address}"
        await count_attempt(db, subject, now, at_most=_FAILED_AT_MOST, per=_PER)
    except TooManyRequests:
        return
    await db.execute(
        f"{_INTO} SELECT coalesce(known.workspace_id, first.id), $7, $2,"
        " coalesce('user:' || known.user_id, ''), '', $3, $4, $5, '', $6::text::jsonb"
        " FROM (SELECT min(id) AS id FROM danliu.workspaces) first"
        " LEFT JOIN (SELECT m.workspace_id, m.user_id FROM danliu.members m"
        "  JOIN danliu.users u ON u.id = m.user_id WHERE u.login = $1 AND m.left_at IS NULL) known"
        " ON true WHERE first.id IS NOT NULL",
        login,
        now,
        where.address,
        where.agent,
        FAILED,
        msgspec.json.encode({"why": why}).decode(),
        clock.new_id(),
    )


async def page(
    db: Executor,
    workspace: int,
    *,
    what: Sequence[str] | None = None,
    who: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: UUID | None = None,
    limit: int,
) -> list[Kept]:
    """Newest first; those older than entry `after` where given."""
    rows = await db.fetch(
        "SELECT a.id, a.at, a.who, coalesce(by.name, ''), a.token, a.address, a.agent, a.what,"
        " a.target, coalesce(whom.name, ''), a.facts FROM danliu.audit a"
        " LEFT JOIN danliu.users by ON a.who = 'user:' || by.id"
        " LEFT JOIN danliu.users whom ON a.target = 'user:' || whom.id"
        " WHERE a.workspace_id = $1 AND ($2::text[] IS NULL OR a.what = ANY($2))"
        " AND ($3::text IS NULL OR a.who = $3 OR a.target = $3)"
        " AND ($4::timestamptz IS NULL OR a.at >= $4) AND ($5::timestamptz IS NULL OR a.at < $5)"
        " AND ($6::uuid IS NULL OR a.id < $6) ORDER BY a.id DESC LIMIT $7",
        workspace,
        what,
        who,
        since,
        until,
        after,
        limit,
    )
    return [Kept(*row) for row in rows]


async def forget_old(db: Executor, now: datetime) -> None:
    """Sign-ins that failed sooner than the rest."""
    await db.execute("DELETE FROM danliu.audit WHERE at < $1", now - KEPT_FOR)
    await db.execute(
        "DELETE FROM danliu.audit WHERE at < $1 AND what = $2", now - FAILED_KEPT_FOR, FAILED
    )
