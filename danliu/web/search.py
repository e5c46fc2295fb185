"""The search box: one address over all that may be seen."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from msgspec import Struct

from danliu.tables.search.indexing import Behind
from danliu.tables.search.looking import Hit
from danliu.tables.search.searching import Search, Wanted
from danliu.workspace import Workspace

LONGEST = 500  # characters of what is searched for

Words = Annotated[str, QueryParameter(name="q", max_length=LONGEST)]
Limit = Annotated[int, QueryParameter(ge=1, le=100)]


class HitOut(Struct):
    """field: key of the field that matches; match: how well, the best first."""

    record: UUID
    title: str
    field: str
    snippet: str
    match: str  # exact, begins, title, other


class GroupOut(Struct):
    """The hits of this page in one table."""

    table: str
    hits: list[HitOut]


class FoundOut(Struct):
    """groups: in the order of their best hits; next: also where a page is short

    behind: what is written and not yet found
    """

    groups: list[GroupOut]
    next: str | None
    behind: Behind


@get("/api/search")
async def search(
    q: Words,
    ws: NamedDependency[Workspace],
    searcher: NamedDependency[Search],
    table: FromQuery[str | None] = None,
    after: FromQuery[str | None] = None,
    limit: Limit = 20,
) -> FoundOut:
    """Records in whose text all words of `q` stand: parts of words, Chinese as it is written or
    as the initials of its pinyin. Best first, then newest."""
    sight = ws.tables.sight(await ws.tables.fresh_schema())
    found = await searcher.find(sight, ws.tables.page, Wanted(q, table, after, limit))
    groups: dict[str, list[HitOut]] = {}
    for hit in found.hits:
        groups.setdefault(hit.table, []).append(_out(hit))
    return FoundOut([GroupOut(*one) for one in groups.items()], found.next, found.behind)


def _out(hit: Hit) -> HitOut:
    return HitOut(hit.record, hit.title, hit.field, hit.snippet, hit.rank.name)
