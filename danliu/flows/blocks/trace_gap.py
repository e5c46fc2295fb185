"""Block «trace-gap»: two counts of one thing, and the event at which they parted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import BadSetting
from danliu.flows.stocking import ForRecord, ForTable
from danliu.orders.parting import Event, parted
from danliu.people.users import names
from danliu.tables import changes
from danliu.tables.changes import Entry
from danliu.tables.query import Query
from danliu.telling import told

MOST = 200  # records on a side, and changes of one


class TraceGap(Struct, frozen=True, forbid_unknown_fields=True):
    """leading, following   tables of lines: what comes first, and what is counted after it
    …_field                 their counts
    link                    the field of both that leads to the record
    """

    leading: Annotated[str, told("先有的明细，如发货", "Lines that lead, such as shipped", "table")]
    leading_field: Annotated[str, told("它的数量字段", "Their count", "plain")]
    following: Annotated[
        str, told("后跟的明细，如开票", "Lines that follow, such as invoiced", "table")
    ]
    following_field: Annotated[str, told("它的数量字段", "Their count", "plain")]
    link: Annotated[str, told("两边都关联它的字段", "The link of both to the record", "plain")]
    for_table: ForTable = ""
    for_record: ForRecord = None


class Traced(Struct, frozen=True):
    """at, who, before, after: of the event at which they parted; None and «» where they agree"""

    leading: Annotated[Decimal, told("先有的合计", "Leading")]
    following: Annotated[Decimal, told("后跟的合计", "Following")]
    gap: Annotated[Decimal, told("差几件", "The gap")]
    at: Annotated[datetime | None, told("从何时起", "Since")] = None
    who: Annotated[str, told("谁", "By whom")] = ""
    record: Annotated[UUID | None, told("哪一条", "Which record")] = None
    says: Annotated[str, told("怎么回事", "What happened")] = ""


@block(
    "trace-gap",
    effect="read",
    zh="对「{leading}」和「{following}」的数量，找出从哪一步起对不上",
    en="compare {leading} with {following} and find where they parted",
)
class TraceGapBlock(Block):
    called = Words("查数量差异", "Trace a gap")
    does = Words(
        "两边的数量对不上时，从历史里找出是哪一次改动、谁、什么时候",
        "Where two counts differ, finds in the history which change it was, whose, and when",
    )
    group = "records"
    settings = TraceGap
    output = Traced

    async def run(self, settings: TraceGap, step: Step) -> Any:
        _, record = step.target(settings.for_table, settings.for_record)
        leading = await _lines(step, settings.leading, settings.link, record)
        following = await _lines(step, settings.following, settings.link, record)
        events = [
            *(await _events(step, settings.leading, settings.leading_field, leading, True)),
            *(await _events(step, settings.following, settings.following_field, following, False)),
        ]
        found = parted(events)
        if found.event is None:
            return Traced(found.leading, found.following, found.gap)
        says = await _said(step, found.event, {**leading, **following})
        event, sums = found.event, (found.leading, found.following, found.gap)
        return Traced(*sums, event.at, says.who, event.record, says.words)


async def _lines(step: Step, table: str, link: str, record: UUID) -> dict[UUID, str]:
    """Ids and titles of the lines of a record; those in the trash were counted once, too."""
    title = (await step.ws.tables.schema()).table(table).title.key
    found: dict[UUID, str] = {}
    for trash in (False, True):
        query = Query(table, f"{{{link}}}={{$record}}", fields=(title,), limit=MOST, trash=trash)
        page = await step.ws.tables.page(query, {("$record",): record})
        if page.next:
            raise BadSetting("leading", f"at most {MOST} lines of one record")
        found |= {one.id: str(one.cells.get(title) or "") for one in page.records}
    return found


async def _events(
    step: Step, table: str, field: str, lines: Mapping[UUID, str], leads: bool
) -> list[Event]:
    schema = await step.ws.tables.schema()
    number = schema.table(table).id
    found: list[Event] = []
    for line in lines:
        entries = await changes.of_record(step.ws.db, schema.name, number, line, limit=MOST)
        if len(entries) == MOST:
            raise BadSetting("leading", f"at most {MOST - 1} changes of one line")
        found += _counts(sorted(entries, key=lambda one: one.seq), field, leads)
    return found


def _counts(entries: Sequence[Entry], field: str, leads: bool) -> Iterator[Event]:
    """Each change of a line's count; in the trash it counts nothing."""
    typed = counted = Decimal(0)
    there = True
    for one in entries:
        if field in one.after:
            typed = Decimal(str(one.after[field] or 0))
        there = one.kind != "delete" and (there or one.kind == "restore")
        now = typed if there else Decimal(0)
        if now != counted:
            yield Event(one.at, one.seq, one.record, leads, counted, now, one.who)
        counted = now


class _Said(NamedTuple):
    who: str
    words: str


async def _said(step: Step, event: Event, titles: Mapping[UUID, str]) -> _Said:
    who = (await names(step.ws.db, step.ws.row.id)).get(event.who, event.who)
    at = event.at.astimezone(step.ws.row.tz)
    count = f"{event.before.normalize():f} → {event.after.normalize():f}"
    return _Said(who, f"{titles[event.record]}：{count}，{who}，{at:%Y-%m-%d %H:%M}")
