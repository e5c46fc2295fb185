"""Jobs and their steps as one person may see them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from danliu.floor.definition import Floor, column
from danliu.floor.judging import NOTHING, Job, Place, Stage, Standing, Step
from danliu.formulas.kinds import Path
from danliu.stations.errors import JobGone
from danliu.tables.access import Sight
from danliu.tables.definition import Sort
from danliu.tables.query import LONGEST_PAGE, Query, Record
from danliu.tables.table import Column
from danliu.workspace import Workspace

MOST = 200  # jobs that one tablet lists

Jobs = dict[UUID, tuple[Job, list[Step]]]


async def at_place(ws: Workspace, floor: Floor, place: UUID) -> Jobs:
    """Jobs with a step of this work station that is not finished, whole."""
    own, job = floor.steps, floor.job
    runs = f'ONEOF({{{own.job}.{job.state}}},"{job.assigned}","{job.working}")'
    still = f'NOT({{{own.state}}}="{own.done}")'
    where = f"AND({{{own.place}}}={{$place}},{still},{runs})"
    query = Query(own.table, where, (Sort("created_at"),), LONGEST_PAGE, fields=(own.job,))
    page = await ws.tables.page(query, {("$place",): place})
    ids = dict.fromkeys(one.cells[own.job]["id"] for one in page.records if one.cells[own.job])
    return await _whole(ws, floor, list(ids)[:MOST])


async def count_fresh(ws: Workspace, floor: Floor) -> int:
    """Jobs that nobody has assigned yet, as far as this person sees them."""
    job = floor.job
    if not job.fresh:
        return 0
    query = Query(job.table, f'{{{job.state}}}="{job.fresh}"')
    return sum(one.count for one in (await ws.tables.groups(query, (), ())).groups)


async def in_checking(ws: Workspace, floor: Floor, *, passed: bool) -> Jobs:
    """Jobs that wait for their check; passed: that wait to come into stock."""
    job = floor.job
    is_passed = f'{{{job.checked}}}="{job.passed}"'
    wanted = is_passed if passed else f"NOT({is_passed})"
    where = f'AND({{{job.state}}}="{job.checking}",{wanted})'
    query = Query(job.table, where, (Sort("created_at"),), MOST, fields=(job.state,))
    page = await ws.tables.page(query)
    return await _whole(ws, floor, [one.id for one in page.records])


async def whole(ws: Workspace, floor: Floor, id: UUID) -> tuple[Job, list[Step]]:
    """One job with its steps. Raises JobGone."""
    found = await _whole(ws, floor, [id])
    if id not in found:
        raise JobGone
    return found[id]


async def titled(ws: Workspace, floor: Floor, title: str) -> UUID | None:
    """The job of this number, as its paper says it."""
    key = (await ws.tables.schema()).table(floor.job.table).title.key
    typed = "".join(title.split())
    query = Query(floor.job.table, f"OR({{{key}}}={{$job}},{{{key}}}={{$upper}})", limit=1)
    page = await ws.tables.page(query, {("$job",): typed, ("$upper",): typed.upper()})
    return page.records[0].id if page.records else None


async def places(ws: Workspace, floor: Floor) -> list[Place]:
    """Work stations by their names."""
    title = (await ws.tables.schema()).table(floor.places).title.key
    page = await ws.tables.page(Query(floor.places, sort=(Sort(title),), limit=MOST))
    return [Place(one.id, str(one.cells.get(title) or "")) for one in page.records]


async def _whole(ws: Workspace, floor: Floor, ids: list[UUID]) -> Jobs:
    if not ids:
        return {}
    sight = ws.tables.sight(await ws.tables.schema())
    query = Query(
        floor.job.table,
        sort=(),
        limit=LONGEST_PAGE,
        among=tuple(ids),
        walk=_walks(floor),
        fields=_fields(sight, floor),
    )
    jobs = [_job(sight, floor, one) for one in (await ws.tables.page(query)).records]
    steps = await _steps_of(ws, floor, [one.id for one in jobs])
    return {one.id: (one, steps.get(one.id, [])) for one in jobs}


def _walks(floor: Floor) -> tuple[Path, ...]:
    job = floor.job
    paths = (job.item, job.item_name, job.due, job.urgency)
    return tuple(tuple(one.split(".")) for one in paths if "." in one)


def _fields(sight: Sight, floor: Floor) -> tuple[str, ...]:
    job = floor.job
    direct = (job.state, job.quantity, job.changed, job.checked, job.good)
    paths = (job.item, job.item_name, job.due, job.urgency)
    title = sight.table(job.table).title.key
    return tuple(dict.fromkeys([title, *direct, *(one for one in paths if "." not in one)]))


async def _steps_of(ws: Workspace, floor: Floor, jobs: Iterable[UUID]) -> dict[UUID, list[Step]]:
    given: dict[Path, Any] = {(f"$j{n}",): one for n, one in enumerate(jobs)}
    if not given:
        return {}
    asked = ",".join(f"{{{path[0]}}}" for path in given)
    where = f"ONEOF({{{floor.steps.job}}},{asked})"
    found: dict[UUID, list[Step]] = {}
    after = None
    while True:
        query = Query(floor.steps.table, where, (Sort(floor.steps.turn),), LONGEST_PAGE, after)
        page = await ws.tables.page(query, given)
        for record in page.records:
            step = _step(floor, record)
            found.setdefault(step.job, []).append(step)
        after = page.next
        if after is None:
            return found


def _job(sight: Sight, floor: Floor, record: Record) -> Job:
    of, cells = floor.job, record.cells
    table = sight.table(of.table)
    state, urgency = column(sight, of.table, of.state), column(sight, of.table, of.urgency)
    named = str(cells.get(of.state) or "")
    chosen = str(cells.get(of.urgency) or "")
    keys = [one.key for one in getattr(urgency.options, "choices", ())]
    return Job(
        record.id,
        record.version,
        str(cells.get(table.title.key) or ""),
        _stage(floor, named),
        _show(state, named),
        _show_en(state, named),
        _number(cells, of.quantity),
        str(cells.get(of.item) or ""),
        str(cells.get(of.item_name) or ""),
        str(cells.get(of.due) or ""),
        chosen,
        keys.index(chosen) if chosen in keys else len(keys),
        str(cells.get(of.changed) or "").strip(),
        cells.get(of.checked) == of.passed,
        _number(cells, of.good),
    )


def _stage(floor: Floor, state: str) -> Stage:
    of = floor.job
    named: dict[str, Stage] = {
        of.assigned: "assigned",
        of.working: "working",
        of.checking: "checking",
        of.stored: "stored",
    }
    return named.get(state, "stopped")


def _step(floor: Floor, record: Record) -> Step:
    of, cells = floor.steps, record.cells
    named: dict[str, Standing] = {of.waiting: "waiting", of.going: "going", of.done: "done"}
    place = cells[of.place]
    return Step(
        record.id,
        record.version,
        cells[of.job]["id"],
        _number(cells, of.turn),
        str(cells.get(of.name) or ""),
        Place(place["id"], str(place["title"] or "")),
        named.get(str(cells.get(of.state) or ""), "waiting"),
        _number(cells, of.good),
        _number(cells, of.scrap),
        str(cells.get(of.redo) or ""),
        str(cells.get(of.worker) or ""),
    )


def _number(cells: Mapping[str, Any], key: str) -> Decimal:
    value = cells.get(key)
    return NOTHING if value is None else Decimal(value)


def _show(column: Column, value: str) -> str:
    return str(column.type.show(value, column.options)) if value else ""


def _show_en(column: Column, value: str) -> str:
    stages = getattr(column.options, "stages", ())
    return next((one.name_en for one in stages if one.key == value), "") or _show(column, value)
