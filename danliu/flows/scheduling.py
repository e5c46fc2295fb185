"""Schedules in flows: the tables that they are made from, read, and what their blocks ask alike."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from danliu.flows.errors import BadSetting
from danliu.flows.looking_up import FieldNames, Inside, Records, all_of, check_names, numbered
from danliu.orders.schedule.names import Names, id_of
from danliu.orders.schedule.records import House, Rows
from danliu.tables.query import Query
from danliu.telling import told

MOST = 5_000  # jobs in one schedule


class Scheduling(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """jobs        the table of what is made; `open`: a formula, of which it is still to be made
    steps       of jobs that have them; of others the operations of their route
    hours       shifts of stations; none typed: the week of an office
    apart       closed days and extra hours
    bill        which parts go into what
    materials   what is short for an order
    urgencies   values of the jobs' urgency, the most urgent first
    lead_days   of what names none
    fields      where fields are called otherwise than in danliu/orders/schedule/names.py
    """

    jobs: Annotated[str, told("生产任务表", "Table of jobs", "table")]
    open: Annotated[
        str,
        told(
            "哪些还没做完",
            "Which are open",
            "plain",
            help=(
                '公式，如 NOT({status}="done")；不填：全部',
                'A formula, such as NOT({status}="done"); left out: all',
            ),
        ),
    ] = ""
    steps: Annotated[str, told("工序任务表", "Table of steps of jobs", "table")] = ""
    going: Annotated[str, told("哪个状态是进行中", "State of what is under way", "plain")] = "going"
    done: Annotated[str, told("哪个状态是完成", "State of what is done", "plain")] = "done"
    operations: Annotated[str, told("工艺路线表", "Table of operations", "table")]
    stations: Annotated[str, told("工位表", "Table of stations", "table")]
    hours: Annotated[str, told("班次表", "Table of shifts", "table")] = ""
    apart: Annotated[str, told("停工加班表", "Table of days that differ", "table")] = ""
    bill: Annotated[str, told("产品 BOM 表", "Table of bills of material", "table")]
    materials: Annotated[str, told("用料清单表", "Table of materials", "table")] = ""
    urgencies: Annotated[
        tuple[str, ...], told("紧急等级，急的在前", "Urgencies, the most urgent first", "list")
    ] = ("red", "yellow", "green")
    lead_days: Annotated[
        int,
        Meta(ge=0, le=365),
        told("没写采购天数的按几天", "Days to buy where none are named", "number"),
    ] = 7
    holidays: Annotated[bool, told("法定假日休息", "Closed on public holidays", "truth")] = True
    fields: FieldNames = {}

    def __post_init__(self) -> None:
        check_names(self.fields, Names)

    def house(self, step: Inside, now: datetime) -> House:
        own = {key: one for key, one in self.fields.items() if key in Names.__struct_fields__}
        return House(
            Names(**own),
            step.ws.row.tz,
            now,
            self.going,
            self.done,
            self.urgencies,
            self.lead_days,
            self.holidays,
        )


async def read_rows(step: Inside, asked: Scheduling, names: Names) -> Rows:
    """Raises NotFound for a table that is not there, BadSetting for too many jobs."""
    of = await _Reading.begun(step, names)
    jobs = await of.all(asked.jobs, asked.open)
    if len(jobs) > MOST:
        raise BadSetting("open", f"at most {MOST} jobs that are open")
    orders = {id_of(one.get(names.order)) for one in jobs}
    items = {id_of(one.get(names.item)) for one in jobs}
    return Rows(
        jobs,
        await of.those(asked.steps, names.job, {str(one["id"]) for one in jobs}),
        await of.all(asked.operations),
        await of.all(asked.stations),
        await of.all(asked.hours),
        await of.all(asked.apart),
        await of.those(asked.bill, names.product, items),
        await of.those(asked.materials, names.order, orders, f"{{{names.short}}}>0"),
    )


class _Reading:
    """Only the fields that a schedule looks at, of those that a table has."""

    def __init__(self, step: Inside, names: Names, known: dict[str, set[str]]) -> None:
        self._step, self._known = step, known
        self._wanted = {getattr(names, one) for one in Names.__struct_fields__}

    @classmethod
    async def begun(cls, step: Inside, names: Names) -> "_Reading":
        schema = await step.ws.tables.fresh_schema()
        return cls(step, names, {key: set(table.columns) for key, table in schema.tables.items()})

    async def all(self, table: str, where: str = "") -> Records:
        if not table:
            return []
        return await all_of(self._step, Query(table, where, fields=self._fields(table)))

    async def those(self, table: str, field: str, ids: Iterable[str], also: str = "") -> Records:
        wanted = {UUID(one) for one in ids if one}
        if not table or not wanted:
            return []
        return await numbered(self._step, table, field, wanted, also, self._fields(table))

    def _fields(self, table: str) -> tuple[str, ...]:
        return tuple(sorted(self._wanted & self._known.get(table, set())))
