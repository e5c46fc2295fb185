"""A shop floor, as a pack or a company writes it down: which table is the job, which its steps.

A path names a field of the job, or one behind its links: «order.due».
"""

from collections.abc import Iterator

from msgspec import Struct

from danliu.errors import Words
from danliu.people.actor import Actor
from danliu.people.errors import Forbidden
from danliu.stations.definition import Tickets, ticket_names, way
from danliu.tables.access import Sight
from danliu.tables.errors import InvalidSchema
from danliu.tables.schema import Schema
from danliu.tables.table import SYSTEM_KINDS, Column


class Job(Struct, frozen=True, forbid_unknown_fields=True):
    """What is made. assigned, working, checking, stored: stages of the field `state`, in this turn

    fresh      the stage before: a job that nobody has assigned, and that no tablet shows; «»: none
    assigner   key of the role that assigns
    item, item_name, due, urgency   paths; urgency: a choice, the most urgent first
    changed              text: what was changed since, until somebody has seen it
    good, scrapped       numbers that the check writes
    checked              a choice: passed, failed are its keys
    received, receipt    number, and a text of how it differs from what was to come
    """

    table: str
    state: str
    assigned: str
    working: str
    checking: str
    stored: str
    quantity: str
    item: str
    item_name: str
    due: str
    urgency: str
    changed: str
    good: str
    scrapped: str
    checked: str
    passed: str
    failed: str
    check_reason: str
    check_photo: str
    checker: str
    checked_at: str
    received: str
    receipt: str
    receiver: str
    received_at: str
    device: str
    fresh: str = ""
    assigner: str = ""


class Steps(Struct, frozen=True, forbid_unknown_fields=True):
    """turn: by which they follow each other. place: link to where it is worked at

    waiting, going, done   stages of the field `state`
    reason, photo          of scrap; redo: why it is done again
    """

    table: str
    job: str
    turn: str
    name: str
    place: str
    state: str
    waiting: str
    going: str
    done: str
    good: str
    scrap: str
    reason: str
    photo: str
    redo: str
    worker: str
    began: str
    ended: str
    device: str


class Floor(Struct, frozen=True, forbid_unknown_fields=True):
    """places: the table of work stations. tickets: what trouble with a job becomes"""

    key: str
    name: str
    places: str
    job: Job
    steps: Steps
    name_en: str = ""
    tickets: Tickets | None = None


_NO_FIELDS = {
    *("table", "fresh", "assigner", "assigned", "working", "checking", "stored"),
    *("passed", "failed", "waiting", "going", "done"),
}


def _named(part: Job | Steps) -> list[str]:
    return [getattr(part, one) for one in part.__struct_fields__ if one not in _NO_FIELDS]


def _names(floor: Floor) -> Iterator[tuple[str, list[str]]]:
    yield floor.places, []
    yield floor.job.table, _named(floor.job)
    yield floor.steps.table, _named(floor.steps)


def check_floor(floor: Floor, schema: Schema) -> None:
    """Raises InvalidSchema for a name that is not there."""
    sight = Sight(schema, None)
    tickets = [ticket_names(floor.tickets)] if floor.tickets else []
    for table, paths in (*_names(floor), *tickets):
        if table not in schema.tables:
            raise InvalidSchema(
                f"floors.{floor.key}", Words(f"一张表，不是「{table}」", f"a table, not {table!r}")
            )
        for path in paths:
            known = path in SYSTEM_KINDS or way(sight, schema.table(table), path)
            if path and not known:
                wanted = Words(
                    f"{table} 的字段，不是「{path}」", f"a field of {table}, not {path!r}"
                )
                raise InvalidSchema(f"floors.{floor.key}", wanted)


def is_seen(floor: Floor, sight: Sight) -> bool:
    """Whether this role sees all that the tablets show: it may not be there for it at all."""
    return all(
        sight.reads(table) and all(way(sight, sight.table(table), path) for path in paths)
        for table, paths in _names(floor)
    )


def check_works(sight: Sight, actor: Actor, floor: Floor) -> None:
    """Raises Forbidden to who may look at the jobs and do nothing about them."""
    for key in (floor.job.table, floor.steps.table):
        if "update" not in sight.may(sight.table(key)):
            raise Forbidden(actor.role, "update")


def column(sight: Sight, table: str, path: str) -> Column:
    """The field at the end of a path that is seen."""
    return way(sight, sight.table(table), path)[-1]
