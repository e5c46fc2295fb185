"""A mailbox on this machine, written from RFC 3501; it never saw our client.

It knows the commands that a reader needs and counts what it was asked. Told to, it refuses the
login, closes the door to who does not introduce themselves (as NetEase does), falls silent, or
numbers its mails anew.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

LOGIN, PASSWORD = "orders@example.cn", "shou-quan-ma"
_UID = re.compile(rb"UID (\w+) (.*)", re.IGNORECASE)


class Server:
    def __init__(self) -> None:
        self.validity, self.mails = 1, dict[int, bytes]()
        self.days = dict[bytes, date]()
        self.next, self.port = 1, 0
        self.wants_id = self.silent = False
        self.heard: list[str] = []
        self._introduced = False

    def post(self, mail: bytes, *, days_ago: int = 0) -> int:
        """A mail comes in, or came some days ago; its number."""
        uid, self.next = self.next, self.next + 1
        self.mails[uid] = mail
        self.days[mail] = datetime.now(UTC).date() - timedelta(days=days_ago)
        return uid

    def renumber(self) -> None:
        self.validity += 1
        self.mails = dict(enumerate(self.mails.values(), start=1))
        self.next = len(self.mails) + 1

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._introduced = False
        writer.write(b"* OK [CAPABILITY IMAP4rev1 ID] ready\r\n")
        try:
            while line := (await reader.readline()).rstrip(b"\r\n"):
                if self.silent:
                    continue
                tag, _, command = line.partition(b" ")
                self.heard.append(command.split(b" ")[0].decode().upper())
                for part in self._answer(tag, command):
                    writer.write(part)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    def _answer(self, tag: bytes, command: bytes) -> list[bytes]:
        name, _, rest = command.partition(b" ")
        done = tag + b" OK done\r\n"
        match name.upper():
            case b"CAPABILITY":
                return [b"* CAPABILITY IMAP4rev1 ID\r\n", done]
            case b"LOGIN":
                good = rest == f'{LOGIN} "{PASSWORD}"'.encode()
                return [done if good else tag + b" NO [AUTHENTICATIONFAILED] no\r\n"]
            case b"ID":
                self._introduced = True
                return [b'* ID ("name" "test")\r\n', done]
            case b"SELECT" | b"EXAMINE":
                return self._select(tag, name.upper(), rest)
            case b"UID":
                found = _UID.match(command)
                assert found
                return [*self._uid(found[1].upper(), found[2]), done]
            case b"LOGOUT":
                return [b"* BYE\r\n", done]
        return [tag + b" BAD what\r\n"]

    def _select(self, tag: bytes, name: bytes, folder: bytes) -> list[bytes]:
        if folder.strip(b'"') != b"INBOX":
            return [tag + b" NO no such mailbox\r\n"]
        if self.wants_id and not self._introduced:
            return [tag + b" NO EXAMINE Unsafe Login. Please contact kefu@188.com\r\n"]
        assert name == b"EXAMINE"  # whoever selects to write would mark what it reads
        return [
            f"* {len(self.mails)} EXISTS\r\n".encode(),
            f"* OK [UIDVALIDITY {self.validity}] here\r\n".encode(),
            f"* OK [UIDNEXT {self.next}] here\r\n".encode(),
            tag + b" OK [READ-ONLY] done\r\n",
        ]

    def _uid(self, name: bytes, rest: bytes) -> list[bytes]:
        if name == b"SEARCH":
            found = self._found(*rest.split())
            return [b"* SEARCH " + b" ".join(str(uid).encode() for uid in found) + b"\r\n"]
        uids, what = rest.split(b" ", 1)
        answers: list[bytes] = []
        for number, uid in enumerate(map(int, uids.split(b",")), start=1):
            if uid in self.mails:
                answers += self._fetched(number, uid, what)
        return answers

    def _found(self, by: bytes, what: bytes) -> list[int]:
        if by == b"SINCE":
            day = datetime.strptime(what.decode(), "%d-%b-%Y").replace(tzinfo=UTC).date()
            return [uid for uid, mail in self.mails.items() if self.days[mail] >= day]
        first = int(what.split(b":")[0])
        return [uid for uid in self.mails if uid >= first] or list(self.mails)[-1:]

    def _fetched(self, number: int, uid: int, what: bytes) -> list[bytes]:
        mail = self.mails[uid]
        if b"RFC822.SIZE" in what:
            return [f"* {number} FETCH (UID {uid} RFC822.SIZE {len(mail)})\r\n".encode()]
        assert b"PEEK" in what
        part = mail if b"[]" in what else mail.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        label = "BODY[]" if b"[]" in what else "BODY[HEADER]"
        head = f"* {number} FETCH (UID {uid} {label} {{{len(part)}}}\r\n".encode()
        return [head, part, b")\r\n"]


@asynccontextmanager
async def mailbox(context: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """A server at work; with a context it speaks TLS from the first byte."""
    server = Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=context)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
