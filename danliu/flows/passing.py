"""Passing a task on: delegated, another signer added, taken from a pool and given back."""

from collections.abc import Iterable
from uuid import UUID

from danliu.flows.acting import as_member
from danliu.flows.deciding import your_turn
from danliu.flows.held import Held, check_open, held, may_be_told
from danliu.flows.seats import find_people, next_number
from danliu.flows.tally import Seat, State
from danliu.flows.task_errors import NoSuchPerson, NotYourTask, TooManySeats
from danliu.flows.tasks import TaskRow
from danliu.people.users import members_in
from danliu.workspace import Workspace

MOST_SEATS = 100


async def delegate(ws: Workspace, task: UUID, to: str, comment: str = "") -> TaskRow:
    """Somebody else answers in my place. Raises NoSuchPerson and what `my_seat` raises."""
    async with held(ws, task) as at:
        me, seat = await at.my_seat()
        whom = await _somebody(at, to, me.ref)
        await at.set(seat, state="gone", claimed_by=None)
        number = next_number(at.seats)
        heir = Seat(number, whom, "asked", via="delegated", by_whom=me.ref)
        await at.set(heir, must=seat.must, final=seat.final)
        await _wait_for(at, seat.seat, number)
        await at.note("delegated", whom=whom, comment=comment)
        await at.tell([whom], your_turn(at.task))
    return at.task


async def add_signer(
    ws: Workspace, task: UUID, who: str, *, before: bool, comment: str = ""
) -> TaskRow:
    """Somebody else must agree too; `before` me: then I am asked again.

    Raises NoSuchPerson and what `my_seat` raises.
    """
    async with held(ws, task) as at:
        me, seat = await at.my_seat()
        whom = await _somebody(at, who, me.ref)
        number = next_number(at.seats)
        one_by_one = at.task.mode == "in-order" and not before
        waits = seat.seat if one_by_one else None
        if one_by_one:
            await _wait_for(at, seat.seat, number)
        state: State = "waiting" if one_by_one else "asked"
        added = Seat(number, whom, state, waits, must=True, via="added", by_whom=me.ref)
        await at.set(added)
        if before:
            await at.set(seat, state="waiting", after=number)
        await at.note("signer-added", whom=whom, comment=comment)
        if state == "asked":
            await at.tell([whom], your_turn(at.task))
    return at.task


async def _wait_for(at: Held, was: int, now: int) -> None:
    """Whoever waited for one seat waits for another."""
    for one in [seat for seat in at.seats if seat.after == was and seat.state == "waiting"]:
        await at.set(one, after=now)


async def _somebody(at: Held, name: str, me: str) -> str:
    """A member who has not left, may act, may see what is asked, and is not who asks.

    Raises NoSuchPerson, TooManySeats.
    """
    (found,) = await find_people(at.ws.db, at.ws.row.id, [name]) or [""]
    sits = {one.who for one in at.seats if one.state in ("asked", "waiting")}
    if found == me or found in sits or not await can_be_asked(at, found):
        raise NoSuchPerson(name)
    if next_number(at.seats) > MOST_SEATS:
        raise TooManySeats(next_number(at.seats), MOST_SEATS)
    return found


async def can_be_asked(at: Held, who: str) -> bool:
    """Whether this is a member of now who may act and may know of what is asked; of a role,
    whether somebody who has it is. Owners see everything: there is always anyone."""
    kind, _, key = who.partition(":")
    if kind == "role":
        having = await members_in(at.ws.db, at.ws.row.id)
        return await _any_may([user for user, role in having.items() if role == key], at)
    try:
        return who == "anyone" or await _any_may([UUID(key)], at)
    except ValueError:
        return False


async def _any_may(users: Iterable[UUID], at: Held) -> bool:
    for user in users:
        ws = await as_member(at.ws, user, "tasks")
        if ws and "act" in ws.actor.may and await may_be_told(ws, at.task):
            return True
    return False


async def claim(ws: Workspace, task: UUID) -> TaskRow:
    """Take a task from a pool; a colleague who was faster is named.

    Raises  TaskClaimed and what `my_seat` raises
    """
    async with held(ws, task) as at:
        me, seat = await at.my_seat()
        if seat.who not in me.pools:
            raise NotYourTask(str(task))
        if seat.claimed_by is None:
            await at.set(seat, claimed_by=me.ref)
            await at.note("claimed")
    return at.task


async def give_back(ws: Workspace, task: UUID) -> TaskRow:
    """Into its pool again, by who took it or by who may build. Raises NotYourTask."""
    async with held(ws, task) as at:
        me = await at.me()
        check_open(at.task)
        taken = [one for one in at.seats if one.state == "asked" and one.claimed_by]
        mine = [one for one in taken if me.ref == one.claimed_by or "build" in ws.actor.may]
        if not mine:
            raise NotYourTask(str(task))
        for one in mine:
            await at.set(one, claimed_by=None)
            await at.note("given-back", whom=one.claimed_by or "")
    return at.task
