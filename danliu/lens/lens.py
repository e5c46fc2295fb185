"""The lens: what a customer may see of an order, through a signed link. Pure but for its storage.

A link carries workspace and record with a signature; nothing is stored per link.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.errors import DanliuError
from danliu.lens.calls import Calls
from danliu.lens.ordered import Lines
from danliu.postgres.pool import Executor
from danliu.tables.schema import Schema
from danliu.tables.table import SYSTEM_KINDS
from danliu.vault import Vault


class UnknownLens(DanliuError):
    """This link is not valid."""

    code = "unknown-lens"
    status = 404


class LensStage(Struct, frozen=True, forbid_unknown_fields=True):
    """One stage that the customer sees. Reached at the time in `field`, or when the order's state
    first became one of `states`, whichever is there. Field «created_at»: when it was placed, which
    is before we heard of it where a shop tells us.

    doing         what it is called while the order is on its way to it; left out: as its name
    optional      told only once it is reached: nobody waits for it
    owner         who has the order until this stage is reached
    within_hours  how long it may take from the stage before; 0: as long as it takes
    """

    key: str
    name: str
    name_en: str = ""
    field: str = ""
    states: tuple[str, ...] = ()
    owner: str = ""
    owner_en: str = ""
    within_hours: float = 0
    doing: str = ""
    doing_en: str = ""
    optional: bool = False

    def called(self, state: str) -> tuple[str, str]:
        """Its name in both languages, as a stage that is done, now or still to do."""
        if state == "now" and self.doing:
            return self.doing, self.doing_en or self.doing
        return self.name, self.name_en or self.name


class Closed(Struct, frozen=True, forbid_unknown_fields=True):
    """A state in which nothing more happens, in the customer's words."""

    state: str
    reason: str
    reason_en: str = ""


class Tracks(Struct, frozen=True, forbid_unknown_fields=True):
    """What happened to a parcel: the table of its events, and their fields."""

    table: str
    link: str
    at: str
    says: str
    place: str = ""
    position: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        named = (self.link, self.at, self.says, self.place, self.position)
        return tuple(key for key in named if key)


class Through(Struct, frozen=True, forbid_unknown_fields=True):
    """The table in which orders and parcels meet, and its links to the two."""

    table: str
    order: str
    parcel: str


class Parcels(Struct, frozen=True, forbid_unknown_fields=True):
    """The parcels of an order: their table, the field that points to the order, and what is
    shown of each. stalled: a truth; moved: when something last happened; arrived: when it did.

    through   instead of `link`, where a parcel may hold several orders
    waits     state of a parcel -> where the order waits, from the first state to the last: said of
              the parcel that is furthest behind, while the order is in one of the states `while_in`
    """

    table: str
    number: str
    link: str = ""
    through: Through | None = None
    carrier: str = ""
    state: str = ""
    last: str = ""
    place: str = ""
    moved: str = ""
    expected: str = ""
    arrived: str = ""
    stalled: str = ""
    tracks: Tracks | None = None
    while_in: tuple[str, ...] = ()
    waits: dict[str, str] = {}
    waits_en: dict[str, str] = {}

    @property
    def fields(self) -> tuple[str, ...]:
        named = (self.link, self.number, self.carrier, self.state, self.last, self.place)
        more = (self.moved, self.expected, self.arrived, self.stalled)
        return tuple(key for key in (*named, *more) if key)

    @property
    def way(self) -> tuple[tuple[str, str], ...]:
        """Table and field of what leads from an order to the numbers of its parcels."""
        met = self.through
        links = ((met.table, met.order), (met.table, met.parcel)) if met else ()
        return (*(links or ((self.table, self.link),)), (self.table, self.number))

    @property
    def read(self) -> tuple[tuple[str, str], ...]:
        """The same of all that is shown: who may not see one of them is shown no parcel."""
        return (*self.way, *((self.table, key) for key in self.fields))

    def __post_init__(self) -> None:
        if bool(self.link) == bool(self.through):
            raise ValueError("a field that points to the order by `link`, or a table by `through`")


class Called(Struct, frozen=True, forbid_unknown_fields=True):
    """Whom the customer may call: a name, and the field with the number."""

    name: str
    phone: str
    name_en: str = ""


