"""The indexes of a table, for who may build: why each is there, how large, how far."""

from datetime import datetime
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from danliu.errors import Words
from danliu.tables.access import check_may_build
from danliu.tables.indexes.shown import Shown, shown
from danliu.web.problems import language
from danliu.workspace import Workspace


class IndexOut(Struct):
    """state: waiting, building (with progress in percent), ready, failed, cannot, unused"""

    name: str
    fields: list[str]
    why: list[str]
    state: str
    reason: str | None
    bytes: int
    scans: int
    used_at: datetime | None
    built_at: datetime | None
    took_ms: int | None
    progress: int | None


class IndexesOut(Struct):
    indexes: list[IndexOut]


@get("/api/tables/{table:str}/indexes")
async def indexes(
    table: FromPath[str], ws: NamedDependency[Workspace], request: Request[Any, Any, Any]
) -> IndexesOut:
    """Every index of the table, and why it is there."""
    check_may_build(ws.actor)
    schema = await ws.tables.fresh_schema()
    seen = ws.tables.sight(schema).table(table)
    tongue = language(request)
    return IndexesOut([_out(one, tongue) for one in await shown(ws.db, schema, seen)])


def _out(one: Shown, tongue: str) -> IndexOut:
    def said(words: Words) -> str:
        return words.en if tongue == "en" else words.zh

    return IndexOut(
        one.name,
        list(one.fields),
        [said(why) for why in one.why],
        one.state,
        said(one.reason) if one.reason else None,
        one.bytes,
        one.scans,
        one.used_at,
        one.built_at,
        one.took_ms,
        one.progress,
    )
