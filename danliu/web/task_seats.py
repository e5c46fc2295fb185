"""Who is asked by a task, as its readers see it, and what a reader may do there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.seats import ANYONE, Me
from danliu.flows.tally import Seat, State
from danliu.flows.tasks import TaskRow
from danliu.tables.roles import BUILT_IN
from danliu.web.names import Names
from danliu.workspace import Workspace

_ANYONE = Words("任何成员", "anybody")
Power = Literal["decide", "claim", "give-back", "delegate", "add-signer", "return"]


class SeatOut(Struct):
    """who: the person or role that was asked; decided_by: who answered there"""

    who: str
    who_en: str
    state: State
    via: str
    must: bool
    claimed_by: str | None
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    comment: str


class Told:
    """The words for people and roles of one workspace."""

    def __init__(self, names: Mapping[str, str], roles: Mapping[str, Words]) -> None:
        self._names, self._roles = names, roles

    @classmethod
    async def of(cls, ws: Workspace, names: Names) -> "Told":
        schema = await ws.tables.schema()
        known = {**BUILT_IN, **schema.roles}
        roles = {key: Words(one.name, one.name_en or one.name) for key, one in known.items()}
        return cls(await names.of(ws.db, ws.row.id), roles)

    def who(self, ref: str, *, english: bool = False) -> str:
        kind, _, key = ref.partition(":")
        if ref != ANYONE and kind != "role":
            return self._names.get(ref, ref)
        said = _ANYONE if ref == ANYONE else self._roles.get(key, Words(key, key))
        return said.en if english else said.zh

    def maybe(self, ref: str | None) -> str | None:
        return self.who(ref) if ref else None


def seat_out(told: Told, seat: Seat) -> SeatOut:
    return SeatOut(
        told.who(seat.who),
        told.who(seat.who, english=True),
        seat.state,
        seat.via,
        seat.must,
        told.maybe(seat.claimed_by),
        seat.decision,
        told.maybe(seat.decided_by),
        seat.decided_at,
        seat.comment,
    )


def may(row: TaskRow, me: Me | None, seat: Seat | None, seats: Sequence[Seat]) -> list[Power]:
    if me is None or seat is None:
        return []
    powers: list[Power] = ["decide", "delegate", "add-signer"]
    if seat.who in me.pools and seat.claimed_by is None:
        powers.append("claim")
    if any(one.claimed_by == me.ref and one.state == "asked" for one in seats):
        powers.append("give-back")
    return [*powers, "return"] if row.asks.returns else powers
