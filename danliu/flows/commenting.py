"""People talk about a record: who is mentioned must see it, and gets a notice."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from msgspec.structs import replace

from danliu.errors import DanliuError, Words
from danliu.flows.acting import as_member
from danliu.flows.notices import Notice, forget_notices, give_notice, notice_of, reword_notice
from danliu.people import users
from danliu.tables import comments
from danliu.tables.access import check_may_keep
from danliu.tables.attachments import by_ticket, mark
from danliu.tables.comments import Comment, Place
from danliu.tables.errors import NotFound, NotYourFile
from danliu.tables.fields.attachment import File
from danliu.workspace import Workspace

_TOLD_AT_MOST = 80  # characters of a comment that its notice repeats


@dataclass(eq=False)
class UnseenMention(DanliuError):
    """Who is mentioned does not see this record, or is not here."""

    code = "unseen-mention"
    status = 422

    people: list[str]


@dataclass(eq=False)
class TooManyMentioned(DanliuError):
    """One comment mentions too many people."""

    code = "too-many-mentioned"
    status = 422

    most: int


async def place_of(ws: Workspace, table: str, record: UUID) -> Place:
    """Where the comments of a record are, for who sees it. Raises NotFound."""
    found = ws.tables.sight(await ws.tables.fresh_schema()).table(table)
    if not await ws.tables.sees(table, record):
        raise NotFound(table, str(record))
    return Place(ws.row.id, found.id, record)


async def say(
    ws: Workspace, table: str, record: UUID, text: str, tickets: Sequence[str] = ()
) -> Comment:
    """Raises NotFound, Forbidden, UnseenMention, TooManyMentioned, NotYourFile."""
    place = await place_of(ws, table, record)
    check_may_keep(ws.actor)
    told = await _mentioned(ws, table, record, comments.mentioned(text))
    files = await _uploaded(ws, tickets)
    said = Comment(ws.clock.new_id(), ws.clock.now(), ws.actor.ref, text, files)
    await _keep(ws, place, said, told)
    return said


async def change(ws: Workspace, table: str, record: UUID, comment: UUID, text: str) -> Comment:
    """Another text by its author; who is new in it is told. Raises as `say`, NotYourComment.

    Earlier notices say what it says now; who is not in it any more, or has lost sight of the
    record, loses theirs.
    """
    place = await place_of(ws, table, record)
    check_may_keep(ws.actor)
    before = await comments.find_own(ws.db, place, comment, ws.actor.ref)
    known = comments.mentioned(before.text)
    told = await _mentioned(ws, table, record, comments.mentioned(text), known)
    said = replace(before, text=text, edited_at=ws.clock.now())
    await _keep_anew(ws, place, said, told, told.keys() - known)
    return said


async def remove(ws: Workspace, table: str, record: UUID, comment: UUID) -> None:
    """Its notices go with it: they repeat what it said. Raises NotFound, NotYourComment."""
    place = await place_of(ws, table, record)
    check_may_keep(ws.actor)
    await comments.find_own(ws.db, place, comment, ws.actor.ref)
    # whoever was in any of its texts, not only in the last
    everybody = await _names(ws)
    async with ws.house.db.acquire() as db, db.transaction():
        await comments.remove(db, comment)
        await forget_notices(db, [_notice_id(comment, one) for one in everybody])
    _ring(ws)


async def _keep(ws: Workspace, place: Place, said: Comment, told: Mapping[UUID, Workspace]) -> None:
    notices = await _notices(ws, place, said, told)
    async with ws.house.db.acquire() as db, db.transaction():
        await mark(db, place.workspace, said.files, ws.clock.now())
        await comments.keep(db, place, said)
        for notice in notices.values():
            await give_notice(db, place.workspace, notice)
    _ring(ws)


async def _keep_anew(
    ws: Workspace,
    place: Place,
    said: Comment,
    told: Mapping[UUID, Workspace],
    added: Collection[UUID],
) -> None:
    notices, everybody = await _notices(ws, place, said, told), await _names(ws)
    others = [_notice_id(said.id, one) for one in everybody.keys() - told]
    async with ws.house.db.acquire() as db, db.transaction():
        await comments.change(db, place, said)
        await forget_notices(db, others)
        for user in added:
            await give_notice(db, place.workspace, notices[user])
        for notice in notices.values():
            await reword_notice(db, notice)
    _ring(ws)


def _ring(ws: Workspace) -> None:
    ws.house.ring(ws.row.id, "comments")
    ws.house.ring(ws.row.id, "notices")


async def _mentioned(
    ws: Workspace,
    table: str,
    record: UUID,
    people: Collection[UUID],
    known: Collection[UUID] = (),
) -> dict[UUID, Workspace]:
    """The workspace as each of them sees it, but for the writer. Raises UnseenMention.

    known   who was mentioned before, and may have lost sight of the record since
    """
    if len(people) > comments.MOST_MENTIONED:
        raise TooManyMentioned(comments.MOST_MENTIONED)
    found = {user: await as_member(ws, user, "desk") for user in people}
    seeing = {
        user: theirs
        for user, theirs in found.items()
        if theirs and await _sees(theirs, table, record)
    }
    if unseen := [user for user in people if user not in seeing and user not in known]:
        names = await _names(ws)
        raise UnseenMention([names.get(user, "?") for user in unseen])
    return {user: theirs for user, theirs in seeing.items() if user != ws.actor.user}


async def _sees(ws: Workspace, table: str, record: UUID) -> bool:
    try:
        return await ws.tables.sees(table, record)
    except NotFound:
        return False


async def _uploaded(ws: Workspace, tickets: Sequence[str]) -> tuple[File, ...]:
    if not tickets:
        return ()
    known = await by_ticket(ws.db, ws.row.id, ws.actor.ref, tickets, ws.clock.now())
    if any(ticket not in known for ticket in tickets):
        raise NotYourFile
    return tuple({known[one].hash: known[one] for one in tickets}.values())


async def _names(ws: Workspace) -> dict[UUID, str]:
    names = await users.names(ws.db, ws.row.id)
    return {UUID(ref.removeprefix("user:")): name for ref, name in names.items()}


async def _notices(
    ws: Workspace, place: Place, said: Comment, told: Mapping[UUID, Workspace]
) -> dict[UUID, Notice]:
    names = await _names(ws)
    return {user: await _notice(one, place, said, user, names) for user, one in told.items()}


async def _notice(
    theirs: Workspace, place: Place, said: Comment, user: UUID, names: dict[UUID, str]
) -> Notice:
    """In words that hold nothing which this reader does not see: the title as it is for them."""
    table = (await theirs.tables.schema()).by_id[place.table]
    titles = await theirs.tables.titles(table.key, [place.record])
    says = _says(
        names.get(UUID(said.who.removeprefix("user:")), "?"),
        titles.get(place.record, ""),
        comments.read_out(said.text, names),
    )
    number = _notice_id(said.id, user)
    where = (place.table, place.record)
    return Notice(number, said.edited_at or said.at, "info", says.zh, *where, user, says.en)


def _says(who: str, title: str, text: str) -> Words:
    line = " ".join(text.split())
    brief = line if len(line) <= _TOLD_AT_MOST else f"{line[:_TOLD_AT_MOST]}…"
    if not title:
        return Words(f"{who} 在评论里提到了您：{brief}", f"{who} mentioned you: {brief}")
    return Words(
        f"{who} 在「{title}」的评论里提到了您：{brief}", f"{who} mentioned you at {title}: {brief}"
    )


def _notice_id(comment: UUID, user: UUID) -> UUID:
    return notice_of(f"comment:{comment}", user)
