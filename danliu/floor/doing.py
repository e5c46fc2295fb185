"""One act, through the one write path, in the caller's transaction that holds its job."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from danliu.floor import judging, looking
from danliu.floor.acts import Does, FloorAct
from danliu.floor.definition import Floor, column
from danliu.floor.errors import ChangedAgain, StepGone
from danliu.floor.judging import Job, Step
from danliu.people import users
from danliu.stations.definition import fitted_tickets
from danliu.stations.errors import BadAct, JobStopped
from danliu.stations.judging import pieces
from danliu.stations.tickets import least_busy
from danliu.tables.write import Create, Set, Write
from danliu.workspace import Workspace

BECAUSE: Mapping[Does, str] = {
    "begin": "工序开始",
    "finish": "工序完成",
    "pass": "质检合格",
    "fail": "质检返工",
    "store": "扫码入库",
    "seen": "变更已知晓",
    "trouble": "现场上报",
}
Steps = list[Step]


async def do(ws: Workspace, floor: Floor, act: FloorAct) -> None:
    """Raises what `errors.py` tells, and what the write path refuses."""
    job, steps = await looking.whole(ws, floor, act.job)
    writes = await _DOES[act.do](ws, floor, act, job, steps)
    written = await ws.tables.write(writes, because=BECAUSE[act.do])
    if any(one.conflicts for one in written):
        raise JobStopped(job.title, job.told, job.told_en)


async def _begin(ws: Workspace, floor: Floor, act: FloorAct, job: Job, steps: Steps) -> list[Write]:
    step, of = _step(act, steps), floor.steps
    judging.check_begins(job, step, steps, await _name(ws, step.worker))
    cells = {of.state: of.going, of.began: act.at, of.ended: None, **_who(ws, floor, act)}
    begun: list[Write] = [Set(of.table, step.id, cells, step.version)]
    if job.stage == "assigned":
        begun.append(_job_set(floor, job, {floor.job.state: floor.job.working}))
    return begun


async def _finish(
    ws: Workspace, floor: Floor, act: FloorAct, job: Job, steps: Steps
) -> list[Write]:
    step, of = _step(act, steps), floor.steps
    good, scrap = pieces(act.pieces), pieces(act.scrap or "0")
    judging.check_finishes(job, step, steps, good, scrap, act.reason)
    cells = {
        of.state: of.done,
        of.ended: act.at,
        of.good: f"{good:f}",
        of.scrap: f"{scrap:f}",
        of.reason: act.reason if scrap else None,
        of.redo: None,
        **_photos(of.photo, act),
        **_who(ws, floor, act),
    }
    done: list[Write] = [Set(of.table, step.id, cells, step.version)]
    if all(one.state == "done" for one in steps if one.id != step.id):
        done.append(_job_set(floor, job, {floor.job.state: floor.job.checking}))
    return done


async def _pass(ws: Workspace, floor: Floor, act: FloorAct, job: Job, steps: Steps) -> list[Write]:
    good = pieces(act.pieces)
    lost = judging.check_is_checked(job, steps, good, act.reason)
    of = floor.job
    cells = {
        of.checked: of.passed,
        of.check_reason: act.reason if lost else None,
        of.good: f"{good:f}",
        of.scrapped: f"{lost + sum(one.scrap for one in steps):f}",
        **_checked(ws, floor, act),
    }
    return [_job_set(floor, job, cells)]


async def _fail(ws: Workspace, floor: Floor, act: FloorAct, job: Job, steps: Steps) -> list[Write]:
    """The last step is done again. A job without steps is only marked."""
    judging.check_is_checked(job, steps, None, act.reason)
    of = floor.job
    failed = {of.checked: of.failed, of.check_reason: act.reason, **_checked(ws, floor, act)}
    if not steps:
        return [_job_set(floor, job, failed)]
    last, own = max(steps, key=lambda one: one.turn), floor.steps
    sight = ws.tables.sight(await ws.tables.schema())
    why = column(sight, of.table, of.check_reason)
    again = {own.state: own.waiting, own.redo: why.type.show(act.reason, why.options)}
    reopened = Set(own.table, last.id, again, last.version)
    return [_job_set(floor, job, {**failed, of.state: of.working}), reopened]


async def _store(ws: Workspace, floor: Floor, act: FloorAct, job: Job, steps: Steps) -> list[Write]:
    judging.check_stores(job, steps)
    of, came = floor.job, pieces(act.pieces)
    cells = {
        of.state: of.stored,
        of.received: f"{came:f}",
        of.receipt: judging.difference(job.good, came) or None,
        of.receiver: ws.actor.key,
        of.received_at: act.at,
        of.device: act.device,
    }
    return [_job_set(floor, job, cells)]


async def _seen(ws: Workspace, floor: Floor, act: FloorAct, job: Job, steps: Steps) -> list[Write]:
    """What somebody has seen before is seen."""
    if job.changed and job.changed != act.changed.strip():
        raise ChangedAgain(job.changed)
    return [_job_set(floor, job, {floor.job.changed: None})] if job.changed else []


async def _trouble(
    ws: Workspace, floor: Floor, act: FloorAct, job: Job, steps: Steps
) -> list[Write]:
    """The ticket has the id of the act; the job goes on."""
    tickets = fitted_tickets(ws.tables.sight(await ws.tables.schema()), floor.tickets)
    if tickets is None or not act.reason:
        raise BadAct("reason")
    known: dict[str, Any] = {
        tickets.title: f"{job.title}：{job.item}",
        tickets.kind: act.reason,
        tickets.note: f"{act.device}：{job.title} {job.item} {job.item_name}",
        tickets.owner: await least_busy(ws, tickets),
        tickets.due: ws.clock.now() + timedelta(hours=tickets.hours),
        tickets.job: job.id,
        tickets.code: job.item,
        tickets.quantity: f"{pieces(act.pieces):f}" if act.pieces else None,
        **_photos(tickets.photo, act),
    }
    cells = {key: value for key, value in known.items() if key and value is not None}
    return [Create(tickets.table, cells, act.id)]


def _step(act: FloorAct, steps: Steps) -> Step:
    found = next((one for one in steps if one.id == act.step), None)
    if found is None:
        raise StepGone
    return found


def _job_set(floor: Floor, job: Job, cells: Mapping[str, Any]) -> Set:
    return Set(floor.job.table, job.id, cells, job.version)


def _who(ws: Workspace, floor: Floor, act: FloorAct) -> dict[str, Any]:
    return {floor.steps.worker: ws.actor.key, floor.steps.device: act.device}


def _checked(ws: Workspace, floor: Floor, act: FloorAct) -> dict[str, Any]:
    of = floor.job
    who = {of.checker: ws.actor.key, of.checked_at: act.at, of.device: act.device}
    return {**who, **_photos(of.check_photo, act)}


def _photos(field: str, act: FloorAct) -> dict[str, Any]:
    return {field: [{"ticket": one} for one in act.photos]} if act.photos else {}


async def _name(ws: Workspace, user: str) -> str:
    return (await users.names(ws.db, ws.row.id)).get(f"user:{user}", "") if user else ""


Does_ = Callable[[Workspace, Floor, FloorAct, Job, Steps], Awaitable[list[Write]]]
_DOES: Mapping[Does, Does_] = {
    "begin": _begin,
    "finish": _finish,
    "pass": _pass,
    "fail": _fail,
    "store": _store,
    "seen": _seen,
    "trouble": _trouble,
}
