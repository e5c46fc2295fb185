"""The job «send this briefing»: asks the board as the person who subscribed, and sends.

Whoever takes it up after a crash finds whether the moment is done with. What the other side would
not know again when it came twice is marked before it is sent: it rather stays away.
"""

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import msgspec
import structlog

from danliu.boards import store
from danliu.boards.definition import Board
from danliu.boards.errors import UnknownBoard
from danliu.briefings import kept
from danliu.briefings.asking import told_of
from danliu.briefings.errors import UnknownBriefing
from danliu.briefings.kept import Briefing
from danliu.briefings.leaving import leaving
from danliu.briefings.lines import Line
from danliu.briefings.posting import post
from danliu.briefings.ringing import BRIEF, Due
from danliu.briefings.saying import Brief
from danliu.errors import DanliuError
from danliu.flows.chat import ADDRESS
from danliu.people.errors import SecondFactorRequired
from danliu.people.sessions import Signed, as_member
from danliu.people.workspaces import find_workspace
from danliu.postgres.queue import Handler, NotYet
from danliu.tables.write import Context
from danliu.workspace import House, Workspace

log = structlog.get_logger()
GIVES_UP_AFTER = timedelta(hours=1)
# a mail server that answers too late may have taken the mail: a dozen tries, not hundreds
AT_MOST_APART = timedelta(minutes=10)


@dataclass(frozen=True)
class Briefings:
    """Sends them, for every workspace of this process."""

    house: House

    @property
    def handlers(self) -> dict[str, Handler]:
        return {BRIEF: self.handle}

    async def handle(self, payload: bytes, _job: int) -> None:
        due, db = msgspec.json.decode(payload, type=Due), self.house.db
        try:
            found = await kept.find(db, due.briefing)
        except UnknownBriefing:
            return
        if found.sent_for is not None and found.sent_for >= due.at:
            return
        try:
            await self._send(found, due)
        except UnknownBoard:
            await kept.drop(db, found.id)
        except DanliuError as error:
            if error.retry and self.house.clock.now() - due.at < GIVES_UP_AFTER:
                raise NotYet(error.code, AT_MOST_APART) from error
            log.info("a briefing did not come", briefing=str(found.id), code=error.code)
            await kept.done_with(db, found.id, due.at, missed=error.code)

    async def _send(self, found: Briefing, due: Due) -> None:
        reader = await as_member(self.house.db, found.workspace_id, found.user_id, due.at)
        if reader is None:  # they have left
            await kept.drop(self.house.db, found.id)
            return
        ws = await self._seen_by(reader)
        board = (await store.find(ws.db, found.workspace_id, found.board)).board
        told = await told_of(ws, board, found)
        ready = await post(ws, found, reader, _brief(ws, board, found, told.values()))
        figures = {key: one.kept for key, one in told.items()}
        if not ready.operation.repeatable:
            await kept.done_with(ws.db, found.id, due.at, told=figures)
        await ready.send(f"{found.id}:{due.at.isoformat()}")
        await kept.done_with(ws.db, found.id, due.at, told=figures)

    async def _seen_by(self, reader: Signed) -> Workspace:
        """Raises SecondFactorRequired: what the desk would not show is not sent either."""
        if reader.unsecured:
            raise SecondFactorRequired
        row = await find_workspace(self.house.db, reader.workspace)
        return Workspace(self.house, row, Context(reader.actor, "briefing"))


def _brief(ws: Workspace, board: Board, found: Briefing, told: Collection[Line]) -> Brief:
    base = os.environ.get(ADDRESS, "").rstrip("/")
    secret = leaving(ws.house.vault, found.id)
    return Brief(
        board.name_en if found.tongue == "en" and board.name_en else board.name,
        ws.row.name,
        ws.clock.now().astimezone(ws.row.tz),
        list(told),
        f"{base}/boards/{board.key}" if base else "",
        f"{base}/unsubscribe/{secret}" if base else "",
        f"{base}/api/public/briefings/{secret}" if base else "",
        found.tongue,
    )
