"""Drafts: a flow as somebody edits it, beside its versions. It need not be whole to be saved.

A flow has at most one. Every save gives it a new number, never used before: who saves, publishes
or discards names the number they saw, and is told where it is not the one of now.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from danliu.errors import Words
from danliu.flows import published, versions
from danliu.flows.definition import Flow
from danliu.flows.differences import Difference, differences
from danliu.flows.draft_errors import DraftBehind, DraftMoved, FlowHasFaults, NoDraft
from danliu.flows.draft_faults import faults_of, read
from danliu.flows.errors import InvalidFlow
from danliu.flows.expected import READABLE
from danliu.postgres.pool import Connection, Executor

KEY = r"[\w-]{1,100}"  # it stands in addresses
_A_KEY = Words("1 到 100 个字母、汉字、数字、_ 或 -", "1 to 100 letters, digits, _ or -")
DEEPEST = 150  # levels of the document; a block in a branch is four
_SHALLOW = Words(f"最多嵌套 {DEEPEST} 层的文档", f"a document of at most {DEEPEST} levels")


class Draft(Struct, frozen=True):
    """definition   as it was saved, whatever of a flow is there already
    number       of the save
    began_from   the version that it began from; None: a new flow
    live         the version that is live now, if there is one
    """

    key: str
    number: int
    definition: dict[str, Any]
    began_from: int | None
    changed_at: datetime
    changed_by: str
    live: int | None

    @property
    def behind(self) -> bool:
        """Whether another version went live since it began."""
        return self.live not in (None, self.began_from)


_COLUMNS = (
    "d.key, d.number, d.definition, d.began_from, d.changed_at, d.changed_by,"
    " (SELECT f.version FROM danliu.flows f"
    "  WHERE f.workspace_id = d.workspace_id AND f.key = d.key AND f.live)"
)


async def find(db: Executor, workspace: int, key: str) -> Draft | None:
    row = await db.fetchrow(
        f"SELECT {_COLUMNS} FROM danliu.drafts d WHERE workspace_id = $1 AND key = $2",
        workspace,
        key,
    )
    return Draft(*row) if row else None


async def the_draft(db: Executor, workspace: int, key: str) -> Draft:
    """Raises NoDraft."""
    found = await find(db, workspace, key)
    if found is None:
        raise NoDraft(key)
    return found


async def drafts(
    db: Executor, workspace: int, after: str | None = None, limit: int = 50
) -> list[Draft]:
    """By key; `after` a key, the ones that follow."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.drafts d WHERE workspace_id = $1"
        " AND ($2::text IS NULL OR key > $2) ORDER BY key LIMIT $3",
        workspace,
        after,
        limit,
    )
    return [Draft(*row) for row in rows]


async def save(
    db: Executor,
    workspace: int,
    key: str,
    definition: Mapping[str, Any],
    *,
    seen: int,
    began_from: int | None = None,
    by: str,
    now: datetime,
) -> Draft:
    """Keep a definition as the flow's draft.

    seen         number of the draft that was edited; 0: there was none
    began_from   of a new draft: the version that was edited; without it, the live one
    Raises       DraftMoved, UnknownFlow, InvalidFlow for what no database can keep
    """
    if not re.fullmatch(KEY, key):
        raise InvalidFlow("key", _A_KEY)
    kept = {**definition, "key": key}
    _check_depth(kept)
    if b"\\u0000" in msgspec.json.encode(kept):
        raise InvalidFlow("", READABLE)
    if seen == 0:
        origin = await _origin(db, workspace, key, began_from)
        row = await db.fetchrow(_BEGIN, workspace, key, kept, origin, now, by)
    else:
        row = await db.fetchrow(_GO_ON, workspace, key, kept, seen, now, by)
    if row is None:
        raise _moved(key, await find(db, workspace, key))
    return Draft(*row)


def _check_depth(definition: Any) -> None:
    """Whoever reads it later goes down as deep. Raises InvalidFlow."""
    level, depth = [definition], 0
    while level:
        level = [inner for one in level for inner in _inside(one)]
        depth += 1
        if depth > DEEPEST:
            raise InvalidFlow("", _SHALLOW)


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list | tuple) else ()


_BEGIN = (
    "INSERT INTO danliu.drafts AS d"
    " (workspace_id, key, definition, began_from, changed_at, changed_by)"
    f" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING {_COLUMNS}"
)
_GO_ON = (
    "UPDATE danliu.drafts d SET definition = $3, number = nextval('danliu.draft_numbers'),"
    " changed_at = $5, changed_by = $6"
    f" WHERE workspace_id = $1 AND key = $2 AND number = $4 RETURNING {_COLUMNS}"
)


async def _origin(db: Executor, workspace: int, key: str, wanted: int | None) -> int | None:
    """Raises UnknownFlow for a version that there never was."""
    if wanted is not None:
        await versions.definition(db, workspace, key, wanted)
        return wanted
    live: int | None = await db.fetchval(
        "SELECT version FROM danliu.flows WHERE workspace_id = $1 AND key = $2 AND live",
        workspace,
        key,
    )
    return live


def _moved(key: str, now: Draft | None) -> DraftMoved:
    if now is None:
        return DraftMoved(key, 0, "", "")
    return DraftMoved(key, now.number, now.changed_by, now.changed_at.isoformat())


async def discard(db: Executor, workspace: int, key: str, seen: int) -> None:
    """Raises DraftMoved, NoDraft."""
    gone = await db.fetchval(
        "DELETE FROM danliu.drafts WHERE workspace_id = $1 AND key = $2 AND number = $3"
        " RETURNING true",
        workspace,
        key,
        seen,
    )
    if not gone:
        raise _moved(key, await the_draft(db, workspace, key))


async def publish(
    db: Connection,
    workspace: int,
    key: str,
    *,
    seen: int,
    over: int | None = None,
    by: str,
    now: datetime,
) -> int:
    """Make the draft the live version, in the caller's transaction. Returns the version.

    over     the live version that whoever publishes has looked at, where the draft began from
             another
    Raises   NoDraft, DraftMoved, FlowHasFaults, DraftBehind
    """
    await published.hold(db, workspace, key)
    draft = await the_draft(db, workspace, key)
    if draft.number != seen:
        raise _moved(key, draft)
    if faults := await faults_of(db, workspace, draft.definition):
        raise FlowHasFaults(key, list(faults))
    flow = read(draft.definition)
    await _check_not_behind(db, workspace, draft, flow, over)
    whole = replace(flow, unplaced=())
    version = await published.publish(db, workspace, whole, by=by, now=now)
    await discard(db, workspace, key, seen)
    return version


async def _check_not_behind(
    db: Executor, workspace: int, draft: Draft, flow: Flow, over: int | None
) -> None:
    """Raises DraftBehind: what others published meanwhile would be gone."""
    if not draft.behind or draft.live in (None, over):
        return
    live, version = await versions.definition(db, workspace, draft.key, draft.live)
    theirs: list[Difference] = []
    if draft.began_from is not None:
        began, _ = await versions.definition(db, workspace, draft.key, draft.began_from)
        theirs = differences(began, live)
    ours = differences(live, flow)
    raise DraftBehind(draft.key, draft.began_from, version, theirs, ours)
