"""Block «wait»: for a while, until a moment, for a signal or for a change of a record. The run is
only rows meanwhile."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from msgspec import Struct

from danliu.errors import DanliuError, Words
from danliu.flows import waits
from danliu.flows.blocks.block import Block, Step, Waiting, block
from danliu.flows.errors import BadSetting
from danliu.flows.meant import MeantRecord, MeantTable
from danliu.flows.values import builtin, pack, unpack
from danliu.flows.waits import Awaited
from danliu.formulas import FormulaError, parse, references
from danliu.tables.query import Query
from danliu.tables.schema import Schema
from danliu.tables.table import SYSTEM_KINDS, Table
from danliu.telling import told

_EITHER = Words("信号和条件只能写一个", "a signal or a condition, not both")
_TABLE = Words(
    "表的标识：从一开始就要听它的变化", "the key of a table: it is listened to from the start"
)
_SOMETHING = Words("等多久、等到何时或等什么", "how long to wait, until when, or for what")


class NothingToWaitFor(DanliuError):
    """Say how long to wait, until when, or for what."""

    code = "nothing-to-wait-for"
    status = 422


class NothingCame(DanliuError):
    """What this step waited for did not happen in time."""

    code = "nothing-came"
    status = 408


class Wait(Struct, frozen=True, forbid_unknown_fields=True):
    """minutes, until  the moment at which the wait is over; beside `signal` or `when` its time-out
    signal  the name of a signal that somebody gives, and `about` what: «» hears it about anything
    when    a formula over the fields of a record: `record` of `table`, or of the one that started
            the run; true already, it is not waited for. Fields of other records are not heard of
    on_timeout  where nothing came in time: go on, or fail
    """

    minutes: Annotated[float | None, told("等几分钟", "For, minutes", "minutes")] = None
    until: Annotated[datetime | None, told("等到", "Until", "moment")] = None
    signal: Annotated[str, told("等信号", "For the signal", "text")] = ""
    about: Annotated[str, told("信号关于", "About", "text")] = ""
    when: Annotated[
        str,
        told(
            "等到成立",
            "Until it holds",
            "condition",
            help=("记录满足这个条件", "A condition over the record"),
        ),
    ] = ""
    table: MeantTable = ""
    record: MeantRecord = None
    on_timeout: Annotated[
        Literal["go-on", "fail"],
        told(
            "时间到了还没来",
            "If it does not come",
            "choice",
            choices={"go-on": ("继续", "Go on"), "fail": ("停下", "Fail")},
        ),
    ] = "go-on"


class Waited(Struct, frozen=True):
    """until     the moment at which the wait was to be over, if there was one
    came      whether what it waited for happened, `by` whom; `tells` is what a signal brought
    gone      the record was deleted meanwhile
    """

    until: Annotated[datetime | None, told("等到何时", "Until")] = None
    came: Annotated[bool, told("等到了", "It came")] = False
    by: Annotated[str, told("谁给的", "By whom")] = ""
    gone: Annotated[bool, told("记录被删了", "The record is gone")] = False
    tells: Annotated[dict[str, Any], told("带来的", "What it brought")] = {}


@block(
    "wait",
    effect="write",
    zh="等待[信号「{signal}」][（{about}）][，直到 {when}][ {minutes} 分钟][到 {until}]",
    en="wait[ for the signal {signal}][ ({about})][ until {when}][ for {minutes} minutes]"
    "[ until {until}]",
)
class WaitBlock(Block):
    called = Words("等待", "Wait")
    does = Words(
        "等一段时间、到某一刻、等信号或等记录变化",
        "Waits for a while, a moment, a signal or a change",
    )
    group = "way"
    settings = Wait
    output = Waited
    played = "event"

    def check(self, settings: Mapping[str, Any], schema: Schema) -> None:
        if settings.get("signal") and settings.get("when"):
            raise BadSetting("signal", _EITHER)
        if settings.get("when") and str(settings.get("table", "")).startswith("="):
            raise BadSetting("table", _TABLE)
        if not any(settings.get(name) for name in ("minutes", "until", "signal", "when")):
            raise BadSetting("minutes", _SOMETHING)

    def hears(self, settings: Mapping[str, Any]) -> bool:
        return bool(settings.get("when"))

    async def run(self, settings: Wait, step: Step) -> Any:
        row = await waits.find(step.ws.db, step.run, step.path)
        if row and row.came:  # it came while the run was parked
            return await self.resume(settings, step)
        began = step.ws.clock.now() if _for_event(settings) else step.now
        until = _until(settings, step, began)
        if settings.when and await _holds(settings, step, began):
            return Waited(until, came=True)
        if settings.signal:
            await _begin(step, Awaited(settings.signal, settings.about), began)
        return await _over(until, step) or Waiting(until)

    async def resume(self, settings: Wait, step: Step) -> Any:
        row = await waits.find(step.ws.db, step.run, step.path)
        if row is None and _for_event(settings):
            return await self.run(settings, step)  # what it had asked for was taken back
        until = _until(settings, step, row.since if row else step.now)
        if row and row.came:
            await waits.over(step.ws.db, step.run, step.path)
            return _came(until, unpack(row.came))
        over = await _over(until, step)
        if over and settings.on_timeout == "fail" and _for_event(settings):
            raise NothingCame
        return over or Waiting(until)


def _for_event(settings: Wait) -> bool:
    return bool(settings.signal or settings.when)


async def _over(until: datetime | None, step: Step) -> Waited | None:
    """The output, once the moment has come."""
    if until is None or step.ws.clock.now() < until:
        return None
    await waits.over(step.ws.db, step.run, step.path)
    return Waited(until)


def _came(until: datetime | None, came: Mapping[str, Any]) -> Waited:
    gone = came.get("gone", False)
    return Waited(until, came=not gone, by=came["by"], gone=gone, tells=came["tells"])


def _until(settings: Wait, step: Step, began: datetime) -> datetime | None:
    """The moment at which it is over. `began` is the same at every replay."""
    if settings.until is None and settings.minutes is None:
        if _for_event(settings):
            return None
        raise NothingToWaitFor
    until = settings.until or began + timedelta(minutes=settings.minutes or 0)
    if until.tzinfo is None:  # as somebody typed it
        until = until.replace(tzinfo=step.ws.row.tz)
    return until


async def _holds(settings: Wait, step: Step, began: datetime) -> bool:
    """Whether it is so already; if not, the row that waits is made. Raises NoRecord, BadSetting."""
    key, record = step.target(settings.table, settings.record)
    schema = await step.ws.tables.fresh_schema()
    table, db = schema.table(key), step.ws.db
    given = _given(settings.when, table, step)
    version = await waits.hold(db, schema, table, record)
    if version is None:
        raise BadSetting("record", f"a record of {key} that is there")
    where = f"AND({{id}}={{$wanted}},{settings.when})"
    known = {("$wanted",): record, **given}
    if (await step.ws.tables.page(Query(key, where, limit=1), known)).records:
        return True
    told = {".".join(path): pack(builtin(value)) for path, value in given.items()}
    wanted = {"when": settings.when, "given": told, "after": version}
    await _begin(step, Awaited(table_id=table.id, record_id=record, wanted=wanted), began)
    return False


def _given(when: str, table: Table, step: Step) -> dict[tuple[str, ...], Any]:
    """What the condition compares with: outputs of earlier blocks."""
    try:
        paths = references(parse(when))
    except FormulaError as error:
        raise BadSetting("when", str(error)) from error
    for path in paths:
        if path[0] in table.by_name and len(path) > 1:
            raise BadSetting("when", f"fields of {table.key} itself, not {'.'.join(path)}")
    others = (one for one in paths if one[0] not in table.by_name and one[0] not in SYSTEM_KINDS)
    return {path: step.value("{" + ".".join(path) + "}") for path in others}


async def _begin(step: Step, what: Awaited, began: datetime) -> None:
    await waits.begin(step.ws.db, step.run, step.path, step.ws.row.id, what, began)
