"""Block «schedule-jobs»: when each job is made, what moves by it, whom a rush would displace."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import BadSetting
from danliu.flows.moved import BrokenOrder, LeftJob, MovedJob, MovedStep, Telling, left_says, listed
from danliu.flows.scheduling import MOST, Scheduling, read_rows
from danliu.orders.schedule.jobs import Job
from danliu.orders.schedule.making import Trial, made, tried
from danliu.orders.schedule.moves import Compared, steps_moved
from danliu.orders.schedule.plan import Schedule
from danliu.orders.schedule.records import House, Rows
from danliu.telling import told


class ScheduleJobs(Scheduling, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """rush: a record that jobs are made for: how it were, if it went before all that is no rush"""

    rush: Annotated[
        UUID | None,
        told(
            "试着加急哪张订单",
            "Tried as a rush",
            "record",
            help=("只算给人看，订单不变", "Only worked out; the order stays as it is"),
        ),
    ] = None


class ScheduledJobs(Struct, frozen=True):
    """What is in words is told in Chinese, and as …_en in English.

    moved      those whose times are not as they are written
    steps      of jobs that have them: those whose times are not as they are written, the first
               5,000
    late       those that end after their due date
    broken     orders that by this schedule are not ready any more when they were promised
    left       those that have no time; left_says: in words
    displaced  by the rush: jobs of others that end later than without it; says: in words
    was, ready when the order of the rush is ready without it, and with it; …_says: in words
    """

    count: Annotated[int, told("任务数", "How many jobs")]
    moved: Annotated[list[MovedJob], told("时间变了的", "Moved", "items")]
    moved_count: Annotated[int, told("几张变了", "How many moved")]
    steps: Annotated[list[MovedStep], told("时间变了的工序", "Moved steps", "items")]
    late: Annotated[list[MovedJob], told("晚于交期的", "Late", "items")]
    late_count: Annotated[int, told("几张晚于交期", "How many are late")]
    broken: Annotated[list[BrokenOrder], told("赶不上答复的订单", "Break a promise", "items")]
    left: Annotated[list[LeftJob], told("排不了的", "Without a time", "items")]
    left_says: Annotated[str, told("排不了的，写成文字", "Without a time, in words")]
    left_says_en: Annotated[str, told("排不了的，英文", "Without a time, in English")]
    displaced: Annotated[list[MovedJob], told("被挤后的", "Displaced", "items")] = []
    displaced_count: Annotated[int, told("挤后几张", "How many are displaced")] = 0
    says: Annotated[str, told("被挤后的，写成文字", "Displaced, in words")] = ""
    says_en: Annotated[str, told("被挤后的，英文", "Displaced, in English")] = ""
    was: Annotated[datetime | None, told("不加急几时好", "Ready without the rush")] = None
    was_says: Annotated[str, told("不加急几时好，文字", "Without the rush, in words")] = ""
    was_says_en: Annotated[str, told("不加急几时好，英文", "Without the rush, in English")] = ""
    ready: Annotated[datetime | None, told("加急几时好", "Ready with the rush")] = None
    ready_says: Annotated[str, told("加急几时好，文字", "With the rush, in words")] = ""
    ready_says_en: Annotated[str, told("加急几时好，英文", "With the rush, in English")] = ""


@block(
    "schedule-jobs",
    effect="read",
    zh="按工位、班次和「{materials}」给「{jobs}」排产",
    en="schedule {jobs} by stations, shifts and {materials}",
)
class ScheduleJobsBlock(Block):
    """Writes nothing: a block after it writes the times of what moved."""

    called = Words("排产", "Schedule jobs")
    does = Words(
        "算出每张任务几时开始、几时做完，哪些晚、哪些变了；试着加急一张订单，看它挤后谁",
        "Tells when each job begins and ends, which are late or move, and whom a rush displaces",
    )
    group = "values"
    settings = ScheduleJobs
    output = ScheduledJobs

    async def run(self, settings: ScheduleJobs, step: Step) -> Any:
        house = settings.house(step, step.now)
        rows = await read_rows(step, settings, house.names)
        try:
            # thousands of jobs take a second: others go on meanwhile
            return await asyncio.to_thread(_scheduled, rows, house, str(settings.rush or ""))
        except ValueError as error:
            raise BadSetting("hours", f"hours such as 8:00 ({error})") from error


def _scheduled(rows: Rows, house: House, rush: str) -> ScheduledJobs:
    """Raises ValueError for hours that cannot be read."""
    trial, tell = tried(rows, house, rush) if rush else None, Telling(house)
    jobs, schedule = trial.after if trial else made(rows, house)
    moves = list(Compared(rows.jobs, jobs, house.names, house.zone).with_written(schedule))
    moved = [tell.moved(one) for one in moves if one.differs]
    late = [tell.moved(one) for one in moves if one.late]
    left = list(tell.left(rows, schedule))
    plan = len(jobs), moved, len(moved), _steps(rows, jobs, schedule, house), late, len(late)
    sums = *plan, list(tell.broken(moves)), left, *left_says(left)
    return ScheduledJobs(*sums, *(_displaced(trial, rush, tell) if trial else ()))


def _displaced(trial: Trial, rush: str, tell: Telling) -> tuple[Any, ...]:
    """What a rush adds to the result, in its order."""
    others = [tell.moved(one) for one in trial.displaced]
    was, ready = (tell.moment(one.ready(rush)) for one in (trial.before, trial.after))
    times = was, *tell.said(was), ready, *tell.said(ready)
    return others, len(others), *listed(others), *times


def _steps(rows: Rows, jobs: Iterable[Job], schedule: Schedule, house: House) -> list[MovedStep]:
    """As many as one write takes; what comes first, first."""
    moved = steps_moved(rows.steps, jobs, schedule, house.names, house.zone)
    first = sorted(moved, key=lambda one: one.begins)[:MOST]
    return [MovedStep(UUID(one.step), one.begins, one.ends) for one in first]
