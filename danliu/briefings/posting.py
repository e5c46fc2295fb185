"""A briefing handed to its connection, in the form that the connection takes."""

import asyncio
from typing import Any

import msgspec

from danliu.briefings import saying
from danliu.briefings.kept import Briefing
from danliu.briefings.saying import Brief
from danliu.briefings.ways import address, ways_of
from danliu.connect.connector import Operation
from danliu.connect.errors import MaybeDone, Unreachable
from danliu.errors import DanliuError
from danliu.flows.chat import CannotSend
from danliu.meters import calling
from danliu.people.sessions import Signed
from danliu.tables.access import check_may_build
from danliu.workspace import Workspace


class Post:
    """One message, ready to go. `operation` says whether the other side knows it when repeated."""

    def __init__(self, ws: Workspace, found: Briefing, operation: Operation, given: Any) -> None:
        self._ws, self._found, self.operation, self._given = ws, found, operation, given

    async def send(self, once: str) -> None:
        """Raises what the outside system answers; MaybeDone for what is not sent again."""
        try:
            await self._call(once)
        except DanliuError as error:
            if error.retry and not self.operation.repeatable:
                raise MaybeDone(self._found.connection, self.operation.name) from error
            raise

    async def _call(self, once: str) -> None:
        ws, key, limit = self._ws, self._found.connection, self.operation.timeout_s
        _, connector = await ws.connect.ready(key, self.operation.name)
        try:
            with calling(ws.row.id, key):
                async with asyncio.timeout(limit):
                    await getattr(connector, self.operation.name)(self._given, once=once)
        except TimeoutError as error:
            raise Unreachable(key, f"no answer within {limit} s") from error


async def post(ws: Workspace, found: Briefing, reader: Signed, brief: Brief) -> Post:
    """Raises CannotSend, NoAddress, UnknownConnection, and Forbidden to who may build no more: a
    group is not theirs to tell."""
    if found.way == "group":
        check_may_build(ws.actor)
    row = await ws.connect.row(found.connection)
    operation = dict(ways_of(row.connector)).get(found.way)
    if operation is None:
        raise CannotSend(found.connection)
    to = address(row, found.way, reader, found.address)
    known = operation.takes.__struct_fields__
    given = {name: one for name, one in _given(found, to, brief).items() if name in known}
    return Post(ws, found, operation, msgspec.convert(given, operation.takes))


def _given(found: Briefing, to: str, brief: Brief) -> dict[str, Any]:
    """All that an operation of this way could want."""
    text = saying.text(brief)
    if found.way == "group":
        return {"says": text}
    if found.way == "person":
        return {"to": to, "text": text}
    head = {"to": [to], "subject": saying.subject(brief), "leave": brief.one_click}
    return {**head, "text": text, "html": saying.page(brief), "at": brief.at}
