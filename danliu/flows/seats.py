"""Seats at a task: who is meant by a name, who sits where, and which of them are somebody's."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from danliu.flows.asking import Mode
from danliu.flows.tally import Seat, State
from danliu.people.actor import Role
from danliu.people.substitutes import away, stands_for
from danliu.postgres.pool import Executor

AT_MOST = 50  # seats that one task begins with
ANYONE = "anyone"
_COLUMNS = ", ".join(Seat.__struct_fields__)


async def find_people(db: Executor, workspace: int, names: Collection[str]) -> list[str]:
    """Each name as `user:<id>` or `role:<key>`: a user's id, login or name, or a role's key.

    Of a name that is none of these the seat stays empty: it says who was meant, and goes on to
    who is next.
    """
    plain = [name.removeprefix("user:") for name in names if not name.startswith("role:")]
    rows = await db.fetch(
        "SELECT u.id::text, u.login, u.name FROM danliu.members m"
        " JOIN danliu.users u ON u.id = m.user_id WHERE m.workspace_id = $1"
        " AND (u.id::text = ANY($2) OR u.login = ANY($2) OR u.name = ANY($2))",
        workspace,
        plain,
    )
    roles = {row["role"] for row in await _roles(db, workspace)}
    found = [_person(name, rows, roles) for name in names]
    return list(dict.fromkeys(found))


async def _roles(db: Executor, workspace: int) -> Sequence[Any]:
    return await db.fetch(
        "SELECT DISTINCT role FROM danliu.members WHERE workspace_id = $1"
        " UNION SELECT key FROM danliu.roles WHERE workspace_id = $1",
        workspace,
    )


def _person(name: str, rows: Sequence[Any], roles: Collection[str]) -> str:
    if name.startswith("role:"):
        return name
    plain = name.removeprefix("user:")
    for key in ("id", "login", "name"):
        if plain in (row[key] for row in rows):
            return f"user:{next(row['id'] for row in rows if row[key] == plain)}"
    return f"role:{plain}" if plain in roles else f"user:{plain}"


async def sit(db: Executor, workspace: int, task: UUID, mode: Mode, people: Sequence[str]) -> None:
    """The seats that a task begins with; nobody named: one for anyone who may act."""
    one_by_one = mode == "in-order"
    for number, who in enumerate(people or [ANYONE], 1):
        waits = one_by_one and number > 1
        state: State = "waiting" if waits else "asked"
        await place(db, workspace, task, Seat(number, who, state, number - 1 if waits else None))


async def place(db: Executor, workspace: int, task: UUID, seat: Seat) -> None:
    """Write a seat as it now is."""
    names = Seat.__struct_fields__
    values = ", ".join(f"${number}" for number in range(3, 3 + len(names)))
    sets = ", ".join(f"{name} = excluded.{name}" for name in names if name != "seat")
    await db.execute(
        f"INSERT INTO danliu.seats (workspace_id, task_id, {_COLUMNS}) VALUES ($1, $2, {values})"
        f" ON CONFLICT (task_id, seat) DO UPDATE SET {sets}",
        workspace,
        task,
        *(getattr(seat, name) for name in names),
    )


async def seats_of(db: Executor, task: UUID) -> list[Seat]:
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.seats WHERE task_id = $1 ORDER BY seat", task
    )
    return [Seat(*row) for row in rows]


async def seats_of_many(db: Executor, tasks: Collection[UUID]) -> Mapping[UUID, list[Seat]]:
    rows = await db.fetch(
        f"SELECT task_id, {_COLUMNS} FROM danliu.seats WHERE task_id = ANY($1::uuid[])"
        " ORDER BY task_id, seat",
        list(tasks),
    )
    found: dict[UUID, list[Seat]] = {task: [] for task in tasks}
    for row in rows:
        found[row["task_id"]].append(Seat(*tuple(row)[1:]))
    return found


class Me(NamedTuple):
    """Somebody with a role, and those in whose place they answer."""

    user: UUID
    role: Role
    instead_of: frozenset[str]

    @property
    def ref(self) -> str:
        return f"user:{self.user}"

    @property
    def pools(self) -> list[str]:
        return [f"role:{self.role}", ANYONE]

    @property
    def own(self) -> list[str]:
        return [self.ref, *sorted(self.instead_of)]

    def seat(self, seats: Sequence[Seat]) -> Seat | None:
        """Where this person may answer: their own seat first, then one they took from a pool,
        then another's in whose place they answer, then any of a pool."""
        asked = [one for one in seats if one.state == "asked" and self._may_take(one)]
        return min(asked, key=self._rank, default=None)

    def _may_take(self, seat: Seat) -> bool:
        if seat.claimed_by not in (None, self.ref):
            return seat.claimed_by in self.instead_of
        return seat.who in self.own or seat.who in self.pools

    def _rank(self, seat: Seat) -> tuple[int, int]:
        wishes = (seat.who == self.ref, seat.claimed_by == self.ref, seat.who in self.instead_of)
        return (wishes.index(True) if True in wishes else len(wishes), seat.seat)


async def whoami(
    db: Executor, workspace: int, user: UUID, now: datetime, *, lock: bool = False
) -> Me | None:
    """This member as they are now; None for one who has left. `lock`: until the transaction
    ends they neither leave nor change their role."""
    role = await db.fetchval(
        "SELECT role FROM danliu.members WHERE workspace_id = $1 AND user_id = $2"
        " AND left_at IS NULL" + (" FOR SHARE" if lock else ""),
        workspace,
        user,
    )
    if role is None:
        return None
    others = stands_for(user, await away(db, workspace, now))
    return Me(user, role, frozenset(f"user:{one}" for one in others))


def next_number(seats: Sequence[Seat]) -> int:
    return max((one.seat for one in seats), default=0) + 1