class Vouched(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of orders whose `field` has this value, with name, picture and signature of who
    stands for it.

    by   field of that person
    """

    field: str
    value: str
    by: str
    says: str
    says_en: str = ""

    def covers(self, cells: Mapping[str, Any]) -> bool:
        return bool(cells.get(self.field) == self.value)


class Trouble(Struct, frozen=True, forbid_unknown_fields=True):
    """A form on which the customer says that something is wrong. number: the name by which its
    address carries the number of the order"""

    form: str
    number: str
    says: str
    says_en: str = ""


class Lens(Struct, frozen=True, forbid_unknown_fields=True):
    """number    field that names the order; placed: when it was placed; expected: when it is due
    detail    fields shown below the stages
    due, due_was   the day that was wanted, and the one before it was changed
    told      fields with the number that texts about it go to, or behind a link, as
              «customer.phone»; the first that is filled. Its owner may stop them
    asked_by  fields by which the desk looks an order up, besides its number
    facts     fields that the desk is told of, each with its source; sources: whose word each is,
              where no person wrote it
    calls     how the desk takes such orders by telephone
    trouble   where the customer says that something is wrong
    lines     what was ordered, where an order has lines of its own
    """

    key: str
    table: str
    number: str
    state: str
    stages: tuple[LensStage, ...]
    placed: str = "created_at"
    expected: str = ""
    detail: tuple[str, ...] = ()
    closed: tuple[Closed, ...] = ()
    waits: dict[str, str] = {}  # state -> where it waits and on whom, honestly
    waits_en: dict[str, str] = {}
    due: str = ""
    due_was: str = ""
    contact: Called | None = None
    parcels: Parcels | None = None
    told: str | tuple[str, ...] = ()
    asked_by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    sources: dict[str, str] = {}
    vouched: Vouched | None = None
    calls: Calls | None = None
    trouble: Trouble | None = None
    lines: Lines | None = None

    @property
    def numbers(self) -> tuple[str, ...]:
        """Where the number stands to which texts go, in the order in which they look."""
        named = (self.told,) if isinstance(self.told, str) else self.told
        return tuple(key for key in named if key)

    @property
    def fields(self) -> tuple[str, ...]:
        """All that it shows, and so all that its reader may see."""
        staged = (stage.field for stage in self.stages)
        named = (self.number, self.state, self.placed, self.expected, *staged, *self.detail)
        called = (self.contact.phone if self.contact else "", self.due, self.due_was)
        vouched = (self.vouched.field, self.vouched.by) if self.vouched else ()
        every = (*named, *called, *vouched)
        return tuple(dict.fromkeys(key for key in every if key and key not in SYSTEM_KINDS))


class Target(NamedTuple):
    workspace: int
    record: UUID


def write_link(vault: Vault, target: Target) -> str:
    """The token of the link: 4 bytes workspace, 16 record, 16 signature, in URL-safe base64."""
    message = target.workspace.to_bytes(4, "big") + target.record.bytes
    return base64.urlsafe_b64encode(message + vault.sign(message)).decode()


def read_link(vault: Vault, token: str) -> Target:
    """Raises UnknownLens unless this installation signed it."""
    try:
        raw = base64.urlsafe_b64decode(token)
    except (binascii.Error, ValueError) as error:
        raise UnknownLens from error
    message, tag = raw[:20], raw[20:]
    if len(raw) != 36 or not vault.signed(message, tag):
        raise UnknownLens
    return Target(int.from_bytes(message[:4], "big"), UUID(bytes=message[4:]))


class Reached(Struct, frozen=True):
    """A stage as the customer sees it."""

    key: str
    name: str
    name_en: str
    at: datetime | None
    state: Literal["done", "now", "todo"]


def stages(
    lens: Lens, cells: Mapping[str, Any], entered: Mapping[str, str], created: datetime
) -> list[Reached]:
    """Every stage with its time. A stage that was passed over without a time counts as done when
    a later one is reached; the first that is not done is the one it waits in. An optional one is
    left out until it has a time."""
    placed = cells.get(lens.placed) or created
    every = ((stage, _time(stage, cells, entered, placed)) for stage in lens.stages)
    timed = [(stage, at) for stage, at in every if at is not None or not stage.optional]
    last = max((i for i, (_, at) in enumerate(timed) if at is not None), default=-1)
    return [_reached(stage, at, _standing(i, last)) for i, (stage, at) in enumerate(timed)]


def _reached(
    stage: LensStage, at: datetime | None, state: Literal["done", "now", "todo"]
) -> Reached:
    return Reached(stage.key, *stage.called(state), at, state)


def _standing(position: int, last: int) -> Literal["done", "now", "todo"]:
    if position <= last:
        return "done"
    return "now" if position == last + 1 else "todo"


def _time(
    stage: LensStage, cells: Mapping[str, Any], entered: Mapping[str, str], created: datetime
) -> datetime | None:
    at = created if stage.field == "created_at" else cells.get(stage.field)
    if isinstance(at, datetime):
        return at
    moments = [datetime.fromisoformat(entered[one]) for one in stage.states if one in entered]
    return min(moments, default=None)


async def publish(db: Executor, workspace: int, lens: Lens, schema: Schema) -> None:
    table = schema.table(lens.table)
    await db.execute(
        "INSERT INTO danliu.lenses (workspace_id, key, table_id, definition)"
        " VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (workspace_id, key) DO UPDATE SET table_id = $3, definition = $4",
        workspace,
        lens.key,
        table.id,
        lens,
    )


async def all_lenses(db: Executor, workspace: int) -> Sequence[Lens]:
    rows = await db.fetch(
        "SELECT definition FROM danliu.lenses WHERE workspace_id = $1 ORDER BY key", workspace
    )
    return [msgspec.convert(row["definition"], Lens) for row in rows]


async def stage_times(db: Executor, schema: Schema, lens: Lens, record: UUID) -> Mapping[str, str]:
    """When the record entered each state, as the write path stamped it."""
    table = schema.table(lens.table)
    found = await db.fetchval(
        f"SELECT {table.columns[lens.state].stamps} FROM {schema.physical(table)} WHERE id = $1",
        record,
    )
    return found or {}
