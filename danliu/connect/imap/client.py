"""IMAP: what has come into a mailbox since it was last looked at; nothing in it is changed.

Source      RFC 3501 (IMAP4rev1), RFC 2971 (ID), RFC 8314 §3 (TLS from the first byte on port 993);
            read 2026-11-25
Confidence  high: the protocol is spoken by Python's imaplib. Medium that NetEase's servers, which
            close the door to a client that does not introduce itself, take this ID
"""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from danliu.connect.errors import LoginRefused, OutsideRefused, UnexpectedAnswer, Unreachable

Security = Literal["tls", "starttls", "none"]
LONGEST = 5_000_000  # bytes of a mail; of a longer one only the head is taken
_SIZE = re.compile(rb"UID (\d+)\b.*RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+)\b.*UID (\d+)")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_US = '("name" "danliu" "vendor" "danliu" "version" "1")'


class Place(NamedTuple):
    """How far a mailbox was read, and on which day: numbers up to `uid`, as long as they have
    this validity."""

    validity: int
    uid: int
    day: date

    def __str__(self) -> str:
        return f"{self.validity}:{self.uid}:{self.day}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place that `str` wrote; None for «», where nobody has looked yet."""
        if not text:
            return None
        validity, uid, day = text.split(":")
        return cls(int(validity), int(uid), date.fromisoformat(day))


class Raw(NamedTuple):
    """One mail as it lies there; of a very long one only the head, then it is `cut`."""

    uid: int
    content: bytes
    cut: bool


@dataclass(frozen=True)
class Mailbox:
    """One folder of an account. Its methods wait for the server: they belong in a thread.

    trusted   certificates in PEM that are believed besides the public authorities
    """

    host: str
    port: int
    security: Security
    login: str
    password: str
    folder: str
    trusted: str
    timeout_s: float

    def end(self) -> Place:
        """Behind the newest mail. Raises Unreachable, LoginRefused, OutsideRefused."""
        with self._opened() as (_, place):
            return place

    def since(self, seen: Place, most: int) -> tuple[list[Raw], Place]:
        """What came after a place, at most so many, and the place behind it.

        Where the server has numbered the folder anew, what came since the day before the last
        look comes again: whoever has seen a mail knows it by its content.
        """
        with self._opened() as (server, end):
            same = seen.validity == end.validity
            first, last = (seen.uid + 1, seen.uid) if same else (1, end.uid)
            asked = f"UID {first}:*" if same else f"SINCE {_day(seen.day - timedelta(days=1))}"
            found = self._asked(server, "SEARCH", asked)
            # «5:*» is the last one too where there is none from 5 on
            uids = sorted(uid for uid in map(int, b" ".join(found).split()) if uid >= first)[:most]
            sizes = self._sizes(server, uids)
            mails = [self._mail(server, uid, sizes.get(uid, 0)) for uid in uids]
        return mails, Place(end.validity, uids[-1] if uids else last, end.day)

    def _sizes(self, server: imaplib.IMAP4, uids: list[int]) -> dict[int, int]:
        if not uids:
            return {}
        lines = self._asked(server, "FETCH", ",".join(map(str, uids)), "(RFC822.SIZE)")
        found = (match for line in lines if (match := _SIZE.search(line)))
        return {int(m[1] or m[4]): int(m[2] or m[3]) for m in found}

    def _mail(self, server: imaplib.IMAP4, uid: int, size: int) -> Raw:
        cut = size > LONGEST
        part = "(BODY.PEEK[HEADER])" if cut else "(BODY.PEEK[])"
        for line in self._asked(server, "FETCH", str(uid), part):
            if isinstance(line, tuple):
                return Raw(uid, line[1], cut)
        return Raw(uid, b"", cut)  # somebody took it away in this moment

    def _asked(self, server: imaplib.IMAP4, *command: str) -> list[Any]:
        status, lines = server.uid(*command)
        if status != "OK":
            raise OutsideRefused(self.host, f"{command[0]}: {status}", refusal=status)
        return [line for line in lines if line is not None]

    @contextmanager
    def _opened(self) -> Iterator[tuple[imaplib.IMAP4, Place]]:
        """The server with the folder open to read, and the place behind its newest mail."""
        try:
            server = self._connected()
        except imaplib.IMAP4.error as error:
            raise Unreachable(self.host, str(error)[:200]) from error
        except OSError as error:
            raise Unreachable(self.host, str(error) or type(error).__name__) from error
        try:
            self._enter(server)
            yield server, self._select(server)
        except imaplib.IMAP4.abort as error:
            raise Unreachable(self.host, str(error)[:200]) from error
        except imaplib.IMAP4.error as error:
            raise OutsideRefused(self.host, str(error)[:200]) from error
        except OSError as error:
            raise Unreachable(self.host, str(error) or type(error).__name__) from error
        finally:
            server.shutdown()

    def _connected(self) -> imaplib.IMAP4:
        if self.security == "tls":
            return imaplib.IMAP4_SSL(
                self.host, self.port, ssl_context=self._believed(), timeout=self.timeout_s
            )
        server = imaplib.IMAP4(self.host, self.port, timeout=self.timeout_s)
        if self.security == "starttls":
            server.starttls(self._believed())
        return server

    def _believed(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.trusted:
            context.load_verify_locations(cadata=self.trusted)
        return context

    def _enter(self, server: imaplib.IMAP4) -> None:
        try:
            server.login(self.login, self.password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:  # its text may repeat what we sent
            raise LoginRefused(self.host, "the login was not accepted") from error
        if "ID" in server.capabilities:
            server.xatom("ID", _US)

    def _select(self, server: imaplib.IMAP4) -> Place:
        status, _ = server.select(f'"{self.folder}"', readonly=True)
        if status != "OK":
            raise OutsideRefused(self.host, f"no folder {self.folder!r}", refusal=status)
        told = [server.response(name)[1][0] for name in ("UIDVALIDITY", "UIDNEXT")]
        if None in told:
            raise UnexpectedAnswer(self.host, "the folder has no UIDVALIDITY or UIDNEXT")
        return Place(int(told[0]), int(told[1]) - 1, datetime.now(UTC).date())


def _day(day: date) -> str:
    """As RFC 3501 writes it, whatever the locale."""
    return f"{day.day:02}-{_MONTHS[day.month - 1]}-{day.year}"
