"""From nothing to one document in U8, whatever happens on the way.

The vendor's relay accepts an add and answers with the number of the request; the document is made
later, on the server of the company, and the request is asked about until it has its number. Three
things keep it single:

    look first   a document of our number that is there already is the one
    biz_id       our number goes along, and with the same one the vendor makes nothing twice
    look again   after a lost answer or a refusal, before anybody hears of a failure

Where U8 numbers its documents itself, ours is not found by looking, and biz_id alone keeps it.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from danliu.connect.errors import OutsideRefused, UnexpectedAnswer, Unreachable
from danliu.connect.u8.client import SYSTEM, Accepted, Client
from danliu.connect.u8.shapes import APPROVED, SALES, Head, Kind, head

LOOKS = 10  # for a number, ever more rarely
SLOWER = 1.3


@dataclass(frozen=True)
class Adding:
    """every_s   pause before the first look for the number of an accepted document"""

    client: Client
    every_s: float

    async def one(self, kind: Kind, number: str, party: str, body: Mapping[str, Any]) -> Head:
        """The document of this number, made where it is not there. Raises OutsideRefused
        `number-taken` where it is another party's."""
        if found := await self.find(kind, number, party):
            return found
        try:
            made = await self._made(kind, number, body)
        except (OutsideRefused, Unreachable):
            if found := await self.find(kind, number, party):
                return found
            raise
        return Head(made, "", party, "")

    async def find(self, kind: Kind, number: str, party: str = "") -> Head | None:
        """None where there is none. Raises OutsideRefused `number-taken`."""
        only = {"code_begin": number, "code_end": number}
        rows = await self.client.rows(kind.list, kind.rows, only)
        found = next(
            (one for one in (head(row, kind) for row in rows) if one.number == number), None
        )
        if found and party and found.party != party:
            words = f"{number} belongs to {found.party}"
            raise OutsideRefused(SYSTEM, words, refusal="number-taken")
        return found

    async def approve(self, number: str, person: str) -> None:
        """Until U8 itself says so: the answer may be lost, or say only that it was accepted."""
        refused: OutsideRefused | Unreachable | None = None
        body = {SALES.root: {"voucher_code": number, "person_code": person}}
        try:
            await self.client.add(f"/api/{SALES.root}/verify", body, "")
        except (OutsideRefused, Unreachable) as error:
            refused = error
        for pause_s in (0, *_pauses(self.every_s)):
            await asyncio.sleep(pause_s)
            found = await self.find(SALES, number)
            if found and found.status == APPROVED:
                return
            if refused:
                raise refused
        raise Unreachable(SYSTEM, f"{number}: to be approved, and not yet")

    async def _made(self, kind: Kind, number: str, body: Mapping[str, Any]) -> str:
        accepted = await self.client.add(kind.add, body, f"{kind.prefix}{number}")
        return await self._number(number, accepted)

    async def _number(self, number: str, accepted: Accepted) -> str:
        """Raises Unreachable where it has none for long: the step that comes again asks on."""
        if accepted.number:
            return accepted.number
        if not accepted.request:
            raise UnexpectedAnswer(SYSTEM, f"{number}: neither a number nor a request")
        for pause_s in _pauses(self.every_s):
            await asyncio.sleep(pause_s)
            if made := (await self.client.result(accepted.request)).number:
                return made
        raise Unreachable(SYSTEM, f"{number}: accepted, and has no number yet")


def _pauses(first_s: float) -> Iterator[float]:
    for _ in range(LOOKS):
        yield first_s
        first_s *= SLOWER
