"""Where an order is: one answer, made of what every system said, each with its source and age."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from msgspec import Struct

from danliu.formulas.kinds import Path
from danliu.lens.cells import text_of
from danliu.lens.facts import Fact, facts
from danliu.lens.lens import Lens, Reached, all_lenses
from danliu.lens.parcels import Parcel
from danliu.lens.seen import Happened, Seen
from danliu.tables import changes
from danliu.tables.access import Sight
from danliu.tables.query import Query, Record
from danliu.tables.search.searching import Search
from danliu.tables.table import Table
from danliu.web.customer_page import page_of, shows
from danliu.web.lens_look import look
from danliu.web.names import Names
from danliu.web.order_search import Met, orders_of
from danliu.web.order_tables import state_of
from danliu.workspace import Workspace

MOST, ENTRIES, MOST_FACTS = 5, 200, 10
_ASKED: Path = ("$asked",)
Asked = Annotated[str, QueryParameter(min_length=1, max_length=120)]


class Whereabouts(Struct):
    """headline: where it waits, in the customer's words. lens: the page of the customer; «»
    where there is none, or it shows more than this person may see. Of an order without such a page
    nobody says who has it: owner and headline are «»"""

    table: str
    record: UUID
    number: str
    stage: str
    stage_en: str
    owner: str
    owner_en: str
    headline: str
    headline_en: str
    last: Happened
    expected_at: datetime | None
    facts: list[Fact]
    parcels: list[Parcel]
    lens: str


class Answers(Struct):
    """answers: of an order's number, or of what else it is known by; the best first"""

    answers: list[Whereabouts]


@get("/api/where")
async def where(
    asked: FromQuery[Asked],
    ws: NamedDependency[Workspace],
    names: NamedDependency[Names],
    searcher: NamedDependency[Search],
) -> Answers:
    """By its number, by what else the lens says that an order is known by, or by any text of it,
    of its lines and of its customer."""
    found = [one async for one in _found(ws, asked.strip())][:MOST]
    answers = [await _answer(ws, names, lens, record) for lens, record in found]
    if len(answers) < MOST:
        answers += await _others(
            ws, names, await orders_of(ws, searcher, asked, exactly=bool(found)), found
        )
    return Answers(answers[:MOST])


async def _others(
    ws: Workspace, names: Names, met: Iterable[Met], known: Iterable[tuple[Lens, Record]]
) -> list[Whereabouts]:
    told = {record.id for _, record in known}
    lenses: dict[str, Lens] = {}
    for lens in await all_lenses(ws.db, ws.row.id):
        lenses.setdefault(lens.table, lens)
    return [
        await _answer(ws, names, lenses[one.table], one.record)
        if one.table in lenses
        else await _plain(ws, names, one)
        for one in met
        if one.record.id not in told
    ]


async def _found(ws: Workspace, asked: str) -> AsyncIterator[tuple[Lens, Record]]:
    """Field by field, as an index serves each: the first that finds something answers."""
    schema = await ws.tables.fresh_schema()
    sight = ws.tables.sight(schema)
    for lens in await all_lenses(ws.db, ws.row.id):
        for key in (lens.number, *lens.asked_by):
            if not sight.shows(lens.table, key):
                continue
            query = Query(lens.table, f"{{{key}}}={{$asked}}", limit=MOST)
            page = await ws.tables.page(query, {_ASKED: asked})
            for record in page.records:
                yield lens, record
            if page.records:
                return
        for record in await _by_parcel(ws, sight, lens, asked):
            yield lens, record


async def _by_parcel(ws: Workspace, sight: Sight, lens: Lens, asked: str) -> list[Record]:
    """By the number of any of its parcels."""
    parcels = lens.parcels
    if parcels is None or not (sight.reads(lens.table) and shows(sight, parcels.way)):
        return []
    table, link, number = parcels.table, parcels.link, parcels.number
    if met := parcels.through:
        table, link, number = met.table, met.order, f"{met.parcel}.{parcels.number}"
    page = await ws.tables.page(
        Query(table, f"{{{number}}}={{$asked}}", limit=MOST), {_ASKED: asked}
    )
    links = (one.cells[link] for one in page.records)
    ids = dict.fromkeys(UUID(str(one["id"])) for one in links if one)
    orders = [await ws.tables.one(lens.table, one) for one in ids]
    return [one for one in orders if one is not None]


async def _answer(ws: Workspace, names: Names, lens: Lens, record: Record) -> Whereabouts:
    one = (await look(ws, record.id)).seen
    stage = _stage(lens, one)
    sight = ws.tables.sight(await ws.tables.schema())
    follows = lens.parcels is not None and shows(sight, lens.parcels.read)
    return Whereabouts(
        lens.table,
        record.id,
        one.number,
        stage.name,
        stage.name_en,
        one.owner,
        one.owner_en,
        one.closed.reason if one.closed else one.headline,
        one.closed.reason_en if one.closed else one.headline_en,
        one.last,
        one.expected_at,
        await _facts(ws, names, lens, record),
        one.parcels if follows else [],
        await page_of(ws, lens, record.id),
    )


def _stage(lens: Lens, one: Seen) -> Reached:
    """What is being done where that has a name, else the last that was reached."""
    named = {stage.key for stage in lens.stages if stage.doing}
    doing = [stage for stage in one.stages if stage.state == "now" and stage.key in named]
    if doing and not one.closed:
        return doing[0]
    reached = [stage for stage in one.stages if stage.state == "done"]
    return reached[-1] if reached else one.stages[0]


async def _plain(ws: Workspace, names: Names, met: Met) -> Whereabouts:
    """Of a table whose orders have no page for their customers: what it says itself."""
    schema, record = await ws.tables.schema(), met.record
    table = schema.table(met.table)
    state, title = state_of(table), table.definition.title
    stage, stage_en = (text_of(table, record.cells, state, english=one) for one in (False, True))
    keys = [key for key in ws.tables.sight(schema).columns(table) if key not in (state, title)]
    return Whereabouts(
        met.table,
        record.id,
        text_of(table, record.cells, title),
        stage,
        stage_en,
        "",
        "",
        "",
        "",
        Happened("更新", "Updated", record.updated_at),
        None,
        (await _known(ws, names, table, record, keys, {}))[:MOST_FACTS],
        [],
        "",
    )


async def _facts(ws: Workspace, names: Names, lens: Lens, record: Record) -> list[Fact]:
    """Of the fields that this person may see."""
    schema = await ws.tables.schema()
    table = schema.table(lens.table)
    seen = ws.tables.sight(schema).columns(table)
    keys = [key for key in lens.facts if key in seen]
    return await _known(ws, names, table, record, keys, lens.sources)


async def _known(
    ws: Workspace,
    names: Names,
    table: Table,
    record: Record,
    keys: Sequence[str],
    sources: Mapping[str, str],
) -> list[Fact]:
    schema = await ws.tables.schema()
    entries = await changes.of_record(ws.db, schema.name, table.id, record.id, limit=ENTRIES)
    called = await names.of(ws.db, ws.row.id)
    return facts(table, record, keys, entries, called, sources)
