"""A station, as a pack or a company writes it down: which table is the job, which its lines.

A path names a field of the line, or one behind its links: «sku», «order.customer.care».
"""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.people.actor import Actor
from danliu.people.errors import Forbidden
from danliu.tables.access import Sight
from danliu.tables.definition import Sort
from danliu.tables.errors import InvalidSchema
from danliu.tables.schema import Schema
from danliu.tables.table import SYSTEM_KINDS, Column, Table


class Job(Struct, frozen=True, forbid_unknown_fields=True):
    """What one person takes and works off.

    state    field of its state; waiting, going, done, packed: its stages in this turn
    worker   field of who has it; began, ended: fields of when
    urgent   a yes-no that marks what goes first; tells: fields that the picker is shown
    """

    table: str
    state: str
    waiting: str
    going: str
    done: str
    worker: str
    packed: str = ""
    began: str = ""
    ended: str = ""
    urgent: str = ""
    sort: tuple[Sort, ...] = ()
    tells: tuple[str, ...] = ()


class Lines(Struct, frozen=True, forbid_unknown_fields=True):
    """job, quantity, picked: fields. turn: the order of the way; place: where it lies

    codes    paths to what may be scanned; the first is what people call it
    parcel   link to what goes into one parcel; packed: the moment when it was closed
    cares    paths to the instructions, which are ticked into the text field `ticked`
    unfit    text: why the part does not fit; kit: text: the kit that it is a component of
    short    text: why there is less than was asked for
    item     link to the part whose stock is kept
    """

    table: str
    job: str
    turn: str
    place: str
    codes: tuple[str, ...]
    quantity: str
    picked: str
    name: str = ""
    picked_at: str = ""
    parcel: str = ""
    packed: str = ""
    cares: tuple[str, ...] = ()
    ticked: str = ""
    unfit: str = ""
    kit: str = ""
    short: str = ""
    item: str = ""


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands on a parcel: its code, large, and these fields below."""

    code: str
    fields: tuple[str, ...] = ()


class Tickets(Struct, frozen=True, forbid_unknown_fields=True):
    """What is made of trouble: a record of `table`, due so many hours later.

    owners   role of whom one is asked: who of them has least to do
    kind     a choice, of which `kinds` are offered here (none named: all)
    others   the fields that take what is known
    open     formula of the tickets that are not dealt with yet
    """

    table: str
    owners: str
    hours: int
    kind: str
    note: str
    owner: str
    due: str
    kinds: tuple[str, ...] = ()
    open: str = ""
    title: str = ""
    job: str = ""
    line: str = ""
    parcel: str = ""
    code: str = ""
    quantity: str = ""
    stock: str = ""
    effect: str = ""
    photo: str = ""


class Station(Struct, frozen=True, forbid_unknown_fields=True):
    """A place where people work with a scanner."""

    key: str
    name: str
    job: Job
    lines: Lines
    name_en: str = ""
    label: Label | None = None
    tickets: Tickets | None = None


_NEEDED_OF_JOB = ("state", "worker")
_NEEDED_OF_LINES = ("job", "turn", "place", "quantity", "picked")
_BLANK_OF_JOB = ("began", "ended", "urgent")
_BLANK_OF_LINES = (
    *("name", "picked_at", "parcel", "packed", "ticked"),
    *("unfit", "kit", "short", "item"),
)
_NEEDED_OF_TICKETS = ("kind", "note", "owner", "due")
_BLANK_OF_TICKETS = (
    *("title", "job", "line", "parcel", "code"),
    *("quantity", "stock", "effect", "photo"),
)


def way(sight: Sight, table: Table, path: str) -> tuple[Column, ...]:
    """The fields of a path, as this role sees them; none where one of them is not there."""
    found: list[Column] = []
    for part in path.split("."):
        if found:
            target = found[-1].points_to
            if not target or not sight.reads(target):
                return ()
            table = sight.schema.table(target)
        column = sight.columns(table).get(part)
        if column is None:
            return ()
        found.append(column)
    return tuple(found)


def check_station(station: Station, schema: Schema) -> None:
    """Raises InvalidSchema for a name that is not there."""
    sight = Sight(schema, None)
    for table, paths in _names(station):
        if table not in schema.tables:
            raise InvalidSchema(
                f"stations.{station.key}",
                Words(f"一张表，不是「{table}」", f"a table, not {table!r}"),
            )
        for path in paths:
            known = path in SYSTEM_KINDS or way(sight, schema.table(table), path)
            if path and not known:
                wanted = Words(
                    f"{table} 的字段，不是「{path}」", f"a field of {table}, not {path!r}"
                )
                raise InvalidSchema(f"stations.{station.key}", wanted)


def _names(station: Station) -> Iterator[tuple[str, list[str]]]:
    job, lines = station.job, station.lines
    named = [getattr(job, one) for one in (*_NEEDED_OF_JOB, *_BLANK_OF_JOB)]
    yield job.table, [*named, *job.tells, *(one.field for one in job.sort)]
    named = [getattr(lines, one) for one in (*_NEEDED_OF_LINES, *_BLANK_OF_LINES)]
    yield lines.table, [*named, *lines.codes, *lines.cares]
    if station.tickets:
        yield ticket_names(station.tickets)


def ticket_names(tickets: Tickets) -> tuple[str, list[str]]:
    """Their table, and the fields that are named."""
    every = (*_NEEDED_OF_TICKETS, *_BLANK_OF_TICKETS)
    return tickets.table, [getattr(tickets, one) for one in every]


def check_works(sight: Sight, actor: Actor, station: Station) -> None:
    """Raises Forbidden to who may look at the jobs and do nothing about them."""
    for key in (station.job.table, station.lines.table):
        if "update" not in sight.may(sight.table(key)):
            raise Forbidden(actor.role, "update")


def fitted(station: Station, sight: Sight) -> Station | None:
    """The station as this role can work at it: without what is not there for it, or none at all.

    A company may have taken a field away, and its state may lack a stage that came later.
    """
    if not (sight.reads(station.job.table) and sight.reads(station.lines.table)):
        return None
    jobs, lines = sight.table(station.job.table), sight.table(station.lines.table)
    if not _has(sight, jobs, station.job, _NEEDED_OF_JOB):
        return None
    if not (_has(sight, lines, station.lines, _NEEDED_OF_LINES) and station.lines.codes):
        return None
    return msgspec.structs.replace(
        station,
        job=_job(sight, jobs, station.job),
        lines=_lines(sight, lines, station.lines),
        label=station.label if station.lines.parcel else None,
        tickets=fitted_tickets(sight, station.tickets),
    )


def _has(sight: Sight, table: Table, part: Struct, names: tuple[str, ...]) -> bool:
    return all(way(sight, table, getattr(part, name)) for name in names)


def _blanks(sight: Sight, table: Table, part: Struct, names: tuple[str, ...]) -> dict[str, str]:
    """What is to be left out."""
    return {one: "" for one in names if not way(sight, table, getattr(part, one))}


def _job(sight: Sight, table: Table, job: Job) -> Job:
    stages = {one.key for one in table.columns[job.state].options.stages}
    out = _blanks(sight, table, job, _BLANK_OF_JOB)
    if job.packed not in stages:
        out["packed"] = ""
    seen = sight.columns(table)
    return msgspec.structs.replace(
        job,
        **out,
        tells=tuple(one for one in job.tells if one in seen),
        sort=tuple(one for one in job.sort if one.field in seen or one.field in SYSTEM_KINDS),
    )


def _lines(sight: Sight, table: Table, lines: Lines) -> Lines:
    out = _blanks(sight, table, lines, _BLANK_OF_LINES)
    return msgspec.structs.replace(
        lines,
        **out,
        codes=tuple(one for one in lines.codes if way(sight, table, one)),
        cares=tuple(one for one in lines.cares if way(sight, table, one)),
    )


def fitted_tickets(sight: Sight, tickets: Tickets | None) -> Tickets | None:
    """As this role can make them; None where it cannot see them at all."""
    if tickets is None or not sight.reads(tickets.table):
        return None
    table = sight.table(tickets.table)
    if not _has(sight, table, tickets, _NEEDED_OF_TICKETS):
        return None
    return msgspec.structs.replace(tickets, **_blanks(sight, table, tickets, _BLANK_OF_TICKETS))
