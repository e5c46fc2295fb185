"""Who outside is told of what: a subscription, as a role sees the company."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.connect.outbound import parsed_url
from danliu.errors import Words
from danliu.people.actor import Actor
from danliu.postgres.pool import Executor
from danliu.tables import changes
from danliu.tables.changes import Mark
from danliu.webhooks.errors import BadWebhook, UnknownWebhook

AT_MOST = 50  # of one workspace
_FEWER = Words(f"最多 {AT_MOST} 个", f"at most {AT_MOST}")


class Subscription(Struct, frozen=True):
    """tables, kinds   what it is told of; none named: all that the role sees
    secret          sealed
    why_off         why the house switched it off
    """

    id: UUID
    workspace_id: int
    name: str
    url: str
    tables: list[str]
    kinds: list[changes.Kind]
    role: str
    attributes: dict[str, str]
    secret: bytes
    active: bool
    why_off: str
    mark_xid: int
    mark_seq: int
    failing_since: datetime | None
    created_at: datetime
    created_by: str

    @property
    def mark(self) -> Mark:
        return Mark(self.mark_xid, self.mark_seq)

    @property
    def reader(self) -> Actor:
        """As whom it sees."""
        return Actor("system", f"webhook {self.id}", self.role, attributes=self.attributes)

    def wants(self, table: str, kind: changes.Kind) -> bool:
        return (not self.tables or table in self.tables) and (not self.kinds or kind in self.kinds)


COLUMNS = ", ".join(Subscription.__struct_fields__)


def new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


async def add(
    db: Executor,
    *,
    number: UUID,
    workspace: int,
    name: str,
    url: str,
    tables: Sequence[str],
    kinds: Sequence[str],
    role: str,
    attributes: Mapping[str, str],
    secret: bytes,
    by: str,
    now: datetime,
) -> Subscription:
    """It is told of what happens from now on. Raises BadRequest, BadWebhook."""
    parsed_url(url)
    mark = await changes.newest(db)
    row = await db.fetchrow(
        "INSERT INTO danliu.webhooks (id, workspace_id, name, url, tables, kinds, role,"
        " attributes, secret, active, mark_xid, mark_seq, due_at, leased_until, created_at,"
        " created_by) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, true, $10, $11, $12, $12, $12,"
        " $13 WHERE (SELECT count(*) FROM danliu.webhooks WHERE workspace_id = $2) <"
        f" {AT_MOST} RETURNING {COLUMNS}",
        number,
        workspace,
        name,
        url,
        list(tables),
        list(kinds),
        role,
        dict(attributes),
        secret,
        mark.xid,
        mark.seq,
        now,
        by,
    )
    if row is None:
        raise BadWebhook("name", name, _FEWER)
    return Subscription(*row)


async def all_of(db: Executor, workspace: int) -> list[Subscription]:
    """At most `AT_MOST`, the oldest first."""
    rows = await db.fetch(
        f"SELECT {COLUMNS} FROM danliu.webhooks WHERE workspace_id = $1 ORDER BY created_at, id",
        workspace,
    )
    return [Subscription(*row) for row in rows]


async def find(db: Executor, workspace: int, number: UUID) -> Subscription:
    """Raises UnknownWebhook."""
    row = await db.fetchrow(
        f"SELECT {COLUMNS} FROM danliu.webhooks WHERE workspace_id = $1 AND id = $2",
        workspace,
        number,
    )
    if row is None:
        raise UnknownWebhook("webhook", str(number))
    return Subscription(*row)


async def change(db: Executor, one: Subscription, now: datetime) -> Subscription:
    """Set it anew. Switched on again it goes on where it stopped. Raises BadRequest."""
    parsed_url(one.url)
    row: Any = await db.fetchrow(
        "UPDATE danliu.webhooks SET name = $3, url = $4, tables = $5, kinds = $6, role = $7,"
        " attributes = $8, active = $9, why_off = '', failing_since = NULL, due_at = $10"
        f" WHERE workspace_id = $1 AND id = $2 RETURNING {COLUMNS}",
        one.workspace_id,
        one.id,
        one.name,
        one.url,
        one.tables,
        one.kinds,
        one.role,
        one.attributes,
        one.active,
        now,
    )
    if row is None:
        raise UnknownWebhook("webhook", str(one.id))
    return Subscription(*row)


async def drop(db: Executor, workspace: int, number: UUID) -> None:
    """With its deliveries. Raises UnknownWebhook."""
    gone = await db.fetchval(
        "DELETE FROM danliu.webhooks WHERE workspace_id = $1 AND id = $2 RETURNING id",
        workspace,
        number,
    )
    if gone is None:
        raise UnknownWebhook("webhook", str(number))
