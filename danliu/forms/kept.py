"""The forms of a workspace as they are kept: each has one link, which stays as it changes."""

from typing import Any

import msgspec
from msgspec import Struct

from danliu import vault
from danliu.forms.errors import FormMoved, UnknownForm
from danliu.forms.form import Form
from danliu.forms.soundness import check_form
from danliu.postgres.pool import Executor
from danliu.tables.schema import Schema

_COLUMNS = "workspace_id, link, definition, version, answers, gone"


class Published(Struct, frozen=True):
    """answers: taken so far, also those whose records were deleted since; gone: put away"""

    workspace_id: int
    link: str
    form: Form
    version: int = 1
    answers: int = 0
    gone: bool = False


async def publish(
    db: Executor, workspace: int, form: Form, schema: Schema, seen: int | None = None
) -> str:
    """Make the form, or set it anew under its old link. Returns the link's token.

    seen     the version that its builder saw; None overwrites
    Raises   InvalidSchema, NotFound, FormMoved
    """
    check_form(form, schema)
    link: str | None = await db.fetchval(
        "INSERT INTO danliu.forms (workspace_id, key, link, definition) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (workspace_id, key) DO UPDATE"
        " SET definition = $4, version = forms.version + 1, gone = false"
        " WHERE $5::int IS NULL OR forms.version = $5 RETURNING link",
        workspace,
        form.key,
        vault.token(12),
        form,
        seen,
    )
    if link is None:
        raise FormMoved
    return link


async def find_by_link(db: Executor, link: str) -> Published:
    """Raises UnknownForm, also for one that was put away."""
    row = await db.fetchrow(
        f"SELECT {_COLUMNS} FROM danliu.forms WHERE link = $1 AND NOT gone", link
    )
    return _published(row)


async def find(db: Executor, workspace: int, key: str) -> Published:
    """Raises UnknownForm."""
    row = await db.fetchrow(
        f"SELECT {_COLUMNS} FROM danliu.forms WHERE workspace_id = $1 AND key = $2", workspace, key
    )
    return _published(row)


async def is_there(db: Executor, workspace: int, key: str) -> bool:
    """Also one that was put away."""
    found: bool = await db.fetchval(
        "SELECT EXISTS (SELECT FROM danliu.forms WHERE workspace_id = $1 AND key = $2)",
        workspace,
        key,
    )
    return found


async def all_forms(db: Executor, workspace: int, *, gone: bool = False) -> list[Published]:
    """Those that are there, or those that were put away."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.forms WHERE workspace_id = $1 AND gone = $2 ORDER BY key",
        workspace,
        gone,
    )
    return [_published(row) for row in rows]


async def put_away(db: Executor, workspace: int, key: str, *, gone: bool) -> None:
    """Away, or back under its old link. Raises UnknownForm."""
    found = await db.fetchval(
        "UPDATE danliu.forms SET gone = $3 WHERE workspace_id = $1 AND key = $2 RETURNING key",
        workspace,
        key,
        gone,
    )
    if found is None:
        raise UnknownForm


async def count_answer(db: Executor, link: str, most: int | None) -> bool:
    """Take one of the places that are left; False where there is none."""
    taken = await db.fetchval(
        "UPDATE danliu.forms SET answers = answers + 1"
        " WHERE link = $1 AND ($2::int IS NULL OR answers < $2) RETURNING answers",
        link,
        most,
    )
    return taken is not None


def _published(row: Any) -> Published:
    if row is None:
        raise UnknownForm
    workspace, link, definition, version, answers, gone = row
    return Published(workspace, link, msgspec.convert(definition, Form), version, answers, gone)
